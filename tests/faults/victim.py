"""The process that is killed: one life of the sending side, on a real database, through a real client. Started from a warm
fork server, so that a thousand lives take minutes."""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.chat.slack import SlackClient
from bot.chat.telegram import TelegramClient
from bot.core import pacing
from bot.core.model import Delivery
from bot.core.outbox import Outcome
from bot.core.ports import ChatClient
from bot.core.settings import SlackSettings, TelegramSettings
from bot.pipeline.deliver import Deliverer
from bot.pipeline.notices import Notices
from bot.storage import SqliteStore
from bot.storage.connections import operator_errors, transaction
from tests.world.catalogue import KeyCatalogue

REPEATED = "(possibly repeated)"
CLAIM, CALL, SETTLE = "claim", "call", "settle"
NONE = "none"
"""Between two deliveries: looking back at the start, asking what is due."""
BOUNDARIES = {CLAIM: 2, CALL: 2, SETTLE: 3}
"""How many each stage has, once it is known what is being sent."""
STAGES = tuple(BOUNDARIES)
"""The stages of a delivery: being committed as `sending`, being sent, what came of it being committed."""


@dataclass(frozen=True)
class Life:
    """`dies_at` is a stage of an operation ("post:claim") and `nth` which of its boundaries: a commit is begun, about to be
    made, made; a call begun, answered. Without them it lives on.

    `now` is Unix seconds at its birth: its clock stands still, so that what waits a minute waits for a later life.
    """

    database: Path
    platform: str
    base_url: str
    tokens: tuple[str, ...]
    now: float
    dies_at: str = ""
    nth: int = 1
    diary: Path | None = None
    """Where it writes its last word: at which boundary of what it dies."""


class Fate:
    """Counts boundaries and dies at one. `op` is what is being sent, `stage` how far it is."""

    def __init__(self, life: Life) -> None:
        self._dies_at = life.dies_at
        self._left = life.nth
        self._diary = life.diary
        self.op = NONE
        self.stage = CLAIM

    def boundary(self) -> None:
        """The next one."""
        self._left -= f"{self.op}:{self.stage}" == self._dies_at
        if self._left == 0:
            self.last_word()
            os.kill(os.getpid(), signal.SIGKILL)

    def last_word(self) -> None:
        """Note where this is, for whoever kills it from outside too."""
        if self._diary:
            self._diary.write_text(f"{self.op}:{self.stage}")


class DyingStore(SqliteStore):
    """A store whose commits are boundaries."""

    fate: Fate

    def _write(self, work: Callable[[Any], Any]) -> Any:
        self.fate.boundary()
        with operator_errors(self.path), transaction(self._tx.connection, "BEGIN IMMEDIATE"):
            result = work(self._tx)
            if isinstance(result, list) and result and isinstance(result[0], Delivery):
                self.fate.op = result[0].op
            self.fate.boundary()
        self.fate.boundary()
        if self.fate.stage == SETTLE:
            self.fate.op, self.fate.stage = NONE, CLAIM
        return result


class FixedClock:
    """It stands still."""

    def __init__(self, now: float) -> None:
        self.at = datetime.fromtimestamp(now, UTC)

    def now(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def live(life: Life) -> None:
    """Send all that is due, or die on the way."""
    pacing.LIMITS.clear()
    asyncio.run(_live(life, Fate(life)))


async def _live(life: Life, fate: Fate) -> None:
    store = DyingStore(life.database)
    store.fate = fate
    client = build(life)
    _make_mortal(client, fate)
    deliverer = Deliverer(store, {life.platform: client}, FixedClock(life.now), Notices((), KeyCatalogue()))
    await deliverer.recover()
    await deliverer.flush()
    await client.stop()
    store.close()


def build(life: Life) -> ChatClient:
    """The real client of its platform."""
    if life.platform == "telegram":
        return TelegramClient(TelegramSettings(enabled=True, base_url=life.base_url), life.tokens[0], repeat_note=REPEATED)
    settings = SlackSettings(enabled=True, base_url=life.base_url)
    return SlackClient(settings, bot_token=life.tokens[0], app_token=life.tokens[1], repeat_note=REPEATED)


def _make_mortal(client: ChatClient, fate: Fate) -> None:
    send = client.send

    async def mortal(delivery: Delivery) -> Outcome:
        fate.op, fate.stage = delivery.op, CALL
        fate.boundary()
        fate.last_word()  # the server may be the one to kill it
        outcome = await send(delivery)
        fate.boundary()
        fate.stage = SETTLE
        return outcome

    client.send = mortal  # type: ignore[method-assign]
