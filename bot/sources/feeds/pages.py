"""The feeds that a web page names: `<link rel="alternate">` first, then links that look like feeds. In the worker."""

import re
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from bot.core.errors import FeedError
from bot.core.model import FetchedFeed, NamedFeed
from bot.core.urls import is_web
from bot.sources.feeds import plain
from bot.sources.feeds.decoding import text_of

_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_LOOKS = re.compile(r"[/?=.](?:rss|feed|atom)(?:$|[/.?=_-])|\.(?:rss|atom|rdf)$|/feeds?/|//(?:rss|feeds?)\.", re.IGNORECASE)
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_MOST = 20


def feeds_of(page: FetchedFeed) -> tuple[NamedFeed, ...]:
    """Absolute addresses, each once, best first: feeds of comments stand last. Empty for what is no page."""
    try:
        text, _ = text_of(page.body, page.content_type)
    except FeedError:  # an empty answer
        return ()
    tree = LexborHTMLParser(text)
    base_tag = tree.css_first("base[href]")
    base = urljoin(page.url, (base_tag.attributes.get("href") or "").strip()) if base_tag else page.url
    named = [
        (node.attributes.get("href") or "", node.attributes.get("title") or "")
        for node in tree.css("link[href][rel]")
        if "alternate" in (node.attributes.get("rel") or "").lower().split()
        and (node.attributes.get("type") or "").split(";")[0].strip().lower() in _TYPES
    ]
    named += [
        (href, node.text())
        for node in tree.css("a[href]")
        if _LOOKS.search(href := (node.attributes.get("href") or "").strip())
    ]
    found = {(address := _join(base, href)): NamedFeed(address, plain.one_line(title)[:200]) for href, title in reversed(named)}
    feeds = [feed for address, feed in reversed(found.items()) if is_web(address)]
    return tuple(sorted(feeds, key=lambda feed: bool(_COMMENTS.search(f"{feed.url} {feed.title}")))[:_MOST])


def _join(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip()).partition("#")[0]
    except ValueError:
        return ""
