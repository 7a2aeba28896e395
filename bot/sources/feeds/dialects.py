"""The XML dialects, through feedparser: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and what comes close.

feedparser's parsers are driven here rather than through `feedparser.parse`: that would guess encodings and cut document types
anew (`decoding` has done it), and it resolves addresses in ways that lose names. Ours differ from its in two things: an id is
a name and never resolved, and an `xml:base` ends with its element.
"""

import io
import re
from dataclasses import dataclass
from typing import Any
from xml.sax import SAXException, handler
from xml.sax.expatreader import create_parser
from xml.sax.xmlreader import InputSource

import feedparser
from feedparser.api import SUPPORTED_VERSIONS, LooseFeedParser, StrictFeedParser

from bot.core.errors import FeedError

_ATOM = re.compile(r"<(?:\w+:)?feed\b")


@dataclass(frozen=True, slots=True)
class Found:
    """What feedparser found: its dicts of the feed and of each entry, its code of the version."""

    feed: dict[str, Any]
    entries: list[dict[str, Any]]
    version: str
    fault: str = ""
    """Why it was read leniently; empty where it was well-formed."""

    @property
    def is_rss(self) -> bool:
        """RSS means relative links from the channel's site, Atom (RFC 4287 2) from the document."""
        return not self.version.startswith("atom")

    @property
    def dialect(self) -> str:
        """The version's name for people: `RSS 2.0`."""
        return str(SUPPORTED_VERSIONS.get(self.version, self.version))


def base_for(root: str, url: str) -> str:
    """What addresses count from: RSS gets no base, its relative links count from the channel's own site."""
    return url if _ATOM.match(root) else ""


def read(root: str, url: str) -> Found:
    """The document that begins with its root element, strictly where it is well-formed, else leniently. Raises FeedError."""
    document, base = root.encode("utf-8", "replace"), base_for(root, url)
    try:
        return strictly(document, base)
    except (SAXException, feedparser.UndeclaredNamespace) as error:
        words = error.getMessage() if isinstance(error, SAXException) else str(error)
        return _leniently(document.decode(), base, words)


def strictly(document: bytes, base: str) -> Found:
    """Raises SAXException or UndeclaredNamespace where the document is not well-formed, FeedError for a parser's fault."""
    parser = _Strict(base, None, "utf-8")
    sax = create_parser()  # noqa: S315 - document types, the danger, were refused: see `decoding`
    sax.setFeature(handler.feature_namespaces, True)
    sax.setFeature(handler.feature_external_ges, False)
    sax.setContentHandler(parser)
    sax.setErrorHandler(parser)
    source = InputSource()
    source.setByteStream(io.BytesIO(document))
    return _found(parser, lambda: sax.parse(source))


def _leniently(text: str, base: str, fault: str) -> Found:
    parser = _Loose(base, None, "utf-8", {})
    return _found(parser, lambda: parser.feed(text), fault)


def _found(parser: Any, run: Any, fault: str = "") -> Found:
    parser.resolve_relative_uris = parser.sanitize_html = False
    try:
        run()
    except (MemoryError, RecursionError, SAXException, feedparser.UndeclaredNamespace):
        raise  # the worker's limits, which the sandbox tells in its own words; or: read it leniently
    except Exception as error:  # whatever a stranger's bytes set off in it is a fault of the feed, not of Parley
        raise FeedError(f"the parser gave up on it ({type(error).__name__}); the publisher has to mend it") from error
    return Found(parser.feeddata, parser.entries, parser.version, fault)


class _Ours:
    """What both of feedparser's parsers do otherwise here."""

    can_be_relative_uri = StrictFeedParser.can_be_relative_uri - {"id"}
    baseuri: str
    basestack: list[str]

    def __init__(self, base: str, *more: Any) -> None:
        self._outermost = base
        super().__init__(base, *more)  # type: ignore[call-arg]  # mixed into a parser that takes them

    def unknown_endtag(self, tag: str) -> None:
        """feedparser forgets to go back to an outer base that is empty, and an item's base leaked into all that follow."""
        super().unknown_endtag(tag)  # type: ignore[misc]  # mixed into a parser that has it
        self.baseuri = self.basestack[-1] if self.basestack else self._outermost


class _Strict(_Ours, StrictFeedParser):  # type: ignore[misc]  # feedparser is untyped
    pass


class _Loose(_Ours, LooseFeedParser):  # type: ignore[misc]  # feedparser is untyped
    pass
