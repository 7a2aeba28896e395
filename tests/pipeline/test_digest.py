"""Digests through the database: exactly one a local date, nothing lost, nothing repeated."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.core.model import Channel, Delivery, DigestPlan, Mode, Op
from bot.storage import SqliteStore
from tests.pipeline.house import CONFIG, NOW, House, entry

SWITCHES = [
    ("Europe/Kyiv", date(2026, 3, 29)),
    ("Europe/Kyiv", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Africa/Cairo", date(2026, 4, 24)),  # at midnight
    ("Africa/Cairo", date(2026, 10, 30)),
    ("America/Santiago", date(2026, 4, 5)),  # at midnight, southern
    ("America/Santiago", date(2026, 9, 6)),
]
"""Zones and a local date near which their clocks switch (checked below)."""

TIMES = ("00:00", "00:30", "01:30", "02:00", "02:30", "08:00", "23:30")


def digests(house: House) -> list[Delivery]:
    return [d for d in house.planned(Op.POST) if d.subject.startswith(("digest:daily", "digest:weekly"))]


def tick(house: House, at: datetime) -> int:
    house.clock.at = at
    return house.store.write_now(lambda tx: house.digests.plan_due(tx, at))


def set_digest(house: House, channel: Channel, at: str, days: str = "daily") -> None:
    house.store.write_now(lambda tx: tx.channels.set_digest(channel.id, DigestPlan(at, days)))


def words(delivery: Delivery) -> str:
    return str(delivery.payload)


@pytest.mark.parametrize(("zone", "day"), SWITCHES)
def test_the_zones_switch_where_the_table_says(zone: str, day: date) -> None:
    """Around each date of the table the zone's offset changes."""
    around = [datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=h) for h in range(-36, 37)]
    assert len({at.astimezone(ZoneInfo(zone)).utcoffset() for at in around}) == 2


@pytest.mark.parametrize(("zone", "day"), SWITCHES)
def test_one_digest_a_local_date(house: House, zone: str, day: date) -> None:
    """Over four days around a switch, each local date has one digest, at the first valid instant, whatever its time."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=2)
    seen: dict[int, list[datetime]] = {}
    for number, at in enumerate(TIMES):
        channel = house.channel(f"-{number}", timezone=zone)
        house.subscribe(channel, "ceasefire", mode=Mode.DIGEST)
        set_digest(house, channel, at)
        seen[channel.id] = []
    planned = 0
    for half_hours in range(4 * 48):
        now = start + timedelta(minutes=30 * half_hours)
        if tick(house, now):
            for delivery in digests(house)[planned:]:
                seen[delivery.channel.id].append(now)
            planned = len(digests(house))
    local_dates = Counter((d.channel.id, d.subject) for d in digests(house))
    assert set(local_dates.values()) == {1}
    for channel_id, at in zip(seen, TIMES, strict=True):
        hours = [int(at[:2]), int(at[3:])]
        for sent in seen[channel_id][1:]:  # the first may be a catch-up of the day before
            local = sent.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            wall = local.replace(hour=hours[0], minute=hours[1])
            assert local >= wall or local.date() > wall.date()
            assert local - wall < timedelta(hours=1, minutes=1)
            before = (sent - timedelta(minutes=30)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            assert before < wall, "an earlier tick would have done"
        gaps = [b - a for a, b in pairwise(seen[channel_id][1:])]
        assert all(timedelta(hours=22) <= gap <= timedelta(hours=26) for gap in gaps)
        assert len(seen[channel_id]) in {4, 5}


def test_a_gap_at_midnight_is_waited_for(house: House) -> None:
    """In Cairo's spring night 00:30 does not exist: the digest comes when the clock says 01:00, that is at once."""
    channel = house.channel(timezone="Africa/Cairo")
    house.subscribe(channel, "ceasefire")
    set_digest(house, channel, "00:30", "daily")
    tick(house, datetime(2026, 4, 23, 12, 0, tzinfo=UTC))
    assert tick(house, datetime(2026, 4, 23, 21, 59, 59, tzinfo=UTC)) == 0
    assert tick(house, datetime(2026, 4, 23, 22, 0, tzinfo=UTC)) == 1
    assert digests(house)[-1].subject == "digest:daily:2026-04-24"


