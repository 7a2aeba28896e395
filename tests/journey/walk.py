"""The walks: each says the lines and presses the buttons of a newcomer, and keeps what was said and shown."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.app import App
from bot.chat.console import ConsoleClient
from bot.core.model import Inbound
from tests.end_to_end.running import Screen, parley, poll_now, until
from tests.end_to_end.test_commands import ADMIN, code_for, config
from tests.end_to_end.test_feed_to_chat import OLD, truce
from tests.world.feeds import FeedWorld
from tests.world.slack import SlackWorld
from tests.world.slack_rules import words
from tests.world.telegram import TelegramWorld

GROUP = -1_000_000_000_100
AFTER = (
    "search truce", "timezone Kyiv", "digest at 08:30 weekdays", "digest preview", "mute ceasefire 8h", "unmute ceasefire",
    "unsubscribe ceasefire",
)  # fmt: skip
"""What is typed once the card has been looked at."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: somebody typed or pressed (`you`), or Parley showed something (as words; as it went out)."""

    you: str = ""
    words: str = ""
    wire: Any = None
    buttons: tuple[str, ...] = ()
    private: bool = False


@dataclass
class Walk:
    """All steps on one platform."""

    platform: str
    steps: list[Step] = field(default_factory=list)

    def you(self, text: str) -> None:
        self.steps.append(Step(you=text))


@asynccontextmanager
async def _at(folder: Path, feeds: FeedWorld, platform: str, secrets: dict[str, str], screen: Screen) -> AsyncIterator[App]:
    feeds.publish("/news.xml", OLD)
    text = config(feeds, platform)
    if not platform:  # nothing else is on: the terminal
        text = text.replace("enabled = false", "enabled = true") + '[[channels]]\nchat = "console"\n'
    async with parley(text, folder, secrets=secrets, screen=screen) as app:
        await until(lambda: feeds.requests)
        await poll_now(app)
        yield app


async def _news(app: App, feeds: FeedWorld) -> None:
    feeds.publish("/news.xml", truce(), OLD)
    await poll_now(app)
    await app.deliverer.flush()


async def telegram(folder: Path) -> Walk:
    """A group whose administrator has a code from the operator."""
    walk = Walk("Telegram")
    async with FeedWorld() as feeds, TelegramWorld() as world:
        world.chat(GROUP).members[ADMIN] = "administrator"
        platform = f'[telegram]\nenabled = true\nbase_url = "{world.base_url}"\nallow_chats = []\n'

        def keep(shown: Any) -> None:
            buttons = tuple(label for label in shown.labels() if label)
            walk.steps.append(Step(words=shown.text, wire=shown.markup, buttons=buttons))

        async def say(line: str) -> None:
            walk.you(f"/{line}")
            before = len(world.messages(GROUP))
            world.user_says(GROUP, ADMIN, f"/{line}")
            await world.wait_for(lambda: len(world.messages(GROUP)) > before)
            keep(world.messages(GROUP)[-1])

        async def press(app: App, card: Any, label: str) -> None:
            await world.wait_for(lambda: label in card.labels())
            walk.you(f"[{label}]")
            update = world.user_presses(GROUP, ADMIN, card.id, card.labels().index(label))
            await world.wait_for(lambda: f"press-{update}" in world.popups)
            await app.desk.flush()
            await app.deliverer.flush()
            popup = str(world.popups[f"press-{update}"].get("text", ""))
            walk.steps.append(Step(words=popup, buttons=tuple(card.labels()), private=True))

        async with _at(folder, feeds, platform, {"TELEGRAM_BOT_TOKEN": world.token}, Screen()) as app:
            await say("topics")
            await say(f"pair {await code_for(app)}")
            await say("subscribe ceasefire")
            before = len(world.messages(GROUP))
            await _news(app, feeds)
            await world.wait_for(lambda: len(world.messages(GROUP)) > before)
            card = world.messages(GROUP)[-1]
            keep(card)
            for label in ("Why", "Mute story", "Unmute", "More", "Sources", "Not relevant", "Undo"):
                await press(app, card, label)
            for line in AFTER:
                await say(line)
    return walk


