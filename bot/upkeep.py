"""Upkeep of a running instance: the disk, the clock, backups, retention. The schedule asks for each by itself."""

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.core.errors import DiskFull, StoreError
from bot.core.gaps import LEAST, Outage
from bot.core.ports import Clock
from bot.core.settings import General
from bot.pipeline.notices import Notices
from bot.storage import SqliteStore, backups
from bot.storage.store import SqliteTx

log = logging.getLogger(__name__)

LEAST_ROOM = 64 * 1024 * 1024
"""Bytes; on a small disk a twentieth of it is enough."""

TRY_AGAIN = timedelta(seconds=30)
STEP = timedelta(seconds=10)
"""What the wall clock may differ from the loop's between two looks before it counts as put, or as a suspend."""

BREATH = 0.05
"""Seconds between two batches of pruning, in which others write."""


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of a disk."""

    free: int
    total: int

    @property
    def short(self) -> bool:
        """Too little to go on reading news."""
        return self.free < min(LEAST_ROOM, self.total // 20)


def room_of(path: Path) -> Room:
    """The disk that a file stands on."""
    usage = shutil.disk_usage(path.parent)
    return Room(usage.free, usage.total)


class Upkeep:
    """Over one store. `room` says how much disk is left."""

    def __init__(
        self,
        store: SqliteStore,
        general: General,
        *,
        base: Path,
        clock: Clock,
        notices: Notices,
        on_planned: Callable[[], None],
        room: Callable[[Path], Room] = room_of,
    ) -> None:
        self._store = store
        self._general = general
        self._base = base
        self._clock = clock
        self._notices = notices
        self._on_planned = on_planned
        self._room = room
        self._paused_at: datetime | None = None
        self._look_again: datetime | None = None
        self._seen: tuple[datetime, float] | None = None

    @property
    def reading(self) -> bool:
        """Whether news is read, as far as disk and database allow."""
        return self._paused_at is None and not self._store.damage

    async def read_news(self, poll: Callable[[], Awaitable[object]]) -> None:
        """Poll, unless there is no room for what it brings. One notice when that begins, one when it ends."""
        now = self._clock.now()
        if self._store.damage or (self._look_again and now < self._look_again):
            return
        room = self._room(self._store.path)
        if room.short:
            await self._pause(now, room)
            return
        try:
            if self._paused_at:
                await self._resume(now)
            await poll()
        except DiskFull:
            await self._pause(now, room)

    async def watch_clock(self) -> None:
        """See whether the clock was put or the machine slept, and let what waits, wait as long as it was meant to. Where so
        much time has passed since the last look that news may be lost (asleep, stopped), digests state it as a gap."""
        now, here = self._clock.now(), asyncio.get_running_loop().time()
        before, self._seen = self._seen, (now, here)
        if before is None:
            return
        was, then = before
        by = (now - was) - timedelta(seconds=here - then)
        stepped, gap = abs(by) > STEP, now - was >= LEAST
        if stepped:
            log.warning("the clock went %+.0f s, or the machine slept: what waits is put by as much", by.total_seconds())

        def write(tx: SqliteTx) -> None:
            if stepped:
                tx.repairs.shift_waits(by)
            if gap:
                tx.outages.add(Outage(0, was), until=now)

        try:
            if stepped or gap:
                await self._store.write(write)
        except StoreError:
            self._seen = before  # the next look finds it again
            raise

    async def back_up(self) -> Path | None:
        """Make the scheduled backup, if one is due; returns it."""
        plan, now = self._general.backup, self._clock.now()
        if not plan.folder or self._store.damage:
            return None
        folder = backups.folder_of(plan.folder, self._base)
        born = await self._store.read(lambda tx: tx.repairs.born())
        if not backups.is_due(folder, plan.every, born, now):
            return None
        to = folder / backups.name_for(now)
        try:
            await asyncio.to_thread(backups.back_up, self._store.path, to)
        except StoreError as error:
            log.error("the scheduled backup failed: %s", error)  # noqa: TRY400 (a thing to mend, not a bug to trace)
            await self._tell("notice-backup-failed", f"backup:{now.date()}", now, reason=str(error))
            return None
        backups.prune(folder, plan.keep)
        log.info("backed up to %s", to)
        return to

    async def prune(self) -> int:
        """Take away what is older than `general.retention`, a little at a time. Returns how many rows."""
        if self._store.damage or self._paused_at:
            return 0
        now, keep = self._clock.now(), self._general.retention
        gone = 0
        for work in (
            lambda tx: tx.repairs.prune_deliveries(now - keep.deliveries),
            lambda tx: tx.repairs.prune_policy(now - keep.deliveries),
            lambda tx: tx.repairs.prune_texts(now - keep.text),
        ):
            while count := await self._store.write(work, patient=True):
                gone += count
                await asyncio.sleep(BREATH)
        return gone

    async def _pause(self, now: datetime, room: Room) -> None:
        self._look_again = now + TRY_AGAIN
        if self._paused_at:
            return
        self._paused_at = now
        free = f"{room.free / 1024**2:.0f} MiB"
        log.critical("the disk is full (%s free): nothing new is read until there is room", free)
        await self._tell("notice-disk-full", f"disk:{now:%Y-%m-%dT%H:%M}:full", now, free=free)

    async def _resume(self, now: datetime) -> None:
        began = self._paused_at or now
        told = {"from": f"{began:%Y-%m-%d %H:%M}"}
        await self._store.write(
            lambda tx: self._notices.plan(tx, f"disk:{began:%Y-%m-%dT%H:%M}:room", "notice-disk-room", now=now, **told)
        )
        self._paused_at = self._look_again = None
        log.warning("there is room on the disk again: reading goes on")
        self._on_planned()

    async def _tell(self, key: str, subject: str, now: datetime, **told: object) -> None:
        """A notice where it can be written: a full disk may not take it, then the log has it."""
        try:
            await self._store.write(lambda tx: self._notices.plan(tx, subject, key, now=now, **told))
            self._on_planned()
        except StoreError as error:
            log.warning("operators cannot be told: %s", error)
