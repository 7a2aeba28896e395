"""Poll: ask each due source, parse in the sandbox, match, and commit. One bad source never delays another (invariant 4).

due -> fetch | scan -> parse (sandbox) -> normalise + match (thread) -> commit (writer) -> deliver wakes
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.core.errors import DocumentError, FeedError, ParleyError, SourceError, StoreError
from bot.core.feed_memory import FeedMemory
from bot.core.model import FetchedFeed, NewItem, ParsedFeed, ReadDocument, Source, SourceKind
from bot.core.ports import Clock, FeedFetcher, FolderScanner, FoundFile, ListReader, Reader
from bot.core.store import Store, Tx
from bot.pipeline.finding import feeds_instead
from bot.pipeline.ingest import Batch, FileRecord, Ingester, Report, Status
from bot.pipeline.keeper import Keeper, Lesson
from bot.pipeline.together import Together

log = logging.getLogger(__name__)

AT_ONCE = 50
"""Sources asked at the same time."""

FOLDER_INTERVAL = timedelta(seconds=4)
_NOTHING = FeedMemory()
_ALL = 10**9


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll of one source gave. `outcome` is `new`, `unchanged` (304 or the same bytes) or `failed`."""

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


class Poller:
    """Polls feeds and drop folders."""

    def __init__(
        self,
        store: Store,
        *,
        fetcher: FeedFetcher,
        reader: Reader,
        lists: ListReader,
        scanner: FolderScanner,
        ingester: Ingester,
        clock: Clock,
        keeper: Keeper,
        put_away: Callable[[Source, str], None],
        on_planned: Callable[[], None],
    ) -> None:
        self._store = store
        self._together = Together(store)
        # One thread: matching never waits, so more would only take turns with the loop and make it late.
        self._matching = ThreadPoolExecutor(1, "parley-matching")
        self._fetcher = fetcher
        self._reader = reader
        self._lists = lists
        self._scanner = scanner
        self._ingester = ingester
        self._clock = clock
        self._keeper = keeper
        self._put_away = put_away
        self._on_planned = on_planned
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[int] = set()
        self._read: dict[int, set[tuple[str, int, float]]] = {}

    async def poll_due(self) -> list[Polled]:
        """Ask every source that is due and not being asked already. Rounds may overlap: a slow source holds up no later one."""
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

    async def ingest_file(self, source: Source, found: FoundFile, *, alert: bool) -> Report:
        """Read one file and commit what is in it. Raises DocumentError once the file is recorded as set aside."""
        now = self._clock.now()
        try:
            document = await self._read_file(found)
        except DocumentError as error:
            record = FileRecord(found.name, found.sha256, found.size, error=str(error))
            if found.sha256:
                await self._store.write(lambda tx: self._ingester.commit(tx, Batch(source, file=record), now))
            raise
        items = await asyncio.to_thread(self._ingester.prepare_document, source, document, now)
        record = FileRecord(found.name, found.sha256, found.size, document.kind)
        batch = Batch(source, items, alert=alert, file=record)
        report = await self._store.write(lambda tx: self._ingester.commit(tx, batch, now))
        self._on_planned()
        return report

    async def _poll(self, source: Source, memory: FeedMemory) -> Polled:
        try:
            async with self._gate:
                return await (self._poll_feed(source, memory) if source.kind is SourceKind.FEED else self._poll_folder(source))
        except SourceError as error:
            return await self._failed(source, error, memory)
        except StoreError:  # says nothing about the source; whoever asked for the poll knows what to do
            raise
        except Exception as bug:
            log.exception("%s: a bug kept it from being polled", source.address)
            return await self._failed(source, SourceError(f"bug: {type(bug).__name__}: {bug}"), memory)
        finally:
            self._under_way.discard(source.id)

    async def _poll_feed(self, source: Source, memory: FeedMemory) -> Polled:
        fetched = await self._fetch(source, memory)
        now = self._clock.now()
        after = memory.after_answer(fetched, now)
        body_hash = source.body_hash if fetched.not_modified else hashlib.sha256(fetched.body).hexdigest()
        if fetched.not_modified or (body_hash == source.body_hash and source.seeded):
            return await self._unchanged(self._keeper.learn(source, fetched, None, now), fetched, body_hash, (memory, after))
        parsed = await self._read_feed(fetched, memory.fingerprints if source.seeded else b"")
        items = await self._prepare(source, parsed, now)
        # Fingerprints are of what is stored: an entry that a bug kept out is read again.
        after = after.after_reading(parsed) if len(items) == len(parsed.entries) else after
        lesson = self._keeper.learn(source, fetched, parsed, now)
        if not items and source.seeded and not parsed.truncated:
            return await self._unchanged(lesson, fetched, body_hash, (memory, after))
        # A feed's first fetch is an archive, not news: it is stored and alerts nothing.
        batch = Batch(
            source,
            items,
            alert=source.seeded and not source.hushed,
            fetched=fetched,
            keep_validators=not parsed.truncated,
            body_hash=body_hash,
            next_due=lesson.next_due,
            memory=after,
        )
        report = await self._commit(batch, lesson)
        if not source.seeded:
            log.info("%s: first fetch: %d items stored; it alerts from now on", source.title or source.address, len(items))
        return Polled(source, "new", (("", report),), seeded=not source.seeded, status=fetched.status)

    async def _fetch(self, source: Source, memory: FeedMemory) -> FetchedFeed:
        address = memory.moved_to or source.address
        if memory.asks_conditionally(self._clock.now()):
            return await self._fetcher.fetch(address, etag=source.etag, last_modified=source.last_modified)
        return await self._fetcher.fetch(address)

    async def _read_feed(self, fetched: FetchedFeed, known: bytes) -> ParsedFeed:
        try:
            return await self._reader.feed(fetched, known)
        except FeedError as error:
            raise await feeds_instead(self._lists, fetched, error) from error

    async def _prepare(self, source: Source, parsed: ParsedFeed, now: datetime) -> tuple[NewItem, ...]:
        if not parsed.entries:
            return ()
        prepare = partial(self._ingester.prepare_entries, source, parsed.entries, parsed.language, now)
        return await asyncio.get_running_loop().run_in_executor(self._matching, prepare)

    async def _unchanged(
        self, lesson: Lesson, fetched: FetchedFeed, body_hash: str, memory: tuple[FeedMemory, FeedMemory]
    ) -> Polled:
        before, after = memory
        await self._commit(replace(_kept(lesson, fetched, body_hash), memory=after if after != before else None), lesson)
        return Polled(lesson.source, "unchanged", status=fetched.status)

    async def _poll_folder(self, source: Source) -> Polled:
        read = self._read.setdefault(source.id, set())
        files = await self._scanner.scan(source, lambda name, size, modified: (name, size, round(modified, 3)) in read)
        reports = []
        for found in files:
            reports += await self._take_file(source, found)
            read.add((found.name, found.size, round(found.modified.timestamp(), 3)))
        await self._commit(Batch(source, next_due=self._clock.now() + FOLDER_INTERVAL))
        return Polled(source, "new" if reports else "unchanged", tuple(reports))

    async def _take_file(self, source: Source, found: FoundFile) -> list[tuple[str, Report]]:
        known = await self._store.read(lambda tx: tx.sources.document(source.id, found.sha256)) if found.sha256 else None
        if known is not None:
            return []
        try:
            report = await self.ingest_file(source, found, alert=not source.hushed)
        except DocumentError as error:
            log.warning("%s: set aside: %s", found.name, error)
            return []
        except ParleyError:
            raise
        except Exception:
            log.exception("%s: a bug kept it from being read; the next start tries it again", found.name)
            return []
        log.info("%s: %d new, %d known", found.name, report.count(Status.NEW), report.count(Status.KNOWN))
        await asyncio.to_thread(self._put_away, source, found.name)
        return [(found.name, report)]

    async def _read_file(self, found: FoundFile) -> ReadDocument:
        if found.error:
            raise DocumentError(found.error)
        return await self._reader.document(found.data, found.name, found.modified)

    async def _commit(self, batch: Batch, lesson: Lesson | None = None) -> Report:
        now = self._clock.now()

        def write(tx: Tx) -> Report:
            report = self._ingester.commit(tx, batch, now)
            if lesson:
                self._keeper.answered(tx, lesson, now)
            return report

        report = await self._together.write(write)
        if any(piece.planned for piece in report.pieces):
            self._on_planned()
        return report

    async def _failed(self, source: Source, error: SourceError, memory: FeedMemory) -> Polled:
        now = self._clock.now()

        def write(tx: Tx) -> tuple[int, datetime]:
            failures, next_due = self._keeper.failed(tx, source, error, now)
            after = memory.after_failures(failures)
            if after != memory:
                tx.feeds.remember(source.id, after)
            return failures, next_due

        failures, next_due = await self._together.write(write)
        self._on_planned()
        again = "not again (410 Gone)" if getattr(error, "gone", False) else f"again at {next_due:%H:%M} UTC"
        log.warning("%s: %s (failure %d; %s)", source.title or source.address, error, failures, again)
        return Polled(source, "failed", error=str(error), status=getattr(error, "status", None) or 0)


def _kept(lesson: Lesson, fetched: FetchedFeed, body_hash: str) -> Batch:
    """Nothing new: the validators are renewed where the answer named some."""
    source = lesson.source
    etag = fetched.etag or (source.etag if fetched.not_modified else "")
    modified = fetched.last_modified or (source.last_modified if fetched.not_modified else "")
    kept = FetchedFeed(fetched.url, fetched.status, etag=etag, last_modified=modified)
    return Batch(source, fetched=kept, body_hash=body_hash, next_due=lesson.next_due)
