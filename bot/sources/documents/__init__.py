"""Reads one file: one module a type behind the Protocol `Kind`, chosen by content, never by name alone.

A new type is a new module and a line in `_KINDS`. Everything here runs in a sandbox worker: importing
this package loads the parsers, so the parent never does.
"""

from datetime import datetime
from typing import Protocol

from bot.core.errors import DocumentError
from bot.core.model import ReadDocument
from bot.sources.documents import html, markdown, plain
from bot.sources.documents.charset import decode


class Kind(Protocol):
    """A file type that holds text; a module with these functions is one."""

    def claims(self, text: str, name: str) -> bool:
        """Is `text` of this type? `name` may only decide between types that look alike."""
        ...

    def read(self, text: str, name: str, modified: datetime) -> ReadDocument:
        """Raises DocumentError with words for the operator."""
        ...


_KINDS: tuple[Kind, ...] = (html, markdown, plain)
"""Asked in this order; `plain` claims whatever is left."""

_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"From ", "a mailbox"),
)
"""(magic, what it is): to say what came instead of what was expected."""


def read(data: bytes, name: str, modified: datetime) -> ReadDocument:
    """The article or the blurbs that a file holds. Raises DocumentError with words for the operator."""
    found = next((what for magic, what in _OTHERS if data.startswith(magic)), "")
    text = None if found else decode(data)
    if text is None:
        raise DocumentError(
            f"{name}: {found or 'a binary file'}, not a text, Markdown or HTML document; save its text as .txt, .md or .html"
        )
    found = _other_text(text)
    if found:
        raise DocumentError(f"{name}: {found}, not a text, Markdown or HTML document")
    return next(kind for kind in _KINDS if kind.claims(text, name)).read(text, name, modified)


def _other_text(text: str) -> str:
    head = text[:1000].lstrip().casefold()
    if head.startswith(("<?xml", "<rss", "<feed", "<rdf")) and any(tag in head for tag in ("<rss", "<feed", "<rdf:rdf")):
        return "a feed; put its address under [[feeds]] in the configuration"
    if head.startswith("<?xml") and "<html" not in head:
        return "an XML file"
    return ""
