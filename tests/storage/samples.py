"""Values to put into the store: what a test does not care about has a default."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.model import (
    UNDATED,
    Channel,
    Dating,
    Delivery,
    Inbound,
    Level,
    Match,
    NewDelivery,
    NewItem,
    Op,
    Place,
    Source,
    SourceKind,
    Span,
    Statement,
)
from bot.core.store import Known
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes after NOW."""
    return NOW + timedelta(minutes=minutes)


def feed(address: str = "https://news.example/rss", **values: Any) -> Source:
    """A feed to declare."""
    defaults: dict[str, Any] = {"id": 0, "kind": SourceKind.FEED}
    return Source(address=address, **(defaults | values))


def a_match(topic: str = "harbour", level: Level = Level.TOPIC) -> Match:
    """A match with one span in the title."""
    span = Span("title", 0, 7, "Harbour", Place.TITLE)
    return Match(
        topic, level, (span,), sentence="Harbour opens", context="port", context_from="item", topic_version="v1", why="w"
    )


def news(n: int = 1, **values: Any) -> NewItem:
    """The n-th piece of news, with an entry id and a URL of its own."""
    defaults: dict[str, Any] = {
        "title": f"Harbour opens {n}",
        "text": f"The old harbour opens its gate number {n}.",
        "content_hash": f"hash-{n}",
        "entry_id": f"e{n}",
        "url": f"https://news.example/{n}",
        "link": f"https://news.example/{n}?ref=rss",
        "publisher": "news.example",
        "publisher_name": "The News",
        "byline": "A. Writer",
        "language": "en",
        "dating": UNDATED,
        "matches": (a_match(),),
        "statement": Statement("The mayor", quote="We open", role="mayor", said=Dating(NOW, how="feed")),
    }
    return NewItem(**(defaults | values))


def add_source(tx: SqliteTx, address: str = "https://news.example/rss") -> int:
    """A declared feed's id."""
    return tx.sources.declare(feed(address), now=NOW).id


def add_item(
    tx: SqliteTx, new: NewItem, *, story_id: int | None = None, now: datetime = NOW, document_id: int | None = None
) -> int:
    """A stored and indexed item's id."""
    item = tx.items.add(add_source(tx), new, story_id=story_id, document_id=document_id, now=now)
    return item.id


def put(store: SqliteStore, n: int, *, story_id: int | None = None, now: datetime = NOW, **values: Any) -> int:
    """Store the n-th piece of news in a transaction of its own; its id."""
    return store.write_now(lambda tx: add_item(tx, news(n, **values), story_id=story_id, now=now))


def known(store: SqliteStore, new: NewItem, source_id: int = 1) -> Known:
    """What the store knows of it."""
    return store.read_now(lambda tx: tx.items.known(source_id, new))


def add_channel(tx: SqliteTx, address: str = "-100", platform: str = "telegram", thread: str = "") -> Channel:
    """A channel in an allowed chat."""
    chat = tx.channels.allow_chat(platform, address, now=NOW)
    return tx.channels.open_channel(chat.id, thread, timezone="UTC", language="en")


def payload(text: str = "hello") -> dict[str, Any]:
    """A message of one word, as JSON."""
    return {"summary": text, "blocks": []}


def post(channel: Channel, subject: str, **values: Any) -> NewDelivery:
    """A post to plan."""
    defaults: dict[str, Any] = {"op": Op.POST, "subject": subject, "payload": payload(subject)}
    return NewDelivery(channel_id=channel.id, **(defaults | values))


def said(key: str = "u1", **values: Any) -> Inbound:
    """Something a person said."""
    return Inbound(**({"key": key, "platform": "telegram", "chat": "-100", "user": "7", "text": "status"} | values))


def plan(store: SqliteStore, delivery: NewDelivery) -> int | None:
    """Plan it; its id."""
    return store.write_now(lambda tx: tx.outbox.plan(delivery, now=NOW))


def claim(
    store: SqliteStore,
    *,
    now: datetime = NOW,
    busy: Iterable[int] = (),
    limit: int = 10,
    platforms: Sequence[str] = ("telegram", "slack", "console"),
) -> list[Delivery]:
    """What may be sent now."""
    return store.write_now(lambda tx: tx.outbox.claim(now=now, platforms=platforms, busy_chats=busy, limit=limit))
