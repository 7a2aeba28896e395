"""The database as the pipeline sees it: write on one thread, read on a few, both in a transaction."""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from time import monotonic
from typing import Any, Self, TypeVar

from bot.core.errors import Damaged
from bot.storage.channels import Channels
from bot.storage.connections import connect, operator_errors, transaction
from bot.storage.digests import Digests
from bot.storage.documents import Documents
from bot.storage.fates import Fates
from bot.storage.feeds import Feeds
from bot.storage.full_texts import FullTexts
from bot.storage.home import Home
from bot.storage.inbound import InboundLog
from bot.storage.items import Items
from bot.storage.lease import Lease
from bot.storage.marks import Marks
from bot.storage.memories import Memories
from bot.storage.migrate import migrate
from bot.storage.mutes import Mutes
from bot.storage.outages import Outages
from bot.storage.outbox import Outbox
from bot.storage.repairs import Repairs
from bot.storage.schema import MIGRATIONS
from bot.storage.search import Search
from bot.storage.sources import Sources
from bot.storage.standings import Standings
from bot.storage.stories import Stories
from bot.storage.turns import Turns

log = logging.getLogger(__name__)

T = TypeVar("T")

READERS = 2
"""Reading connections: a slow search must not keep a quick look-up waiting."""

LULL = 0.02
"""Seconds after a prompt transaction in which no patient one begins."""

PATIENCE = 0.1
"""Seconds that patient work waits for such a lull at most."""

_Waiting = tuple[Callable[["SqliteTx"], Any], Future[Any]]


@dataclass(frozen=True, slots=True)
class SqliteTx:
    """All repositories over one connection; `core.store.Tx` and the lease beside it."""

    connection: sqlite3.Connection
    sources: Sources
    documents: Documents
    feeds: Feeds
    full_texts: FullTexts
    items: Items
    stories: Stories
    turns: Turns
    search: Search
    channels: Channels
    outbox: Outbox
    digests: Digests
    outages: Outages
    fates: Fates
    mutes: Mutes
    marks: Marks
    standings: Standings
    inbound: InboundLog
    memories: Memories
    lease: Lease
    home: Home
    repairs: Repairs
    number: int = 0
    undone: int = 0

    @classmethod
    def over(cls, connection: sqlite3.Connection) -> Self:
        """Every repository on `connection`."""
        return cls(
            connection,
            Sources(connection),
            Documents(connection),
            Feeds(connection),
            FullTexts(connection),
            Items(connection),
            Stories(connection),
            Turns(connection),
            Search(connection),
            Channels(connection),
            Outbox(connection),
            Digests(connection),
            Outages(connection),
            Fates(connection),
            Mutes(connection),
            Marks(connection),
            Standings(connection),
            InboundLog(connection),
            Memories(connection),
            Lease(connection),
            Home(connection),
            Repairs(connection),
        )


