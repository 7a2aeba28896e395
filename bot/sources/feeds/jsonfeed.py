"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.core.errors import FeedError
from bot.core.facts import fact
from bot.core.model import RawEntry
from bot.sources.feeds import plain
from bot.sources.feeds.entries import YEARS, join, language, several, web

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(\d+(?:\.\d+)?)")
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BLANK = re.compile(r"[\s,]*")


class JsonFeed:
    """A document that is JSON: its head and its items. Raises FeedError where it is no JSON Feed."""

    def __init__(self, text: str, url: str) -> None:
        head, self.is_whole = _load(text)
        version = _VERSION.match(str(head.get("version", "")))
        items = head.get("items")
        if version is None or not isinstance(items, list):
            raise FeedError(fact("feed-json"))
        self.dialect = f"JSON Feed {version[1]}"
        self.title = plain.one_line(_text(head, "title"))
        self.language = language(_text(head, "language"))
        self.items = [item for item in items if isinstance(item, dict)]
        self._url = url

    def entry(self, item: Mapping[str, Any]) -> RawEntry:
        """Plain values of one item."""
        html, text = _text(item, "content_html"), _text(item, "content_text")
        summary = plain.tidy(_text(item, "summary")) or (plain.from_html(html) if html else plain.tidy(text))
        attachments = [_text(each, "url") for each in _dicts(item, "attachments")]
        pictures = [_text(item, key) for key in ("image", "banner_image")]
        link = self._absolute(_text(item, "url") or _text(item, "external_url"))
        return RawEntry(
            entry_id=plain.one_line(_name(item.get("id"))),
            title=plain.one_line(_text(item, "title")),
            summary=summary,
            link=link or web(_name(item.get("id"))),
            published=_date(_text(item, "date_published")),
            updated=_date(_text(item, "date_modified")),
            author=_author(item),
            language=language(_text(item, "language")),
            categories=several(plain.one_line(tag) for tag in item.get("tags") or () if isinstance(tag, str)),
            media=several(map(self._absolute, [*attachments, *pictures])),
        )

    def _absolute(self, link: str) -> str:
        return web(join(self._url, link)) if link.strip() else ""


def _load(text: str) -> tuple[dict[str, Any], bool]:
    """The document, and whether it is whole: of one that is cut off, the items that came."""
    try:
        found = json.loads(text)
    except ValueError as error:
        found = _load_cut(text)
        if not found:
            raise FeedError(fact("feed-bad-json")) from error
        return found, False
    return (found, True) if isinstance(found, dict) else ({}, True)


def _load_cut(text: str) -> dict[str, Any]:
    start = _ITEMS.search(text)
    if start is None:
        return {}
    version = _VERSION.search(text[: start.start()])
    decoder, items, at = json.JSONDecoder(), [], start.end()
    try:
        while True:
            item, at = decoder.raw_decode(text, _after_blanks(text, at))
            items.append(item)
    except ValueError:
        return {"version": version[0] if version else "", "items": items}


def _after_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _author(item: Mapping[str, Any]) -> str:
    single = item.get("author")
    people = _dicts(item, "authors") or ([single] if isinstance(single, dict) else [])
    return ", ".join(name for person in people if (name := plain.one_line(_text(person, "name"))))


def _date(value: str) -> datetime | None:
    """RFC 3339; without a zone it is taken for UTC."""
    try:
        found = datetime.fromisoformat(value.strip())
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return found.replace(microsecond=0) if found.year in YEARS else None


def _name(value: object) -> str:
    """Ids should be strings; numbers are common and mean the same."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _dicts(values: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = values.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""
