"""What the pipeline needs from the database, as Protocols; `bot.storage` implements them on SQLite.

Storage is synchronous: every repository method runs inside a function handed to `Store.write` (one writer thread, one
`BEGIN IMMEDIATE` transaction) or `Store.read` (a read-only connection that sees one snapshot). Nothing awaits in there.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.core.store.channels import Channels
from bot.core.store.news import Hit, Hits, Items, Known, Rematching, Search, SearchQuery, Stories, Turns
from bot.core.store.outbox import Digests, InboundLog, Memories, Outages, Outbox
from bot.core.store.policy import Fates, Marks, Mutes, Standings
from bot.core.store.sources import Documents, Feeds, FullTexts, Sources

__all__ = [
    "Channels",
    "Digests",
    "Documents",
    "Fates",
    "Feeds",
    "FullTexts",
    "Hit",
    "Hits",
    "InboundLog",
    "Items",
    "Known",
    "Marks",
    "Memories",
    "Mutes",
    "Outages",
    "Outbox",
    "Rematching",
    "Search",
    "SearchQuery",
    "Sources",
    "Standings",
    "Store",
    "Stories",
    "Turns",
    "Tx",
]

T = TypeVar("T")


class Tx(Protocol):
    """All repositories of one transaction."""

    @property
    def number(self) -> int:
        """Counts the write transactions of this store: work that shares one with other work can tell. 0 where only is read."""
        ...

    @property
    def undone(self) -> int:
        """The number of the last transaction that was rolled back; 0 for none."""
        ...

    @property
    def sources(self) -> Sources: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def full_texts(self) -> FullTexts: ...
    @property
    def items(self) -> Items: ...
    @property
    def stories(self) -> Stories: ...
    @property
    def turns(self) -> Turns: ...
    @property
    def search(self) -> Search: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def outages(self) -> Outages: ...
    @property
    def fates(self) -> Fates: ...
    @property
    def mutes(self) -> Mutes: ...
    @property
    def marks(self) -> Marks: ...
    @property
    def standings(self) -> Standings: ...
    @property
    def inbound(self) -> InboundLog: ...
    @property
    def memories(self) -> Memories: ...


class Store(Protocol):
    """The database."""

    async def write(self, work: Callable[[Tx], T], *, patient: bool = False) -> T:
        """Run `work` on the writer thread in one BEGIN IMMEDIATE transaction: all of it commits, or (on any error) nothing.
        `patient` is for work that nobody waits for, such as storing news: what somebody waits for goes first."""
        ...

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on a read-only connection that sees one snapshot."""
        ...