class SqliteStore:
    """`core.store.Store` on one SQLite file. Make it with `open`; `close` it in the end."""

    def __init__(self, path: Path, *, checkpoint: bool = True) -> None:
        """On a file whose schema is up to date. `checkpoint=False` beside a running instance, which alone checkpoints."""
        self.path = path
        self.damage = ""
        """What is wrong once a corrupt page was met: from then on nothing is written, lest more be lost."""
        self._threads = ThreadPoolExecutor(1, "parley-writer"), ThreadPoolExecutor(READERS, "parley-reader")
        self._prompt: deque[_Waiting] = deque()
        self._patient: deque[_Waiting] = deque()
        self._called = Event()
        self._lull_at = self._patient_until = 0.0
        self._idle: SimpleQueue[SqliteTx] = SimpleQueue()
        with operator_errors(path):
            self._tx = SqliteTx.over(connect(path, checkpoint=checkpoint))
            for _ in range(READERS):
                self._idle.put(SqliteTx.over(connect(path, read_only=True)))

    @classmethod
    def open(cls, path: Path | str, *, now: datetime, checkpoint: bool = True) -> Self:
        """Open the file, made or migrated as needed (see `migrate`). Raises StoreError with words for the operator."""
        path = Path(path).expanduser()
        migrate(path, MIGRATIONS, now=now)
        return cls(path, checkpoint=checkpoint)

    async def write(self, work: Callable[[SqliteTx], T], *, patient: bool = False) -> T:
        """Run `work` on the writer thread in one BEGIN IMMEDIATE transaction: all of it commits, or (on any error) nothing.
        `patient` work lets go first what is not.

        A cancelled caller does not stop a transaction that has begun: it still commits or fails as a whole.
        """
        done = self._asked_to_write(work, patient=patient)
        asyncio.get_running_loop().run_in_executor(self._threads[0], self._write_next)
        return await asyncio.wrap_future(done)

    async def read(self, work: Callable[[SqliteTx], T]) -> T:
        """Run `work` on a read-only connection that sees one snapshot."""
        return await asyncio.get_running_loop().run_in_executor(self._threads[1], self._read, work)

    def write_now(self, work: Callable[[SqliteTx], T]) -> T:
        """`write` for code without a loop (command line verbs); it blocks."""
        done = self._asked_to_write(work, patient=False)
        self._threads[0].submit(self._write_next)
        return done.result()

    def read_now(self, work: Callable[[SqliteTx], T]) -> T:
        """`read` for code without a loop; it blocks."""
        return self._threads[1].submit(self._read, work).result()

    def close(self) -> None:
        """Finish what was asked for, then close every connection, the writer last. Safe to call twice."""
        for threads in self._threads:
            threads.shutdown()
        while not self._idle.empty():
            self._idle.get().connection.close()
        self._tx.connection.close()

    def _asked_to_write(self, work: Callable[[SqliteTx], T], *, patient: bool) -> Future[T]:
        """What `_write_next` gives in time: it is to run once for each that waits, and takes whose turn it is by then."""
        done: Future[T] = Future()
        (self._patient if patient else self._prompt).append((work, done))
        if not patient:
            self._called.set()
        return done

    def _write_next(self) -> None:
        self._wait_for_a_lull()
        patient = not self._prompt
        work, done = (self._patient if patient else self._prompt).popleft()
        if done.set_running_or_notify_cancel():
            try:
                done.set_result(self._write(work))
            except BaseException as error:
                done.set_exception(error)
        if patient:
            self._patient_until = 0.0
        else:
            self._lull_at = monotonic() + LULL

    def _wait_for_a_lull(self) -> None:
        """An answer writes several times within a moment: patient work does not begin in between, unless it waits for long."""
        self._called.clear()
        if not self._prompt and (now := monotonic()) < self._lull_at:
            self._patient_until = self._patient_until or now + PATIENCE
            self._called.wait(min(self._lull_at, self._patient_until) - now)

    def _write(self, work: Callable[[SqliteTx], T]) -> T:
        if self.damage:
            raise Damaged(self.damage)
        self._tx = replace(self._tx, number=self._tx.number + 1)
        try:
            with operator_errors(self.path), transaction(self._tx.connection, "BEGIN IMMEDIATE"):
                done = work(self._tx)
                self._tx.items.index()  # once for all that it stored: a statement for each item costs twice as much
                return done
        except BaseException as error:
            self._tx = replace(self._tx, undone=self._tx.number)
            if isinstance(error, Damaged):
                self._found_damage(error)
            raise

    def _read(self, work: Callable[[SqliteTx], T]) -> T:
        tx = self._idle.get()  # never waits: as many connections as threads
        try:
            with operator_errors(self.path), transaction(tx.connection, "BEGIN"):
                return work(tx)
        except Damaged as error:
            self._found_damage(error)
            raise
        finally:
            self._idle.put(tx)

    def _found_damage(self, error: Damaged) -> None:
        if not self.damage:
            log.critical("%s; nothing is written from now on: `parley restore` brings a backup back", error)
            self.damage = str(error)
