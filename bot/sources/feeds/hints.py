"""How often a feed wants to be asked: `ttl`, `skipHours`, `skipDays` (RSS 2.0), `sy:updatePeriod` (RSS 1.0 Syndication).

Read with patterns from what stands around the entries, since a poll that brings nothing new parses none of it.
"""

import re

from bot.core.model import Hints

_ENTRY = re.compile(rb"<(?:item|entry)\b")
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<\w{1,20}:updatePeriod>\s*([a-z]{1,10})\s*<", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<\w{1,20}:updateFrequency>\s*(\d{1,4})\s*<", re.IGNORECASE)
_HOURS = re.compile(rb"<skipHours>([\s\S]{0,2000}?)</skipHours>", re.IGNORECASE)
_DAYS = re.compile(rb"<skipDays>([\s\S]{0,1000}?)</skipDays>", re.IGNORECASE)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*([a-z]{6,9})\s*</day>", re.IGNORECASE)

_DAY_SECONDS = 86400.0
_PERIODS = {
    "hourly": 3600.0,
    "daily": _DAY_SECONDS,
    "weekly": 7 * _DAY_SECONDS,
    "monthly": 30 * _DAY_SECONDS,
    "yearly": 365 * _DAY_SECONDS,
}
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_HEAD = 64 * 1024
"""Bytes looked at before the first entry and after the last: channels are shorter."""


def read(body: bytes) -> Hints:
    """What a document says; nothing where it says nothing, or is no XML of single-byte letters."""
    around = _around(body)
    hours, days = _HOURS.search(around), _DAYS.search(around)
    named = [day.decode().lower() for day in _DAY.findall(days[1])] if days else []
    return Hints(
        ttl=60.0 * _number(_TTL, around),
        period=_period(around),
        skip_hours=tuple(sorted({int(hour) % 24 for hour in _HOUR.findall(hours[1])})) if hours else (),
        skip_days=tuple(sorted(_WEEK.index(day) for day in set(named) if day in _WEEK)),
    )


def _around(body: bytes) -> bytes:
    """The channel without its entries."""
    first = _ENTRY.search(body)
    if first is None:
        return body[:_HEAD]
    end = body.rfind(b"</item")
    end = max(end, body.rfind(b"</entry", max(end, 0)))
    return body[: first.start()][:_HEAD] + (body[end:][:_HEAD] if end > 0 else b"")


def _period(around: bytes) -> float:
    found = _PERIOD.search(around)
    seconds = _PERIODS.get(found[1].decode().lower(), 0.0) if found else 0.0
    return seconds / max(_number(_FREQUENCY, around), 1)


def _number(pattern: re.Pattern[bytes], around: bytes) -> int:
    found = pattern.search(around)
    return int(found[1]) if found else 0
