"""Who receives what people say in `SlackWorld`, and a real client to hear it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.chat.slack import SlackClient
from bot.core.forms import Values
from bot.core.model import Inbound
from bot.core.settings import SlackSettings
from tests.world.slack import SlackWorld


@dataclass
class Desk:
    """Persists what comes in; fails as often as it is told to."""

    received: list[Inbound] = field(default_factory=list)
    filled: list[Values | None] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    """What it finds wrong with filled forms."""
    failures: int = 0
    seconds: float = 0.0

    async def receive(self, inbound: Inbound, filled: Values | None = None, /) -> Mapping[str, str]:
        await asyncio.sleep(self.seconds)
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        if filled is not None and self.wrong:
            return self.wrong
        self.received.append(inbound)
        self.filled.append(filled)
        return {}


def client_of(world: SlackWorld, *, proxy: str = "", **settings: Any) -> SlackClient:
    """A client of this workspace; further keywords are SlackSettings'."""
    slack = SlackSettings(enabled=True, base_url=world.base_url, **settings)
    return SlackClient(slack, bot_token=world.bot_token, app_token=world.app_token, reconnect_after=0.02, proxy=proxy)
