"""When a feed is asked again."""

import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import manners
from bot.core.model import Hints
from bot.core.rhythm import DAY, HOUR, MEMORY, TYPICAL, Pace, Rhythm

START = datetime(2026, 1, 5, tzinfo=UTC).timestamp()
PACE = Pace()
LONG = timedelta(days=3)


def steady(an_hour: float, days: float = 10) -> tuple[Rhythm, float]:
    """A feed that has published evenly, and the instant up to which."""
    count, now = int(an_hour * 24 * days), START + days * DAY
    rhythm = Rhythm()
    for day in range(math.ceil(days)):
        stamps = [START + n * HOUR / an_hour for n in range(count) if day * DAY <= n * HOUR / an_hour < (day + 1) * DAY]
        rhythm = rhythm.learn(stamps, START + min(day + 1, days) * DAY)
    return rhythm, now


def test_a_typical_feed_is_asked_at_the_usual_interval() -> None:
    """And one that publishes four times as much, twice as often: the square root."""
    typical, now = steady(TYPICAL)
    busy, _ = steady(4 * TYPICAL)
    assert typical.pause(now, PACE) == pytest.approx(PACE.usual, rel=0.1)
    assert busy.pause(now, PACE) == pytest.approx(PACE.usual / 2, rel=0.1)


def test_no_feed_leaves_the_operators_bounds() -> None:
    """However busy or dead."""
    torrent, now = steady(60)
    dead = Rhythm().learn([START], START + HOUR)
    assert torrent.pause(now, Pace(least=300.0)) == 300
    assert dead.pause(START + 60 * DAY, PACE) == PACE.most


def test_a_feed_not_known_yet_is_asked_at_the_usual_interval() -> None:
    """For its first day; then one that never published anything is asked rarely."""
    assert Rhythm().pause(START, PACE) == PACE.usual
    silent = Rhythm().learn([], START)
    assert silent.pause(START + HOUR, PACE) == PACE.usual
    assert silent.pause(START + 2 * DAY, PACE) == PACE.most


def test_the_hour_of_the_day_counts() -> None:
    """A feed that publishes in the morning is asked often then, seldom at night, and not slept past its morning."""
    rhythm = Rhythm()
    for day in range(14):
        morning = START + day * DAY + 8 * HOUR
        rhythm = rhythm.learn([morning + minute * 60 for minute in range(0, 120, 10)], morning + 2 * HOUR)
    today = START + 14 * DAY
    assert rhythm.pause(today + 8.5 * HOUR, PACE) < 0.5 * rhythm.pause(today + 20 * HOUR, PACE)
    before_dawn = today + 5 * HOUR
    assert before_dawn + rhythm.pause(before_dawn, PACE) < today + 9 * HOUR


def test_habits_change() -> None:
    """A feed that has fallen quiet is asked less and less."""
    rhythm, now = steady(6)
    pauses = [rhythm.pause(now + days * DAY, PACE) for days in (0, 7, 21, 60)]
    assert pauses == sorted(pauses)
    assert pauses[-1] > 3 * pauses[0]


def test_the_gap_is_what_lies_between_publications() -> None:
    """On average, in seconds; none is known before the first."""
    rhythm, now = steady(2)
    assert rhythm.gap(now) == pytest.approx(HOUR / 2, rel=0.1)
    assert Rhythm().gap(now) == math.inf


@given(st.lists(st.floats(-2 * MEMORY, 2 * MEMORY), max_size=40), st.floats(0, 40 * DAY))
def test_any_dates_give_a_sane_pause(offsets: list[float], later: float) -> None:
    """Future, ancient, equal or unsorted ones; and a rhythm is the same once written and read."""
    now = START + later
    rhythm = Rhythm().learn([START + offset for offset in offsets], START)
    assert PACE.least <= rhythm.pause(now, PACE) <= PACE.most
    read = Rhythm.from_text(rhythm.to_text())
    assert read.pause(now, PACE) == pytest.approx(rhythm.pause(now, PACE), rel=0.05)
    assert Rhythm.from_text(read.to_text()) == read
    assert len(rhythm.to_text()) < 400


