"""The JSON lines that scripts read: one object an item. Keys are a promise; add, never rename."""

from datetime import datetime
from typing import Any

from bot.core.model import Chat, Dating, Item, Level, Match, Precision
from bot.core.store import Tx


def item_line(item: Item, status: str, document: str = "", blurb: int = 0) -> dict[str, Any]:
    """An item, with every match's spans: `title[start:end]` or `text[start:end]` (code points) is the span's text."""
    return {
        "id": item.ref,
        "story": f"s{item.story_id}",
        "document": document or item.document_name,
        "blurb": blurb or item.blurb or None,
        "title": item.title,
        "published": published(item.dating),
        "published_precision": item.dating.precision,
        "published_how": item.dating.how,
        "publisher": item.publisher_name,
        "byline": item.byline,
        "link": item.link,
        "lang": item.language,
        "text": item.text,
        "topics": [match.topic for match in item.matches if match.level is Level.TOPIC],
        "matches": [line for match in item.matches for line in _match_lines(match)],
        "status": status,
        "error": None,
    }


def unread_line(document: str, error: str) -> dict[str, Any]:
    """A document that could not be read: the same keys, with the reason."""
    return {
        "id": None,
        "story": None,
        "document": document,
        "blurb": None,
        "title": None,
        "published": None,
        "published_precision": Precision.NONE,
        "published_how": None,
        "publisher": None,
        "byline": None,
        "link": None,
        "lang": None,
        "text": None,
        "topics": [],
        "matches": [],
        "status": "set aside",
        "error": error,
    }


def published(dating: Dating) -> str | None:
    """ISO 8601 to the precision that is known: `2025-03`, `2025-03-13`, or the instant in UTC."""
    if dating.at is None:
        return None
    shapes = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m", Precision.DAY: "%Y-%m-%d", Precision.BOUND: "%Y-%m-%d"}
    return dating.at.strftime(shapes.get(dating.precision, "%Y-%m-%dT%H:%M:%SZ"))


def stamp(at: datetime | None) -> str | None:
    """An instant for scripts, or null."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def rematching(tx: Tx) -> dict[str, int] | None:
    """How far the archive is matched with topics that have changed; None where nothing is left to do."""
    progress = tx.items.rematching()
    return None if progress is None or progress.done else {"reached": progress.reached, "of": progress.goal}


def _match_lines(match: Match) -> list[dict[str, Any]]:
    """A line a span; one without a place for a match by author or source alone, which has none in the text."""
    common = {"topic": match.topic, "level": match.level}
    if not match.spans:
        nowhere = dict.fromkeys(("place", "field", "start", "end", "text"))
        return [{**common, **nowhere, "why": match.why}]
    return [
        {
            **common,
            "place": span.place,
            "field": span.field,
            "start": span.start,
            "end": span.end,
            "text": span.text,
            "why": match.why,
        }
        for span in match.spans
    ]


def address_of(chat: Chat) -> str:
    """As people write it: `telegram:-100`; the console is its own only chat."""
    return chat.platform if chat.address == chat.platform else f"{chat.platform}:{chat.address}"
