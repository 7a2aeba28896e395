"""Times of the day in a zone whose clocks are put forward and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def first_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first instant of `day` at or after `at`, UTC: a time that the clocks skip moves to the end of the gap, a time that
    comes twice is the first of the two."""
    wall = datetime.combine(day, at)
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    # A time inside a gap lands behind it, as far as it stands in it (PEP 495, fold=0): back to where the gap ends.
    while (earlier := instant - MINUTE).astimezone(zone).replace(tzinfo=None) >= wall:
        instant = earlier
    return instant