def test_downtime_is_caught_up_with_for_twelve_hours(house: House) -> None:
    """A digest missed by less than twelve hours comes late; a longer one is left, and the next covers its time."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    assert tick(house, datetime(2026, 1, 6, 8, 0, tzinfo=UTC)) == 1
    house.clock.at = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)
    house.publishes(entry("Truce agreed", published=house.clock.at))
    assert tick(house, datetime(2026, 1, 7, 19, 59, tzinfo=UTC)) == 1
    assert "Truce agreed" in words(digests(house)[-1])
    house.clock.at = datetime(2026, 1, 7, 20, 30, tzinfo=UTC)
    house.publishes(entry("Truce broken", published=house.clock.at))
    assert tick(house, datetime(2026, 1, 8, 20, 0, tzinfo=UTC)) == 0
    assert tick(house, datetime(2026, 1, 9, 8, 0, tzinfo=UTC)) == 1
    assert [d.subject[-10:] for d in digests(house)] == ["2026-01-06", "2026-01-07", "2026-01-09"]
    assert "Truce broken" in words(digests(house)[-1])
    assert "Truce agreed" not in words(digests(house)[-1])


async def test_the_first_digest_comes_tomorrow(house: House) -> None:
    """Whoever subscribes after today's time gets the first digest tomorrow, with today's news in it."""
    house.channel()
    await house.told("subscribe ceasefire digest")
    house.publishes(entry("Truce agreed"))
    assert tick(house, NOW + timedelta(minutes=1)) == 0
    assert tick(house, datetime(2026, 1, 6, 7, 59, 59, tzinfo=UTC)) == 0
    assert tick(house, datetime(2026, 1, 6, 8, 0, tzinfo=UTC)) == 1
    assert "Truce agreed" in words(digests(house)[0])


async def test_a_second_subscription_does_not_cost_todays_digest(house: House) -> None:
    """A channel that has a digest keeps today's when it follows one more topic before its time."""
    house.channel()
    await house.told("subscribe ceasefire")
    house.clock.at = datetime(2026, 1, 6, 7, 0, tzinfo=UTC)
    await house.told("subscribe peacekeepers")
    assert tick(house, datetime(2026, 1, 6, 8, 0, tzinfo=UTC)) == 1


async def test_moving_the_time_past_now_waits_for_tomorrow(house: House) -> None:
    """A digest moved to an hour of today that has passed comes at that hour tomorrow."""
    house.channel()
    await house.told("subscribe ceasefire")
    house.clock.at = datetime(2026, 1, 6, 7, 0, tzinfo=UTC)
    await house.told("digest at 06:00")
    assert tick(house, house.clock.at) == 0
    assert tick(house, datetime(2026, 1, 6, 8, 0, tzinfo=UTC)) == 0
    assert tick(house, datetime(2026, 1, 7, 6, 0, tzinfo=UTC)) == 1


def test_nothing_repeats_unless_it_developed(house: House) -> None:
    """A story stands in one digest, and in another only once it has grown."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    text = "The truce begins at 5."
    house.publishes(entry("Truce agreed", text))
    assert tick(house, datetime(2026, 1, 6, 8, 0, tzinfo=UTC)) == 1
    assert tick(house, datetime(2026, 1, 7, 8, 0, tzinfo=UTC)) == 1
    assert "Truce agreed" not in words(digests(house)[1])
    other = entry("Truce agreed", text, entry_id="v", link="https://valley.example/v", published=house.clock.at)
    house.publishes(other, source=house.source("https://valley.example/rss"))
    assert tick(house, datetime(2026, 1, 8, 8, 0, tzinfo=UTC)) == 1
    assert "Truce agreed" in words(digests(house)[2])


def test_a_weekly_digest_covers_a_week_after_daily_ones(house: House) -> None:
    """Turned weekly, it comes on its day with the week's stories that no daily one has told."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    set_digest(house, channel, "08:00", "mon")
    for day in range(6):
        house.clock.at = datetime(2026, 1, 5, 10, 0, tzinfo=UTC) + timedelta(days=day)
        house.publishes(entry(f"Truce day {day}", published=house.clock.at))
        assert tick(house, house.clock.at + timedelta(hours=12)) == 0
    assert tick(house, datetime(2026, 1, 12, 8, 0, tzinfo=UTC)) == 1
    (digest,) = digests(house)
    assert digest.subject == "digest:weekly:2026-01-12"
    assert all(f"Truce day {day}" in words(digest) for day in range(6))


