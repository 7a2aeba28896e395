"""The walk in the terminal: no pairing, for whoever holds it runs the bot."""

import io
from pathlib import Path

from rich.console import Console

from bot.chat.console import ConsoleClient
from bot.core.model import Inbound
from tests.end_to_end.running import Screen
from tests.journey.walk import Step, Town, Walk, town

LINES = ("why s5", "search truce", "timezone Kyiv", "digest preview")
LAST = ("mute ceasefire 8h", "unmute ceasefire", "unsubscribe ceasefire")


async def console(folder: Path) -> tuple[Walk, str]:
    """The whole of it, and what the terminal showed as a picture (SVG)."""
    walk, screen = Walk("The terminal"), Screen()
    screen.out = Console(width=96, record=True, force_terminal=True, color_system="truecolor", file=io.StringIO())

    async def said(place: Town, line: str) -> None:
        client = place.app.live["console"]
        assert isinstance(client, ConsoleClient)
        screen.out.print(f"\n[bold cyan]parley>[/] {line}", highlight=False)
        inbound = Inbound(key=line, platform="console", chat="console", user="console", text=line, private=True)
        await place.app.desk.receive(inbound)
        await place.settled()

    async with town(folder, "", {}, screen) as place:
        for line in ("topics", "subscribe ceasefire", "subscribe ceasefire from=last"):
            await said(place, line)
        await place.news()
        for line in (*LINES, "digest at 08:30"):
            await said(place, line)
        await place.morning()
        for line in LAST:
            await said(place, line)
    walk.steps.append(Step(words=screen.out.export_text(clear=False).strip("\n")))
    return walk, screen.out.export_svg(title="parley run")
