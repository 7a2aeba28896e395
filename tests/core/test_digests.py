"""Digests, decided: when one is due and what it covers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.digests import cadence, is_due, next_instant, slots, window
from bot.core.model import DigestPlan

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "day", "instant"),
    [
        ("08:00", "UTC", "2026-01-06", "2026-01-06T08:00"),
        ("08:00", "Europe/Kyiv", "2026-01-06", "2026-01-06T06:00"),
        ("03:30", "Europe/Kyiv", "2026-03-29", "2026-03-29T01:00"),  # 03:00 becomes 04:00
        ("03:30", "Europe/Kyiv", "2026-10-25", "2026-10-25T00:30"),  # comes twice: the first
        ("02:30", "America/New_York", "2026-03-08", "2026-03-08T07:00"),
        ("01:30", "America/New_York", "2026-11-01", "2026-11-01T05:30"),
        ("02:15", "Australia/Lord_Howe", "2026-10-04", "2026-10-03T15:30"),  # a gap of half an hour
        ("01:45", "Australia/Lord_Howe", "2026-04-05", "2026-04-04T14:45"),
        ("00:00", "Africa/Cairo", "2026-04-24", "2026-04-23T22:00"),  # midnight itself is skipped
        ("00:00", "America/Santiago", "2026-09-06", "2026-09-06T04:00"),
        ("23:30", "America/Santiago", "2026-04-04", "2026-04-05T02:30"),  # the evening's last hour comes twice
    ],
)
def test_a_digest_is_due_at_the_first_valid_instant(at: str, zone: str, day: str, instant: str) -> None:
    """A second before it nothing is due for that date; from then on it is, for twelve hours."""
    plan, due, wanted = DigestPlan(at, "daily"), utc(instant), date.fromisoformat(day)
    assert is_due(plan, zone, due - timedelta(seconds=1)) != wanted
    assert is_due(plan, zone, due) == wanted
    assert is_due(plan, zone, due + timedelta(hours=11, minutes=59)) == wanted
    assert is_due(plan, zone, due + timedelta(hours=12)) != wanted
    assert next_instant(plan, zone, due - timedelta(seconds=1)) == due


def test_an_evening_digest_is_caught_up_with_after_midnight() -> None:
    """At six in the morning yesterday's eight o'clock is still due, under yesterday's date."""
    assert is_due(DigestPlan("20:00"), "UTC", utc("2026-01-06T06:00")) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("days", "due"),
    [("daily", "MTWTFSS"), ("weekdays", "MTWTF--"), ("mon", "M------"), ("sun", "------S"), ("off", "-------")],
)
def test_the_plan_says_on_which_days(days: str, due: str) -> None:
    """Every day, the working days, one day, or none."""
    plan = DigestPlan("08:00", days)
    found = [is_due(plan, "UTC", utc("2026-01-05T08:00") + timedelta(days=n)) is not None for n in range(7)]
    assert found == [letter != "-" for letter in due]


@pytest.mark.parametrize(("days", "instant"), [("mon", "2026-01-12T08:00"), ("weekdays", "2026-01-06T08:00"), ("off", "")])
def test_the_next_one_is_known(days: str, instant: str) -> None:
    """`settings` can say when the next digest comes, or that none does."""
    assert next_instant(DigestPlan("08:00", days), "UTC", NOW) == (utc(instant) if instant else None)


def test_a_window_begins_where_the_last_one_ended() -> None:
    """Without an earlier one it is a day, for a weekly digest a week, on a Monday after a weekend off three days."""
    assert window(DigestPlan(), "UTC", NOW - timedelta(hours=30), NOW) == (NOW - timedelta(hours=30), NOW)
    assert window(DigestPlan(), "UTC", None, NOW) == (NOW - timedelta(days=1), NOW)
    assert window(DigestPlan("08:00", "fri"), "UTC", None, NOW) == (NOW - timedelta(days=7), NOW)
    assert window(DigestPlan("08:00", "weekdays"), "UTC", None, NOW) == (NOW - timedelta(days=3), NOW)
    tuesday = NOW + timedelta(days=1)
    assert window(DigestPlan("08:00", "weekdays"), "UTC", None, tuesday) == (NOW, tuesday)
    assert (cadence(DigestPlan("08:00", "fri")), cadence(DigestPlan("08:00", "weekdays"))) == ("weekly", "daily")


def test_a_plan_may_hold_a_weekly_digest_beside_the_regular_one() -> None:
    """Each is due by itself; the next to come is the earlier of the two."""
    plan = DigestPlan("18:00", "weekdays", weekly="tue 07:30")
    assert slots(plan) == [DigestPlan("18:00", "weekdays"), DigestPlan("07:30", "tue")]
    assert slots(DigestPlan(days="off")) == []
    assert slots(DigestPlan(days="off", weekly="tue 07:30")) == [DigestPlan("07:30", "tue")]
    assert next_instant(plan, "UTC", utc("2026-01-05T12:00")) == utc("2026-01-05T18:00")
    assert next_instant(plan, "UTC", utc("2026-01-05T19:00")) == utc("2026-01-06T07:30")


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "America/Havana", "Asia/Beirut", "Pacific/Chatham", "Africa/Casablanca"])
def test_every_local_date_of_a_year_has_its_instant(zone: str) -> None:
    """In the morning of every date of the year, its midnight's digest is due under that date."""
    for number in range(365):
        day = date(2026, 1, 1) + timedelta(days=number)
        morning = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        assert is_due(DigestPlan("00:00"), zone, morning) == day
