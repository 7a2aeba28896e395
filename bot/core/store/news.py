"""What is asked of the news: items, their stories, and the search over them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.facts import Fact
from bot.core.model import Item, Match, NewItem, Reported, Story
from bot.core.search.wanted import Wanted
from bot.core.turns import ToldTurn, Turn, TurnKind


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of a new item's identity.

    `item` is the stored item it is (same entry id, else same canonical URL, else, without either, same content hash), or
    None for a new one. `twin` is the oldest other item with the same text under another name or URL, or None.
    """

    item: Item | None = None
    twin: Item | None = None


@dataclass(frozen=True, slots=True)
class Rematching:
    """The archive brought in line with `definition` (a hash of all topics): item ids up to `reached`, of those up to `goal`."""

    definition: str
    reached: int
    goal: int

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return self.reached >= self.goal


class Items(Protocol):
    """Items, their versions, keys and matches."""

    def known(self, source_id: int, new: NewItem) -> Known: ...

    def add(
        self,
        source_id: int,
        new: NewItem,
        *,
        story_id: int | None,
        document_id: int | None,
        now: datetime,
        story_why: Fact | None = None,
    ) -> Item:
        """Store a new item with its keys and matches; founds a story where `story_id` is None. Returns it with ids."""
        ...

    def revise(self, item_id: int, new: NewItem, *, now: datetime) -> Item:
        """A materially changed item: a new version, its matches replaced, its new keys added."""
        ...

    def enrich(self, item_id: int, new: NewItem) -> None:
        """An item's whole text instead of its feed's summary: text, matches and statement change; its identity, version and
        content hash stay the feed's."""
        ...

    def add_keys(self, source_id: int, item_id: int, new: NewItem) -> None:
        """Remember a known item's further names (a new URL for a known entry id, and the like)."""
        ...

    def get(self, item_id: int) -> Item | None: ...

    def many(self, item_ids: Iterable[int]) -> list[Item]:
        """Those of the ids that exist, in the order given."""
        ...

    def latest(self, topic: str | None = None, limit: int = 10) -> list[Item]:
        """Newest stored first; of a topic: those matched at level topic."""
        ...

    def after(self, item_id: int, limit: int) -> list[Item]:
        """The next items by id, ascending: the whole archive in batches."""
        ...

    def rematch(self, item: Item, matches: Sequence[Match]) -> bool:
        """Replace the matches of an item as it was read; False where it was revised since. Its story does not develop."""
        ...

    def rematching(self) -> Rematching | None:
        """How far the archive is matched with the present topics; None before the first time."""
        ...

    def begin_rematch(self, definition: str) -> Rematching:
        """The rematch with these topics: the one under way, or a new one over all items there are."""
        ...

    def reach(self, item_id: int) -> None:
        """The rematch has come this far."""
        ...

    def counts(self) -> dict[str, int]:
        """`items`, `stories`, `matched` (items matched at level topic)."""
        ...

    def volume(self, topic: str, since: datetime | None = None) -> int:
        """Items matched at level topic, of those first seen since."""
        ...

    def volumes(self, topic: str, end: datetime, days: int) -> list[int]:
        """Items matched at level topic in each of the `days` times 24 hours before `end`, the oldest first."""
        ...


class Stories(Protocol):
    """What belongs together. An item stays in its story; only `merge` moves items, on an operator's word."""

    def get(self, story_id: int) -> Story | None:
        """By id; for one that was merged, the story that its items stand in now."""
        ...

    def items(self, story_id: int) -> list[Item]:
        """Oldest first."""
        ...

    def topics(self, story_id: int) -> frozenset[str]:
        """The topics and keywords that its items met at level topic."""
        ...

    def between(self, topics: Sequence[str], start: datetime, end: datetime) -> list[tuple[str, Story, Item]]:
        """(topic, story, its newest item matched on it) for every story with an item first seen in [start, end) and matched
        at level topic on one of `topics`."""
        ...

    def touch(self, story_id: int, above: int = 0) -> None:
        """Something that its cards show has changed: one revision on, and beyond `above`."""
        ...

    def arrived(self, after: int, since: datetime, *, newest: int, limit: int, length: int) -> list[Reported]:
        """Of the `newest` items those by id beyond `after` and first seen since, oldest first, `limit` at most; so many code
        points of their texts."""
        ...

    def credit(self, original: Item, voice: str) -> None:
        """The item, and those that copied it, count as `voice` from now on."""
        ...

    def merge(self, into: int, gone: int) -> bool:
        """All items of `gone` stand in `into` from now on, and so does whoever asks for `gone`; one revision on. False where
        that cannot be: one is no story, is merged already, or both are the same."""
        ...


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for: `wanted` words (None: any), narrowed by the filters, among the items up to `upto` (0: all).

    `since` and `before` compare the date published or, where none is given, the date first seen. Undated items of documents are
    kept: they may be as old as one likes, but no newer than they were seen; one between dated neighbours may be as old as the
    first of them.
    """

    wanted: Wanted | None = None
    topic: str = ""
    publisher: str = ""
    language: str = ""
    since: datetime | None = None
    before: datetime | None = None
    upto: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found, by id: `at` when it was published, else first seen (not `dated`); `bounded`: placed between its
    neighbours in the document (0: none)."""

    id: int
    at: datetime
    dated: bool = True
    bounded: bool = False
    document: int = 0


@dataclass(frozen=True, slots=True)
class Hits:
    """The newest hits by order of arrival. `complete`: there are no others."""

    hits: tuple[Hit, ...]
    complete: bool = True


class Search(Protocol):
    """Full-text search over titles and texts."""

    def find(self, query: SearchQuery) -> Hits:
        """The newest that hold all of it, at most `limit`."""
        ...

    def newest(self) -> int:
        """The newest item's id; 0 for none."""
        ...


class Turns(Protocol):
    """The material changes of stories, and what an operator withdrew: recorded once, told by cards and digests."""

    def add(self, story_id: int, item_id: int, turn: Turn, *, now: datetime) -> bool:
        """False where this item brought this kind of turn before. `item_id` is 0 for an operator's own word."""
        ...

    def of(self, story_id: int) -> list[ToldTurn]:
        """Oldest first."""
        ...

    def between(self, topics: Sequence[str], start: datetime, end: datetime) -> list[tuple[int, ToldTurn]]:
        """(story, turn) of those recorded in [start, end) in stories that met one of `topics`, oldest first."""
        ...

    def remove(self, story_id: int, kind: TurnKind) -> bool:
        """Take the operator's own word back; False where there is none."""
        ...
