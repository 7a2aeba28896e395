"""The hostile list: what each attack comes to, and that feeds beside it stay on time."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from bot.core.errors import ParleyError
from bot.core.model import ParsedFeed
from bot.core.settings import Fetch, Network
from bot.sources.http import SafeFetcher
from bot.sources.reader import SandboxReader
from bot.sources.sandbox import Sandbox
from tests.world.feeds import FeedWorld
from tests.world.hostile_feeds import ATTACKS, LATE, PATH, TOUCHED, WHOLE

_DEADLINE = 5.0
_READING = 4.0
"""Seconds for what runs out of time, and for what may; all else has longer, on a busy machine too."""
_PATIENT = 60.0


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    box = Sandbox()
    box.start()
    yield box
    box.close()


@pytest.fixture
async def world() -> AsyncIterator[FeedWorld]:
    async with FeedWorld() as served:
        yield served


def fetcher_for(world: FeedWorld, deadline: float = _PATIENT) -> SafeFetcher:
    return SafeFetcher(Fetch(allow_hosts=(world.host,), timeout=timedelta(seconds=deadline)), Network())


async def poll(fetcher: SafeFetcher, reader: SandboxReader, url: str) -> ParsedFeed | ParleyError:
    try:
        return await reader.feed(await fetcher.fetch(url))
    except ParleyError as error:
        return error


@pytest.mark.parametrize("name", ATTACKS)
async def test_an_attack_comes_to_what_is_documented(world: FeedWorld, sandbox: Sandbox, name: str) -> None:
    """Each ends, in entries or in an error of that one feed, and opens nothing on the way."""
    attack = ATTACKS[name]
    attack.serve(world)
    async with fetcher_for(world, _DEADLINE if attack.outcome == LATE else _PATIENT) as fetcher:
        reader = SandboxReader(sandbox, timeout=_PATIENT if attack.outcome else _READING)
        result = await poll(fetcher, reader, world.url(PATH))
    assert attack.wrong(result) == ""
    assert not any(seen.path == TOUCHED for seen in world.requests)


async def test_a_hundred_healthy_feeds_stay_on_time(sandbox: Sandbox) -> None:
    """All attacks at once delay no healthy feed for long, and the loop stays free; `make bench-hostile` measures how much."""
    lags: list[float] = []

    async def watch() -> None:
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(0.01)
            lags.append(time.perf_counter() - asked - 0.01)

    async def timed(url: str) -> tuple[ParsedFeed | ParleyError, float]:
        started = time.monotonic()
        return await poll(fetcher, reader, url), time.monotonic() - started

    reader = SandboxReader(sandbox, timeout=_PATIENT)
    async with FeedWorld() as world, fetcher_for(world) as fetcher, asyncio.TaskGroup() as group:
        hostile = [FeedWorld() for _ in ATTACKS]
        for number in range(100):
            world.serve(f"/{number}", WHOLE)
        attacks = []
        for each, attack in zip(hostile, ATTACKS.values(), strict=True):
            await each.__aenter__()
            attack.serve(each)
            attacks.append(group.create_task(_attacked(each, SandboxReader(sandbox, timeout=_READING))))
        watching = asyncio.create_task(watch())
        results = await asyncio.gather(*(timed(world.url(f"/{number}")) for number in range(100)))
        await asyncio.gather(*attacks)
        watching.cancel()
        for each in hostile:
            await each.__aexit__()
    assert all(isinstance(result, ParsedFeed) and result.total == 3 for result, _ in results)
    assert max(seconds for _, seconds in results) < 100
    assert max(lags) < 25


async def _attacked(world: FeedWorld, reader: SandboxReader) -> None:
    async with fetcher_for(world, _DEADLINE) as fetcher:
        await poll(fetcher, reader, world.url(PATH))
