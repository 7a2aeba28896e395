"""OPML lists of feeds (opml.org/spec2.opml), as other readers export them. In the worker."""

from xml.etree import ElementTree as ET

from bot.core.errors import FeedError
from bot.core.model import FetchedFeed, NamedFeed
from bot.core.urls import is_web, without_login
from bot.sources.feeds import plain
from bot.sources.feeds.decoding import decode, text_of

_MOST = 10_000
_DEEPEST = 8
_NO_LIST = "this is no OPML list of feeds; export one from your reader, or give a feed's own address to `feeds add`"


def feeds_of(fetched: FetchedFeed) -> tuple[NamedFeed, ...]:
    """Its feeds in order, each address once, the outlines they stand in as labels. Logins in addresses are left out: lists are
    shown and handed on. Raises FeedError."""
    whole, warnings = text_of(fetched.body, fetched.content_type)
    if "<" not in whole:
        raise FeedError(_NO_LIST)
    text = decode(whole, warnings)  # refuses entities and types of its own
    if not text.root[:50].lower().startswith("<opml"):
        raise FeedError(_NO_LIST)
    try:
        root = ET.fromstring(text.root)  # noqa: S314 (document types, the danger, are refused above)
    except ET.ParseError as error:
        raise FeedError(f"this OPML list is not well-formed XML ({error}); export it anew") from error
    found: dict[str, NamedFeed] = {}
    waiting: list[tuple[ET.Element, tuple[str, ...]]] = [(child, ()) for child in reversed(root.findall("body/outline"))]
    while waiting and len(found) < _MOST:
        outline, labels = waiting.pop()
        names = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        title = plain.one_line(names.get("title") or names.get("text") or "")[:200]
        address = without_login(names.get("xmlurl", ""))
        if is_web(address):
            tags = tuple(tag.strip(" /") for tag in names.get("category", "").split(",") if tag.strip(" /"))
            found.setdefault(address, NamedFeed(address, title, tuple(dict.fromkeys((*labels, *tags)))))
        inner = (*labels, title) if title and not address else labels
        if len(labels) < _DEEPEST:
            waiting += [(child, inner) for child in reversed(outline.findall("outline"))]
    if not found:
        raise FeedError("this OPML list names no feed")
    return tuple(found.values())
