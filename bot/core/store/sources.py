"""What is asked of the sources' tables: feeds and folders, what is remembered of them, their documents."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.facts import Fact
from bot.core.feed_memory import FeedMemory
from bot.core.model import Document, Item, NewDocument, Origin, Source, SourceKind, SourceState


class Sources(Protocol):
    """Feeds and folders."""

    def declare(self, source: Source, *, now: datetime) -> Source:
        """Insert, or update what the operator sets (title, publisher, language, context, interval, recursive, after, rules), by
        (kind, address); never touches state, validators or failures of a known one. Returns it as stored."""
        ...

    def all(self, kind: SourceKind | None = None) -> list[Source]: ...

    def count(self, kind: SourceKind) -> int:
        """How many `all` gives."""
        ...

    def failing(self) -> list[Source]:
        """Feeds whose last polls failed, and behind them those that are gone; each in the order they were added."""
        ...

    def get(self, source_id: int) -> Source: ...

    def due(self, now: datetime, limit: int = 100) -> list[Source]:
        """Active feeds whose `next_due` is null or has passed, longest due first."""
        ...

    def due_at(self, host: str, before: datetime) -> list[Source]:
        """Active feeds that are asked at this host (`core.urls.host`) and fall due before then, longest due first."""
        ...

    def next_due(self) -> datetime | None:
        """When the next active feed is asked; None where none is known to be."""
        ...

    def succeeded(
        self, source_id: int, *, now: datetime, next_due: datetime, etag: str, last_modified: str, body_hash: str
    ) -> None:
        """A poll worked: save validators, clear failures, mark seeded."""
        ...

    def failed(self, source_id: int, *, now: datetime, next_due: datetime, error: Fact, gone: bool = False) -> int:
        """A poll failed: returns the failures in a row, this one counted."""
        ...

    def find(self, address: str, kind: SourceKind = SourceKind.FEED) -> Source | None:
        """The source with this address; not one that was removed."""
        ...

    def learned(self, source: Source) -> None:
        """Save what polls taught: its rhythm, and what the operators were told of it."""
        ...

    def set_state(self, source_id: int, state: SourceState) -> None:
        """Pause, or resume: then it is asked at once, and its failures are forgotten."""
        ...

    def remove(self, source_id: int, *, now: datetime) -> None:
        """Ask it no more and list it no more; its items stay. `declare` brings it back."""
        ...

    def set_due(self, slots: Mapping[int, datetime]) -> None:
        """Move when these sources are asked next."""
        ...

    def forget_missing(self, kind: SourceKind, addresses: Iterable[str]) -> None:
        """Pause the config's sources (`added_by` config) that the config no longer names; bring back those it names again."""
        ...


class Feeds(Protocol):
    """What is remembered of feeds between polls; `core.feed_memory` decides what that is."""

    def memories(self, source_ids: Iterable[int]) -> dict[int, FeedMemory]:
        """By source; nothing for a feed that was never read."""
        ...

    def remember(self, source_id: int, memory: FeedMemory) -> None:
        """Replace what was remembered."""
        ...


class FullTexts(Protocol):
    """Items whose article is to be fetched whole, after they are stored."""

    def queue(self, item_ids: Iterable[int], *, now: datetime) -> None:
        """Wanted from now on; again where an item was edited."""
        ...

    def due(self, now: datetime, limit: int) -> list[tuple[Item, int]]:
        """(item, attempts so far), oldest first."""
        ...

    def again(self, item_id: int, at: datetime) -> None:
        """Not now: at this instant."""
        ...

    def done(self, item_id: int) -> None:
        """Fetched, or left for good."""
        ...


class Documents(Protocol):
    """The files of folders: what each held, under which name, and the items found in it."""

    def get(self, document_id: int) -> Document | None: ...

    def with_content(self, source_id: int, sha256: str) -> Document | None:
        """The document with this content in this source, under whatever name."""
        ...

    def record(self, source_id: int, new: NewDocument, *, now: datetime) -> Document:
        """Remember a file as read or (`error`) set aside. The same content again replaces a set-aside record, else changes
        nothing; another content under a known name is its next version."""
        ...

    def saw(self, source_id: int, name: str, size: int, mtime_ns: int, document_id: int) -> None:
        """The file of this name now holds that document: it need not be read again until its size or time changes."""
        ...

    def seen(self, source_id: int) -> dict[str, tuple[int, int]]:
        """(size, mtime in ns) by name, as of the last time each was read."""
        ...

    def held(self, source_id: int, name: str) -> Document | None:
        """The document that the file of this name held when it was last read."""
        ...

    def link(self, document_id: int, number: int, item_id: int, *, blurb: int, part: str, page: int = 0) -> None:
        """Item number `number` (from 1) of the document is this one."""
        ...

    def beside(self, document_id: int, item_id: int) -> tuple[int, ...]:
        """The items that stand with this one in the same part of the document (the blurbs of one page), in its order."""
        ...

    def items_of(self, document_id: int) -> list[tuple[int, int]]:
        """(item id, blurb) in the document's order."""
        ...

    def origins(self, item_id: int) -> list[Origin]:
        """Every document in which the item was found, oldest first."""
        ...

    def drop(self, document_id: int, *, now: datetime) -> bool:
        """Leave it set aside for good; False where it is not set aside."""
        ...

    def list(self, states: Sequence[str] = (), source_id: int | None = None, limit: int = 100) -> list[Document]:
        """Newest first."""
        ...

    def counts(self) -> dict[str, int]:
        """How many documents stand in each state."""
        ...
