"""The schedule: rounds that overlap, fail, or are under way when it stops."""

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.clock import SystemClock
from bot.schedule import Schedule

SOON = timedelta(seconds=0.02)


async def test_a_job_under_way_is_finished_before_the_end(caplog: pytest.LogCaptureFixture) -> None:
    """Stopping waits for it, logs nothing, and fires no more."""
    begun, done = asyncio.Event(), []

    async def job() -> None:
        begun.set()
        await asyncio.sleep(0.1)
        done.append(1)

    schedule = Schedule()
    schedule.every(timedelta(hours=1), job, "slow", first=SystemClock().now())
    schedule.start()
    await begun.wait()
    await schedule.stop(5)
    assert done == [1]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_job_that_does_not_end_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    """After its grace it is cancelled, without a stack trace."""
    begun = asyncio.Event()

    async def job() -> None:
        begun.set()
        await asyncio.sleep(3600)

    schedule = Schedule()
    schedule.every(timedelta(hours=1), job, "endless", first=SystemClock().now())
    schedule.start()
    await begun.wait()
    await asyncio.wait_for(schedule.stop(0.05), 5)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_a_round_that_fails_does_not_end_the_rhythm(caplog: pytest.LogCaptureFixture) -> None:
    """The bug is logged with its name; the next round comes."""
    rounds: list[int] = []

    async def job() -> None:
        rounds.append(1)
        raise ValueError("broken")

    schedule = Schedule()
    schedule.every(SOON, job, "failing")
    schedule.start()
    async with asyncio.timeout(10):
        while len(rounds) < 2:  # noqa: ASYNC110 (the schedule is waited for)
            await asyncio.sleep(0.01)
    await schedule.stop(1)
    assert "failing: a bug ended this round" in caplog.text
