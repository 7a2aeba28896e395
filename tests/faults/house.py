"""What fault tests share: a platform as a stand-in server, a database with one channel on it, lives that end."""

import asyncio
import multiprocessing
import os
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.core.messages import say
from bot.core.model import Channel, NewDelivery, Op
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx
from tests.faults.victim import REPEATED, FixedClock, Life, live
from tests.storage.samples import add_item, news
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld

START = 1_780_000_000.0
PATIENCE = 600.0
"""Seconds for a life of one or two."""
CHATS = {"telegram": "77", "slack": "C0NEWS"}

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.faults.victim"])


@dataclass
class Message:
    """What was planned: `words` stand in no other message."""

    op: Op
    words: str


@dataclass
class House:
    """One platform, one channel, one database, a clock that only `pass_time` moves."""

    platform: str
    world: Any
    store: SqliteStore
    channel: Channel
    clock: FixedClock
    planned: list[Message] = field(default_factory=list)
    killed_at: Counter[str] = field(default_factory=Counter)
    """How often at which stage of which operation: "post:call"."""
    _stories: int = 0
    _unedited: dict[int, int] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        """What stands in the chat, message by message, thread replies and files among them."""
        if self.platform == "telegram":
            return [shown.text for shown in self.world.messages(int(CHATS["telegram"]))]
        return [f"{shown.words}\n{shown.text}" for shown in self.world.messages(CHATS["slack"])]

    def stands(self, message: Message) -> bool:
        """People can read these words."""
        return any(message.words in text for text in self.texts)

    def arrivals(self, message: Message) -> list[str]:
        """The new messages with these words as they arrived: a later edit of a card takes the mark of a repeat away."""
        if self.platform == "slack":
            return [text for text in self.texts if message.words in text]
        calls = [call.given for call in self.world.calls if call.method in {"sendMessage", "sendDocument"}]
        return [text for given in calls if message.words in (text := given.get("text", given.get("caption", "")))]

    def counts(self) -> dict[str, int]:
        """Our own table's states, to hold against the server's count."""
        return self.store.read_now(lambda tx: tx.outbox.counts())

    @property
    def open(self) -> int:
        """Deliveries that are still to be resolved."""
        counts = self.counts()
        return sum(counts[state] for state in ("pending", "sending", "failed", "unknown"))

    def plan_set(self) -> None:
        """A card's post, an edit of the card before it, a reply under it, a file."""
        self._stories += 1
        number = self._stories
        self.store.write_now(lambda tx: self._plan_set(tx, number))

    def pass_time(self, seconds: float = 120) -> None:
        """What waits becomes due."""
        self.clock.forward(seconds)

    async def live(self, dies_at: str = "", nth: int = 1, *, dies_when_accepted: int = 0) -> bool:
        """One life; True where it was killed. `dies_when_accepted` counts what the server takes in: it dies unanswered."""
        life = self.life(dies_at, nth)
        process = _PROCESSES.Process(target=live, args=(life,))
        left = dies_when_accepted

        def accepted(method: str) -> None:
            nonlocal left
            if method in {"getMe", "conversations.history", "conversations.replies", "files.getUploadURLExternal"}:
                return
            left -= 1
            if left == 0:
                os.kill(process.pid or 0, signal.SIGKILL)

        self._hook(accepted)
        process.start()
        await asyncio.to_thread(process.join, PATIENCE)
        code = process.exitcode
        process.close()
        assert code in (0, -signal.SIGKILL), f"it ended with {code}"
        killed = code == -signal.SIGKILL
        if killed:
            self.killed_at[self._diary.read_text()] += 1
        return killed

    def life(self, dies_at: str = "", nth: int = 1) -> Life:
        """As it would begin now."""
        tokens = (self.world.token,) if self.platform == "telegram" else (self.world.bot_token, self.world.app_token)
        return Life(
            self.store.path, self.platform, self.world.base_url, tokens, self.clock.now().timestamp(), dies_at, nth, self._diary
        )

    @property
    def _diary(self) -> Path:
        return self.store.path.with_name("last-word")

    def integrity(self) -> str:
        """SQLite's own word on the file."""
        with closing(sqlite3.connect(self.store.path)) as connection:
            return str(connection.execute("PRAGMA integrity_check").fetchone()[0])

    def _hook(self, accepted: Any) -> None:
        if self.platform == "telegram":
            self.world.on_accepted = accepted
        else:
            self.world.state.on_accepted = accepted

    def _plan_set(self, tx: SqliteTx, number: int) -> None:
        now, channel = self.clock.now(), self.channel
        item = tx.items.get(add_item(tx, news(number), now=now))
        assert item is not None
        post = Message(Op.POST, f"post-{number}.")
        tx.outbox.plan_card(channel.id, item.story_id, say(post.words).to_json(), revision=1, now=now)
        self.planned.append(post)
        card = tx.outbox.card(channel.id, item.story_id)
        assert card is not None
        reply = Message(Op.REPLY, f"reply-{number}.")
        payload = say(reply.words).to_json()
        tx.outbox.plan(NewDelivery(channel.id, Op.REPLY, f"reply:{number}", payload, target=f"card:{card.id}"), now=now)
        file = Message(Op.FILE, f"file-{number}.")
        payload = say(file.words).to_json() | {"file": {"name": f"export-{number}.csv", "text": "a;b"}}
        tx.outbox.plan(NewDelivery(channel.id, Op.FILE, f"file:{number}", payload), now=now)
        self.planned += [reply, file]
        cards = ((old, tx.outbox.card(channel.id, story)) for old, story in self._unedited.items())
        for old, before in [(old, before) for old, before in cards if before and before.remote_ref]:
            edit = Message(Op.EDIT, f"edited-{old}.")
            text = say(f"post-{old}. {edit.words}").to_json()
            tx.outbox.plan_card(channel.id, before.story_id, text, revision=2, now=now)
            self.planned.append(edit)
            del self._unedited[old]
        self._unedited[number] = item.story_id


@asynccontextmanager
async def house(platform: str, folder: Path) -> AsyncIterator[House]:
    """A house on a fresh database."""
    clock = FixedClock(START)
    world: Any = TelegramWorld() if platform == "telegram" else SlackWorld()
    async with world:
        if platform == "telegram":
            world.chat(int(CHATS["telegram"]))
        else:
            world.state.time = lambda: clock.now().timestamp()
        store = SqliteStore.open(folder / "parley.db", now=clock.now())
        try:
            yield House(platform, world, store, store.write_now(lambda tx: _channel(tx, platform, clock)), clock)
        finally:
            store.close()


def _channel(tx: SqliteTx, platform: str, clock: FixedClock) -> Channel:
    chat = tx.channels.allow_chat(platform, CHATS[platform], now=clock.now())
    return tx.channels.open_channel(chat.id, timezone="UTC", language="en")


def marked(text: str) -> bool:
    """It says that it may be a repeat."""
    return REPEATED in text
