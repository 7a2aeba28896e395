"""The schedule: ticks come, whatever a job does."""

import asyncio
import logging
from datetime import timedelta

import pytest
import time_machine

from bot.clock import SystemClock
from bot.schedule import Schedule

TICK = timedelta(seconds=0.02)


async def until_called(calls: list[str], times: int) -> None:
    async with asyncio.timeout(60):
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

    schedule = Schedule(SystemClock().now)
    schedule.every(TICK, failing, "failing")
    schedule.every(TICK, working, "working")
    schedule.start()
    await until_called(bad, 3)
    await until_called(good, 3)
    await schedule.stop(1)
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

    schedule = Schedule(SystemClock().now)
    schedule.every(TICK, slow, "slow")
    schedule.start()
    await until_called(calls, 3)
    await schedule.stop(1)
    assert most == 1


@pytest.mark.parametrize("hours", [-2, 2])
async def test_a_clock_that_is_put_stops_no_rhythm(hours: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back or forward by two hours, the next tick comes about when it would have come."""
    monkeypatch.setattr("bot.schedule.LOOK", 0.1)
    calls = list[str]()

    async def job() -> None:
        calls.append("tick")

    with time_machine.travel(SystemClock().now()) as clock:
        schedule = Schedule(SystemClock().now)
        schedule.every(TICK, job, "job")
        schedule.start()
        await until_called(calls, 2)
        clock.shift(timedelta(hours=hours))
        await until_called(calls, len(calls) + 3)
        await schedule.stop(1)


async def test_a_stopped_schedule_fires_no_more() -> None:
    """After `stop` nothing is started."""
    calls = list[str]()

    async def job() -> None:
        calls.append("tick")

    schedule = Schedule(SystemClock().now)
    schedule.every(TICK, job, "job")
    schedule.start()
    await until_called(calls, 1)
    await schedule.stop(1)
    count = len(calls)
    await asyncio.sleep(TICK.total_seconds() * 3)
    assert len(calls) == count


async def test_a_job_under_way_is_finished_before_the_end(caplog: pytest.LogCaptureFixture) -> None:
    """Stopping waits for it, logs nothing, and fires no more."""
    begun, done = asyncio.Event(), []

    async def job() -> None:
        begun.set()
        await asyncio.sleep(0.1)
        done.append(1)

    schedule = Schedule(SystemClock().now)
    schedule.every(timedelta(hours=1), job, "slow", first=SystemClock().now())
    schedule.start()
    await begun.wait()
    await schedule.stop(60)
    assert done == [1]
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_job_that_does_not_end_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    """After its grace it is cancelled, without a stack trace."""
    begun = asyncio.Event()

    async def job() -> None:
        begun.set()
        await asyncio.sleep(3600)

    schedule = Schedule(SystemClock().now)
    schedule.every(timedelta(hours=1), job, "endless", first=SystemClock().now())
    schedule.start()
    await begun.wait()
    await asyncio.wait_for(schedule.stop(0.05), 60)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
