"""What the walks share: the steps that they keep, and the place in which they are walked, with its news and its clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import App
from bot.clock import SystemClock
from tests.end_to_end.running import Screen, parley, poll_now, until
from tests.end_to_end.test_commands import config
from tests.end_to_end.test_feed_to_chat import OLD, truce
from tests.world.feeds import Entry, FeedWorld

ZONE = "Europe/Kyiv"
NIGHT = "Ceasefire in Ukraine holds for a second night, monitors say"
ANNEX = "Envoys sign the prisoner annex to Ukraine's ceasefire"
ELSEWHERE = "Rebels in Sudan refuse a truce"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: somebody typed or pressed (`you`), time went by (`then`), or Parley showed something (as words;
    as it went out)."""

    you: str = ""
    then: str = ""
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

    def then(self, text: str) -> None:
        self.steps.append(Step(then=text))


@dataclass
class AheadClock:
    """The machine's clock, which can be put forward: nobody waits for a morning."""

    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead


@dataclass
class Town:
    """A Parley with one feed, and the clock that it goes by."""

    app: App
    feeds: FeedWorld
    clock: AheadClock

    async def news(self) -> None:
        """Something happens."""
        self.feeds.publish("/news.xml", truce(), *held(self.clock))
        await poll_now(self.app)
        await self.settled()

    async def morning(self) -> None:
        """The next day's morning comes, and with it the digest."""
        now = self.clock.now().astimezone(ZoneInfo(ZONE))
        wanted = (now + timedelta(days=1)).replace(hour=8, minute=31)
        self.clock.ahead += wanted - now
        await self.app.plan_due(self.app.digests)
        await self.settled()

    async def settled(self) -> None:
        """Everything that was said is answered, and every answer is sent."""
        await self.app.desk.flush()
        await self.app.deliverer.flush()


def held(clock: AheadClock) -> list[Entry]:
    """What the feed holds before anybody follows anything: two stories on the topic, one that just misses it, another."""
    now = clock.now()
    monitors = "Monitors in Ukraine counted no shelling along the river, and the ceasefire held, they told reporters."
    envoys = "The annex to the ceasefire in Ukraine lists two hundred names. A bus leaves on Friday."
    rebels = "The rebels in Sudan said that a truce is out of the question before the rains."
    return [
        Entry(ANNEX, envoys, published=now - timedelta(hours=20)),
        Entry(NIGHT, monitors, published=now - timedelta(hours=30)),
        Entry(ELSEWHERE, rebels, published=now - timedelta(hours=26)),
        OLD,
    ]


@asynccontextmanager
async def town(folder: Path, platform: str, secrets: dict[str, str], screen: Screen | None = None) -> AsyncIterator[Town]:
    """Parley serving on `platform` (TOML; empty: the terminal), once it has read what its feed holds."""
    async with FeedWorld() as feeds:
        clock = AheadClock()
        feeds.publish("/news.xml", *held(clock))
        text = config(feeds, platform)
        if not platform:  # nothing else is on: the terminal
            text = text.replace("enabled = false", "enabled = true") + '[[channels]]\nchat = "console"\n'
        async with parley(text, folder, secrets=secrets, screen=screen or Screen(), clock=clock) as app:
            await until(lambda: feeds.requests)
            await poll_now(app)
            yield Town(app, feeds, clock)
