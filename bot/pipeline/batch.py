"""What one reading of a source brings to `ingest`, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot.core.feed_memory import FeedMemory
from bot.core.model import Document, FetchedFeed, Item, NewDocument, NewItem, Source


class Status(StrEnum):
    """What became of a piece of news."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"
    SET_ASIDE = "set aside"


@dataclass(frozen=True, slots=True)
class Ingested:
    """One piece of news after its commit. `item` is the stored one, for a known piece the one it already was."""

    item: Item
    status: Status
    planned: int = 0
    blurb: int = 0
    """Where this piece stood in its document; a known item's own blurb is where it was seen first."""


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one poll of one source found, ready to commit.

    `alert` is False when a source is seeded (a feed's first fetch) or an archive is backfilled. `fetched` carries the
    validators to save in the same commit; None leaves them. `next_due` is when the source is asked again; None leaves it.
    """

    source: Source
    items: tuple[NewItem, ...] = ()
    alert: bool = True
    file: NewDocument | None = None
    fetched: FetchedFeed | None = None
    keep_validators: bool = True
    body_hash: str = ""
    next_due: datetime | None = None
    memory: FeedMemory | None = None
    """What to remember of the feed from now on; None leaves what there is."""

    def parts(self, most: int) -> Iterator[Self]:
        """The same in parts of `most` items at most, to be committed in this order: what is remembered of the source comes with
        the last one, so that the next poll finds again what a crash left out. A file stays whole."""
        if self.file or len(self.items) <= most:
            yield self
            return
        last = (len(self.items) - 1) // most * most
        unsaid = replace(self, fetched=None, body_hash="", next_due=None, memory=None)
        for first in range(0, last, most):
            yield replace(unsaid, items=self.items[first : first + most])
        yield replace(self, items=self.items[last:])


@dataclass(frozen=True, slots=True)
class Report:
    """What a batch did."""

    pieces: tuple[Ingested, ...] = ()
    document: Document | None = None
    """The file as recorded, where the batch came from one."""

    def count(self, status: Status) -> int:
        """How many pieces have this status."""
        return sum(piece.status is status for piece in self.pieces)
