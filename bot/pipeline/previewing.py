"""Previewing: what a subscription would have brought, tried on the stored items that hold its words. Quick on any archive.

words of the topic or query -> the newest stored items with any of them -> backtest -> what it found, and what it just missed
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.matcher import NearMiss
from bot.core.model import Item, Level, Match, SourceKind, SourceState
from bot.core.search.wanted import OneOf
from bot.core.settings import TopicSettings
from bot.core.store import SearchQuery, Tx
from bot.pipeline.archive import archived
from bot.pipeline.backtest import LEAST_DAYS, piece_of
from bot.pipeline.topics import TopicBook

MOST_TRIED = 400
"""Stored items that are matched: about a tenth of a second."""

NEAR_MISSES = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored item, and how it would have matched."""

    item: Item
    match: Match


@dataclass(frozen=True, slots=True)
class Preview:
    """What was found among `stored` items, the oldest of them seen at `since`; only the newest `tried` that hold its words were
    looked at, back to `back_to`, unless that is None: then it is all of them.

    `hits` at level topic, the newest first. `per_day` is None where less than LEAST_DAYS were looked at.
    """

    stored: int
    since: datetime | None
    tried: int
    back_to: datetime | None
    hits: tuple[Hit, ...]
    near: tuple[tuple[Item, NearMiss], ...]
    per_day: float | None
    next_poll: datetime | None


def preview(tx: Tx, book: TopicBook, tried: TopicSettings, now: datetime) -> Preview:
    """Try a topic or query. Raises QueryError where it cannot be read."""
    sought = book.sought(tried)
    found = tx.search.find(SearchQuery(OneOf(sought) if sought else None, limit=MOST_TRIED))
    items = tx.items.many(hit.id for hit in found.hits)
    by_name = {item.ref: item for item in items}
    result = book.backtest(tried, (piece_of(each.item, each.text) for each in archived(tx, items)))
    hits = tuple(Hit(by_name[hit.piece.name], hit.match) for hit in result.at_level(Level.TOPIC))
    near = sorted(result.near, key=lambda missed: missed.miss.rank)[:NEAR_MISSES]
    first = next(iter(tx.items.after(0, 1)), None)
    since = first.first_seen if first else None
    back_to = None if found.complete or not items else min(item.first_seen for item in items)
    begun = back_to or since
    days = (now - begun) / timedelta(days=1) if begun else 0.0
    return Preview(
        stored=tx.search.newest(),
        since=since,
        tried=len(items),
        back_to=back_to,
        hits=hits,
        near=tuple((by_name[missed.piece.name], missed.miss) for missed in near),
        per_day=len(hits) / days if days >= LEAST_DAYS else None,
        next_poll=_next_poll(tx),
    )


def _next_poll(tx: Tx) -> datetime | None:
    """When the next feed is asked; None where no feed is."""
    feeds = (feed for feed in tx.sources.all(SourceKind.FEED) if feed.state is SourceState.ACTIVE)
    return min((feed.next_due for feed in feeds if feed.next_due), default=None)
