"""What the operator can set, as plain values. `bot.config` reads them from TOML; everything else is handed these.

Durations are timedeltas (written "15m" in the file), sizes are bytes ("15MiB"). Defaults here are the documented defaults.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Literal

Bytes = Annotated[int, "bytes"]
"""A size; `bot.config` reads "15MiB"."""

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long texts of unmatched items and settled deliveries are kept."""

    text: timedelta = timedelta(days=400)
    deliveries: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """Copies of the database made while Parley runs, the newest `keep` of them kept; no `folder`: none are made."""

    folder: str = ""
    every: timedelta = timedelta(days=1)
    keep: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class General:
    """`operators` are channel addresses (`telegram:-100`, `slack:C0`) that notices go to."""

    database: str = "parley.db"
    timezone: str = "UTC"
    language: str = "en"
    names: str = ""
    """A file of further names, beside those that Parley ships with."""
    publishers: str = ""
    """A file of further publishers and wires, beside those that Parley ships with."""
    operators: Names = ()
    retention: Retention = field(default_factory=Retention)
    backup: Backup = field(default_factory=Backup)
    heartbeat_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """How feeds are fetched. `allow_hosts`: `host` or `host:port` that may be private or loopback. The operators are told of
    a feed that failed `tell_failures` times in a row, or published nothing for `tell_silence` and three of its usual gaps."""

    interval: timedelta = timedelta(minutes=15)
    min_interval: timedelta = timedelta(minutes=2)
    max_interval: timedelta = timedelta(hours=6)
    timeout: timedelta = timedelta(seconds=30)
    max_bytes: Bytes = 15 * 1024 * 1024
    allow_hosts: Names = ()
    contact: str = ""
    tell_failures: int = 3
    tell_silence: timedelta = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """`proxy` is explicit only; it is never taken from the environment."""

    proxy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """One feed. `publisher` is the family it counts as; `default_context` names groups that its items have anyway.

    Secrets by reference: `login` names the variable that holds `user:password`, `headers` for each header the variable that
    holds its value (or NAME_FILE, as for tokens).
    """

    url: str
    title: str = ""
    publisher: str = ""
    language: str = ""
    default_context: Names = ()
    interval: timedelta | None = None
    full_text: bool = False
    login: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSettings:
    """One drop folder. `after`: what happens to a file once it is read. `include`, `exclude`: globs of names. `topics`: the
    only ones its items may meet. `columns`: in tables, which column holds what."""

    path: str
    title: str = ""
    publisher: str = ""
    language: str = ""
    default_context: Names = ()
    recursive: bool = True
    after: Literal["keep", "archive", "delete"] = "keep"
    include: Names = ()
    exclude: Names = ()
    topics: Names = ()
    columns: dict[Literal["title", "text", "published", "publisher", "byline", "link", "language"], str] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSettings:
    """A named query: `phrases` by language, a `query`, or both, where one of them suffices. `@name` in context, rivals and
    exclude names a group; an entry of `exclude` with NEAR/ is a query. `urgent`: its alerts may pass quiet hours."""

    id: str
    title: str = ""
    emoji: str = ""
    context: Names = ()
    rivals: Names = ()
    exclude: Names = ()
    phrases: dict[str, Names] = field(default_factory=dict)
    query: str = ""
    priority: int = 0
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSettings:
    """`allow_chats` are chat ids that may use the bot from the start; `pair` adds others. `admins` are user ids that may change
    things in every allowed chat, beside the chats' own admins."""

    enabled: bool = False
    base_url: str = "https://api.telegram.org/bot"
    allow_chats: tuple[int, ...] = ()
    admins: tuple[int, ...] = ()
    mode: Literal["polling", "webhook"] = "polling"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """`admins` are user ids that may change subscriptions beside workspace admins and channel creators."""

    enabled: bool = False
    base_url: str = "https://slack.com/api/"
    allow_workspaces: Names = ()
    admins: Names = ()
    mode: Literal["socket", "http"] = "socket"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSettings:
    """The terminal that Parley runs in, as a chat."""

    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Where health and metrics are served; empty `listen` serves nothing."""

    listen: str = "127.0.0.1:8080"
    public_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    """`at` local time, `days` (daily, weekdays, or a day such as mon), `timezone` of the channel; `off` for none. `weekly`: a
    second one beside it, `mon 08:00`. `empty`: it is posted where there is nothing to tell, too."""

    at: str = "08:00"
    days: str = "daily"
    weekly: str = ""
    empty: bool = True
    timezone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """A channel to begin with; chat commands change the rest. `cap` and what follows: see `core.model.AlertPolicy`, whose
    defaults these are."""

    chat: str
    thread: int | str = ""
    subscribe: Names = ()
    mode: Literal["alert", "digest", "both"] = "both"
    min: int = 1
    digest: DigestSettings = field(default_factory=DigestSettings)
    quiet: str = ""
    quiet_pass: Names = ("denials", "urgent")
    cap: int = 10
    storm: str = "6 in 15m"
    fresh: timedelta = timedelta(hours=24)
    official: bool = True
    timezone: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole configuration file."""

    general: General = field(default_factory=General)
    fetch: Fetch = field(default_factory=Fetch)
    network: Network = field(default_factory=Network)
    feeds: tuple[FeedSettings, ...] = ()
    folders: tuple[FolderSettings, ...] = ()
    groups: dict[str, Names] = field(default_factory=dict)
    topics: tuple[TopicSettings, ...] = ()
    telegram: TelegramSettings = field(default_factory=TelegramSettings)
    slack: SlackSettings = field(default_factory=SlackSettings)
    console: ConsoleSettings = field(default_factory=ConsoleSettings)
    web: WebSettings = field(default_factory=WebSettings)
    channels: tuple[ChannelSettings, ...] = ()
