"""Platforms that do not let us in, or do not answer, when Parley starts: said where somebody looks, and in nobody's way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import App, open_app
from bot.catalogue import FluentCatalogue
from bot.chat.console import ConsoleClient
from bot.clock import SystemClock
from bot.config import Secret, parse
from bot.core.ports import ChatClient, Receive
from bot.platforms import build_clients
from tests.end_to_end.running import NO_WEB, Screen, until
from tests.pipeline.house import Recorder
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld

PATIENCE = 180.0


@asynccontextmanager
async def serving(config: str, folder: Path, clients: dict[str, ChatClient]) -> AsyncIterator[tuple[App, asyncio.Task[None]]]:
    """The app and its serving, whether anything connects or not; stopped at the end."""
    settings = parse(config + NO_WEB)
    async with open_app(settings, database=folder / "parley.db", clients=clients, clock=SystemClock(), base=folder) as app:
        task = asyncio.create_task(app.serve())
        try:
            yield app, task
        finally:
            app.stop()
            await task


async def test_a_token_refused_at_the_start_is_told_on_the_other_platform(tmp_path: Path) -> None:
    """Operators hear of it in Slack, and it counts as unwell; once the token is good, what waited goes out without a rest."""
    async with TelegramWorld() as telegram, SlackWorld() as slack:
        telegram.revoked = True
        config = f"""
[general]
operators = ["slack:C0NEWS"]
[telegram]
enabled = true
base_url = "{telegram.base_url}"
[slack]
enabled = true
base_url = "{slack.base_url}"
"""
        given = {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_SIGNING_SECRET": "",
        }
        secrets = {name: Secret(value) for name, value in given.items()}
        clients = build_clients(
            parse(config), secrets, FluentCatalogue(), lambda note: ConsoleClient(Screen().out, repeat_note=note)
        )
        async with serving(config, tmp_path, clients) as (app, _):
            await until(lambda: slack.messages("C0NEWS"), PATIENCE)
            told = slack.messages("C0NEWS")[0].words
            assert told.startswith("telegram does not take Parley's credentials: Telegram refuses the bot's token")
            assert telegram.token not in told
            assert (await app.numbers())["healthy"] == 0
            telegram.revoked = False
            await app.connections.open()
            assert app.live.keys() == {"telegram", "slack", "console"}
            now = app.clock.now()
            assert await app.store.read(lambda tx: tx.outbox.resting(now)) == {}


class Silent(Recorder):
    """A platform whose connection never comes to stand."""

    def __init__(self) -> None:
        super().__init__("telegram")
        self.asked = asyncio.Event()

    async def start(self, receive: Receive) -> None:
        self.asked.set()
        await asyncio.Event().wait()


async def test_a_stop_does_not_wait_for_a_silent_platform(tmp_path: Path) -> None:
    """Told to end while it connects, Parley ends."""
    silent = Silent()
    async with asyncio.timeout(PATIENCE), serving("", tmp_path, {"telegram": silent}) as (app, task):
        await silent.asked.wait()
        app.stop()
        await task
