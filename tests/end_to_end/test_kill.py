"""Kill it at any moment, start it again: nothing is lost, and what may be a repeat says so."""

import asyncio
import os
import random
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from tests.cli.calling import write_config
from tests.cli.process import Process, running
from tests.end_to_end.running import NO_WEB
from tests.world.feeds import Entry, FeedWorld
from tests.world.news import happening
from tests.world.telegram import Fault, TelegramWorld

KILLS = 15
CHAT = 77
"""A private chat: a group would be paced to 20 messages a minute."""

REPEATED = "possibly repeated"


class World:
    """One Parley's surroundings: what was published, what stands in the chat, what the database says."""

    def __init__(self, folder: Path, feeds: FeedWorld, telegram: TelegramWorld) -> None:
        self.folder = folder
        self.feeds = feeds
        self.telegram = telegram
        self.titles: list[str] = []

    def publish(self) -> None:
        """The feed gets one more matching entry."""
        title, text = self._happening()
        at = SystemClock().now() - timedelta(minutes=1)
        self.feeds.publish("/news.xml", Entry(title, text, published=at))

    def drop(self) -> None:
        """A matching document is moved into the inbox."""
        title, text = self._happening()
        file = self.folder / f"{len(self.titles)}.txt"
        file.write_text(f"{title}\n\n{text}\n")
        file.rename(self.folder / "inbox" / file.name)

    def copies(self, title: str) -> list[str]:
        """The messages in the chat that tell of `title`, in order."""
        return [shown.text for shown in self.telegram.messages(CHAT) if title in shown.text]

    def ask(self, sql: str) -> list[Any]:
        """Read from, or change, the database beside whatever runs."""
        with closing(sqlite3.connect(self.folder / "parley.db", timeout=60)) as database, database:
            return database.execute(sql).fetchall()

    def skip_the_wait(self) -> None:
        """What a kill left unknown is due after a minute: make it due now."""
        self.ask("UPDATE deliveries SET not_before = NULL WHERE state IN ('unknown', 'failed')")

    async def until_all_is_told(self, seconds: float = 300) -> None:
        """Until every title stands in the chat and nothing waits to be sent."""
        open_rows = "SELECT count(*) FROM deliveries WHERE state NOT IN ('sent', 'cancelled')"
        async with asyncio.timeout(seconds):
            while not all(map(self.copies, self.titles)) or self.ask(open_rows) != [(0,)]:
                self.skip_the_wait()
                await asyncio.sleep(0.2)

    def _happening(self) -> tuple[str, str]:
        title, text = happening(len(self.titles))
        self.titles.append(title)
        return title, text


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A feed asked every second, an inbox, one Telegram chat that follows ceasefire."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        telegram.chat(CHAT)
        (tmp_path / "inbox").mkdir()
        feeds.publish("/news.xml", Entry("Minister opens a bridge"))
        text = f"""{NO_WEB}
[console]
enabled = false
[telegram]
enabled = true
base_url = "{telegram.base_url}"
[fetch]
allow_hosts = ["{feeds.host}"]
min_interval = "1s"
[[feeds]]
url = "{feeds.url("/news.xml")}"
interval = "1s"
[[folders]]
path = "inbox"
[[channels]]
chat = "telegram:{CHAT}"
subscribe = ["ceasefire"]
mode = "alert"
"""
        write_config(tmp_path, text)
        yield World(tmp_path, feeds, telegram)


@asynccontextmanager
async def run(world: World) -> AsyncIterator[Process]:
    """`parley run` there."""
    config, token = world.folder / "parley.toml", world.telegram.token
    async with running("run", "--config", config, TELEGRAM_BOT_TOKEN=token) as process:
        yield process


async def seeded(world: World) -> None:
    """Run it until the feed's first fetch is stored."""
    async with run(world) as process:
        await process.until("alerts from now on")
        process.signal(signal.SIGTERM)
        assert await process.end() == 0


@pytest.mark.timeout(1200)  # about 40 s alone; the machine may be shared
async def test_killed_at_any_moment_it_loses_nothing_and_marks_repeats(world: World) -> None:
    """After 15 kills every entry is stored once and told at least once; a second copy is marked as possibly repeated."""
    chance = random.Random(20261122)  # noqa: S311 (a choice of moments)
    await seeded(world)
    for _ in range(KILLS):
        if chance.random() < 0.5:  # the answer is late: a kill may fall between the send and its record
            world.telegram.fail("sendMessage", Fault(delay=0.5, accept=True))
        async with run(world) as process:
            await process.until("Parley watches")
            await asyncio.sleep(chance.uniform(0, 0.3))
            world.publish() if chance.random() < 0.7 else world.drop()
            await asyncio.sleep(chance.uniform(0.1, 1.5))
            process.signal(signal.SIGKILL)
            assert await process.end() == -signal.SIGKILL
        world.skip_the_wait()
    async with run(world) as process:
        await world.until_all_is_told()
        process.signal(signal.SIGTERM)
        assert await process.end() == 0
    stored = dict(world.ask("SELECT title, count(*) FROM items WHERE title LIKE '%a truce in Ukraine' GROUP BY title"))
    assert stored == dict.fromkeys(world.titles, 1)
    extra = [text for title in world.titles for text in world.copies(title)[1:]]
    marked = [text for title in world.titles for text in world.copies(title) if REPEATED in text]
    print(f"{KILLS} kills, {len(world.titles)} published, {len(extra)} told twice, {len(marked)} marked")  # noqa: T201 (the figures)
    assert all(REPEATED in text for text in extra)
    assert len(marked) <= KILLS


async def test_a_clean_stop_repeats_and_loses_nothing(world: World) -> None:
    """Stopped and started again, it tells each piece of news once, without a mark; what came meanwhile is told too."""
    await seeded(world)
    async with run(world) as process:
        await process.until("Parley watches")
        world.publish()
        world.drop()
        await world.until_all_is_told()
        process.signal(signal.SIGTERM)
        assert await process.end() == 0
    world.publish()
    async with run(world):
        await world.until_all_is_told()
        asked = len(world.feeds.requests)
        await world.telegram.wait_for(lambda: len(world.feeds.requests) >= asked + 2, 120)
    assert [len(world.copies(title)) for title in world.titles] == [1, 1, 1]
    assert not any(REPEATED in shown.text for shown in world.telegram.messages(CHAT))
    assert os.listdir(world.folder / "inbox") == ["2.txt"]  # noqa: PTH208 (a name, not a path)
