"""Backtest: what a topic or query would have found in the archive, what it just missed, and what an edit changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.matcher import ItemText, Matcher, Missing, NearMiss
from bot.core.model import Item, Level, Match
from bot.core.settings import Names, TopicSettings

LEAST_DAYS = 7
"""Days of stored news below which a rate a day says nothing."""

FAR = (Missing.WORDS, Missing.DEPTH)
"""No near misses: nothing of the topic occurs; it is a hit, though only a mention."""

Groups = Mapping[str, Names]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of news to try topics on: stored, or a line of a file. `name` is what people call it (`i12`, `h045`)."""

    name: str
    text: ItemText
    at: datetime | None = None
    """When it was published, else first seen."""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece that a topic found."""

    piece: Piece
    match: Match


@dataclass(frozen=True, slots=True)
class Missed:
    """A piece that has a topic's words, and what kept it out."""

    piece: Piece
    miss: NearMiss


@dataclass(slots=True)
class Found:
    """What one topic found and missed, in the order of the pieces."""

    hits: list[Hit] = field(default_factory=list)
    near: list[Missed] = field(default_factory=list)

    def at_level(self, level: Level) -> list[Hit]:
        """The hits at a level: a mention does not alert."""
        return [hit for hit in self.hits if hit.match.level is level]


@dataclass(slots=True)
class Backtest:
    """What topics found in `pieces` pieces published between `first` and `last`."""

    topics: dict[str, Found]
    pieces: int = 0
    first: datetime | None = None
    last: datetime | None = None

    @property
    def days(self) -> float:
        """How long a time the pieces span."""
        return (self.last - self.first) / timedelta(days=1) if self.first and self.last else 0.0

    def per_day(self, topic: str) -> float | None:
        """Hits a day at level topic; None where less than LEAST_DAYS is stored."""
        return len(self.topics[topic].at_level(Level.TOPIC)) / self.days if self.days >= LEAST_DAYS else None

    def add(self, piece: Piece) -> None:
        """Count it into the span."""
        self.pieces += 1
        if piece.at:
            self.first = min(self.first or piece.at, piece.at)
            self.last = max(self.last or piece.at, piece.at)


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit of one topic adds and drops."""

    state: str
    """`new`, `gone`, `changed`, or `unchanged`."""
    added: tuple[Hit, ...] = ()
    dropped: tuple[Hit, ...] = ()
    kept: int = 0


def query_topic(query: str) -> TopicSettings:
    """A bare query as a topic without context."""
    return TopicSettings(id="query", query=query)


def backtest(topics: Iterable[TopicSettings], groups: Groups, pieces: Iterable[Piece]) -> Backtest:
    """Try `topics` on every piece. Raises QueryError."""
    tried = tuple(topics)
    matcher = Matcher.compile(tried, groups)
    result = Backtest({topic.id: Found() for topic in tried})
    for piece in pieces:
        result.add(piece)
        matches, misses = matcher.look(piece.text)
        for match in matches:
            result.topics[match.topic].hits.append(Hit(piece, match))
        for miss in misses:
            if miss.missing not in FAR:
                result.topics[miss.topic].near.append(Missed(piece, miss))
    return result


def compare(
    old: Iterable[TopicSettings], old_groups: Groups, new: Iterable[TopicSettings], new_groups: Groups, pieces: Iterable[Piece]
) -> dict[str, Edit]:
    """What going from `old` to `new` adds and drops, by topic, the old ones first. Raises QueryError."""
    before, after = tuple(old), tuple(new)
    names = dict.fromkeys(topic.id for topic in (*before, *after))
    was, is_now = Matcher.compile(before, old_groups), Matcher.compile(after, new_groups)
    added: dict[str, list[Hit]] = {name: [] for name in names}
    dropped: dict[str, list[Hit]] = {name: [] for name in names}
    kept = dict.fromkeys(names, 0)
    for piece in pieces:
        then = {match.topic: match for match in was.match(piece.text)}
        now = {match.topic: match for match in is_now.match(piece.text)}
        for name in then.keys() & now.keys():
            kept[name] += 1
        for name in now.keys() - then.keys():
            added[name].append(Hit(piece, now[name]))
        for name in then.keys() - now.keys():
            dropped[name].append(Hit(piece, then[name]))
    states = _states(was.versions, is_now.versions)
    return {name: Edit(states[name], tuple(added[name]), tuple(dropped[name]), kept[name]) for name in names}


def piece_of(item: Item, text: ItemText) -> Piece:
    """A stored item as a piece."""
    return Piece(item.ref, text, item.dating.at or item.first_seen, item.publisher_name)


def _states(was: Mapping[str, str], is_now: Mapping[str, str]) -> dict[str, str]:
    """What became of each topic, by the versions of its definition."""
    states = dict.fromkeys(was.keys() - is_now.keys(), "gone") | dict.fromkeys(is_now.keys() - was.keys(), "new")
    return states | {name: "unchanged" if was[name] == is_now[name] else "changed" for name in was.keys() & is_now.keys()}
