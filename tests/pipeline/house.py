"""The pipeline on a real database, with a clock that stands still and platforms that only record: what tests here share."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.catalogue import FluentCatalogue
from bot.config import load_houses, load_vocabulary, parse
from bot.core.forms import Form
from bot.core.home import Home
from bot.core.messages import Message
from bot.core.model import Channel, Delivery, Inbound, Keyword, Mode, Op, RawEntry, Source, SourceKind, Subscription
from bot.core.outbox import Outcome, Verdict
from bot.core.ports import Receive
from bot.pipeline.batch import Batch, Report
from bot.pipeline.commands.desk import CommandDesk
from bot.pipeline.deliver import Deliverer
from bot.pipeline.digest import DigestDesk
from bot.pipeline.grouping import Grouper
from bot.pipeline.ingest import Ingester
from bot.pipeline.notices import Notices
from bot.pipeline.publish import Publisher
from bot.pipeline.topics import TopicBook
from bot.storage import SqliteStore

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
"""A Monday."""

CONFIG = """
[general]
operators = ["telegram:-900"]
[[feeds]]
url = "https://harbour.example/rss"
[[topics]]
id = "ceasefire"
title = "Ceasefire"
emoji = "🕊"
[topics.phrases]
en = ["ceasefire*", "truce*"]
[[topics]]
id = "peacekeepers"
title = "Peacekeepers"
[topics.phrases]
en = ["peacekeep*"]
[[topics]]
id = "security-guarantees"
title = "Security guarantees"
[topics.phrases]
en = ["security guarantee*"]
"""


class StillClock:
    """A clock that stands where it is put."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


class Recorder:
    """A platform that records what it is asked to send. `outcomes` are its next answers (an Exception is raised)."""

    def __init__(self, name: str = "telegram") -> None:
        self.name = name
        self.sent: list[Delivery] = []
        self.outcomes: dict[str, list[Outcome | Exception]] = {}
        self.found: Outcome | None = None
        self.looked_back: list[int] = []
        self.parts_of: Callable[[Delivery], int] = lambda _: 1
        self.admins: set[str] = {"boss"}
        self.guests: set[str] = {"guest"}
        self.silent_about: set[str] = set()

    async def start(self, receive: Receive) -> None:
        """Nothing to connect."""

    async def stop(self) -> None:
        """Nothing to close."""

    def parts(self, delivery: Delivery) -> int:
        return self.parts_of(delivery)

    async def send(self, delivery: Delivery) -> Outcome:
        self.sent.append(delivery)
        waiting = self.outcomes.get(delivery.channel.chat.address, [])
        outcome = waiting.pop(0) if waiting else Outcome(Verdict.SENT, remote_ref=f"m{len(self.sent)}")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def look_back(self, delivery: Delivery) -> Outcome | None:
        self.looked_back.append(delivery.id)
        return self.found

    async def is_admin(self, inbound: Inbound) -> bool:
        if inbound.user in self.silent_about:
            await asyncio.Event().wait()
        return inbound.user in self.admins

    async def may_look(self, inbound: Inbound, *, afresh: bool = False) -> bool:
        return inbound.user not in self.guests

    async def check(self, _chats: Sequence[str] = ()) -> list[str]:
        return []


class Showing(Recorder):
    """A platform with forms and a page of each person, that keeps what it is to show. `chats`: where everybody is a member."""

    def __init__(self, name: str, chats: Iterable[str]) -> None:
        super().__init__(name)
        self.forms: list[Form] = []
        self.homes: list[Home] = []
        self._chats = frozenset(chats)

    async def ask(self, inbound: Inbound, form: Form) -> bool:
        self.forms.append(form)
        return True

    async def chats_of(self, inbound: Inbound) -> frozenset[str]:
        return self._chats

    async def show_home(self, inbound: Inbound, home: Home) -> None:
        self.homes.append(home)


