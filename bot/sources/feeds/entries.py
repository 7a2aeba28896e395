"""The dialects of feeds, through feedparser: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and what comes close."""

import io
import re
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from urllib.parse import urljoin

import feedparser

from bot.core.errors import FeedError
from bot.core.model import FetchedFeed, ParsedFeed, RawEntry
from bot.core.urls import host, is_web
from bot.sources.feeds import plain
from bot.sources.feeds.decoding import Text, decode

_YEARS = range(1990, 2100)
"""What lies outside is a server's mistake; what lies in the future the caller clamps, knowing what time it is."""

_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)
_TAIL = 2000
_PAGE = re.compile(r"<html\b|<body\b|<head\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_ADDRESS = re.compile(r"[\s(<]*[\w.+-]+@[\w.-]+[\s)>]*")
_ATOM = re.compile(r"<(?:\w+:)?feed\b")


def parse(fetched: FetchedFeed) -> ParsedFeed:
    """All entries of a feed document, in its order, as plain text; damaged ones as far as they can be read.

    Meant for a killable child: on hostile input feedparser and expat may take seconds or gigabytes. Raises FeedError.
    """
    try:
        return _parse(fetched)
    except FeedError as error:
        raise FeedError(f"{host(fetched.url)}: {error}") from error


def _parse(fetched: FetchedFeed) -> ParsedFeed:
    text = decode(fetched.body, fetched.content_type)
    found = _feedparser(text.root, fetched.url)
    if not found.version and not found.entries:
        raise FeedError(_no_feed(text.root))
    truncated = fetched.cut or (bool(found.bozo) and not _END.search(text.root[-_TAIL:]))
    reader = _Reader(fetched.url, found)
    return ParsedFeed(
        title=plain.one_line(plain.from_html(_text(found.feed, "title"))),
        language=_language(_text(found.feed, "language")),
        dialect=feedparser.api.SUPPORTED_VERSIONS.get(found.version, found.version),
        entries=tuple(map(reader.entry, found.entries)),
        truncated=truncated,
        warnings=_warnings(text, found, truncated=truncated),
    )


def _feedparser(root: str, url: str) -> Any:
    # It is given UTF-8 and told so; see `decoding` for why it is not left to guess. RSS gets no base: its relative links
    # count from the channel's own site, and its guids stay as they are when the feed moves.
    headers = {"content-type": "application/xml; charset=utf-8"}
    if _ATOM.match(root):
        headers["content-location"] = url
    document = io.BytesIO(root.encode("utf-8", "replace"))  # a bare string would be opened as an address or a file
    try:
        return feedparser.parse(document, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except MemoryError:  # the worker's limit, which the sandbox tells in its own words
        raise
    except Exception as error:  # whatever a stranger's bytes set off in it is a fault of the feed, not of Parley
        raise FeedError(f"the parser gave up on it ({type(error).__name__}); the publisher has to mend it") from error


class _Reader:
    """Reads the entries of one feed."""

    def __init__(self, url: str, found: dict[str, Any]) -> None:
        self._is_rss = not str(found["version"]).startswith("atom")
        # RSS means relative links from the channel's site, Atom (RFC 4287 2) from the document.
        self._base = _join(url, _text(found["feed"], "link")) if self._is_rss else url

    def entry(self, entry: dict[str, Any]) -> RawEntry:
        source, updated = entry.get("source") or {}, _date(entry, "updated_parsed")  # where RSS has `dc:date`
        return RawEntry(
            entry_id=plain.one_line(_text(entry, "id")),
            title=plain.one_line(self._plain(entry.get("title_detail"))),
            summary=self._plain(_summary(entry)),
            link=self._link(entry),
            published=_date(entry, "published_parsed") or _date(entry, "created_parsed") or (updated if self._is_rss else None),
            updated=updated,
            author=_author(entry),
            source_title=plain.one_line(plain.from_html(_text(source, "title"))),
            source_url=_web(_text(source, "href") or _text(source, "link")),
            language=_language(_text(entry, "language") or _text(entry.get("title_detail") or {}, "language")),
        )

    def _plain(self, detail: dict[str, Any] | None) -> str:
        """Atom says whether a text is HTML; RSS never does, and feedparser's guess misses a lone `<img>`."""
        value = _text(detail or {}, "value")
        is_text = not self._is_rss and detail is not None and detail.get("type") == "text/plain"
        return plain.tidy(value) if is_text else plain.from_html(value)

    def _link(self, entry: dict[str, Any]) -> str:
        links = [link for link in entry.get("links") or () if link.get("rel") != "enclosure"]
        stated = _text(entry, "link") or next((_text(link, "href") for link in links), "")
        return _web(_join(self._base, stated)) if stated else _web(_text(entry, "id"))


def _summary(entry: dict[str, Any]) -> dict[str, Any] | None:
    """The description, or where there is none the content.

    feedparser takes a `content:encoded` that comes first for the summary, and the description after it for content.
    """
    summary: dict[str, Any] | None = entry.get("summary_detail")
    contents: list[dict[str, Any]] = entry.get("content") or []
    value = _text(summary or {}, "value")
    if value.strip() and len(contents) > 1 and value == contents[0].get("value"):
        return contents[-1]
    return summary if value.strip() or not contents else contents[0]


def _author(entry: dict[str, Any]) -> str:
    name = _text(entry.get("author_detail") or {}, "name") or _text(entry, "author")
    return plain.one_line(_ADDRESS.sub(" ", plain.from_html(name))).removeprefix("(").removesuffix(")").strip()


def _date(entry: dict[str, Any], key: str) -> datetime | None:
    # Past FeedParserDict's own lookup, which answers a missing `updated` with `published` and a warning.
    value = dict.get(entry, key)
    if not isinstance(value, struct_time) or value.tm_year not in _YEARS:
        return None
    try:
        return datetime(*value[:5], min(value.tm_sec, 59), tzinfo=UTC)
    except ValueError:
        return None


def _language(value: str) -> str:
    """The language alone, in lower case: `en` of `en-GB`."""
    found = _LANGUAGE.match(value.strip())
    return found[0].lower() if found else ""


def _web(link: str) -> str:
    link = link.strip()
    return link if is_web(link) else ""


def _join(base: str, link: str) -> str:
    """`urljoin`, leaving alone what is no address (an unclosed bracket)."""
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return link


def _text(values: dict[str, Any], key: str) -> str:
    value = dict.get(values, key)
    return value if isinstance(value, str) else ""


def _warnings(text: Text, found: dict[str, Any], *, truncated: bool) -> tuple[str, ...]:
    if truncated:
        return (*text.warnings, "the document is cut off: read as far as it goes")
    if found["bozo"]:
        return (*text.warnings, f"not well-formed XML ({found.get('bozo_exception')}): read leniently")
    return text.warnings


def _no_feed(root: str) -> str:
    if _PAGE.search(root[:_TAIL]):
        return "an HTML page, not a feed; look on that page for the feed's address"
    return "neither RSS nor Atom; check the feed's address"