async def slack(folder: Path) -> Walk:
    """A channel to which the bot was invited; who made the channel may change things there."""
    walk = Walk("Slack")
    async with FeedWorld() as feeds, SlackWorld() as world:
        platform = f'[slack]\nenabled = true\nbase_url = "{world.base_url}"\nallow_workspaces = []\n'
        secrets = {"SLACK_BOT_TOKEN": world.bot_token, "SLACK_APP_TOKEN": world.app_token}
        async with _at(folder, feeds, platform, secrets, Screen()) as app:

            def keep(shown: Any, *, private: bool) -> None:
                buttons = tuple(button["text"]["text"] for button in shown.buttons)
                said = words(shown.text, [block for block in shown.blocks if block["type"] != "actions"])
                walk.steps.append(Step(words=said, wire=shown.blocks, buttons=buttons, private=private))

            async def answered(act: Awaitable[object]) -> None:
                before = len(world.ephemerals("C0NEWS", "U0MAKER"))
                await act
                await app.desk.flush()
                await app.deliverer.flush()
                for shown in world.ephemerals("C0NEWS", "U0MAKER")[before:]:
                    keep(shown, private=True)

            async def say(line: str) -> None:
                walk.you(f"/parley {line}")
                await answered(world.user_says_command("C0NEWS", "U0MAKER", f"/parley {line}"))

            await say("topics")
            await say(f"pair {await code_for(app)}")
            await say("subscribe ceasefire")
            await _news(app, feeds)
            await world.wait_for(lambda: world.messages("C0NEWS"))
            card = world.messages("C0NEWS")[-1]
            keep(card, private=False)
            for label in ("Why", "Mute story", "More"):
                walk.you(f"[{label}]")
                number = [button["text"]["text"] for button in card.buttons].index(label)
                await answered(world.user_clicks("C0NEWS", "U0MAKER", card.ts, number))
            for line in ("unmute s2", *AFTER):
                await say(line)
    return walk


async def console(folder: Path) -> tuple[Walk, str]:
    """The terminal: no pairing, for whoever holds it runs the bot. The second is what it showed, as a picture (SVG)."""
    walk, screen = Walk("The terminal"), Screen()
    screen.out = Console(width=96, record=True, force_terminal=True, color_system="truecolor", file=io.StringIO())

    async def said(app: App, line: str) -> None:
        client = app.live["console"]
        assert isinstance(client, ConsoleClient)
        screen.out.print(f"\n[bold cyan]parley>[/] {line}", highlight=False)
        await app.desk.receive(Inbound(key=line, platform="console", chat="console", user="console", text=line, private=True))
        await app.desk.flush()
        await app.deliverer.flush()

    async with FeedWorld() as feeds, _at(folder, feeds, "", {}, screen) as app:
        for line in ("topics", "subscribe ceasefire"):
            await said(app, line)
        await _news(app, feeds)
        for line in ("why s2", *AFTER):
            await said(app, line)
    walk.steps.append(Step(words=screen.out.export_text(clear=False).strip("\n")))
    return walk, screen.out.export_svg(title="parley run")


async def all_walks(folder: Path) -> tuple[list[Walk], str]:
    """The three walks, each in a folder of its own, and the terminal's picture."""
    walks: list[Walk] = []
    tours: tuple[Callable[[Path], Awaitable[Walk]], ...] = (slack, telegram)
    for tour in tours:
        place = folder / tour.__name__
        place.mkdir()
        walks.append(await tour(place))
    place = folder / "console"
    place.mkdir()
    walk, picture = await console(place)
    return [*walks, walk], picture


def walked(folder: Path) -> tuple[list[Walk], str]:
    """All of it, at once."""
    return asyncio.run(all_walks(folder))
