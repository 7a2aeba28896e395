"""Upkeep: backups on time and only so many, a full disk told once, old rows taken away in between."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.catalogue import FluentCatalogue
from bot.core.errors import DiskFull
from bot.core.gaps import Outage, gaps
from bot.core.model import NewDelivery, Op
from bot.core.settings import Backup, General, Retention
from bot.pipeline.notices import Notices
from bot.storage import SqliteStore, backups
from bot.storage.store import SqliteTx
from bot.upkeep import LEAST_ROOM, Room, Upkeep
from tests.pipeline.house import NOW, StillClock
from tests.storage.samples import put

OPERATORS = "telegram:-900"
PLENTY = Room(10**12, 2 * 10**12)


def know_operators(store: SqliteStore) -> None:
    """The operators' channel is known."""

    def write(tx: SqliteTx) -> None:
        chat = tx.channels.allow_chat("telegram", "-900", now=NOW)
        tx.channels.open_channel(chat.id, timezone="UTC", language="en")

    store.write_now(write)


def notice(number: int) -> NewDelivery:
    """Something to write."""
    return NewDelivery(1, Op.POST, f"n:{number}", {})


class Kept:
    """An upkeep on a fresh database with operators to tell; `room` is what the disk has."""

    def __init__(self, folder: Path, **general: object) -> None:
        self.folder = folder
        self.clock = StillClock()
        self.room = PLENTY
        self.store = SqliteStore.open(folder / "parley.db", now=NOW)
        know_operators(self.store)
        self.woken = 0
        self.upkeep = Upkeep(
            self.store,
            General(operators=(OPERATORS,), **general),  # type: ignore[arg-type]
            base=folder,
            clock=self.clock,
            notices=Notices((OPERATORS,), FluentCatalogue()),
            on_planned=self._wake,
            room=lambda _: self.room,
        )

    def _wake(self) -> None:
        self.woken += 1

    def notices(self) -> list[str]:
        """What operators are told, oldest first, by subject."""
        planned = self.store.read_now(lambda tx: tx.outbox.list())
        return [delivery.subject for delivery in reversed(planned)]


@pytest.fixture
def backed_up(tmp_path: Path) -> Iterator[Kept]:
    kept = Kept(tmp_path, backup=Backup(folder="backups", every=timedelta(hours=6), keep=3))
    yield kept
    kept.store.close()


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Kept]:
    kept = Kept(tmp_path, retention=Retention(text=timedelta(days=10), deliveries=timedelta(days=10)))
    yield kept
    kept.store.close()


async def test_a_backup_is_made_whenever_one_is_due(backed_up: Kept) -> None:
    """The first one interval after the database was made, the next one after that; each is whole."""
    put(backed_up.store, 1)
    assert await backed_up.upkeep.back_up() is None
    for _ in range(2):
        backed_up.clock.forward(hours=6)
        made = await backed_up.upkeep.back_up()
        assert made is not None
        assert await backed_up.upkeep.back_up() is None
        backups.check(made)
        copy = SqliteStore.open(made, now=NOW)
        assert copy.read_now(lambda tx: tx.items.counts())["items"] == 1
        copy.close()


async def test_only_the_newest_backups_are_kept(backed_up: Kept) -> None:
    """As many as the config says; what else lies in the folder, one made by hand say, is left alone."""
    folder = backed_up.folder / "backups"
    folder.mkdir()
    (folder / "by-hand.db").write_bytes(b"precious")
    made = []
    for _ in range(5):
        backed_up.clock.forward(hours=6)
        made.append(await backed_up.upkeep.back_up())
    assert backups.made(folder) == made[-3:]
    assert (folder / "by-hand.db").read_bytes() == b"precious"


async def test_a_restart_makes_no_backup_too_many(backed_up: Kept) -> None:
    """When the newest was made stands in its name: another instance of Upkeep waits as long as this one would."""
    backed_up.clock.forward(hours=6)
    assert await backed_up.upkeep.back_up()
    again = Upkeep(
        backed_up.store,
        General(backup=Backup(folder="backups", every=timedelta(hours=6))),
        base=backed_up.folder,
        clock=backed_up.clock,
        notices=Notices((), FluentCatalogue()),
        on_planned=lambda: None,
    )
    backed_up.clock.forward(hours=5)
    assert await again.back_up() is None
    backed_up.clock.forward(hours=1)
    assert await again.back_up()


async def test_a_backup_that_fails_is_told_once_a_day(backed_up: Kept) -> None:
    """Nothing else stops for it, and it is tried again."""
    (backed_up.folder / "backups").write_text("a file where the folder should be")
    for _ in range(3):
        backed_up.clock.forward(hours=7)
        assert await backed_up.upkeep.back_up() is None
    assert backed_up.notices() == ["notice:backup:2026-01-05", "notice:backup:2026-01-06"]
    (backed_up.folder / "backups").unlink()
    assert await backed_up.upkeep.back_up()


async def test_a_full_disk_pauses_reading_with_one_notice(plain: Kept) -> None:
    """Nothing is polled until there is room; the end is told too, and the outbox is woken."""
    polls: list[str] = []

    async def poll() -> None:
        polls.append("polled")

    plain.room = Room(LEAST_ROOM - 1, 10**12)
    for _ in range(4):
        await plain.upkeep.read_news(poll)
        plain.clock.forward(seconds=20)
    assert (polls, plain.upkeep.reading) == ([], False)
    plain.room = PLENTY
    plain.clock.forward(seconds=20)
    await plain.upkeep.read_news(poll)
    assert (polls, plain.upkeep.reading) == (["polled"], True)
    assert [subject.rpartition(":")[2] for subject in plain.notices()] == ["full", "room"]
    assert plain.woken >= 2


async def test_a_write_that_finds_no_room_pauses_too(plain: Kept) -> None:
    """Whatever the disk says of itself."""

    async def poll() -> None:
        raise DiskFull("no room")

    await plain.upkeep.read_news(poll)
    assert not plain.upkeep.reading


async def test_old_rows_are_taken_away_while_others_write(plain: Kept) -> None:
    """Retention goes in small batches: a write in between does not wait for all of it."""

    def settle(tx: SqliteTx) -> None:
        for number in range(1000, 1450):
            tx.outbox.plan(notice(number), now=NOW)
        tx.connection.execute("UPDATE deliveries SET state = 'sent'")

    plain.store.write_now(settle)
    plain.clock.forward(days=11)
    pruning, written = asyncio.create_task(plain.upkeep.prune()), 0
    while not pruning.done():
        await plain.store.write(lambda tx: tx.outbox.plan(notice(written), now=NOW))  # noqa: B023 (awaited at once)
        written += 1
    assert await pruning == 450
    assert written >= 3, "as many as there are batches"


async def test_a_machine_that_slept_leaves_a_gap(plain: Kept) -> None:
    """Half an hour or more between two looks is told as a time in which Parley was down; a shorter pause loses no news."""
    await plain.upkeep.watch_clock()
    plain.clock.forward(minutes=10)
    await plain.upkeep.watch_clock()
    asleep = plain.clock.now()
    plain.clock.forward(hours=4, minutes=10)
    await plain.upkeep.watch_clock()
    awake = plain.clock.now()
    found = plain.store.read_now(lambda tx: tx.outages.between(NOW, awake))
    assert found == [Outage(0, asleep, awake)]
    (gap,) = gaps(found, awake)
    assert (gap.sources, gap.until) == (0, awake)
