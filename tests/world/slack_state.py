"""The workspace behind `SlackWorld`: people, channels, what stands in them, faults to come, calls that came."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.world import slack_rules as rules
from tests.world.slack_views import OpenView

Json = dict[str, Any]

TEAM = "T0WORLD"
BOT_USER = "U0BOT"
BOT = "B0BOT"
ALL_SCOPES = (
    "chat:write,commands,users:read,app_mentions:read,im:history,channels:read,groups:read,im:read,"
    "channels:history,groups:history,files:write,files:read"
)


@dataclass
class Shown:
    """A message as it stands in a channel."""

    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    edits: int = 0
    metadata: Json | None = None
    mrkdwn: bool = True
    arguments: Json = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What a person reads, a block a line."""
        return rules.words(self.text, self.blocks)

    @property
    def buttons(self) -> list[Json]:
        """All buttons, in order."""
        return [element for block in self.blocks if block["type"] == "actions" for element in block["elements"]]


@dataclass
class ChannelState:
    """A channel, or a conversation with one person (`im_with`)."""

    id: str
    name: str = ""
    creator: str = ""
    im_with: str = ""
    member: bool = True
    """Whether the bot is in it."""
    private: bool = False
    people: set[str] | None = None
    """Who is in it; None: everybody."""
    archived: bool = False
    shown: list[Shown] = field(default_factory=list)
    whispered: list[tuple[str, Shown]] = field(default_factory=list)
    """(user, message) of what only one person sees."""

    @property
    def kind(self) -> str:
        """What its scopes are called: `channels`, `groups` or `im`."""
        return "im" if self.im_with else "groups" if self.private else "channels"


@dataclass
class Call:
    """One request to the Web API (or a response_url, as method `response_url`) as it came."""

    method: str
    arguments: Json
    token: str = ""


@dataclass
class Fault:
    """What goes wrong with the next call of a method. `accept`: the work is done first, then the answer goes wrong."""

    status: int = 0
    error: str = ""
    retry_after: int = 0
    delay: float = 0.0
    drop: bool = False
    body: str = ""
    accept: bool = False


@dataclass
class State:
    """Everything that Slack's servers would know."""

    bot_token: str = "xoxb-world-bot"
    app_token: str = "xapp-world-app"
    scopes: str = ALL_SCOPES
    users: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, ChannelState] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    """Method -> what each of its answers waits for."""
    calls: list[Call] = field(default_factory=list)
    files: dict[str, Json] = field(default_factory=dict)
    triggers: dict[str, tuple[float, str]] = field(default_factory=dict)
    """Trigger id -> until when (Unix seconds; 0: used) it opens a view once, and before whom."""
    trigger_life: float = 60.0
    """Seconds from a press until its trigger opens nothing any more. Slack gives three; a busy machine of tests needs more."""
    views: list[OpenView] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)
    """App Home by user, as published."""
    clock: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    time: Callable[[], float] = time.time
    """Unix seconds, for the timestamps of messages."""

    on_accepted: Callable[[str], None] = lambda _: None
    """Called with each method that was carried out, before its answer goes out."""

    def next_ts(self) -> str:
        """A timestamp that no message has yet."""
        return f"{int(self.time())}.{next(self.clock) % 1_000_000:06d}"

    def granted(self, scope: str) -> bool:
        """Whether the app was installed with it."""
        return scope in self.scopes.split(",")

    def dm(self, user: str) -> "ChannelState":
        """The bot's conversation with one person."""
        channel = "D" + user[1:]
        return self.channels.get(channel) or self.add_channel(channel, im_with=user)

    def add_user(self, user: str, **flags: Any) -> None:
        """A person; flags as in users.info (`is_admin=True`, `is_restricted=True`, `team_id="T0OTHER"`)."""
        self.users[user] = {"id": user, "name": user.lower(), "team_id": TEAM, **flags}

    def add_channel(self, channel: str, **kwargs: Any) -> ChannelState:
        """A channel; keywords as `ChannelState` has them."""
        self.channels[channel] = ChannelState(channel, **kwargs)
        return self.channels[channel]

    def fault(self, method: str) -> Fault | None:
        """The next fault of `method`, taken off its queue."""
        queue = self.faults.get(method)
        return queue.pop(0) if queue else None
