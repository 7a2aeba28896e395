"""The schedule: APScheduler fires ticks; what is due is decided by the database, so a late or lost tick loses nothing."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.errors import StoreError

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[object]]

RESTART = 5.0
"""Seconds before work that failed begins anew."""


LOOK = 5.0
"""Seconds between two looks at whether the clock was put back."""


class Schedule:
    """Runs jobs on the loop at fixed intervals. Late ones are not dropped; one still running is started again only if
    it may overlap. `now` is the clock, which may be put forward or back: the rhythm goes on."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._watching: asyncio.Task[None] | None = None
        # APScheduler drops a job that is more than a second late unless told otherwise (contracts, "Scheduling").
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._under_way: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)

    def every(self, interval: timedelta, job: Job, name: str, *, first: datetime | None = None, at_once: int = 1) -> None:
        """Run `job` every `interval`, at `first` for the first time (by default after one interval), up to `at_once` of it.

        What it raises is logged and does not end the rhythm.
        """

        async def fire() -> None:
            work = asyncio.create_task(_guarded(job, name))
            self._under_way.add(work)
            work.add_done_callback(self._under_way.discard)
            with contextlib.suppress(asyncio.CancelledError):  # by APScheduler, when it stops; `stop` sees to the work itself
                await asyncio.shield(work)

        timing = {"next_run_time": first} if first else {}  # None would mean "paused" to APScheduler
        self._scheduler.add_job(
            fire, "interval", seconds=interval.total_seconds(), id=name, name=name, max_instances=at_once, **timing
        )

    def start(self) -> None:
        """Begin, on the running loop."""
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch_clock(), name="schedule's clock")

    async def stop(self, seconds: float) -> None:
        """Fire no more. Jobs under way get `seconds` to finish, then they are cancelled."""
        if self._watching:
            self._watching.cancel()
        self._scheduler.pause()
        await asyncio.sleep(0)  # what it has just fired begins: `shutdown` cancels, with a stack trace, what has not
        self._scheduler.shutdown(wait=False)
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=seconds)
            for work in late:
                work.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _watch_clock(self) -> None:
        """APScheduler waits until the clock shows a job's time: after it was put back by two hours, for two hours."""
        while True:
            await asyncio.sleep(LOOK)
            now = self._now()
            for job in self._scheduler.get_jobs():
                if job.next_run_time - now > job.trigger.interval + timedelta(seconds=1):
                    job.modify(next_run_time=now)


async def _guarded(job: Job, name: str) -> None:
    try:
        await job()
    except Exception:
        log.exception("%s: a bug ended this round; the next one comes", name)


@asynccontextmanager
async def background(name: str, work: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Run `work` beside the body and end it with the body; what ends it early is logged, and it begins anew."""

    async def keep() -> None:
        while True:
            try:
                await work()
            except StoreError as error:
                log.critical("%s: %s; trying again", name, error)
            except Exception:
                log.exception("%s: a bug ended it; it begins anew", name)
            await asyncio.sleep(RESTART)

    task = asyncio.create_task(keep(), name=name)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