class House:
    """All parts of the pipeline but the sources, put together on `store`."""

    def __init__(self, store: SqliteStore, config: str = CONFIG) -> None:
        self.store = store
        self.clock = StillClock()
        self.settings = parse(config)
        self.catalogue = FluentCatalogue()
        self.book = TopicBook(self.settings)
        self.publisher = Publisher(self.book, self.catalogue)
        self.grouper = Grouper(load_vocabulary(), load_houses())
        self.ingester = Ingester(self.book, self.publisher, self.grouper)
        self.digests = DigestDesk(self.book, self.catalogue)
        self.clients = {name: Recorder(name) for name in ("telegram", "slack", "console")}
        self.deliverer = Deliverer(store, self.clients, self.clock, Notices(self.settings.general.operators, self.catalogue))
        self.woken = 0
        self.desk = CommandDesk(
            store,
            clients=self.clients,
            book=self.book,
            settings=self.settings,
            catalogue=self.catalogue,
            clock=self.clock,
            on_planned=self._wake,
        )
        self._keys = 0

    @property
    def telegram(self) -> Recorder:
        return self.clients["telegram"]

    @property
    def slack(self) -> Recorder:
        return self.clients["slack"]

    def source(self, address: str = "https://harbour.example/rss", **values: Any) -> Source:
        """A declared, seeded feed; its publisher is the host of `address` unless said otherwise."""
        wanted = Source(0, SourceKind.FEED, address, **{"publisher": address.split("/")[2], **values})
        now = self.clock.now()
        return self.store.write_now(lambda tx: replace(tx.sources.declare(wanted, now=now), seeded=True))

    def channel(self, address: str = "-100", platform: str = "telegram", thread: str = "", timezone: str = "UTC") -> Channel:
        """A channel in an allowed chat."""

        def write(tx: Any) -> Channel:
            chat = tx.channels.allow_chat(platform, address, now=self.clock.now())
            opened: Channel = tx.channels.open_channel(chat.id, thread, timezone=timezone, language="en")
            return opened

        return self.store.write_now(write)

    def subscribe(self, channel: Channel, *topics: str, mode: Mode = Mode.BOTH, least: int = 1) -> None:
        """Directly, without a command."""
        wanted = [Subscription(channel.id, topic, mode, least) for topic in topics]
        self.store.write_now(lambda tx: [tx.channels.subscribe(one, now=self.clock.now()) for one in wanted])

    def keyword(self, channel: Channel, query: str) -> Keyword:
        """A keyword that is matched from now on, without a subscription."""
        made = self.store.write_now(lambda tx: tx.channels.add_keyword(channel.id, query, now=self.clock.now()))
        self.book.refresh(self.store.read_now(lambda tx: tx.channels.keywords()))
        return made

    def publishes(self, *entries: RawEntry, source: Source | None = None, alert: bool = True) -> Report:
        """A feed's poll found these entries: they are prepared and committed."""
        source, now = source or self.source(), self.clock.now()
        items = self.ingester.prepare_entries(source, entries, "en", now)
        return self.store.write_now(lambda tx: self.ingester.commit(tx, Batch(source, items, alert=alert), now))

    def planned(self, op: Op | None = None) -> list[Delivery]:
        """All deliveries, oldest first."""
        rows = self.store.read_now(lambda tx: tx.outbox.list(limit=1000))
        return [d for d in reversed(rows) if op in (None, d.op)]

    def cards(self, channel: Channel) -> list[Delivery]:
        """The posts and edits of stories in a channel."""
        return [d for d in self.planned() if d.channel.id == channel.id and d.subject.startswith("story:")]

    async def said(
        self, line: str, user: str = "boss", chat: str = "-100", platform: str = "telegram", **values: Any
    ) -> Message:
        """The reply to what somebody says."""
        inbound = self.inbound(line, user, chat, platform, **values)
        await self.desk.receive(inbound)
        await self.desk.flush()
        return self.reply(inbound.key)

    async def told(self, line: str, user: str = "boss", chat: str = "-100", platform: str = "telegram", **values: Any) -> str:
        """The reply's words."""
        return (await self.said(line, user, chat, platform, **values)).plain()

    def inbound(self, line: str, user: str = "boss", chat: str = "-100", platform: str = "telegram", **values: Any) -> Inbound:
        """A line under a key of its own."""
        self._keys += 1
        return Inbound(**{"key": f"in{self._keys}", "platform": platform, "chat": chat, "user": user, "text": line, **values})

    def reply(self, key: str) -> Message:
        """What was planned as the answer to the line with this key."""
        (found,) = [d for d in self.planned(Op.REPLY) if d.subject == f"reply:{key}"]
        return Message.from_json(found.payload)

    def _wake(self) -> None:
        self.woken += 1


def entry(title: str, summary: str = "", *, age: timedelta | None = timedelta(minutes=5), **values: Any) -> RawEntry:
    """A feed's entry, published `age` before NOW (None: undated), with an id and a link made of its title."""
    slug = "-".join(title.casefold().split())
    published = None if age is None else NOW - age
    defaults: dict[str, Any] = {"entry_id": slug, "link": f"https://harbour.example/{slug}", "published": published}
    return RawEntry(title=title, summary=summary, **{**defaults, **values})


def titles(deliveries: Iterable[Delivery]) -> list[str]:
    """The headline of each delivery's message."""
    return [d.payload["blocks"][0].get("text", "") for d in deliveries]
