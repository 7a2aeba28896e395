"""Instants in the database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.stamps import from_stamp, to_stamp

INSTANTS = st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis wants bounds without a zone)


@given(INSTANTS, INSTANTS)
def test_text_order_is_time_order(one: datetime, two: datetime) -> None:
    """Every instant survives the trip, has the same width, and compares as text as it does as time."""
    assert from_stamp(to_stamp(one)) == one
    assert len(to_stamp(one)) == 27
    assert (to_stamp(one) < to_stamp(two)) == (one < two)


def test_other_zones_become_utc_and_none_stays_none() -> None:
    """A zone is turned into UTC; a datetime without one is refused rather than guessed."""
    kyiv = timezone(timedelta(hours=2))
    assert to_stamp(datetime(2026, 1, 5, 14, 0, tzinfo=kyiv)) == "2026-01-05T12:00:00.000000Z"
    assert to_stamp(None) is None
    assert from_stamp(None) is None
    with pytest.raises(ValueError, match="no zone"):
        to_stamp(datetime(2026, 1, 5))  # noqa: DTZ001 (that is the point)