def test_a_feeds_wishes_lengthen_the_pause_and_never_shorten_it() -> None:
    """ttl, period and max-age, to the operator's longest."""
    rhythm, now = steady(20)
    own = manners.pause(rhythm, now, PACE)
    assert own < 600

    def wished(hints: Hints, max_age: float = 0.0) -> float:
        return manners.pause(replace(rhythm, hints=hints), now, PACE, max_age)

    assert wished(Hints(ttl=3600)) == wished(Hints(period=3600)) == wished(Hints(), 3600) == 3600
    assert wished(Hints(ttl=60)) == own
    assert wished(Hints(ttl=7 * DAY)) == PACE.most


def test_closed_hours_and_days_are_kept() -> None:
    """The poll moves to the first open hour; a feed that closes them all is asked all the same."""
    monday = datetime(2026, 1, 5, 22, 10, tzinfo=UTC)
    assert manners.open_hour(monday, Hints()) == monday
    assert manners.open_hour(monday, Hints(skip_hours=(22, 23, 0, 1))) == monday + timedelta(hours=4)
    assert manners.open_hour(monday, Hints(skip_days=(0, 1))) == datetime(2026, 1, 7, 0, 10, tzinfo=UTC)
    assert manners.open_hour(monday, Hints(skip_hours=tuple(range(24)))) == monday
    assert manners.open_hour(monday, Hints(skip_days=tuple(range(7)))) == monday


def test_failures_back_off_to_a_day() -> None:
    """Doubling; Retry-After lengthens it, up to a day too."""
    waits = [manners.backoff(600, failures).total_seconds() for failures in range(12)]
    assert waits[:3] == [600, 1200, 2400]
    assert waits[-1] == DAY
    assert manners.backoff(600, 0, 7200) == timedelta(hours=2)
    assert manners.backoff(600, 0, 30 * DAY) == timedelta(days=1)


def test_silence_is_told_by_the_feeds_own_measure() -> None:
    """So long as the operator says, and three of its usual gaps; never of a feed that never published."""
    daily, now = steady(1 / 24, days=30)
    weekly, later = steady(1 / 168, days=60)
    assert not manners.is_silent(daily, now + 2.5 * DAY, LONG)
    assert manners.is_silent(daily, now + 5 * DAY, LONG)
    assert manners.is_silent(daily, now + 3.5 * DAY, timedelta(hours=1))
    assert not manners.is_silent(daily, now + 5 * DAY, timedelta(days=6))
    assert not manners.is_silent(weekly, later + 10 * DAY, LONG)
    assert not manners.is_silent(Rhythm().learn([], START), START + 300 * DAY, LONG)


def test_a_start_is_no_burst() -> None:
    """A thousand overdue feeds keep their slots; a thousand new ones follow each other; a handful goes at once."""
    chance, now = random.Random(1), datetime(2026, 1, 5, tzinfo=UTC)  # noqa: S311 (a sample, repeatable)
    overdue = [(n, now - timedelta(seconds=chance.uniform(0, 9000)), 900.0) for n in range(1000)]
    slots = manners.spread(overdue, now)
    assert len(slots) == 1000
    for feed, was_due, rest in overdue:
        assert now <= slots[feed] < now + timedelta(seconds=rest)
        assert abs((slots[feed] - was_due).total_seconds() % rest) < 0.001
    minutes = [sum(at < now + timedelta(minutes=m + 1) for at in slots.values()) for m in range(15)]
    assert max(b - a for a, b in pairwise(minutes)) < 120
    new = manners.spread(((n, None, 900.0) for n in range(1000)), now)
    assert sorted(new.values())[1] - now == timedelta(seconds=0.5)
    assert max(new.values()) < now + timedelta(minutes=15)
    assert manners.spread(overdue[:20], now) == {}


def test_a_host_rests_as_long_as_it_names_but_a_day_at_most() -> None:
    """A 429 or a dated 503 is the whole host's word, a bare 429 means a pause; then its feeds come one after the other."""
    assert manners.host_rest(429, 120, 600) == manners.host_rest(503, 120, 600) == timedelta(minutes=2)
    assert manners.host_rest(429, None, 600) == timedelta(minutes=10)
    assert manners.host_rest(429, 10**9, 600) == manners.LONGEST_BACKOFF
    own = [manners.host_rest(status, named, 600) for status, named in ((429, 0), (503, None), (404, None), (None, None))]
    assert not any(own)
    until = datetime(2026, 1, 5, 12, tzinfo=UTC)
    slots = manners.after_rest([(7, 900.0), (8, 300.0)], until)
    assert slots == {7: until + timedelta(seconds=100), 8: until + timedelta(seconds=200)}
    assert manners.after_rest([], until) == {}
