"""Quiet hours: a span of local time such as "22:00-07:00", in which a channel is told nothing of itself. Pure.

Safe on the days when clocks are put: a span is one stretch between two instants, never two, and a time that comes twice
counts the first time.
"""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.localtime import first_instant

_TIME = r"([01]?\d|2[0-3])(?:[:.]([0-5]\d))?"
_SPAN = re.compile(rf"{_TIME}\s*(?:-|to)\s*{_TIME}")
DAY = timedelta(days=1)


def normal(text: str) -> str | None:
    """The span as it is kept, "HH:MM-HH:MM"; empty for one without length, which is none; None for what is no span."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    start, end = f"{int(found[1]):02}:{found[2] or '00'}", f"{int(found[3]):02}:{found[4] or '00'}"
    return f"{start}-{end}" if start != end else ""


def quiet_until(span: str, timezone: str, now: datetime) -> datetime | None:
    """When the quiet hours that `now` lies in end, UTC; None outside of them.

    `span` is what `normal` gives (empty: there are none); one whose end is not after its start ends on the next day.
    """
    if not span:
        return None
    start, end = (time.fromisoformat(part) for part in span.split("-"))
    if start == end:
        return None
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    for day in (today, today - DAY):
        begins = first_instant(day, start, zone)
        ends = first_instant(day if end > start else day + DAY, end, zone)
        if begins <= now < ends:
            return ends
    return None
