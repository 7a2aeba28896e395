"""The replay of a storm: 300 reports by 40 publishers on 12 events in six hours, as Telegram's and Slack's servers see it.

Time is virtual: the clock jumps from one report or due edit to the next, so the platforms' pace (seconds of real time, tried in
tests/core/test_pacing.py and tests/pipeline/test_deliver.py) is lifted here.
"""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, open_app
from bot.catalogue import FluentCatalogue
from bot.chat.console import ConsoleClient
from bot.config import Secret, parse
from bot.core import pacing
from bot.core.model import Source, SourceKind
from bot.pipeline.batch import Batch
from bot.platforms import build_clients
from tests.end_to_end.storm_news import CONFIRMED, DENIED, EVENTS, HOURS, ITEMS, PUBLISHERS, RETRACTED, Piece, storm
from tests.pipeline.house import StillClock
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld

BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
GROUP, ROOM = -100, "C0NEWS"
TOPIC = '[[topics]]\nid = "ceasefire"\ntitle = "Ceasefire"\n[topics.phrases]\nen = ["ceasefire*", "truce*"]\n'


@dataclass
class Shown:
    """One message as a platform shows it, with the instants of its edits."""

    words: str
    answers: str = ""
    loud: bool = True
    edits: list[datetime] = field(default_factory=list)


@dataclass
class Room:
    """What stands in a channel, by message id."""

    shown: dict[str, Shown] = field(default_factory=dict)

    @property
    def posts(self) -> list[Shown]:
        return [each for each in self.shown.values() if not each.answers]

    @property
    def replies(self) -> list[Shown]:
        return [each for each in self.shown.values() if each.answers]


class Replay:
    """Parley between the storm and the two servers."""

    def __init__(self, folder: Path, telegram: TelegramWorld, slack: SlackWorld, *, storm_mode: bool) -> None:
        self.clock = StillClock(BEGIN)
        self.telegram, self.slack = telegram, slack
        self.rooms = {"telegram": Room(), "slack": Room()}
        self._folder = folder
        self._storm_mode = storm_mode

    @asynccontextmanager
    async def running(self) -> AsyncIterator[App]:
        """Parley on the one database, from a start to a stop."""
        settings = parse(
            f'[web]\nlisten = ""\n[console]\nenabled = false\n'
            f'[telegram]\nenabled = true\nbase_url = "{self.telegram.base_url}"\nallow_chats = [{GROUP}]\n'
            f'[slack]\nenabled = true\nbase_url = "{self.slack.base_url}"\nallow_workspaces = ["T0WORLD"]\n'
            f'[[channels]]\nchat = "telegram:{GROUP}"\nsubscribe = ["ceasefire"]\n'
            f'[[channels]]\nchat = "slack:{ROOM}"\nsubscribe = ["ceasefire"]\n{TOPIC}'
        )
        tokens = {
            "TELEGRAM_BOT_TOKEN": self.telegram.token,
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_SIGNING_SECRET": "",
        }
        secrets = {name: Secret(value) for name, value in tokens.items()}
        clients = build_clients(settings, secrets, FluentCatalogue(), lambda _: ConsoleClient(None))  # type: ignore[arg-type]
        database = self._folder / "parley.db"
        async with open_app(settings, database=database, clients=clients, clock=self.clock, base=self._folder) as app:
            app.deliverer.watch_clock = _unwatched  # the jumps of virtual time are no sleep of the machine
            await app.store.write(self._set_up)
            await app.deliverer.recover()
            for name, client in clients.items():
                await client.start(app.desk.receive)
                app.live[name] = client
            try:
                yield app
            finally:
                for client in clients.values():
                    await client.stop()

    def _set_up(self, tx: Any) -> None:
        for channel in tx.channels.all():
            storm_at = 6 if self._storm_mode else 0
            tx.channels.set_policy(channel.id, replace(channel.policy, storm=storm_at))
        self.sources = {
            host: replace(
                tx.sources.declare(Source(0, SourceKind.FEED, f"https://{host}/rss", publisher=host), now=BEGIN), seeded=True
            )
            for host in PUBLISHERS
        }

    async def play(self, app: App, pieces: Sequence[Piece], until: datetime) -> None:
        """Let these reports appear at their instants, and do between them whatever is due."""
        for piece in pieces:
            await self._pass_to(app, piece.at)
            items = app.ingester.prepare_entries(self.sources[piece.publisher], [piece.entry], "en", piece.at)
            batch = Batch(self.sources[piece.publisher], items)
            await app.store.write(lambda tx, b=batch, at=piece.at: app.ingester.commit(tx, b, at))  # type: ignore[misc]
            await self._work(app)
        await self._pass_to(app, until)

    async def _pass_to(self, app: App, at: datetime) -> None:
        """Stop at whatever becomes due before then."""
        while True:
            now = self.clock.at
            due = await app.store.read(lambda tx, now=now: tx.outbox.next_due(now))  # type: ignore[misc]
            tick = now + timedelta(minutes=1)  # the tick of what bundles have gained
            upcoming = min(filter(None, (due, tick if self._storm_mode else None)), default=at)
            if upcoming >= at:
                break
            self.clock.at = upcoming
            await self._work(app)
        self.clock.at = at

    async def _work(self, app: App) -> None:
        await app.plan_due(app.publisher)
        await app.deliverer.flush()
        self._look()

    def _look(self) -> None:
        """See what the servers show now."""
        now = self.clock.at
        for message in self.telegram.messages(GROUP):
            answers = str(message.reply_to or "")
            self._note("telegram", str(message.id), message.text, answers, not message.silent, message.edits, now)
        for shown in self.slack.messages(ROOM):
            answers = shown.thread_ts if shown.thread_ts != shown.ts else ""
            self._note("slack", shown.ts, shown.words, answers, bool(shown.arguments.get("reply_broadcast")), shown.edits, now)

    def _note(self, room: str, key: str, words: str, answers: str, loud: bool, edits: int, now: datetime) -> None:  # noqa: PLR0917 (a row)
        shown = self.rooms[room].shown.setdefault(key, Shown(words, answers, loud))
        shown.words = words
        shown.edits += [now] * (edits - len(shown.edits))


