"""A Parley that runs for long: the clock is put, backups are due, the heart beats, and a paused thread comes back."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from bot.app import App, open_app
from bot.catalogue import FluentCatalogue
from bot.chat.console import ConsoleClient
from bot.clock import SystemClock
from bot.config import Secret, parse
from bot.core.messages import say
from bot.core.model import NewDelivery, Op
from bot.platforms import build_clients
from bot.storage import backups
from tests.end_to_end.running import NO_WEB, Screen, parley, until
from tests.test_heartbeat import dead_mans_switch
from tests.world.feeds import FeedWorld
from tests.world.telegram import TelegramWorld

QUIET = "[console]\nenabled = false\n"
GROUP, TOPIC, MEMBER = -1000, 17, 8
SOON = timedelta(seconds=0.2)


def telegram_config(telegram: TelegramWorld, general: str = "") -> str:
    """Telegram with one allowed group."""
    return f"""{QUIET}[general]
{general}
[telegram]
enabled = true
base_url = "{telegram.base_url}"
allow_chats = [{GROUP}]
"""


async def wait_until_later(app: App, hours: float) -> int:
    """Plan a message that waits for so long; its id."""
    now = app.clock.now()

    def write(tx: Any) -> int:
        chat = tx.channels.allow_chat("telegram", "5", now=now)
        channel = tx.channels.open_channel(chat.id, timezone="UTC", language="en")
        planned: int = tx.outbox.plan(NewDelivery(channel.id, Op.POST, "waits", say("waits").to_json()), now=now)
        until = (now + timedelta(hours=hours)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        tx.connection.execute("UPDATE deliveries SET state = 'failed', not_before = ? WHERE id = ?", (until, planned))
        return planned

    return await app.store.write(write)


async def not_before(app: App, delivery_id: int) -> datetime:
    """When it may be sent."""
    found = await app.store.read(lambda tx: tx.outbox.get(delivery_id))
    assert found is not None
    assert found.not_before is not None
    return found.not_before


@pytest.mark.parametrize("hours", [2, -2])
async def test_a_clock_that_is_put_changes_no_wait(hours: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put by two hours while Parley runs: what was to wait three hours still waits three, and the lease is renewed on."""
    monkeypatch.setattr("bot.app.LEASE_TICK", SOON)
    monkeypatch.setattr("bot.schedule.LOOK", 0.1)
    with time_machine.travel(SystemClock().now()) as clock:
        async with parley(QUIET, tmp_path) as app:
            planned = await wait_until_later(app, hours=3)
            meant = await not_before(app, planned)
            while (before := await lease_ends(app)) is None:  # noqa: ASYNC110 (as below)
                await asyncio.sleep(0.05)
            while await lease_ends(app) == before:  # noqa: ASYNC110 (a row): then it has seen the clock as it was
                await asyncio.sleep(0.05)
            clock.shift(timedelta(hours=hours))
            put = timedelta(hours=hours)
            async with asyncio.timeout(180):
                while abs(await not_before(app, planned) - meant - put) > timedelta(seconds=5):  # noqa: ASYNC110 (a row)
                    await asyncio.sleep(0.05)
                while not await renewed(app):  # noqa: ASYNC110 (a row)
                    await asyncio.sleep(0.05)


async def renewed(app: App) -> bool:
    """The lease ends a minute from now, by the clock as it is put."""
    ends = await lease_ends(app)
    return ends is not None and timedelta(seconds=20) < ends - app.clock.now() < timedelta(seconds=70)


async def lease_ends(app: App) -> datetime | None:
    """As it was last renewed; None before it is taken."""
    row = await app.store.read(lambda tx: tx.connection.execute("SELECT expires_at FROM leases").fetchone())
    return datetime.fromisoformat(row[0]) if row else None


