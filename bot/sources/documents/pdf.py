"""PDF, by pypdf: the words of its pages put back into paragraphs, running heads taken out."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from bot.core import bounds
from bot.core.bylines import read_byline
from bot.core.dating import not_after
from bot.core.errors import DocumentError
from bot.core.model import UNDATED, Article, Dating, ReadDocument
from bot.core.text import normalise
from bot.sources.documents.file import File
from bot.sources.documents.prose import Stated, read_prose

_MOST_PAGES = 1000
_MOST_TEXT = 2_000_000
"""Characters after which no further page is read: more is a book, and its pages cost seconds."""

_EDGE = 2
"""Lines at the top and at the foot of a page among which running heads are looked for."""

_OFTEN = 3
"""Pages that a line must stand on, page numbers aside, to be a running head."""

_PAGE_NUMBER = re.compile(
    r"(?i)^\W*(?:page|p\.|с\.|стор\.|стр\.|str\.|seite|page)?\s*\d{1,4}(?:\s*(?:/|of|з|из|von|de|z)\s*\d{1,4})?\W*$"
)
_GENERATED = re.compile(r"(?i)^(?:microsoft word|untitled|document\d*|powerpoint)\b|\.(?:docx?|pdf|odt|rtf|indd|qxd)$")
_ENDS = (".", "!", "?", "…", ":", '."', '?"', '!"', ".”", "?”", "!”", ".»", ".)")
_FULL = 0.72
"""Share of a page's usual line length under which a line ends its paragraph."""


_BEGINNING = 60
"""Characters of an article by which the page it begins on is found."""


class _Paragraph(NamedTuple):
    """A paragraph, and the page it begins on, from 1."""

    page: int
    text: str


def claims(file: File) -> bool:
    """The mark may stand after a few bytes of junk (PDF 1.7, appendix H.3)."""
    return b"%PDF-" in file.data[:1024]


def read(file: File) -> ReadDocument:
    """Raises DocumentError for an encrypted, cut off or damaged one, and for one that is only pictures."""
    if b"startxref" not in file.data[-4096:] and file.data.rfind(b"startxref") < len(file.data) // 2:
        raise DocumentError(f"{file.name}: a PDF whose end is missing: it was cut off; save it again")
    try:
        reader = PdfReader(io.BytesIO(file.data), strict=False)
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise DocumentError(f"{file.name}: an encrypted PDF; save it without its password")
        pages = _pages(reader)
        about = reader.metadata
        title, author, made = (about.title or "", about.author or "", _made(reader)) if about else ("", "", UNDATED)
    except (DependencyError, NotImplementedError) as error:
        raise DocumentError(f"{file.name}: an encrypted PDF; save it without its password") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise DocumentError(f"{file.name}: a damaged PDF ({error}); save it again, or its text as .txt") from error
    found = _paragraphs(pages)
    if not found:
        raise DocumentError(f"{file.name}: a PDF without text (scanned pages?); save its text as .txt")
    stated = Stated(title=_title(title), byline=_person(author), made=made)
    document = read_prose("\n\n".join(p.text for p in found), file.name, file.modified, kind="pdf", stated=stated)
    return replace(document, articles=tuple(_with_pages(document.articles, found)))


def _with_pages(articles: Iterable[Article], paragraphs: Sequence[_Paragraph]) -> Iterator[Article]:
    """Each with the page of the paragraph it begins in; they stand in order."""
    at = 0
    for article in articles:
        beginnings = [line[:_BEGINNING] for line in (article.title, article.text.partition("\n")[0]) if line]
        places = (i for words in beginnings for i in range(at, len(paragraphs)) if words in paragraphs[i].text)
        at = next(places, at)
        yield replace(article, page=paragraphs[at].page)


def _pages(reader: PdfReader) -> list[list[str]]:
    """The lines of each page, without running heads and page numbers."""
    pages, length = [], 0
    for page in reader.pages[:_MOST_PAGES]:
        text = normalise(page.extract_text())
        pages.append(text.split("\n"))
        length += len(text)
        if length > _MOST_TEXT:
            break
    heads = Counter(head for lines in pages for head in {_without_digits(line) for line in lines[:_EDGE] + lines[-_EDGE:]})
    often = {head for head, count in heads.items() if count >= _OFTEN}
    return [[line for at, line in enumerate(lines) if not _is_running(line, at, len(lines), often)] for lines in pages]


def _is_running(line: str, at: int, count: int, often: set[str]) -> bool:
    on_edge = at < _EDGE or at >= count - _EDGE
    return on_edge and (bool(_PAGE_NUMBER.match(line)) or _without_digits(line) in often)


def _without_digits(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _paragraphs(pages: list[list[str]]) -> list[_Paragraph]:
    """Lines as the page broke them, joined into paragraphs: across pages too, where a sentence goes on."""
    lines = [(number, line) for number, page in enumerate(pages, 1) for line in page]
    lengths = sorted(len(line) for _, line in lines if line)
    if not lengths:
        return []
    usual = lengths[int(0.9 * (len(lengths) - 1))]
    found: list[_Paragraph] = []
    open_ended = False
    for number, line in lines:
        if not line:
            open_ended = False
        elif open_ended:
            found[-1] = _Paragraph(found[-1].page, _joined(found[-1].text, line))
            open_ended = _goes_on(line, usual)
        else:
            found.append(_Paragraph(number, line))
            open_ended = _goes_on(line, usual)
    return found


def _goes_on(line: str, usual: int) -> bool:
    if len(line) < _FULL * usual:
        return False
    return not (line.endswith(_ENDS) and len(line) < 0.93 * usual)


def _joined(before: str, after: str) -> str:
    if before.endswith("-") and before[-2:-1].isalpha() and after[:1].islower():
        return before[:-1] + after
    return f"{before} {after}"


def _title(stated: str) -> str:
    """The stated title where it is one: many programs write the file's name there."""
    stated = " ".join(stated.split())
    return "" if _GENERATED.search(stated) or len(stated) < 12 else stated


def _person(author: str) -> str:
    found = read_byline(f"By {' '.join(author.split())}")
    return found.name if found and "User" not in found.name else ""


def _made(reader: PdfReader) -> Dating:
    about = reader.metadata
    try:
        made = about.creation_date if about else None
    except (ValueError, TypeError):
        return UNDATED
    return not_after(made, bounds.MADE) if made else UNDATED
