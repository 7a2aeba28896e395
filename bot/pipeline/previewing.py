"""Previewing: what a subscription would have brought. Quick on any archive.

a topic of the config -> its stored matches, all of them; the newest items that hold its words and met it not -> near misses
a query -> the newest stored items that hold its words -> backtest -> what it found, and what it just missed
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.matcher import Missing, NearMiss
from bot.core.model import Item, Level, Match
from bot.core.search.wanted import OneOf
from bot.core.settings import TopicSettings
from bot.core.store import Hits, SearchQuery, Tx
from bot.pipeline.archive import archived
from bot.pipeline.backtest import FAR, LEAST_DAYS, piece_of
from bot.pipeline.topics import TopicBook

FEW_TRIED, MOST_TRIED = 150, 400
"""Stored items that a query is matched with, in some hundredths of a second: the more where only they reach back the week
that a daily rate needs."""

MOST_NEAR = 60
"""Stored items with a topic's words that are looked at for near misses."""

MOST_KEPT = 50
"""Stored matches of a topic that are read: what is shown, and posted on request, is of the newest."""

NEAR_MISSES = 2

AT_ONCE = 25
"""Items read at a time where the first few mostly do."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored item, and how it matched, or would have."""

    item: Item
    match: Match


@dataclass(frozen=True, slots=True)
class Preview:
    """What was found among `stored` items, the oldest of them seen at `since`. Of a query only the newest `tried` that hold its
    words were looked at, back to `back_to`, unless that is None: then it is all of them.

    `count` at level topic; `hits` are the newest of these first. `per_day` is None where less than LEAST_DAYS were looked at.
    """

    stored: int
    since: datetime | None
    tried: int
    back_to: datetime | None
    count: int
    hits: tuple[Hit, ...]
    near: tuple[tuple[Item, NearMiss], ...]
    per_day: float | None
    next_poll: datetime | None


@dataclass(frozen=True, slots=True)
class _Found:
    """The part of a Preview that hangs on how it was found."""

    count: int
    hits: tuple[Hit, ...]
    near: Sequence[tuple[Item, NearMiss]]
    tried: int = 0
    back_to: datetime | None = None


def preview(tx: Tx, book: TopicBook, tried: TopicSettings, now: datetime) -> Preview:
    """Try a topic or query. Raises QueryError where it cannot be read."""
    found = _stored(tx, book, tried) if tried.id in book.topics and _in_line(tx, book) else _tried(tx, book, tried, now)
    first = next(iter(tx.items.after(0, 1)), None)
    since = first.first_seen if first else None
    begun = found.back_to or since
    days = (now - begun) / timedelta(days=1) if begun else 0.0
    return Preview(
        stored=tx.search.newest(),
        since=since,
        tried=found.tried,
        back_to=found.back_to,
        count=found.count,
        hits=found.hits,
        near=tuple(found.near),
        per_day=found.count / days if days >= LEAST_DAYS else None,
        next_poll=tx.sources.next_due(),
    )


def _in_line(tx: Tx, book: TopicBook) -> bool:
    """Whether the stored matches are those of the present topics: after a change of the config it takes a while."""
    rematching = tx.items.rematching()
    return rematching is None or (rematching.done and rematching.definition == book.definition)


def _stored(tx: Tx, book: TopicBook, topic: TopicSettings) -> _Found:
    items = tx.items.latest(topic.id, MOST_KEPT)
    hits = tuple(Hit(item, match) for item in items for match in item.matches if match.topic == topic.id)
    return _Found(tx.items.volume(topic.id), hits, _nearly(tx, book, topic))


def _nearly(tx: Tx, book: TopicBook, topic: TopicSettings) -> Sequence[tuple[Item, NearMiss]]:
    """The nearest misses among the newest items with the topic's words. No farther back than needed: of two that are as near,
    the newer is meant."""
    near: list[tuple[Item, NearMiss]] = []
    ids = [hit.id for hit in _with_words(tx, book, topic, MOST_NEAR).hits]
    for start in range(0, len(ids), AT_ONCE):
        items = tx.items.many(ids[start : start + AT_ONCE])
        for each in archived(tx, (item for item in items if all(match.topic != topic.id for match in item.matches))):
            near += [(each.item, miss) for miss in book.near_misses(each.text) if miss.topic == topic.id]
        near = _nearest(near)
        if len(near) == NEAR_MISSES and near[-1][1].missing is Missing.CONTEXT:  # none is nearer
            break
    return near


def _tried(tx: Tx, book: TopicBook, tried: TopicSettings, now: datetime) -> _Found:
    found = _with_words(tx, book, tried, MOST_TRIED)
    few, week = found.hits[:FEW_TRIED], now - timedelta(days=LEAST_DAYS)
    hits = found.hits if few and few[-1].at > week >= found.hits[-1].at else few
    items = tx.items.many(hit.id for hit in hits)
    by_name = {item.ref: item for item in items}
    result = book.backtest(tried, (piece_of(each.item, each.text) for each in archived(tx, items)))
    matched = tuple(Hit(by_name[hit.piece.name], hit.match) for hit in result.at_level(Level.TOPIC))
    near = _nearest([(by_name[missed.piece.name], missed.miss) for missed in result.near])
    whole = found.complete and len(hits) == len(found.hits)
    back_to = None if whole or not items else min(item.first_seen for item in items)
    return _Found(len(matched), matched, near, len(items), back_to)


def _with_words(tx: Tx, book: TopicBook, tried: TopicSettings, most: int) -> Hits:
    """The newest stored items that may meet it, or nearly."""
    sought = book.sought(tried)
    return tx.search.find(SearchQuery(OneOf(sought) if sought else None, limit=most))


def _nearest(missed: Sequence[tuple[Item, NearMiss]]) -> list[tuple[Item, NearMiss]]:
    """The first of those that are as near. A mention is a hit, if a weak one, and no near miss."""
    return sorted((each for each in missed if each[1].missing not in FAR), key=lambda each: each[1].rank)[:NEAR_MISSES]
