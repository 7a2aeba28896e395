"""One entry of an XML feed as plain text, absolute links and dates."""

import re
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from urllib.parse import urljoin

from bot.core.model import RawEntry
from bot.core.urls import is_web
from bot.sources.feeds import plain
from bot.sources.feeds.dialects import Found

YEARS = range(1990, 2100)
"""What lies outside is a server's mistake; what lies in the future the caller clamps, knowing what time it is."""

_MOST_NAMED = 50
"""Categories, pictures and the like kept of one entry."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")
_ADDRESS = re.compile(r"[\s(<]*(?<![\w.+-])[\w.+-]++@[\w.-]+[\s)>]*")
"""Tried where a run of such letters begins, and nowhere inside of it: a name of a megabyte would take seconds."""


class EntryReader:
    """Reads the entries of one feed."""

    def __init__(self, url: str, found: Found) -> None:
        self._is_rss = found.is_rss
        self._base = join(url, _text(found.feed, "link")) if found.is_rss else url

    def entry(self, entry: dict[str, Any]) -> RawEntry:
        """Plain values of what feedparser found."""
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
            source_url=web(_text(source, "href") or _text(source, "link")),
            language=language(_text(entry, "language") or _text(entry.get("title_detail") or {}, "language")),
            categories=several(plain.one_line(plain.from_html(name)) for name in _categories(entry)),
            comments=self._absolute(_text(entry, "comments")),
            media=several(self._absolute(address) for address in _media(entry)),
        )

    def _plain(self, detail: dict[str, Any] | None) -> str:
        """Atom says whether a text is HTML; RSS never does, and feedparser's guess misses a lone `<img>`."""
        value = _text(detail or {}, "value")
        is_text = not self._is_rss and detail is not None and detail.get("type") == "text/plain"
        return plain.tidy(value) if is_text else plain.from_html(value)

    def _link(self, entry: dict[str, Any]) -> str:
        links = [link for link in entry.get("links") or () if link.get("rel") != "enclosure"]
        stated = _text(entry, "link") or next((_text(link, "href") for link in links), "")
        return self._absolute(stated) if stated else web(_text(entry, "id"))

    def _absolute(self, link: str) -> str:
        return web(join(self._base, link)) if link.strip() else ""


def language(value: str) -> str:
    """The language alone, in lower case: `en` of `en-GB`."""
    found = _LANGUAGE.match(value.strip())
    return found[0].lower() if found else ""


def web(link: str) -> str:
    """The link if it is a web address, else nothing."""
    link = link.strip()
    return link if is_web(link) else ""


def join(base: str, link: str) -> str:
    """`urljoin`, leaving alone what is no address (an unclosed bracket)."""
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return link


def several(values: Any) -> tuple[str, ...]:
    """Those that say something, each once, not more than any reader could use."""
    return tuple(dict.fromkeys(value for value in values if value))[:_MOST_NAMED]


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


def _categories(entry: dict[str, Any]) -> list[str]:
    tags = _dicts(entry, "tags")
    return [_text(tag, "label") or _text(tag, "term") for tag in tags]


def _media(entry: dict[str, Any]) -> list[str]:
    enclosures = [_text(link, "href") for link in _dicts(entry, "links") if link.get("rel") == "enclosure"]
    shown = [_text(media, "url") for key in ("media_content", "media_thumbnail") for media in _dicts(entry, key)]
    return [*enclosures, *shown]


def _date(entry: dict[str, Any], key: str) -> datetime | None:
    # Past FeedParserDict's own lookup, which answers a missing `updated` with `published` and a warning.
    value = dict.get(entry, key)
    if not isinstance(value, struct_time) or value.tm_year not in YEARS:
        return None
    try:
        return datetime(*value[:5], min(value.tm_sec, 59), tzinfo=UTC)
    except ValueError:
        return None


def _dicts(values: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = dict.get(values, key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(values: dict[str, Any], key: str) -> str:
    value = dict.get(values, key)
    return value if isinstance(value, str) else ""
