"""A whole Parley as a process, on a feed, a folder and a Telegram chat: what tests of starting, stopping and moving share."""

import asyncio
import os
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.calling import Ran, parley_beside, write_config
from tests.cli.process import Process, running
from tests.world.news import happening
from tests.world.telegram import TelegramWorld

CHAT = 77
OPERATORS = 78


@dataclass
class Town:
    """One data folder, one platform. `titles` are what was dropped."""

    folder: Path
    telegram: TelegramWorld
    extra: str = ""
    titles: list[str] = field(default_factory=list)

    def write_config(self, extra: str = "", *, topic: str = "ceasefire", console: bool = False) -> Path:
        """The configuration; `extra` goes before its tables ([general])."""
        text = f"""
[general]
operators = ["telegram:{OPERATORS}"]
{extra or self.extra}
[console]
enabled = {"true" if console else "false"}
[web]
listen = ""
[telegram]
enabled = true
base_url = "{self.telegram.base_url}"
[[folders]]
path = "inbox"
[[channels]]
chat = "telegram:{CHAT}"
subscribe = ["{topic}"]
mode = "alert"
cap = 0
storm = "off"
"""
        (self.folder / "inbox").mkdir(exist_ok=True)
        return write_config(self.folder, text)

    @property
    def config(self) -> Path:
        return self.folder / "parley.toml"

    @property
    def database(self) -> Path:
        return self.folder / "parley.db"

    def drop(self, words: str = "a truce in Ukraine") -> str:
        """A matching document is moved into the inbox; returns its title."""
        number = len(self.titles)
        title, text = happening(number, words)
        self.titles.append(title)
        file = self.folder / f"{number}.txt"
        file.write_text(f"{title}\n\n{text}\n")
        file.rename(self.folder / "inbox" / file.name)
        return title

    def told(self, chat: int = CHAT) -> list[str]:
        """What stands in a chat."""
        return [shown.text for shown in self.telegram.messages(chat)]

    def copies(self, title: str) -> list[str]:
        """The messages that tell of it."""
        return [text for text in self.told() if title in text]

    async def until_told(self, *titles: str, seconds: float = 120) -> None:
        """Until each stands in the chat."""
        await self.telegram.wait_for(lambda: all(map(self.copies, titles or self.titles)), seconds)

    async def until_settled(self) -> None:
        """Until our own table has heard of it too."""
        await self.telegram.wait_for(lambda: self.states().keys() <= {"sent", "dead", "cancelled"}, 120)

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Read from, or change, the database beside whatever runs."""
        return ask(self.database, sql)

    def states(self) -> dict[str, int]:
        """Our own table."""
        return {str(state): int(str(n)) for state, n in self.ask("SELECT state, count(*) FROM deliveries GROUP BY state")}

    async def call(self, *arguments: object) -> Ran:
        """`parley ARGUMENTS` on this configuration, to its end."""
        return await parley_beside("--config", self.config, *arguments)

    def moved_to(self, folder: Path) -> "Town":
        """A copy of the whole folder."""
        shutil.copytree(self.folder, folder)
        return Town(folder, self.telegram, self.extra, list(self.titles))


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    """Two private chats: the one that is told, the operators'."""
    async with TelegramWorld() as telegram:
        telegram.chat(CHAT)
        telegram.chat(OPERATORS)
        made = Town(folder, telegram)
        made.write_config()
        yield made


@asynccontextmanager
async def run(town: Town, *options: str) -> AsyncIterator[Process]:
    """`parley run` there, from the moment it watches."""
    async with running("--config", town.config, "run", *options, TELEGRAM_BOT_TOKEN=town.telegram.token) as process:
        yield process


def ask(database: Path, sql: str) -> list[tuple[object, ...]]:
    """Read from, or change, a database beside whatever runs on it."""
    with closing(sqlite3.connect(database, timeout=60)) as connection, connection:
        return connection.execute(sql).fetchall()


async def stop(process: Process) -> float:
    """SIGTERM; seconds until it was out."""
    began = asyncio.get_running_loop().time()
    process.signal(signal.SIGTERM)
    assert await process.end() == 0, process.err
    return asyncio.get_running_loop().time() - began


def root() -> bool:
    """Whether a small disk can be mounted for a test."""
    return os.geteuid() == 0
