"""Digests over clock changes, downtimes and steps: one a channel and local date, none twice, none lost."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.model import DigestPlan
from bot.storage import SqliteStore
from tests.faults.conftest import Figures, Size
from tests.pipeline.house import House

ZONES = ("Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut")
"""Northern and southern switches, a half-hour one, two at midnight."""

TICK = timedelta(seconds=30)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The pipeline on a database; its clock moves by hand."""
    store = SqliteStore.open(tmp_path / "parley.db", now=datetime(2026, 1, 1, tzinfo=UTC))
    yield House(store)
    store.close()


def subjects(house: House) -> list[tuple[int, str]]:
    """(channel, subject) of every digest planned."""
    return [(d.channel.id, d.subject) for d in house.planned() if d.subject.startswith("digest:")]


def tick(house: House) -> int:
    """What the schedule does every 30 seconds."""
    now = house.clock.now()
    return house.store.write_now(lambda tx: house.digests.plan_due(tx, now))


def subscribe(house: House, at: str, zone: str = "UTC", address: str = "-100") -> int:
    """A channel that gets a daily digest at `at`; its id."""
    channel = house.channel(address, timezone=zone)
    house.subscribe(channel, "ceasefire")
    house.store.write_now(lambda tx: tx.channels.set_digest(channel.id, DigestPlan(at)))
    return channel.id


def switches(zone: str, year: int = 2026) -> list[date]:
    """The local dates on which the zone's clocks are put."""
    tz, found = ZoneInfo(zone), []
    noon = datetime(year, 1, 1, 12, tzinfo=UTC)
    for day in range(365):
        before, after = noon + timedelta(days=day - 1), noon + timedelta(days=day)
        if before.astimezone(tz).utcoffset() != after.astimezone(tz).utcoffset():
            found.append(after.astimezone(tz).date())
    return found


def test_clock_changes_of_five_zones(house: House, size: Size, figures: Figures) -> None:
    """Three days around each switch, at times that are skipped, doubled and plain: exactly one digest a local date."""
    times = ("00:00", "00:30", "02:15", "02:30", "08:00")
    wrong, counted = 0, 0
    for zone in ZONES:
        channels = [subscribe(house, at, zone, f"-{zone}-{at}") for at in times]
        dates = switches(zone)
        assert len(dates) == 2
        for switch in dates:
            start = datetime.combine(switch - timedelta(days=1), datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
            house.clock.at = start
            before = Counter(subjects(house))
            step = timedelta(minutes=size(15, 3))
            while house.clock.now() < start + timedelta(days=3):
                tick(house)
                house.clock.at += step
            new = Counter(subjects(house)) - before
            for channel in channels:
                for day in (switch - timedelta(days=1), switch, switch + timedelta(days=1)):
                    counted += 1
                    wrong += new[(channel, f"digest:daily:{day}")] != 1
        house.store.write_now(lambda tx, ids=channels: [tx.channels.unsubscribe(i) for i in ids])  # type: ignore[misc]
    figures(
        f"DST: {len(ZONES)} zones x 2 switches x {len(times)} times x 3 days: "
        f"{counted - wrong} of {counted} have exactly one digest"
    )
    assert wrong == 0


@pytest.mark.parametrize("hours", [1, 11, 12, 13, 26])
def test_down_over_the_digest_time(house: House, hours: int, figures: Figures) -> None:
    """Within 12 h of the instant one catch-up; later it rolls into the next, which covers all since the last."""
    channel = subscribe(house, "08:00")
    house.clock.at = datetime(2026, 1, 4, 9, tzinfo=UTC)
    tick(house)
    house.clock.at = datetime(2026, 1, 5, 7, 59, 30, tzinfo=UTC) + timedelta(hours=hours)
    for _ in range(100):
        tick(house)
        house.clock.at += TICK
    caught_up = [subject for at, subject in subjects(house) if at == channel]
    house.clock.at = datetime(2026, 1, 7, 12, tzinfo=UTC)
    for _ in range(10):
        tick(house)
        house.clock.at += TICK
    rows = house.store.read_now(
        lambda tx: tx.connection.execute("SELECT local_date, window_from, window_to FROM digest_runs ORDER BY 1").fetchall()
    )
    gaps = sum(earlier["window_to"] != later["window_from"] for earlier, later in pairwise(rows))
    days = [row["local_date"] for row in rows]
    came = ", ".join(caught_up[1:]) or "rolled into the next"
    figures(f"down {hours:2} h over the digest time: {came}, {gaps} gaps in the windows, 0 repeats")
    assert gaps == 0
    assert len(days) == len(set(days))
    assert ("digest:daily:2026-01-05" in caught_up) == (hours <= 12)


@pytest.mark.parametrize("step", [2, -2])
def test_the_clock_is_put(house: House, step: int, figures: Figures) -> None:
    """Two hours forward or back at any time of the day, and right again an hour later: one digest a date."""
    wrong = 0
    for hour in range(24):
        channel = subscribe(house, "08:00", address=f"-{hour}")
        house.clock.at = datetime(2026, 3, 2, 0, tzinfo=UTC)
        begun = datetime(2026, 3, 2, 0, tzinfo=UTC)
        put, right = begun + timedelta(hours=hour), begun + timedelta(hours=hour + 1)
        true = begun
        while true < begun + timedelta(days=2):
            house.clock.at = true + (timedelta(hours=step) if put <= true < right else timedelta())
            tick(house)
            true += timedelta(minutes=10)
        counts = Counter(subject for at, subject in subjects(house) if at == channel)
        wrong += counts["digest:daily:2026-03-02"] != 1 or counts["digest:daily:2026-03-03"] != 1
        wrong += any(n > 1 for n in counts.values())
        house.store.write_now(lambda tx, i=channel: tx.channels.unsubscribe(i))  # type: ignore[misc]
    figures(f"clock {step:+} h for an hour, at each of 24 hours: {24 - wrong} of 24 have exactly one digest a date")
    assert wrong == 0
