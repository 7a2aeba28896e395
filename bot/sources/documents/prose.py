"""What all readable documents come down to: paragraphs that hold one article, or a page of blurbs.

Shared by the modules of this package: each gets at its text and at what its format states, this makes the Articles.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from bot.core.blurbs import blurb_datings
from bot.core.bylines import read_byline
from bot.core.cruft import clean
from bot.core.dates import day_order
from bot.core.dating import ago, article_dating, date_line, leading_date
from bot.core.errors import DocumentError
from bot.core.model import UNDATED, Article, Dating, ReadDocument
from bot.core.sentences import sentences
from bot.core.text import is_prose, normalise, paragraphs, same_words
from bot.sources.listing import is_headline, split_listing

_NEAR_AN_EDGE = 5
"""Lines from either end among which a date line dates the page."""

_SHORT = 140
"""Characters under which a whole blurb is its own title."""

_LONGEST_TITLE = 250

_MARKS = (" — ", " – ", " | ", " • ", " · ")
"""What stands between a name and a date on one line."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document's format states about it; empty where it does not."""

    title: str = ""
    dating: Dating = UNDATED
    publisher: str = ""
    byline: str = ""
    link: str = ""
    language: str = ""
    made: Dating = UNDATED
    """What the file's own properties say, for a text that tells nothing of its date."""

    def over(self, found: "Stated") -> "Stated":
        """These values, and those of `found` where there is none here."""
        mine = {each.name: getattr(self, each.name) for each in fields(self)}
        is_said = {name: bool(value.at) if isinstance(value, Dating) else bool(value) for name, value in mine.items()}
        return replace(found, **{name: value for name, value in mine.items() if is_said[name]})


UNSTATED = Stated()


def read_prose(text: str, name: str, modified: datetime, *, kind: str, stated: Stated = UNSTATED) -> ReadDocument:
    """The one article or the blurbs of a plain text. Raises DocumentError where there is no text.

    What the format states goes before what the text tells. `modified` is the file's own time.
    """
    found = paragraphs(normalise(text))
    if not found and not stated.title:
        raise DocumentError(f"{name}: holds no text; save the page with its text, or remove the file")
    lines, dating, counted = _take_dates(found, modified)
    page = clean(lines)
    blurbs = split_listing(clean(found).kept, modified)
    if blurbs and not stated.dating.at:
        return _listing(blurbs, modified, kind, stated)
    title, body = (stated.title, _without_title(page.kept, stated.title)) if stated.title else _titled(page.kept)
    article = Article(
        title=title,
        text="\n\n".join(body),
        dating=_first_dated(stated.dating, dating, article_dating(body, modified, counted), stated.made),
        publisher=stated.publisher or page.publisher,
        byline=stated.byline or page.byline,
        link=stated.link,
        language=stated.language,
    )
    return ReadDocument(kind, (article,))


def title_and_text(title: str, text: str) -> tuple[str, str]:
    """The title and the text of an item that states them apart: without a title the text's first sentence serves."""
    lines = paragraphs(normalise(text))
    if not title and lines:
        title, lines = _titled(lines)
    return title, "\n\n".join(lines)


def _first_dated(*datings: Dating) -> Dating:
    return next((dating for dating in datings if dating.at), UNDATED)


def _take_dates(lines: Sequence[str], modified: datetime) -> tuple[list[str], Dating, Dating]:
    """The lines without those that only date the page; the date stated, and what an "ago" comes to."""
    kept, stated, counted = [], UNDATED, UNDATED
    day_first = day_order("\n".join(lines))
    for index, line in enumerate(lines):
        at_edge = index < _NEAR_AN_EDGE or index >= len(lines) - _NEAR_AN_EDGE
        if at_edge and len(lines) > 1 and (found := ago(line, modified)):
            counted = counted if counted.at else found
        elif at_edge and len(lines) > 1 and (found := date_line(line, modified, day_first)):
            stated = stated if stated.at else found
        elif 0 < index < _NEAR_AN_EDGE and (signed := _signed(line, modified, day_first)):
            stated = stated if stated.at else signed[0]
            kept.append(signed[1])
        elif index == 0 and (led := leading_date(line, modified, day_first)):
            stated = led[0]
            kept.append(led[1])
        else:
            kept.append(line)
    return kept, stated, counted


def _signed(line: str, modified: datetime, day_first: bool | None) -> tuple[Dating, str] | None:
    """A line that is a name and a date, "Ada Berg — Thursday, 13 November 2025, 15:27": the date, and the byline as one."""
    name, mark, rest = next((cut for mark in _MARKS if (cut := line.partition(mark))[1]), (line, "", ""))
    written = name if read_byline(name) else f"By {name}"
    dating = date_line(rest, modified, day_first) if mark and read_byline(written) else None
    return (dating, written) if dating else None


def _titled(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The title and the body. Without a headline the first sentence serves, and the body keeps it."""
    if not lines:
        return "", []
    first, rest = lines[0], list(lines[1:])
    if rest and _is_title(first, rest):
        return first, _without_title(rest, first)
    return _first_sentence(first), list(lines)


def _is_title(first: str, rest: Sequence[str]) -> bool:
    if same_words(first, rest[0]):
        return True
    if len(first) > _LONGEST_TITLE or first[-1] in ",;:—–":
        return False
    question = first[-1] in "?!" and len(first) <= _SHORT and len(sentences(first)) == 1
    return question or not is_prose(first)


def _without_title(lines: Sequence[str], title: str) -> list[str]:
    """The lines without a repetition of the title among the first of them."""
    return [line for index, line in enumerate(lines) if index >= 3 or not same_words(line, title)]


def _first_sentence(text: str) -> str:
    """The first sentence; where it opens a quotation, on to the sentence that closes it."""
    for start, end in sentences(text):
        told = text[:end]
        if told.count("“") <= told.count("”") and told.count('"') % 2 == 0 and told.count("«") <= told.count("»"):
            return text[:end].rstrip(":") if start == 0 else told
    return text


def _listing(blurbs: list[list[str]], modified: datetime, kind: str, stated: Stated) -> ReadDocument:
    page_title = stated.title
    if not page_title and len(blurbs[0]) == 1 and not is_prose(blurbs[0][0]) and not is_headline(blurbs[0][0]):
        page_title = blurbs[0][0]
        blurbs = blurbs[1:]
    page_text = "\n".join(line for blurb in blurbs for line in blurb)
    datings = blurb_datings(["\n".join(blurb) for blurb in blurbs], modified)
    articles = tuple(
        _blurb(blurb, number, dating, modified, stated)
        for number, (blurb, dating) in enumerate(zip(blurbs, datings, strict=True), 1)
    )
    return ReadDocument(kind, articles, page_title, page_text)


def _blurb(lines: Sequence[str], number: int, dating: Dating, modified: datetime, stated: Stated) -> Article:
    rest, own, counted = _take_dates(lines, modified) if len(lines) > 1 else (list(lines), UNDATED, UNDATED)
    headline, body = (rest[0], rest[1:]) if len(rest) > 1 else ("", rest)
    text = "\n\n".join(body)
    return Article(
        title=headline or (text if len(text) <= _SHORT else _first_sentence(text)),
        text=text,
        dating=_first_dated(own, counted, dating),
        publisher=stated.publisher,
        language=stated.language,
        blurb=number,
    )