def test_weekdays_leave_the_weekend(house: House) -> None:
    """From Friday's to Monday's digest nothing comes, and Monday's has the weekend's news."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    set_digest(house, channel, "08:00", "weekdays")
    assert tick(house, datetime(2026, 1, 9, 8, 0, tzinfo=UTC)) == 1
    house.clock.at = datetime(2026, 1, 10, 8, 0, tzinfo=UTC)
    house.publishes(entry("Saturday's truce", published=house.clock.at))
    assert [tick(house, datetime(2026, 1, day, 8, 0, tzinfo=UTC)) for day in (10, 11, 12)] == [0, 0, 1]
    assert "Saturday's truce" in words(digests(house)[-1])


def test_an_archive_dropped_today_is_no_news_of_the_day(house: House) -> None:
    """Old news that was filed in the window stays out of the digest."""
    house.subscribe(house.channel(), "ceasefire")
    house.publishes(entry("Old truce", age=timedelta(days=30)), entry("New truce"))
    tick(house, datetime(2026, 1, 6, 8, 0, tzinfo=UTC))
    assert "New truce" in words(digests(house)[0])
    assert "Old truce" not in words(digests(house)[0])


def test_topics_of_higher_priority_come_first(store: SqliteStore) -> None:
    """The config's priority orders a digest's topics, then the order in which they were subscribed."""
    house = House(store, CONFIG.replace('title = "Security guarantees"', 'title = "Security guarantees"\npriority = 5'))
    house.subscribe(house.channel(), "peacekeepers", "ceasefire", "security-guarantees")
    house.publishes(entry("Truce"), entry("Peacekeepers"), entry("Security guarantees"))
    tick(house, datetime(2026, 1, 6, 8, 0, tzinfo=UTC))
    shown = words(digests(house)[0])
    places = [shown.index(f"'text': '{title}'") for title in ("Security guarantees", "Peacekeepers", "🕊 Ceasefire")]
    assert places == sorted(places)


def test_a_channel_that_trips_delays_no_other(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """A zone that the machine no longer knows is in the log; the other channels get their digests."""
    house.subscribe(house.channel("-1"), "ceasefire")
    broken, fine = house.channel("-2"), house.channel("-3")
    house.subscribe(broken, "ceasefire")
    house.subscribe(fine, "ceasefire")
    house.store.write_now(lambda tx: tx.channels.set_timezone(broken.id, "Atlantis/Harbour"))
    assert tick(house, datetime(2026, 1, 6, 8, 0, tzinfo=UTC)) == 2
    assert f"channel {broken.id}" in caplog.text


def test_a_digest_is_silent_and_planned_once(house: House) -> None:
    """It rings nobody's phone; a second tick in the same minute plans nothing."""
    house.subscribe(house.channel(), "ceasefire")
    house.subscribe(house.channel("-200"), "ceasefire", mode=Mode.ALERT)
    assert tick(house, datetime(2026, 1, 6, 8, 0, tzinfo=UTC)) == 1
    assert tick(house, datetime(2026, 1, 6, 8, 0, 30, tzinfo=UTC)) == 0
    assert [d.silent for d in digests(house)] == [True]


def test_paper_has_a_line_for_every_story(house: House) -> None:
    """What a message has no room for stands in its place on a page: nothing is counted only, nothing said to be below."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.publishes(*(entry(f"Truce on day {n}") for n in range(20)))
    page = house.store.read_now(lambda tx: house.digests.whole(tx, channel, NOW + timedelta(minutes=1))).plain()
    assert [line.split(". ")[0] for line in page.splitlines() if "Truce on day" in line] == [str(n) for n in range(1, 21)]
    assert "below" not in page
