"""Who receives what people say in `SlackWorld`, and a real client to hear it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.chat.slack import SlackClient
from bot.core.model import Inbound
from bot.core.settings import SlackSettings
from tests.world.slack import SlackWorld


@dataclass
class Desk:
    """Persists what comes in; fails as often as it is told to."""

    received: list[Inbound] = field(default_factory=list)
    failures: int = 0
    seconds: float = 0.0

    async def receive(self, inbound: Inbound) -> None:
        await asyncio.sleep(self.seconds)
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.received.append(inbound)


def client_of(world: SlackWorld, **settings: Any) -> SlackClient:
    """A client of this workspace; keywords are SlackSettings'."""
    slack = SlackSettings(enabled=True, base_url=world.base_url, **settings)
    return SlackClient(slack, bot_token=world.bot_token, app_token=world.app_token, reconnect_after=0.02)
