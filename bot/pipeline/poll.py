"""Poll: ask each due feed, parse in the sandbox, match, and commit. One bad source never delays another (invariant 4).

due -> fetch -> parse (sandbox) -> normalise + match (thread) -> commit (writer) -> deliver wakes
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.core.errors import FeedError, FetchError, SourceError, StoreError
from bot.core.facts import fact
from bot.core.feed_memory import FeedMemory
from bot.core.model import FetchedFeed, NewItem, ParsedFeed, Source, SourceKind
from bot.core.ports import Clock, FeedFetcher, ListReader, Reader
from bot.core.store import Store, Tx
from bot.pipeline.aside import Aside
from bot.pipeline.batch import Batch, Ingested, Report, Status
from bot.pipeline.collect import Taken
from bot.pipeline.finding import feeds_instead
from bot.pipeline.hosts import Host, Hosts
from bot.pipeline.ingest import Ingester
from bot.pipeline.keeper import Keeper, Lesson
from bot.pipeline.together import Together

log = logging.getLogger(__name__)

AT_ONCE = 50
"""Feeds asked at the same time."""

FOLDERS_AT_ONCE = 4
"""Folders looked through at the same time, each some files at once."""

TOGETHER = 10
"""Items of one poll in one transaction: the writer is wanted by others, too."""

_NOTHING = FeedMemory()
_ALL = 10**9


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll of one source gave. `outcome` is `new`, `unchanged` (304 or the same bytes), `failed`, or `resting`: it was
    not asked, since its host had just told another feed to wait."""

    source: Source
    outcome: str
    reports: tuple[tuple[str, Report], ...] = ()
    """(document name, empty for a feed; what became of it)."""
    error: str = ""
    seeded: bool = False
    """This was the feed's first fetch: its entries were stored and alerted nothing."""
    status: int = 0
    """The feed server's HTTP status; 0 for a folder, or where none came."""

    def count(self, status: Status) -> int:
        """How many pieces of all reports have this status."""
        return sum(report.count(status) for _, report in self.reports)


class Folders(Protocol):
    """What reads a drop folder (`bot.pipeline.collect`)."""

    async def collect(self, folder: Source) -> list[Taken]:
        """Take all that has settled there. Raises SourceError."""
        ...


