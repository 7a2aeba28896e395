"""Collect: what is dropped into folders is copied, read in the sandbox, matched and committed, each file on its own.

scan (or a watch's word) -> settled -> spool -> known? -> read -> normalise + match (thread) -> commit (writer) -> put away

A file whose reading fails for want of time or memory gets a second, longer attempt after all others, one at a time: so what is
hostile delays nobody (invariant 4). Then it is set aside with the reason.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.core.errors import DocumentError, FetchError, ParleyError, SandboxError
from bot.core.model import Document, NewDocument, ReadDocument, Source
from bot.core.ports import Candidate, Clock, FeedFetcher, FolderScanner, FoundFile, Reader, Spool
from bot.core.store import Store
from bot.pipeline.batch import Batch, Report, Status
from bot.pipeline.ingest import Ingester
from bot.pipeline.together import Together

log = logging.getLogger(__name__)

LANES = 4
"""Files of one scan on their way at the same time: enough to keep the workers busy."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file. Without a report and an error it was known: `document` is what it holds."""

    name: str
    size: int = 0
    report: Report | None = None
    document: Document | None = None
    error: str = ""

    @property
    def new(self) -> int:
        """How many of its items were new."""
        return self.report.count(Status.NEW) if self.report else 0


class Collector:
    """Takes files from drop folders, each once."""

    def __init__(
        self,
        store: Store,
        *,
        reader: Reader,
        scanner: FolderScanner,
        spool: Spool,
        fetcher: FeedFetcher,
        ingester: Ingester,
        clock: Clock,
        put_away: Callable[[Source, str], None],
        on_planned: Callable[[], None],
    ) -> None:
        self._store = store
        self._together = Together(store)
        self._matching = ThreadPoolExecutor(1, "parley-documents")  # one, as in `poll`: more would make the loop late
        self._reader = reader
        self._scanner = scanner
        self._spool = spool
        self._fetcher = fetcher
        self._ingester = ingester
        self._clock = clock
        self._put_away = put_away
        self._on_planned = on_planned
        self._seen: dict[int, dict[str, tuple[int, int]]] = {}
        self._claimed: set[tuple[int, str]] = set()
        self._told: dict[tuple[int, str], str] = {}
        self._second_attempts = asyncio.Lock()

    async def collect(self, folder: Source) -> list[Taken]:
        """Take all that has settled in a folder. Raises SourceError where the folder or the spool cannot be used."""
        settled, _ = await self.settled(folder)
        return [taken async for taken in self.take_all(folder, settled)]

    async def settled(self, folder: Source) -> tuple[tuple[Candidate, ...], bool]:
        """The files to take now, claimed for the caller, who hands them to `take_all`; and whether to look again soon."""
        seen = await self._known_files(folder)

        def is_known(name: str, size: int, mtime_ns: int) -> bool | None:
            if (folder.id, name) in self._claimed:
                return True
            return (seen[name] == (size, mtime_ns)) if name in seen else None

        scan = await self._scanner.scan(folder, is_known)
        free = tuple(found for found in scan.settled if (folder.id, found.name) not in self._claimed)
        self._claimed.update((folder.id, found.name) for found in free)
        return free, scan.waiting

    async def take_all(self, folder: Source, files: tuple[Candidate, ...]) -> AsyncIterator[Taken]:
        """Take these, a few at a time, as each is done. Raises SourceError where the spool cannot be used."""
        done: asyncio.Queue[Taken | None] = asyncio.Queue()
        again: list[Candidate] = []

        async def lane(left: Iterator[Candidate]) -> None:
            for candidate in left:
                try:
                    done.put_nowait(await self._take_settled(folder, candidate, patient=False))
                except SandboxError:
                    again.append(candidate)

        async def work() -> None:
            left = iter(files)
            try:
                await _all_or_none(lane(left) for _ in range(min(LANES, len(files))))
                for candidate in again:
                    done.put_nowait(await self._take_settled(folder, candidate, patient=True))
            finally:
                self._claimed.difference_update((folder.id, candidate.name) for candidate in files)
                done.put_nowait(None)

        working = asyncio.create_task(work())
        try:
            while (taken := await done.get()) is not None:
                yield taken
            await working
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    async def ingest(self, folder: Source, root: Path, path: str, *, alert: bool, again: bool = False) -> Taken:
        """Read one file now, settled or not. `again` reads one that was set aside once more. Raises SourceError as above."""
        async with self._spooled(root, path) as found:
            try:
                return await self._take(folder, found, alert=alert, again=again, patient=False)
            except SandboxError:
                return await self._take(folder, found, alert=alert, again=again, patient=True)

    async def known(self, folder: Source, name: str, size: int, mtime_ns: int) -> Document | None:
        """The document that an unchanged file holds, told by its size and time alone, without opening it."""
        if (await self._known_files(folder)).get(name) != (size, mtime_ns):
            return None
        return await self._store.read(lambda tx: tx.documents.held(folder.id, name))

    async def _known_files(self, folder: Source) -> dict[str, tuple[int, int]]:
        if folder.id not in self._seen:
            self._seen[folder.id] = await self._store.read(lambda tx: tx.documents.seen(folder.id))
        return self._seen[folder.id]

    async def _take_settled(self, folder: Source, candidate: Candidate, *, patient: bool) -> Taken:
        async with self._spooled(Path(folder.address), candidate.path) as found:
            if found.gone:
                return Taken(found.name)
            try:
                taken = await self._take(folder, found, alert=not folder.hushed, again=False, patient=patient)
            except ParleyError:
                raise
            except Exception as bug:
                log.exception("%r: a bug kept it from being read; the next start tries it again", found.name)
                taken = Taken(found.name, error=f"bug: {bug}")
        if not found.may_pass:
            seen = await self._known_files(folder)
            seen[candidate.name] = (candidate.size, candidate.mtime_ns)
        if taken.report and not taken.error:
            await asyncio.to_thread(self._put_away, folder, candidate.path)
        return taken

    @asynccontextmanager
    async def _spooled(self, root: Path, path: str) -> AsyncIterator[FoundFile]:
        found = await self._spool.take(root, path)
        try:
            yield found
        finally:
            self._spool.release(found)

    async def _take(self, folder: Source, found: FoundFile, *, alert: bool, again: bool, patient: bool) -> Taken:
        """Raises SandboxError where a first attempt failed that a patient one may mend."""
        if found.error:
            return await self._set_aside(folder, found, found.error, attempts=1)
        known = await self._store.read(lambda tx: tx.documents.with_content(folder.id, found.sha256))
        if known and (known.state == "read" or not again):
            await self._together.write(lambda tx: tx.documents.saw(folder.id, found.name, found.size, found.mtime_ns, known.id))
            return Taken(found.name, found.size, document=known, error=known.error)
        try:
            document = await self._read(folder, found, patient=patient)
        except SandboxError as error:
            if not patient:
                raise
            return await self._set_aside(folder, found, str(error), attempts=2)
        except DocumentError as error:
            return await self._set_aside(folder, found, str(error), attempts=1 + patient)
        return await self._file(folder, found, document, alert=alert)

    async def _read(self, folder: Source, found: FoundFile, *, patient: bool) -> ReadDocument:
        if patient:
            async with self._second_attempts:
                document = await self._reader.document(found, folder, patient=True)
        else:
            document = await self._reader.document(found, folder)
        return await self._read_link(folder, found, document.fetch) if document.fetch else document

    async def _read_link(self, folder: Source, found: FoundFile, url: str) -> ReadDocument:
        """The page that a saved link leads to, in its place."""
        try:
            fetched = await self._fetcher.fetch(url)
        except FetchError as error:
            raise DocumentError(f"{found.name}: a saved link to {url}: {error}") from error
        page = await self._spool.put(fetched.body, found.name, found.modified)
        try:
            document = await self._reader.document(page, folder)
        finally:
            self._spool.release(page)
        if document.fetch:
            raise DocumentError(f"{found.name}: a saved link that leads to another")
        articles = (replace(a, link=a.link or url) if len(document.articles) == 1 else a for a in document.articles)
        return replace(document, kind="link", articles=tuple(articles))

    async def _file(self, folder: Source, found: FoundFile, document: ReadDocument, *, alert: bool) -> Taken:
        now = self._clock.now()
        prepare = partial(self._ingester.prepare_document, folder, document, now)
        items = await asyncio.get_running_loop().run_in_executor(self._matching, prepare)
        note = "; ".join(filter(None, (document.note, *document.warnings)))
        record = NewDocument(found.name, found.sha256, found.size, found.mtime_ns, document.kind, note=note)
        batch = Batch(folder, items, alert=alert, file=record)
        report = await self._together.write(lambda tx: self._ingester.commit(tx, batch, now))
        self._on_planned()
        if document.note:
            log.info("%r: %s", found.name, document.note)
        log.debug("%r: %d new, %d known", found.name, report.count(Status.NEW), report.count(Status.KNOWN))
        return Taken(found.name, found.size, report, report.document)

    async def _set_aside(self, folder: Source, found: FoundFile, error: str, *, attempts: int) -> Taken:
        if self._told.get((folder.id, found.name)) == error:
            return Taken(found.name, error=error)
        now = self._clock.now()
        record = NewDocument(found.name, found.sha256, found.size, found.mtime_ns, error=error, attempts=attempts)
        document = await self._together.write(lambda tx: tx.documents.record(folder.id, record, now=now))
        if found.may_pass:
            self._told[folder.id, found.name] = error
        log.warning("set aside: %s", _one_line(error))
        return Taken(found.name, found.size, document=document, error=error)


async def _all_or_none(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run the lanes side by side; where one fails, the others end with it."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _one_line(text: str) -> str:
    """File names may hold line breaks: a log entry is one line."""
    return " ".join(text.split())
