"""Every verb, by everybody, on every platform: allowed and refused as the table of commands says.

The real clients ask the stand-ins who a person is; the real desk answers. Nothing is sent: the answers are read in the outbox.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.chat.console import ConsoleClient
from bot.storage import SqliteStore
from tests.pipeline.house import NOW, House, entry
from tests.pipeline.test_desk import USES
from tests.world.slack import SlackWorld
from tests.world.slack_desk import client_of
from tests.world.telegram import TelegramWorld
from tests.world.telegram_talk import sending

GROUP, ELSEWHERE = "-1001", "-1002"
ANONYMOUS = "1087968824"
ADMIN, MEMBER, OUTSIDER = "admin", "member", "outsider"

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

    async def told(self, line: str, platform: str, chat: str, user: str) -> str:
        """The answer's words; the workspace is the stand-in's."""
        values: dict[str, Any] = {"workspace": "T0WORLD"} if platform == "slack" else {}
        return await self.house.told(line, user, chat, platform, **values)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    """A connected chat on each platform, with a story to ask about."""
    store = SqliteStore.open(tmp_path / "parley.db", now=NOW)
    async with AsyncExitStack() as stack:
        stack.callback(store.close)
        telegram, slack = await stack.enter_async_context(TelegramWorld()), await stack.enter_async_context(SlackWorld())
        for group in (GROUP, ELSEWHERE):
            statuses = {1: "creator", 2: "administrator", 3: "member", 4: "left", 5: "kicked"}
            telegram.chat(int(group)).members = statuses
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


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("platform", "chat", "user", "role"), PEOPLE, ids=str)
async def test_every_verb(place: Place, platform: str, chat: str, user: str, role: str) -> None:
    """Admins may everything, members look, outsiders nothing."""
    for line, needs in USES:
        words = await place.told(line, platform, chat, user)
        assert ("full members" in words) == (role == OUTSIDER), line
        assert ("Only admins" in words) == (role == MEMBER and needs == "change"), line
        place.house.clock.forward(minutes=1)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("platform", "chat", "user"), [("telegram", ELSEWHERE, "1"), ("slack", "C0ELSE", "U0ADMIN")])
async def test_every_verb_in_another_chat(place: Place, platform: str, chat: str, user: str) -> None:
    """A chat that is not connected is told its id and how to connect it, whoever asks there, and no more."""
    for line, needs in USES:
        words = await place.told(line, platform, chat, user)
        wanted = "code is wrong" if needs == "code" else f"This chat ({platform}:{chat}) is not connected."
        assert words.startswith(wanted) or "code is wrong" in words, line
        place.house.clock.forward(minutes=10)  # strangers are answered only so often
