"""Quiet hours: in the channel's zone, over midnight, on the days when clocks are put, and of no length."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.quiet import normal, quiet_until

KYIV, BERLIN = "Europe/Kyiv", "Europe/Berlin"


def local(text: str, zone: str, fold: int = 0) -> datetime:
    """A local time as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("span", "now", "until"),
    [
        ("22:00-07:00", "2026-01-05 21:59", None),
        ("22:00-07:00", "2026-01-05 22:00", "2026-01-06 07:00"),
        ("22:00-07:00", "2026-01-06 00:00", "2026-01-06 07:00"),
        ("22:00-07:00", "2026-01-06 06:59", "2026-01-06 07:00"),
        ("22:00-07:00", "2026-01-06 07:00", None),
        ("09:00-17:30", "2026-01-05 12:00", "2026-01-05 17:30"),
        ("09:00-17:30", "2026-01-05 08:59", None),
        ("00:00-06:00", "2026-01-05 00:00", "2026-01-05 06:00"),
        ("18:00-00:00", "2026-01-05 23:59", "2026-01-06 00:00"),
        ("07:00-06:59", "2026-01-05 06:58", "2026-01-05 06:59"),
        ("12:00-12:00", "2026-01-05 12:00", None),
        ("", "2026-01-05 12:00", None),
    ],
)
def test_quiet_hours_are_those_of_the_channels_zone(span: str, now: str, until: str | None) -> None:
    """They begin with the first minute and end before the last; an earlier end is on the next day; an equal one is none."""
    assert quiet_until(span, KYIV, local(now, KYIV)) == (local(until, KYIV) if until else None)


def test_the_night_in_which_clocks_go_forward_is_shorter() -> None:
    """22:00 to 07:00 is one stretch of eight hours then."""
    begin, end = local("2026-03-28 22:00", BERLIN), local("2026-03-29 07:00", BERLIN)
    assert end - begin == timedelta(hours=8)
    assert quiet_until("22:00-07:00", BERLIN, begin) == end
    assert quiet_until("22:00-07:00", BERLIN, end - timedelta(seconds=1)) == end
    assert quiet_until("22:00-07:00", BERLIN, end) is None


def test_an_end_that_the_clocks_skip_is_the_end_of_the_gap() -> None:
    """Until 02:30, on a day without 02:30, is until 03:00, the next instant there is; a span inside of the gap is none."""
    gap = local("2026-03-29 03:00", BERLIN)
    assert quiet_until("22:00-02:30", BERLIN, gap - timedelta(minutes=1)) == gap
    assert quiet_until("22:00-02:30", BERLIN, gap) is None
    assert quiet_until("02:10-02:50", BERLIN, gap) is None
    assert quiet_until("02:10-02:50", BERLIN, gap - timedelta(minutes=1)) is None


def test_the_night_in_which_clocks_go_back_is_one_stretch() -> None:
    """A time that comes twice counts the first time: nothing is released and held again an hour later."""
    first, second = local("2026-10-25 02:30", BERLIN), local("2026-10-25 02:30", BERLIN, fold=1)
    assert second - first == timedelta(hours=1)
    assert quiet_until("22:00-02:30", BERLIN, first - timedelta(minutes=1)) == first
    for minutes in range(0, 180, 5):
        assert quiet_until("22:00-02:30", BERLIN, first + timedelta(minutes=minutes)) is None
    assert quiet_until("22:00-07:00", BERLIN, second) == local("2026-10-25 07:00", BERLIN)


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("22:00-07:00", "22:00-07:00"),
        (" 9.30 - 17:00 ", "09:30-17:00"),
        ("22-7", "22:00-07:00"),
        ("22:00 to 7:00", "22:00-07:00"),
        ("00:00-00:00", ""),
        ("8-8", ""),
        ("24:00-07:00", None),
        ("22:60-07:00", None),
        ("nights", None),
        ("22:00", None),
        ("", None),
    ],
)
def test_spans_are_read_as_people_write_them(given_: str, kept: str | None) -> None:
    """Kept as HH:MM-HH:MM; one without length is none at all; anything else is no span."""
    assert normal(given_) == kept


@given(
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 (made aware below)
    st.sampled_from([KYIV, BERLIN, "UTC", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo"]),
)
def test_quiet_hours_end(start: int, end: int, at: datetime, zone: str) -> None:
    """Whenever it is quiet, the end lies within 25 hours, shows the local end (or a gap's), and it is quiet up to it."""
    now = at.replace(tzinfo=UTC)
    span = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    until = quiet_until(span, zone, now)
    if until is None:
        return
    assert now < until <= now + timedelta(hours=25)
    shown = until.astimezone(ZoneInfo(zone))
    assert (shown.hour * 60 + shown.minute - end) % 1440 <= 60
    assert quiet_until(span, zone, until - timedelta(seconds=1)) == until
