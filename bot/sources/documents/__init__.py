"""Reads one file: one module a type behind the Protocol `Kind`, chosen by content, never by name alone.

A new type is a new module and a line in `_KINDS`. Everything here runs in a sandbox worker: importing
this package loads the parsers, so the parent never does.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.core.errors import DocumentError
from bot.core.model import Article, ReadDocument
from bot.sources.documents import (
    archive,
    feed,
    html,
    json_items,
    mail,
    mailbox,
    markdown,
    mhtml,
    odt,
    opml,
    pdf,
    plain,
    rtf,
    shortcut,
    table,
    word,
)
from bot.sources.documents.file import File

LONGEST_TEXT = 500_000
"""Characters of one article; what is longer is cut, and says so."""

LARGEST = 4_000_000
"""Characters of all articles of one file: what a worker hands back is held in the parent's memory."""

MOST_ARTICLES = 20_000
_LONGEST_LINE = 1_000
"""Characters of a title, a name or a link."""


class Kind(Protocol):
    """A file type; a module with these functions is one."""

    def claims(self, file: File) -> bool:
        """Is it of this type? The name may only decide between types that look alike."""
        ...

    def read(self, file: File) -> ReadDocument:
        """Raises DocumentError with words for the operator."""
        ...


_KINDS: tuple[Kind, ...] = (
    pdf, word, odt, archive, rtf, mailbox, mhtml, mail, shortcut, opml, feed, html, json_items, table, markdown, plain,
)  # fmt: skip
"""Asked in this order; `plain` claims whatever text is left."""

_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"ID3", "a recording"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
"""(magic, what it is): to say what came instead of what was expected."""

_OFFICE = (
    (b"xl/workbook", "a spreadsheet"),
    (b"ppt/presentation", "a presentation"),
    (b"opendocument", "an OpenDocument file"),
)
_KNOWN = "PDF, Word, ODT, RTF, HTML, mail, feed, JSON, CSV, Markdown or text"


def read(data: bytes, name: str, modified: datetime, columns: Mapping[str, str] | None = None) -> ReadDocument:
    """The articles that a file holds, within bounds. Raises DocumentError with words for the operator."""
    return _bounded(read_file(File(data, name, modified, read_file, columns or {})), name)


def read_file(file: File) -> ReadDocument:
    """The same for a file that may lie inside another. Raises DocumentError."""
    if what := _other(file):
        raise DocumentError(f"{file.name}: {what}, not a {_KNOWN} document; save its text as .txt, or remove it")
    kind = next((kind for kind in _KINDS if kind.claims(file)), None)
    if kind is None or (kind is plain and file.text is None):
        raise DocumentError(f"{file.name}: a binary file, not a {_KNOWN} document; save its text as .txt, or remove it")
    return kind.read(file)


def _other(file: File) -> str:
    found = next((what for magic, what in _OTHERS if file.data.startswith(magic)), "")
    if not found and file.data.startswith(b"PK"):
        found = next((what for mark, what in _OFFICE if mark in file.data and not odt.claims(file)), "")
    return found


def _bounded(document: ReadDocument, name: str) -> ReadDocument:
    """Raises DocumentError for more than anybody reads; cuts what is merely long."""
    articles = document.articles
    if len(articles) > MOST_ARTICLES or sum(len(a.text) for a in articles) > LARGEST:
        raise DocumentError(
            f"{name}: holds more than {LARGEST // 10**6} million characters or {MOST_ARTICLES:,} articles; split it"
        )
    cut = sum(len(a.text) > LONGEST_TEXT for a in articles)
    if cut:
        warning = f"{name}: {cut} text{'s'[: cut != 1]} cut after {LONGEST_TEXT:,} characters"
        document = replace(document, warnings=(*document.warnings, warning))
    page_text = document.page_text[:LONGEST_TEXT]
    return replace(document, articles=tuple(map(_fitting, articles)), page_text=page_text)


def _fitting(article: Article) -> Article:
    lines = {name: getattr(article, name) for name in ("title", "publisher", "byline", "link", "part")}
    long = {name: value[:_LONGEST_LINE] for name, value in lines.items() if len(value) > _LONGEST_LINE}
    if "link" in long:
        long["link"] = ""  # half an address leads elsewhere
    if len(article.text) > LONGEST_TEXT:
        long["text"] = article.text[:LONGEST_TEXT]
    return replace(article, **long) if long else article
