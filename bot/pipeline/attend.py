"""Attend: keep an eye on all drop folders, by what the system tells and by the clock, and collect what settles there."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import replace
from time import monotonic
from typing import Any

from bot.core.errors import SourceError, StoreError
from bot.core.model import Source, SourceKind, SourceState
from bot.core.ports import Clock, FolderWatcher
from bot.core.store import Store
from bot.pipeline.collect import Collector

log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two looks where nothing was told: the net for missed events and network mounts."""

_SOON = 0.3
"""Seconds until the next look at what has not settled; each further look waits half as long again, up to EVERY."""

_SHARE = 20
"""A folder is looked through at most this share of the time: one of years of clippings takes seconds to list."""

_AFTER_FAILURE = 10.0


class Attendant:
    """Attends to the active folders until cancelled."""

    def __init__(
        self, store: Store, *, collector: Collector, watcher: FolderWatcher, clock: Clock, may_read: Callable[[], bool]
    ) -> None:
        self._store = store
        self._collector = collector
        self._watcher = watcher
        self._clock = clock
        self._may_read = may_read
        self._hushed: set[int] = set()
        self._next: dict[int, float] = {}
        self._looking: set[int] = set()
        self._told: set[int] = set()
        self._failing: dict[int, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Never ends by itself."""
        folders = await self._folders()
        self._hushed = {folder.id for folder in folders if folder.hushed}
        for folder in folders:
            self._start(self._look(folder))
        try:
            if not folders:
                await asyncio.Event().wait()
            async for ids in self._watcher.changes(folders, EVERY):
                if not self._may_read():  # the disk is full, say: the clock brings the next look
                    continue
                now = monotonic()
                for folder in folders:
                    if folder.id in self._looking:
                        self._told |= {folder.id} & ids
                    elif folder.id in ids or self._next.get(folder.id, 0.0) <= now:
                        self._start(self._look(folder))
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _folders(self) -> list[Source]:
        known = await self._store.read(lambda tx: tx.sources.all(SourceKind.FOLDER))
        return [folder for folder in known if folder.state is SourceState.ACTIVE]

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look(self, folder: Source) -> None:
        """Look until nothing is unsettled; what has settled is collected meanwhile."""
        self._looking.add(folder.id)
        pause = _SOON
        try:
            while True:
                self._told.discard(folder.id)
                began = monotonic()
                files, waiting = await self._collector.settled(folder)
                took = monotonic() - began
                self._next[folder.id] = monotonic() + max(EVERY - 0.1, _SHARE * took)
                if not files:
                    await self._unhush(folder)
                if files:
                    self._start(self._collect(folder, files))
                if self._failing.pop(folder.id, None):
                    log.info("drop folder %s can be read again", folder.address)
                    await self._mended(folder)
                if not waiting and folder.id not in self._told:
                    return
                await asyncio.sleep(max(pause, took))
                pause = _SOON if folder.id in self._told else min(pause * 1.5, EVERY)
        except SourceError as error:
            await self._failed(folder, error)
        except StoreError as error:  # a full disk, say: the next look finds the same files
            log.warning("drop folder %s waits: %s", folder.address, error)
            self._next[folder.id] = monotonic() + _AFTER_FAILURE
        except Exception:
            log.exception("drop folder %s: a bug kept it from being looked through", folder.address)
            self._next[folder.id] = monotonic() + _AFTER_FAILURE
        finally:
            self._looking.discard(folder.id)

    async def _collect(self, folder: Source, files: tuple[Any, ...]) -> None:
        folder = replace(folder, hushed=folder.id in self._hushed)
        try:
            async for taken in self._collector.take_all(folder, files):
                if taken.report:
                    log.info("%r: %d new items of %d", taken.name, taken.new, len(taken.report.pieces))
            await self._unhush(folder)
        except SourceError as error:
            await self._failed(folder, error)
        except StoreError as error:
            log.warning("drop folder %s waits: %s", folder.address, error)
            self._next[folder.id] = monotonic() + _AFTER_FAILURE
        except Exception:
            log.exception("drop folder %s: a bug ended the reading of its files", folder.address)

    async def _failed(self, folder: Source, error: SourceError) -> None:
        self._next[folder.id] = monotonic() + _AFTER_FAILURE
        if self._failing.get(folder.id) == str(error):
            return
        self._failing[folder.id] = str(error)
        log.warning("%s (tried again every %.0f s)", error, _AFTER_FAILURE)
        now = self._clock.now()
        await self._store.write(lambda tx: tx.sources.failed(folder.id, now=now, next_due=now, error=error.fact))

    async def _unhush(self, folder: Source) -> None:
        """What a restored backup did not know of has been taken without alerts: what comes from now on is news."""
        if folder.id in self._hushed:
            self._hushed.discard(folder.id)
            await self._mended(folder)

    async def _mended(self, folder: Source) -> None:
        now = self._clock.now()
        await self._store.write(
            lambda tx: tx.sources.succeeded(folder.id, now=now, next_due=now, etag="", last_modified="", body_hash="")
        )