class Poller:
    """Polls feeds; and, when asked to by name, drop folders."""

    def __init__(
        self,
        store: Store,
        *,
        fetcher: FeedFetcher,
        hosts: Hosts,
        reader: Reader,
        lists: ListReader,
        collector: Folders,
        ingester: Ingester,
        clock: Clock,
        keeper: Keeper,
        on_planned: Callable[[], None],
    ) -> None:
        self._store = store
        self._together = Together(store)
        self._matching = Aside("parley-matching")
        self._fetcher = fetcher
        self._hosts = hosts
        self._reader = reader
        self._lists = lists
        self._collector = collector
        self._ingester = ingester
        self._clock = clock
        self._keeper = keeper
        self._on_planned = on_planned
        self._gate = asyncio.Semaphore(AT_ONCE)
        # Folders have a line of their own: a saved link waits for its host's turn, and who has that may wait for the gate.
        self._folders = asyncio.Semaphore(FOLDERS_AT_ONCE)
        self._under_way: set[int] = set()

    async def poll_due(self) -> list[Polled]:
        """Ask every feed that is due and not being asked already; folders have an attendant of their own. Rounds may overlap: a
        slow feed holds up no later one."""
        now = self._clock.now()
        due = await self._store.read(lambda tx: tx.sources.due(now, AT_ONCE + len(self._under_way)))
        return await self.poll_all([source for source in due if source.id not in self._under_way])

    async def spread(self) -> int:
        """Once at a start: what fell due while nothing ran does not go out as one burst. Returns how many were moved."""
        now = self._clock.now()

        def move(tx: Tx) -> int:
            slots = self._keeper.spread(tx.sources.due(now, _ALL), now)
            tx.sources.set_due(slots)
            return len(slots)

        return await self._store.write(move)

    async def poll_all(self, sources: list[Source]) -> list[Polled]:
        """Ask these sources now, due or not."""
        ids = {source.id for source in sources}
        self._under_way |= ids  # before anything waits: rounds overlap
        try:
            memories = await self._store.read(lambda tx: tx.feeds.memories(ids))
        except BaseException:
            self._under_way -= ids
            raise
        return list(await asyncio.gather(*(self._poll(source, memories.get(source.id, _NOTHING)) for source in sources)))

    async def _poll(self, source: Source, memory: FeedMemory) -> Polled:
        try:
            if source.kind is SourceKind.FEED:
                return await self._poll_feed(source, memory)
            async with self._folders:
                return await self._poll_folder(source)
        except SourceError as error:
            return await self._failed(source, error, memory)
        except StoreError:  # says nothing about the source; whoever asked for the poll knows what to do
            raise
        except Exception as bug:
            log.exception("%s: a bug kept it from being polled", source.address)
            return await self._failed(source, SourceError(fact("bug", error=f"{type(bug).__name__}: {bug}")), memory)
        finally:
            self._under_way.discard(source.id)

    async def _poll_feed(self, source: Source, memory: FeedMemory) -> Polled:
        host = self._hosts.of(memory.moved_to or source.address)
        async with host:
            if host.rests(self._clock.now()):
                return Polled(source, "resting")
            await self._gate.acquire()
            try:
                fetched = await self._fetch(source, memory, host)
            except BaseException:
                self._gate.release()
                raise
        try:
            return await self._take(source, fetched, memory, host)
        finally:
            self._gate.release()

    async def _take(self, source: Source, fetched: FetchedFeed, memory: FeedMemory, host: Host) -> Polled:
        """An answer came: read what is new in it, and commit."""
        now = self._clock.now()
        after = memory.after_answer(fetched, now)
        body_hash = source.body_hash if fetched.not_modified else hashlib.sha256(fetched.body).hexdigest()
        if fetched.not_modified or (body_hash == source.body_hash and source.seeded):
            lesson = self._keeper.learn(source, fetched, None, now)
            return await self._unchanged(lesson, fetched, body_hash, after if after != memory else None, host)
        parsed = await self._read_feed(fetched, memory.fingerprints if source.seeded else b"")
        items = await self._prepare(source, parsed, now)
        # Fingerprints are of what is stored: an entry that a bug kept out is read again.
        after = after.after_reading(parsed) if len(items) == len(parsed.entries) else after
        lesson = self._keeper.learn(source, fetched, parsed, self._clock.now())
        if not items and source.seeded and not parsed.truncated:
            return await self._unchanged(lesson, fetched, body_hash, after if after != memory else None, host)
        # A feed's first fetch is an archive, not news: it is stored and alerts nothing.
        batch = Batch(
            source,
            items,
            alert=source.seeded and not source.hushed,
            fetched=fetched,
            keep_validators=not parsed.truncated,
            body_hash=body_hash,
            next_due=host.next_turn(lesson.next_due),
            memory=after,
        )
        report = await self._commit(batch, lesson)
        if not source.seeded:
            log.info("%s: first fetch: %d items stored; it alerts from now on", source.title or source.address, len(items))
        return Polled(source, "new", (("", report),), seeded=not source.seeded, status=fetched.status)

    async def _fetch(self, source: Source, memory: FeedMemory, host: Host) -> FetchedFeed:
        now = self._clock.now()
        conditional = memory.asks_conditionally(now)
        try:
            return await self._fetcher.fetch(
                memory.moved_to or source.address,
                etag=source.etag if conditional else "",
                last_modified=source.last_modified if conditional else "",
                feed=source.address,
            )
        except FetchError as error:
            if until := self._keeper.host_rests(source, error, self._clock.now()):
                host.rest(until)
            raise

    async def _read_feed(self, fetched: FetchedFeed, known: bytes) -> ParsedFeed:
        try:
            return await self._reader.feed(fetched, known)
        except FeedError as error:
            raise await feeds_instead(self._lists, fetched, error) from error

    async def _prepare(self, source: Source, parsed: ParsedFeed, now: datetime) -> tuple[NewItem, ...]:
        if not parsed.entries:
            return ()
        return await self._matching.run(partial(self._ingester.prepare_entries, source, parsed.entries, parsed.language, now))

    async def _unchanged(
        self, lesson: Lesson, fetched: FetchedFeed, body_hash: str, memory: FeedMemory | None, host: Host
    ) -> Polled:
        """Nothing new, as most polls find: the feed's own row is all there is to write, and `memory` where it is another than
        before. A 304 need not repeat the validators."""
        source, now, next_due = lesson.source, self._clock.now(), host.next_turn(lesson.next_due)
        etag = fetched.etag or (source.etag if fetched.not_modified else "")
        modified = fetched.last_modified or (source.last_modified if fetched.not_modified else "")

        def write(tx: Tx) -> None:
            if memory:
                tx.feeds.remember(source.id, memory)
            tx.sources.succeeded(source.id, now=now, next_due=next_due, etag=etag, last_modified=modified, body_hash=body_hash)
            self._keeper.answered(tx, lesson, now)

        await self._together.write(write)
        return Polled(source, "unchanged", status=fetched.status)

    async def _poll_folder(self, source: Source) -> Polled:
        taken = await self._collector.collect(source)
        reports = tuple((each.name, each.report) for each in taken if each.report)
        return Polled(source, "new" if reports else "unchanged", reports)

    async def _commit(self, batch: Batch, lesson: Lesson) -> Report:
        pieces: list[Ingested] = []
        *parts, last = batch.parts(TOGETHER)
        for part in parts:
            pieces += await self._commit_part(part, None)
        return Report((*pieces, *await self._commit_part(last, lesson)))

    async def _commit_part(self, part: Batch, lesson: Lesson | None) -> tuple[Ingested, ...]:
        now = self._clock.now()

        def write(tx: Tx) -> tuple[Ingested, ...]:
            pieces = self._ingester.commit(tx, part, now).pieces
            if lesson:
                self._keeper.answered(tx, lesson, now)
            return pieces

        pieces = await self._together.write(write)
        if any(piece.planned for piece in pieces):
            self._on_planned()
        return pieces

    async def _failed(self, source: Source, error: SourceError, memory: FeedMemory) -> Polled:
        now = self._clock.now()

        def write(tx: Tx) -> tuple[int, datetime]:
            failures, next_due = self._keeper.failed(tx, source, memory.moved_to or source.address, error, now)
            after = memory.after_failures(failures)
            if after != memory:
                tx.feeds.remember(source.id, after)
            return failures, next_due

        failures, next_due = await self._together.write(write)
        self._on_planned()
        again = "not again (410 Gone)" if getattr(error, "gone", False) else f"again at {next_due:%H:%M} UTC"
        log.warning("%s: %s (failure %d; %s)", source.title or source.address, error, failures, again)
        return Polled(source, "failed", error=str(error), status=getattr(error, "status", None) or 0)