async def _unwatched() -> None:
    """Let the clock go as it goes."""


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """See the module's docstring."""
    for lane in pacing.LIMITS:
        monkeypatch.setitem(pacing.LIMITS, lane, pacing.UNLIMITED)


async def replayed(folder: Path, *, storm_mode: bool, restart: bool) -> dict[str, Room]:
    """The whole storm."""
    pieces, end = storm(BEGIN), BEGIN + timedelta(hours=HOURS, minutes=5)
    assert (len(pieces), len({piece.publisher for piece in pieces})) == (ITEMS, len(PUBLISHERS))
    half = len(pieces) // 2 if restart else len(pieces)
    async with TelegramWorld() as telegram, SlackWorld() as slack:
        telegram.chat(GROUP)
        replay = Replay(folder, telegram, slack, storm_mode=storm_mode)
        async with replay.running() as app:
            await replay.play(app, pieces[:half], pieces[half].at if restart else end)
        if restart:
            async with replay.running() as app:
                await replay.play(app, pieces[half:], end)
        return replay.rooms


def figures(name: str, room: Room) -> str:
    """A line for people."""
    edits = [len(each.edits) for each in room.posts]
    told = Counter(each.words.split("\n", 1)[0].split(" · ")[0] for each in room.replies)
    return f"{name}: {ITEMS} items, {len(room.posts)} messages, {sum(edits)} edits (most {max(edits)}), replies {dict(told)}"


def check_edits(room: Room) -> None:
    """No message is edited twice within a minute, as the server counted."""
    for each in room.shown.values():
        assert all(later - earlier >= timedelta(minutes=1) for earlier, later in zip(each.edits, each.edits[1:], strict=False))


def check_replies(room: Room) -> None:
    """A reply for each scripted change, under the card of its event, and no other."""
    texts = sorted(each.words.split("\n", 1)[0] for each in room.replies)
    assert len(texts) == 3, texts
    assert any(text.startswith("⚠️ Denied · Palace denies Duke Aldric") for text in texts)
    assert any(text.startswith("⚠️ Retracted · Lantern retracts") for text in texts)
    assert any(text.startswith("First independent confirmation · Garrisons of Quarry Hill") for text in texts)
    assert [each.loud for each in room.replies if "confirmation" in each.words] == [False]
    assert all(each.loud for each in room.replies if "confirmation" not in each.words)


def counted(event: int) -> str:
    """What the card of an event says in the end of who stands behind it."""
    pieces = [piece for piece in storm(BEGIN) if piece.event == event]
    voices, houses = {piece.voice for piece in pieces}, {piece.publisher for piece in pieces}
    return f"{len(voices)} independent, {len(houses) - len(voices)} reprints"


@pytest.mark.parametrize("restart", [False, True])
async def test_a_storm_without_storm_mode(tmp_path: Path, restart: bool) -> None:
    """Twelve cards, each once and right in the end; replies on what was scripted only; a restart changes nothing of it."""
    for name, room in (await replayed(tmp_path, storm_mode=False, restart=restart)).items():
        print(figures(f"{name}, storm mode off{', restart' if restart else ''}", room))  # noqa: T201 (figures)
        check_edits(room)
        check_replies(room)
        assert len(room.posts) == 12
        for event, wordings in enumerate(EVENTS):
            cards = [each for each in room.posts if each.words.startswith(wordings[0]["title"])]
            assert len(cards) == 1, wordings[0]["title"]
            assert counted(event) in cards[0].words
    assert {DENIED, RETRACTED, CONFIRMED} <= set(range(len(EVENTS)))


async def test_a_storm_with_storm_mode(tmp_path: Path) -> None:
    """Five cards, then one rolling message for what the quarter of an hour brought more, then cards again; nothing twice."""
    for name, room in (await replayed(tmp_path, storm_mode=True, restart=True)).items():
        print(figures(f"{name}, storm mode on, restart", room))  # noqa: T201 (figures)
        check_edits(room)
        rolling = [each for each in room.posts if "1. " in each.words]
        assert len(rolling) == 1
        assert len(room.posts) < 12
        assert all(any(words[0]["title"] in each.words for each in room.posts) for words in EVENTS)
