"""Lengths of time, as people write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.alert_settings import read_storm, write_storm
from bot.core.durations import duration, written
from bot.core.model import AlertPolicy


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(minutes=15), "15m"),
        (timedelta(minutes=90), "1h30m"),
        (timedelta(hours=24), "24h"),
        (timedelta(hours=36), "36h"),
        (timedelta(days=2), "2d"),
        (timedelta(seconds=3601), "1h1s"),
        (timedelta(), "0s"),
    ],
)
def test_spans_are_written_in_the_largest_units_that_fit(span: timedelta, text: str) -> None:
    """Hours up to a day and where days are not whole; days from two on."""
    assert written(span) == text


@given(st.integers(0, 10**9))
def test_what_is_written_is_read_again(seconds: int) -> None:
    """Every span comes back."""
    assert duration(written(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


def test_a_span_beyond_time_is_none() -> None:
    """What no calendar holds is refused, not a crash."""
    assert duration("99999999999999d") is None


@given(st.integers(0, 1000), st.integers(1, 86400))
def test_a_storm_is_read_as_it_is_written(stories: int, seconds: int) -> None:
    """So many stories in so long, or off."""
    policy = AlertPolicy(storm=stories, storm_window=timedelta(seconds=seconds))
    window = policy.storm_window if stories else AlertPolicy().storm_window
    assert read_storm(write_storm(policy)) == (stories, window)
