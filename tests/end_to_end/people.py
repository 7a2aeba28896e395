"""Who people are to Parley on each platform, and a desk with the real clients that ask the stand-ins about them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.chat.console import ConsoleClient
from bot.core.forms import Values
from bot.storage import SqliteStore
from tests.pipeline.house import NOW, House, entry
from tests.world.slack import SlackWorld
from tests.world.slack_desk import client_of
from tests.world.telegram import TelegramWorld
from tests.world.telegram_talk import sending

GROUP, ELSEWHERE = "-1001", "-1002"
ANONYMOUS = "1087968824"
ADMIN, MEMBER, OUTSIDER = "admin", "member", "outsider"

STATUSES = {1: "creator", 2: "administrator", 3: "member", 4: "left", 5: "kicked"}
"""What those of Telegram are there in its own words."""

PEOPLE = [
    ("telegram", GROUP, "1", ADMIN),  # the creator
    ("telegram", GROUP, "2", ADMIN),  # an administrator
    ("telegram", GROUP, ANONYMOUS, ADMIN),
    ("telegram", GROUP, "3", MEMBER),
    ("telegram", GROUP, "4", OUTSIDER),  # left
    ("telegram", GROUP, "5", OUTSIDER),  # banned
    ("slack", "C0NEWS", "U0ADMIN", ADMIN),  # of the workspace
    ("slack", "C0NEWS", "U0MAKER", ADMIN),  # made the channel
    ("slack", "C0NEWS", "U0MEMBER", MEMBER),
    ("slack", "C0NEWS", "U0GUEST", OUTSIDER),
    ("slack", "C0NEWS", "U0STRANGER", OUTSIDER),  # Slack Connect
    ("console", "console", "console", ADMIN),  # whoever holds the terminal
]
"""Platform, chat, person, and what they are to Parley there. A chat that is not connected is tried for each admin too."""


@dataclass
class Place:
    """The desk, with the real clients on the stand-ins."""

    house: House

    async def told(self, line: str, platform: str, chat: str, user: str, filled: Values | None = None, **values: Any) -> str:
        """The answer's words to a line, or to a form filled in so; the workspace is the stand-in's."""
        values |= {"workspace": "T0WORLD"} if platform == "slack" else {}
        inbound = self.house.inbound(line, user, chat, platform, **values)
        wrong = await self.house.desk.receive(inbound, filled)
        assert not wrong, wrong
        await self.house.desk.flush()
        return self.house.reply(inbound.key).plain()


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Place]:
    """A connected chat on each platform, with a story to ask about."""
    store = SqliteStore.open(folder / "parley.db", now=NOW)
    async with AsyncExitStack() as stack:
        stack.callback(store.close)
        telegram, slack = await stack.enter_async_context(TelegramWorld()), await stack.enter_async_context(SlackWorld())
        for group in (GROUP, ELSEWHERE):
            telegram.chat(int(group)).members = dict(STATUSES)
        house = House(store)
        clients: dict[str, Any] = house.clients  # the real ones in the place of recorders
        clients["telegram"] = await stack.enter_async_context(sending(telegram))
        clients["slack"] = client_of(slack)
        stack.push_async_callback(clients["slack"].stop)
        clients["console"] = ConsoleClient(Console(quiet=True))
        for platform, chat in (("telegram", GROUP), ("slack", "C0NEWS"), ("console", "console")):
            house.subscribe(_connected(house, platform, chat), "ceasefire")
        house.publishes(entry("Truce agreed"))
        yield Place(house)


def _connected(house: House, platform: str, chat: str) -> Any:
    workspace = "T0WORLD" if platform == "slack" else ""

    def write(tx: Any) -> Any:
        met = tx.channels.allow_chat(platform, chat, workspace=workspace, now=NOW)
        return tx.channels.open_channel(met.id, timezone="UTC", language="en")

    return house.store.write_now(write)
