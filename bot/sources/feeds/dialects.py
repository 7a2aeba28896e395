"""The XML dialects, through feedparser: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and what comes close.

feedparser's parsers are driven here rather than through `feedparser.parse`: that would guess encodings and cut document types
anew (`decoding` has done it), and it resolves addresses in ways that lose names. Ours differ from its in two things: an id is
a name and never resolved, and an `xml:base` ends with its element. The strict one hears expat directly: xml.sax between the
two costs a fifth of the time. What is plain text in an RSS item it keeps by a shorter way (`simple`), with the same result.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from feedparser.api import SUPPORTED_VERSIONS, LooseFeedParser, StrictFeedParser

from bot.core.errors import FeedError
from bot.core.facts import fact
from bot.sources.feeds import simple

_USERLAND = "http://backend.userland.com/rss"
"""All namespaces that begin so are one to feedparser."""

_NOWHERE = -1
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
    except expat.ExpatError as error:
        return _leniently(document.decode(), base, expat.errors.messages.get(error.code, str(error)))


def strictly(document: bytes, base: str) -> Found:
    """Raises ExpatError where the document is not well-formed, FeedError for a parser's fault."""
    parser = _Strict(base, None, "utf-8")
    return _found(parser, lambda: parser.hear(document))


def _leniently(text: str, base: str, fault: str) -> Found:
    parser = _Loose(base, None, "utf-8", {})
    return _found(parser, lambda: parser.feed(text), fault)


def _found(parser: Any, run: Callable[[], None], fault: str = "") -> Found:
    parser.resolve_relative_uris = parser.sanitize_html = False
    try:
        run()
    except (MemoryError, RecursionError, expat.ExpatError):
        raise  # the worker's limits, which the sandbox tells in its own words; or: read it leniently
    except Exception as error:  # whatever a stranger's bytes set off in it is a fault of the feed, not of Parley
        raise FeedError(fact("feed-parser", error=type(error).__name__)) from error
    return Found(parser.feeddata, parser.entries, parser.version, fault)


class _Ours:
    """What both of feedparser's parsers do otherwise here."""

    can_be_relative_uri = StrictFeedParser.can_be_relative_uri - {"id"}
    baseuri: str
    basestack: list[str]
    contentparams: dict[str, Any]

    def __init__(self, base: str, *more: Any) -> None:
        self._outermost = base
        super().__init__(base, *more)  # type: ignore[call-arg]  # mixed into a parser that takes them

    def unknown_endtag(self, tag: str) -> None:
        """feedparser forgets to go back to an outer base that is empty, and an item's base leaked into all that follow."""
        super().unknown_endtag(tag)  # type: ignore[misc]  # mixed into a parser that has it
        self.baseuri = self.basestack[-1] if self.basestack else self._outermost

    def push_content(self, *element: Any) -> None:
        """What is known of a text, as a plain dict: feedparser's own kind takes microseconds whenever it is asked or copied."""
        super().push_content(*element)  # type: ignore[misc]  # mixed into a parser that has it
        self.contentparams = dict(self.contentparams)


class _Strict(_Ours, StrictFeedParser):  # type: ignore[misc]  # feedparser is untyped
    decls: dict[str, str]
    depth: int
    incontent: int
    insource: int
    svgOK: int  # noqa: N815 - as feedparser calls it
    version: str
    elementstack: list[list[Any]]
    namespacemap: dict[str | None, str]
    _inside = _NOWHERE
    """How deep an item's elements stand that may be simple ones."""
    _simple: tuple[str, dict[str, str]] | None = None
    """The simple element that has begun: its tag and attributes."""

    def hear(self, document: bytes) -> None:
        """Raises ExpatError where it is not well-formed."""
        self._tags: dict[str, str] = {}
        parser = expat.ParserCreate("utf-8", " ")
        parser.namespace_prefixes = parser.buffer_text = True
        parser.StartNamespaceDeclHandler = self._declares
        parser.StartElementHandler = self._begins
        parser.EndElementHandler = self._ends
        parser.CharacterDataHandler = self.handle_data
        parser.Parse(document, True)

    def _declares(self, prefix: str | None, uri: str | None) -> None:
        self._leave_to_feedparser()
        self._inside = _NOWHERE
        self._tags.clear()
        self.startPrefixMapping(prefix, uri)

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        tag = self._tag(name)
        self._leave_to_feedparser()
        if self.depth == self._inside and simple.may_be(tag, attributes) and self._is_right_in_item():
            self._simple = tag, attributes
            self.push(tag, 1)
            return
        self.unknown_starttag(tag, self._attributes(attributes))
        if tag == "item":
            self._inside = self.depth if self._is_plain_rss() else _NOWHERE

    def _ends(self, name: str) -> None:
        if self._simple and simple.keep(self, *self._simple, "".join(self.elementstack[-1][2])):
            self.elementstack.pop()
            self._simple = None
            return
        self._leave_to_feedparser()
        self.unknown_endtag(self._tag(name))
        if self.depth < self._inside:
            self._inside = _NOWHERE

    def _leave_to_feedparser(self) -> None:
        """What was taken for a simple element is none."""
        if self._simple:
            (tag, attributes), self._simple = self._simple, None
            _, _, texts = self.elementstack.pop()
            self.unknown_starttag(tag, self._attributes(attributes))
            for text in texts:
                self.handle_data(text)

    def _is_right_in_item(self) -> bool:
        """Whether feedparser has nothing else open; elements inside of a text leave its counts askew."""
        inside = self.elementstack[-1][0] if self.elementstack else ""  # tags that were lost leave it empty
        return inside == "item" and not (self.incontent or self.contentparams or self.insource or self.svgOK)

    def _is_plain_rss(self) -> bool:
        """Whether nothing around an item changes how its elements are read."""
        usual = all(self.namespacemap.get(prefix, prefix) == prefix for prefix in simple.PREFIXES)
        return usual and self.version.startswith("rss") and not self.baseuri

    def _tag(self, name: str) -> str:
        """What feedparser calls an element: its usual prefix for the namespace, else the document's own, and the local name."""
        known = self._tags.get(name)
        if known is None:
            uri, local, _ = _parts(name)
            known = self._tags[name] = f"{self._prefix(uri)}{local}".lower()
        return known

    def _prefix(self, uri: str) -> str:
        usual = self._matchnamespaces.get(_USERLAND if _USERLAND in uri.lower() else uri.lower())
        if usual or not uri:
            return f"{usual}:" if usual else ""
        return next((f"{prefix}:" for prefix, used in self.namespaces_in_use.items() if prefix and used == uri), "")

    def _attributes(self, attributes: dict[str, str]) -> list[tuple[str, str]]:
        """Each under feedparser's prefix and under its own; what the element declares stands first."""
        told, self.decls = self.decls, {}
        own = {}
        for name, value in attributes.items():
            uri, local, prefix = _parts(name)
            usual = self._matchnamespaces.get(uri.lower())
            told[(f"{usual}:{local}" if usual else local).lower()] = value
            own[(f"{prefix}:{local}" if prefix else local).lower()] = value
        return list((told | own).items())


def _parts(name: str) -> tuple[str, str, str]:
    """Namespace, local name and prefix, of which expat gives those that there are."""
    uri, blank, rest = name.partition(" ")
    local, _, prefix = rest.partition(" ")
    return (uri, local, prefix) if blank else ("", name, "")


class _Loose(_Ours, LooseFeedParser):  # type: ignore[misc]  # feedparser is untyped
    pass
