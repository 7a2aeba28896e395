"""The stand-ins as the benchmark of answers speaks to them: a line said in a chat, and what stands there."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld

CHATS = 24
"""Of each platform: a chat takes about a message a second, and that pace is not what is measured."""
PATIENCE = 60.0


@dataclass
class Platform:
    """One stand-in: `say` a line in a chat (its number), `answers` counts what stands there for whoever said it."""

    name: str
    say: Callable[[int, str], Awaitable[object]]
    answers: Callable[[int], int]
    newest: Callable[[int], str]

    async def asked(self, chat: int, line: str) -> float:
        """Seconds until the answer to `line` stands there. Raises TimeoutError."""
        before, began = self.answers(chat), time.perf_counter()
        await self.say(chat, line)
        async with asyncio.timeout(PATIENCE):
            while self.answers(chat) == before:
                await asyncio.sleep(0.002)
        return time.perf_counter() - began


def telegram(world: TelegramWorld) -> Platform:
    """Private chats and groups by turns; whoever speaks may change things."""

    async def say(chat: int, line: str) -> None:
        world.user_says(telegram_chat(chat), telegram_user(chat), f"/{line}")

    def messages(chat: int) -> list[str]:
        return [shown.text for shown in world.messages(telegram_chat(chat))]

    for chat in range(CHATS):
        world.chat(telegram_chat(chat)).members[telegram_user(chat)] = "administrator"
    return Platform("telegram", say, lambda chat: len(messages(chat)), lambda chat: messages(chat)[-1])


def telegram_chat(chat: int) -> int:
    """Half of them private, half of them groups."""
    return 1000 + chat if chat % 2 else -(1000 + chat)


def telegram_user(chat: int) -> int:
    """The one person of each chat."""
    return 1000 + chat


def slack(world: SlackWorld) -> Platform:
    """A channel for each chat; whoever speaks may change things."""

    async def say(chat: int, line: str) -> None:
        await world.user_says_command(f"C0DESK{chat}", "U0ADMIN", f"/parley {line}", wait=False)

    def whispers(chat: int) -> list[str]:
        return [shown.words for shown in world.ephemerals(f"C0DESK{chat}", "U0ADMIN")]

    for chat in range(CHATS):
        world.add_channel(f"C0DESK{chat}", name=f"desk{chat}", creator="U0ADMIN")
    return Platform("slack", say, lambda chat: len(whispers(chat)), lambda chat: whispers(chat)[-1])
