"""How soon commands are answered while news come in as fast as they can be stored.

A real Parley serves over loopback: one feed gives a page of new entries at every poll and is polled without a pause, and a
person searches and looks things up through the Telegram stand-in, one line after the other. Measured from the line to its
answer at the stand-in. Feed, stand-in and Parley share one process, so the figures are on the high side.
"""

import asyncio
import contextlib
import random
import tempfile
import time
from pathlib import Path

from benchmarks import archive_made
from benchmarks.archive_made import DEEDS, PEOPLE
from tests.end_to_end.running import parley, poll_now
from tests.world.feeds import Entry, FeedWorld
from tests.world.telegram import TelegramWorld

CHAT = PERSON = 7
"""A private chat: groups take twenty messages a minute, and that pace is not what is measured."""
PAGE = 100
KNOWN = archive_made.vocabulary(random.Random(8))
LINES = (
    "/search truce",
    "/search meloni troops",
    "/latest 5",
    "/topics ceasefire",
    "/subscribe ceasefire",
    "/search zelensky OR macron",
)
PAUSE = 1.2
"""Seconds between two lines: a private chat takes about one message a second."""


async def measure(seconds: float) -> None:
    """Serve for so long, then print."""
    times: list[float] = []
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        feeds.publish("/news.xml", *_entries())
        with tempfile.TemporaryDirectory() as folder:
            async with parley(_config(feeds, telegram), Path(folder), secrets={"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
                await poll_now(app)
                flood = asyncio.create_task(_flood(feeds, app))
                began = time.perf_counter()
                while time.perf_counter() - began < seconds:
                    for line in LINES:
                        times.append(await _asked(telegram, line))
                        await asyncio.sleep(PAUSE)
                flood.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await flood
                stored = (await app.store.read(lambda tx: tx.items.counts()))["items"]
                rate = stored / (time.perf_counter() - began)
    ordered = sorted(times)
    middle, late = ordered[len(ordered) // 2] * 1000, ordered[int(len(ordered) * 0.95)] * 1000
    print(f"serving: {len(times)} commands while {rate:.0f} items a second are stored: p50 {middle:.0f} ms, p95 {late:.0f} ms")


async def _flood(feeds: FeedWorld, app: object) -> None:
    while True:
        feeds.publish("/news.xml", *_entries())
        await poll_now(app)  # type: ignore[arg-type]


async def _asked(telegram: TelegramWorld, line: str) -> float:
    before = len(telegram.messages(CHAT))
    began = time.perf_counter()
    telegram.user_says(CHAT, PERSON, line)
    await telegram.wait_for(lambda: len(telegram.messages(CHAT)) > before, timeout=30)
    return time.perf_counter() - began


def _entries() -> list[Entry]:
    rng = random.SystemRandom()

    def words(count: int) -> str:
        return " ".join(rng.choices(KNOWN, k=count)).capitalize()

    def said() -> str:
        return (
            f"{rng.choice(PEOPLE)} spoke of {rng.choice(rng.choice(list(DEEDS.values())))} in Ukraine. "
            if rng.random() < 0.1
            else ""
        )

    return [Entry(words(7), f"{said()}{words(14)}. {words(16)}.") for _ in range(PAGE)]


def _config(feeds: FeedWorld, telegram: TelegramWorld) -> str:
    return f"""
[console]
enabled = false
[fetch]
allow_hosts = ["{feeds.host}"]
[[feeds]]
url = "{feeds.url("/news.xml")}"
title = "Made"
[telegram]
enabled = true
base_url = "{telegram.base_url}"
allow_chats = [{CHAT}]
"""
