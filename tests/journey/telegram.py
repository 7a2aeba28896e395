"""The walk in Telegram: a group whose administrator has a code from the operator."""

from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.test_commands import ADMIN, code_for
from tests.journey.walk import Step, Town, Walk, town
from tests.world.telegram import TelegramWorld
from tests.world.telegram_chats import Shown

GROUP = -1_000_000_000_100


@dataclass
class Telegram:
    """The group, the person, and what they see."""

    walk: Walk
    world: TelegramWorld
    town: Town
    seen: int = 0

    async def say(self, line: str) -> Shown:
        """A command; what stands there now."""
        self.walk.you(f"/{line}")
        before = len(self.world.messages(GROUP))
        self.world.user_says(GROUP, ADMIN, f"/{line}")
        await self.world.wait_for(lambda: len(self.world.messages(GROUP)) > before)
        return await self.look()

    async def press(self, shown: Shown, label: str) -> None:
        """A button: a popup with what stands below the message from then on, or messages of their own."""
        await self.world.wait_for(lambda: label in shown.labels())
        self.walk.you(f"[{label}]")
        below = shown.labels()
        update = self.world.user_presses(GROUP, ADMIN, shown.id, shown.labels().index(label))
        await self.world.wait_for(lambda: f"press-{update}" in self.world.popups)
        await self.town.settled()
        if popup := str(self.world.popups[f"press-{update}"].get("text", "")):
            self.walk.steps.append(Step(words=popup, private=True))
        if shown.labels() != below:
            self.walk.steps.append(Step(buttons=tuple(shown.labels())))
        await self.look()

    async def look(self) -> Shown:
        """Keeps what came since the last look; the newest message."""
        await self.town.settled()
        shown = self.world.messages(GROUP)
        for each in shown[self.seen :]:
            self.walk.steps.append(Step(words=each.text, wire=each.markup, buttons=tuple(filter(None, each.labels()))))
        self.seen = len(shown)
        return shown[-1]


async def telegram(folder: Path) -> Walk:
    """The whole of it."""
    async with TelegramWorld() as world:
        world.chat(GROUP).members[ADMIN] = "administrator"
        platform = f'[telegram]\nenabled = true\nbase_url = "{world.base_url}"\nallow_chats = []\n'
        async with town(folder, platform, {"TELEGRAM_BOT_TOKEN": world.token}) as place:
            here = Telegram(Walk("Telegram"), world, place)
            await here.say("topics")
            await here.say(f"pair {await code_for(place.app)}")
            subscribed = await here.say("subscribe ceasefire")
            for label in ("From now", "Last 3", "Today’s digest"):
                await here.press(subscribed, label)
            here.walk.then("News comes")
            await place.news()
            card = await here.look()
            for label in ("Why", "Mute story", "Unmute", "More", "Sources", "Back"):
                await here.press(card, label)
            for label in ("More", "Mute 🕊 Ceasefire 24 h", "Yes, mute it"):
                await here.press(card, label)
            await here.say("unmute ceasefire")
            for label in ("More", "Not relevant", "Off topic", "Undo"):
                await here.press(card, label)
            for line in ("search truce", "timezone Kyiv", "digest preview", "digest at 08:30"):
                await here.say(line)
            here.walk.then("The next morning")
            await place.morning()
            await here.look()
            for line in ("s4", "mute ceasefire 8h", "unmute ceasefire", "unsubscribe ceasefire"):
                await here.say(line)
    return here.walk
