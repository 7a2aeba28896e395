"""OPML lists of feeds (opml.org/spec2.opml), as other readers export them. In the worker."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from bot.core.errors import FeedError
from bot.core.facts import fact
from bot.core.model import FetchedFeed, LeftOut, ListedFeeds, NamedFeed
from bot.core.urls import is_web, without_login
from bot.sources.feeds import plain
from bot.sources.feeds.decoding import decode, text_of

_MOST = 10_000
_DEEPEST = 8
_LONGEST_SHOWN = 80
_NO_LIST = fact("list-none")


def feeds_of(fetched: FetchedFeed) -> ListedFeeds:
    """Its feeds in order, each address once, the outlines they stand in as labels; and the outlines that are left out. Logins
    in addresses are taken off: lists are shown and handed on. Raises FeedError, also where it names no feed at all."""
    whole, warnings = text_of(fetched.body, fetched.content_type)
    if "<" not in whole:
        raise FeedError(_NO_LIST)
    text = decode(whole, warnings)  # refuses entities and types of its own
    if not text.root[:50].lower().startswith("<opml"):
        raise FeedError(_NO_LIST)
    try:
        root = ET.fromstring(text.root)  # noqa: S314 (document types, the danger, are refused above)
    except ET.ParseError as error:
        raise FeedError(fact("list-bad", error=str(error))) from error
    found: dict[str, NamedFeed] = {}
    left_out: dict[LeftOut, list[str]] = {}
    waiting: list[tuple[ET.Element, tuple[str, ...]]] = [(child, ()) for child in reversed(root.findall("body/outline"))]
    while waiting:
        outline, labels = waiting.pop()
        feed, inside = _read(outline, labels), outline.findall("outline")
        folder = feed.title if feed.title and not feed.url else ""
        if reason := _why_not(feed, found, is_folder=bool(inside), depth=len(labels)):
            left_out.setdefault(reason, []).append(_shown(feed))
        elif feed.url:
            found[feed.url] = feed
        if len(labels) < _DEEPEST:
            inner = (*labels, folder) if folder else labels
            waiting += [(child, inner) for child in reversed(inside)]
    if not found:
        outlines = sum(map(len, left_out.values()))
        raise FeedError(fact("list-nameless", count=outlines) if outlines else fact("list-empty"))
    return ListedFeeds(tuple(found.values()), {reason: tuple(left_out[reason]) for reason in LeftOut if reason in left_out})


def _read(outline: ET.Element, labels: tuple[str, ...]) -> NamedFeed:
    """An outline as the feed it would be; a folder has no address."""
    named = {name.lower(): value.strip() for name, value in outline.attrib.items()}
    title = plain.one_line(named.get("title") or named.get("text") or "")[:200]
    tags = (tag.strip(" /") for tag in named.get("category", "").split(","))
    return NamedFeed(without_login(named.get("xmlurl", "")), title, tuple(dict.fromkeys((*labels, *filter(None, tags)))))


def _why_not(feed: NamedFeed, found: Mapping[str, NamedFeed], *, is_folder: bool, depth: int) -> LeftOut | None:
    """Why an outline is left out, if it is."""
    if not feed.url:
        if not is_folder:
            return LeftOut.NAMELESS
        return LeftOut.DEEP if depth >= _DEEPEST else None
    if not is_web(feed.url):
        return LeftOut.NO_WEB
    if feed.url in found:
        return LeftOut.TWICE
    return LeftOut.MANY if len(found) >= _MOST else None


def _shown(feed: NamedFeed) -> str:
    """What people know it by."""
    return feed.title or plain.one_line(feed.url)[:_LONGEST_SHOWN] or "?"