async def test_the_lease_is_renewed_while_a_start_takes_in_the_last_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long that takes Parley holds its place; it asks a feed only then."""
    monkeypatch.setattr("bot.app.LEASE_TICK", SOON)
    taken_in = asyncio.Event()

    async def recall(_: App) -> None:
        await taken_in.wait()

    monkeypatch.setattr(App, "_recall", recall)
    async with FeedWorld() as feeds:
        config = f'{QUIET}[fetch]\nallow_hosts = ["{feeds.host}"]\n[[feeds]]\nurl = "{feeds.url("/news")}"\n'
        async with parley(config, tmp_path) as app:
            ends: set[datetime | None] = set()
            async with asyncio.timeout(180):
                while len(ends) < 3:
                    ends.add(await lease_ends(app))
                    await asyncio.sleep(0.05)
            assert feeds.requests == []
            taken_in.set()
            await until(lambda: feeds.requests)


async def test_scheduled_backups_are_made_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The config's folder fills with whole copies and holds no more than it says."""
    monkeypatch.setattr("bot.app.BACKUP_TICK", SOON)
    config = QUIET + '[general.backup]\nfolder = "copies"\nevery = "1s"\nkeep = 2\n'
    async with parley(config, tmp_path) as app:
        seen: set[Path] = set()

        def four_were_made() -> bool:
            seen.update(backups.made(tmp_path / "copies"))
            return len(seen) >= 4

        await until(four_were_made)
        assert app.upkeep.reading
    kept = backups.made(tmp_path / "copies")
    assert len(kept) == 2
    for copy in kept:
        backups.check(copy)


async def test_the_heart_beats_while_all_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A beat whenever the lease is renewed; none while a platform refuses our token."""
    monkeypatch.setattr("bot.app.LEASE_TICK", SOON)
    async with dead_mans_switch() as switch, TelegramWorld() as telegram:
        config = telegram_config(telegram, f'heartbeat_url = "{switch.url}"')
        async with parley(config, tmp_path, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}):
            await until(lambda: len(switch.heard) >= 3)
    async with dead_mans_switch() as switch, TelegramWorld() as telegram:
        config = telegram_config(telegram, f'heartbeat_url = "{switch.url}"')
        telegram.revoked = True
        (tmp_path / "other").mkdir()
        await _serve_for(2.0, config, tmp_path / "other", telegram.token)
        assert switch.heard == []


async def _serve_for(seconds: float, config: str, folder: Path, token: str) -> None:
    """Whether it connects or not."""
    settings = parse(config + NO_WEB)
    secrets = {"TELEGRAM_BOT_TOKEN": Secret(token)}
    clients = build_clients(settings, secrets, FluentCatalogue(), lambda _: ConsoleClient(Screen().out))
    async with open_app(settings, database=folder / "x.db", clients=clients, clock=SystemClock(), base=folder) as app:
        serving = asyncio.create_task(app.serve())
        await asyncio.sleep(seconds)
        app.stop()
        await serving


async def test_a_paused_thread_goes_on_when_somebody_speaks_there(tmp_path: Path) -> None:
    """Its forum topic was closed and is open again: a word in it, and what waited is told; the group itself never stopped."""
    async with TelegramWorld() as telegram:
        group = telegram.chat(GROUP)
        group.topics.add(TOPIC)
        config = (
            telegram_config(telegram)
            + f"""
[[channels]]
chat = "telegram:{GROUP}"
[[channels]]
chat = "telegram:{GROUP}"
thread = {TOPIC}
"""
        )
        async with parley(config, tmp_path, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}) as app:

            async def tell(thread: str, text: str) -> None:
                def write(tx: Any) -> None:
                    channel = tx.channels.channel(tx.channels.chat("telegram", str(GROUP)).id, thread)
                    tx.outbox.plan(NewDelivery(channel.id, Op.POST, text, say(text).to_json()), now=app.clock.now())

                await app.store.write(write)
                app.deliverer.wake()

            def told() -> list[str]:
                return [shown.text for shown in telegram.messages(GROUP)]

            def paused() -> list[str]:
                return [c.thread for c in app.store.read_now(lambda tx: tx.channels.all()) if c.pause_reason]

            group.topics.clear()
            await tell(str(TOPIC), "for the thread")
            await until(paused)
            await tell("", "for the group")
            await until(lambda: "for the group" in told())
            assert paused() == [str(TOPIC)]
            assert "for the thread" not in told()
            telegram.user_says(GROUP, MEMBER, "/help", thread=TOPIC)  # which opens it again in the stand-in
            await until(lambda: "for the thread" in told())
            assert paused() == []
