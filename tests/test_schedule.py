"""The schedule: ticks come, whatever a job does."""

import asyncio
from datetime import timedelta

import pytest

from bot.schedule import Schedule

TICK = timedelta(seconds=0.02)


async def until_called(calls: list[str], times: int) -> None:
    async with asyncio.timeout(10):
        while len(calls) < times:  # noqa: ASYNC110 (the scheduler runs on its own)
            await asyncio.sleep(0.005)


async def test_a_job_that_raises_keeps_its_rhythm(caplog: pytest.LogCaptureFixture) -> None:
    """What it raises is in the log under its name, and the next tick comes; so do another job's."""
    bad, good = list[str](), list[str]()

    async def failing() -> None:
        bad.append("tick")
        raise ZeroDivisionError

    async def working() -> None:
        good.append("tick")

    schedule = Schedule()
    schedule.every(TICK, failing, "failing")
    schedule.every(TICK, working, "working")
    schedule.start()
    await until_called(bad, 3)
    await until_called(good, 3)
    schedule.stop()
    assert "failing: a bug ended this round" in caplog.text


async def test_a_job_never_runs_beside_itself() -> None:
    """A tick that comes while the job still runs starts no second one, and is not made up for in a burst."""
    under_way, most, calls = 0, 0, list[str]()

    async def slow() -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        calls.append("tick")
        await asyncio.sleep(TICK.total_seconds() * 5)
        under_way -= 1

    schedule = Schedule()
    schedule.every(TICK, slow, "slow")
    schedule.start()
    await until_called(calls, 3)
    schedule.stop()
    assert most == 1


async def test_a_stopped_schedule_fires_no_more() -> None:
    """After `stop` nothing is started."""
    calls = list[str]()

    async def job() -> None:
        calls.append("tick")

    schedule = Schedule()
    schedule.every(TICK, job, "job")
    schedule.start()
    await until_called(calls, 1)
    schedule.stop()
    count = len(calls)
    await asyncio.sleep(TICK.total_seconds() * 3)
    assert len(calls) == count
