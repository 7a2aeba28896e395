"""Freshness: how old news is when its date is a day, a month, a bound or missing."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.freshness import is_fresh
from bot.core.model import Dating, Precision

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "precision", "fresh"),
    [
        (None, Precision.NONE, True),
        (NOW - timedelta(hours=23, minutes=59), Precision.TIME, True),
        (NOW - timedelta(hours=24), Precision.TIME, False),
        (datetime(2026, 1, 4, tzinfo=UTC), Precision.DAY, True),
        (datetime(2026, 1, 3, tzinfo=UTC), Precision.DAY, False),
        (datetime(2026, 1, 4, tzinfo=UTC), Precision.BOUND, True),
        (datetime(2025, 12, 31, tzinfo=UTC), Precision.BOUND, False),
        (datetime(2026, 1, 1, tzinfo=UTC), Precision.YEAR, True),
        (datetime(2026, 1, 1, tzinfo=UTC), Precision.MONTH, True),
        (datetime(2025, 12, 1, tzinfo=UTC), Precision.MONTH, False),
        (datetime(2024, 1, 1, tzinfo=UTC), Precision.YEAR, False),
        (NOW + timedelta(hours=3), Precision.TIME, True),
    ],
)
def test_news_is_fresh_for_a_day_after_its_dates_last_moment(at: datetime | None, precision: Precision, *, fresh: bool) -> None:
    """A time counts from itself, a day from its end, a month from its end; what bears no date is fresh."""
    assert is_fresh(Dating(at, precision), NOW) is fresh


def test_a_lower_bound_is_no_date() -> None:
    """News known only to be no older than a day long past may be of today, and is fresh."""
    assert is_fresh(Dating(datetime(2022, 2, 24, tzinfo=UTC), Precision.BOUND, "not before 2022-02-24"), NOW)


def test_a_channel_may_draw_the_line_elsewhere() -> None:
    """Within another span, the same news is fresh or not."""
    dating = Dating(NOW - timedelta(hours=3), Precision.TIME)
    assert not is_fresh(dating, NOW, timedelta(hours=2))
    assert is_fresh(dating, NOW, timedelta(hours=4))
