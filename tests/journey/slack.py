"""The walk in Slack: a channel to which the bot was invited; who made the channel may change things there."""

import re
from collections.abc import Awaitable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.end_to_end.test_commands import code_for
from tests.journey.walk import Step, Town, Walk, town
from tests.world.slack import SlackWorld
from tests.world.slack_rules import words
from tests.world.slack_state import Shown

CHANNEL, PERSON = "C0NEWS", "U0MAKER"


@dataclass
class Slack:
    """The channel, the person, and what they see."""

    walk: Walk
    world: SlackWorld
    town: Town
    seen: set[str] = field(default_factory=set)

    async def say(self, line: str) -> Shown:
        """A command; its answer."""
        self.walk.you(f"/parley {line}".strip())
        return await self._done(self.world.user_says_command(CHANNEL, PERSON, f"/parley {line}".strip()))

    async def press(self, shown: Shown, label: str) -> Shown:
        """A button of a message; its answer."""
        self.walk.you(f"[{label}]")
        number = [button["text"]["text"] for button in shown.buttons].index(label)
        return await self._done(self.world.user_clicks(CHANNEL, PERSON, shown.ts, number))

    async def fill_in(self, line: str, **fields: Any) -> Shown:
        """A bare verb's form, as it opens, and what comes of it when it is filled in so."""
        self.walk.you(f"/parley {line}")
        await self.world.user_says_command(CHANNEL, PERSON, f"/parley {line}")
        await self.town.settled()
        view = self.world.modal(PERSON)
        self._keep(view.view["blocks"], view.view["title"]["text"], view.view["submit"]["text"])
        self.walk.you(" · ".join(f"{name}: {value}" for name, value in fields.items()) + f" [{view.view['submit']['text']}]")
        return await self._done(self.world.user_submits(view, **fields))

    async def home(self) -> None:
        """App Home."""
        self.walk.then("You open the app’s Home")
        await self.world.user_opens_home(PERSON)
        await self.town.settled()
        self._keep(self.world.state.homes[PERSON]["blocks"], "", "")

    async def look(self) -> Shown:
        """Keeps what came since the last look; the newest message."""
        await self.town.settled()
        open_to_all = self.world.messages(CHANNEL)
        there = [*self.world.ephemerals(CHANNEL, PERSON), *open_to_all]
        for shown in there:
            if shown.ts not in self.seen:
                self.seen.add(shown.ts)
                said = words(shown.text, [block for block in shown.blocks if block["type"] != "actions"])
                said = re.sub(r"(?<=\S) {2,}", " ", said)  # between the parts of a line Slack leaves a gap of its own
                private = shown not in open_to_all
                self.walk.steps.append(Step(words=said, wire=shown.blocks, buttons=_labels(shown.blocks), private=private))
                newest = shown
        return newest

    async def _done(self, act: Awaitable[object]) -> Shown:
        await act
        return await self.look()

    def _keep(self, blocks: list[dict[str, Any]], title: str, submit: str) -> None:
        head = [{"type": "header", "text": {"type": "plain_text", "text": title}}] if title else []
        foot = [{"type": "actions", "elements": [{"text": {"text": submit}}]}] if submit else []
        said = "\n".join([title, *map(_line, blocks)]).strip()
        buttons = (submit,) if submit else _labels(blocks)
        self.walk.steps.append(Step(words=said, wire=[*head, *blocks, *foot], buttons=buttons, private=True))


def _labels(blocks: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(button["text"]["text"] for block in blocks if block["type"] == "actions" for button in block["elements"])


def _line(block: dict[str, Any]) -> str:
    """A block of a form or page in words."""
    match block:
        case {"type": "input", "label": label, "element": element}:
            chosen = element.get("initial_option", {}).get("text", {}).get("text", element.get("initial_value", "…"))
            return f"{label['text']}: {chosen}"
        case {"type": "actions" | "divider"}:
            return ""
    return words("", [block])


async def slack(folder: Path) -> Walk:
    """The whole of it."""
    async with SlackWorld() as world:
        platform = f'[slack]\nenabled = true\nbase_url = "{world.base_url}"\nallow_workspaces = []\n'
        secrets = {"SLACK_BOT_TOKEN": world.bot_token, "SLACK_APP_TOKEN": world.app_token}
        async with town(folder, platform, secrets) as place:
            here = Slack(Walk("Slack"), world, place)
            await here.say("topics")
            await here.say(f"pair {await code_for(place.app)}")
            subscribed = await here.fill_in("subscribe", topic="ceasefire")
            for label in ("From now", "Last 3", "Today’s digest"):
                await here.press(subscribed, label)
            here.walk.then("News comes")
            await place.news()
            card = await here.look()
            await here.press(card, "Why")
            await here.press(await here.press(card, "Mute story"), "Unmute")
            more = await here.press(card, "More")
            await here.press(more, "Sources")
            asked = await here.press(more, "Mute 🕊 Ceasefire 24 h")
            await here.press(await here.press(asked, "Yes, mute it"), "Unmute")
            await here.press(await here.press(more, "Not relevant"), "Undo")
            await here.press(await here.say("search truce"), "Share to channel")
            for line in ("timezone Kyiv", "digest preview", "digest at 08:30"):
                await here.say(line)
            here.walk.then("The next morning")
            await place.morning()
            await here.look()
            await here.home()
            for line in ("mute ceasefire 8h", "unmute ceasefire", "unsubscribe ceasefire"):
                await here.say(line)
    return here.walk
