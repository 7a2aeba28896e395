"""Times of day beside dates: "14:05", "2:05 p.m. EDT", "14:05 Kyiv time". Only one that names its zone is an instant."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_MINUTES = {
    "z": 0, "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180, "мск": 180,
    "est": -300, "edt": -240, "pst": -480, "pdt": -420,
}  # fmt: skip
"""Abbreviations that mean one zone in news (CST and IST, say, mean several), in minutes east of UTC."""

_CITIES = {
    "kyiv": "Europe/Kyiv",
    "kiev": "Europe/Kyiv",
    "києвом": "Europe/Kyiv",
    "київським часом": "Europe/Kyiv",
    "moscow": "Europe/Moscow",
    "москве": "Europe/Moscow",
    "московскому времени": "Europe/Moscow",
    "warsaw": "Europe/Warsaw",
    "berlin": "Europe/Berlin",
    "brussels": "Europe/Brussels",
    "paris": "Europe/Paris",
    "london": "Europe/London",
}

_ABBREVIATIONS = "|".join(sorted(_MINUTES, key=len, reverse=True))
_PLACES = "|".join(city.capitalize() for city in _CITIES if city.isascii())
ZONE = (
    rf"(?P<zone>(?i:gmt|utc)?[+-]\d\d:?\d\d|(?i:gmt|utc)[+-]\d\d?|(?i:{_ABBREVIATIONS})\b|(?P<city>(?:{_PLACES})(?=\s+(?:local\s+)?time\b)"
    r"|(?<=за )(?:Києвом|київським часом)|(?<=по )(?:Москве|московскому времени)))(?:\s+(?:local\s+)?time\b)?"
)
CLOCK = (
    rf"(?P<clock>\d\d?:\d\d|\d\d?h\d\d|\d\d?\.\d\d(?=\s?(?:Uhr|(?i:{_ABBREVIATIONS}))\b))(?!\d)(?::\d\d(?:\.\d+)?)?"
    r"(?:\s?(?P<half>(?i:[ap]\.?m)\b\.?)|\s?Uhr\b)?"
    rf"(?:\s?\(?(?:за |по )?{ZONE}\)?)?"
)
"""Regular expressions for what may follow a date; `read_clock` takes their groups."""


_FROM_UTC = re.compile(r"(?i)(?:gmt|utc)?(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?")


def read_clock(clock: str, half: str, zone: str, city: str, day: date) -> datetime | None:
    """The instant, UTC; None for what is no time of day, or names no zone."""
    offset = _offset(zone, city)
    if not clock or offset is None:
        return None
    hour, minute = map(int, re.split("[:.h]", clock))
    if half:
        hour = hour % 12 + 12 * half.lower().startswith("p") if 1 <= hour <= 12 else 24
    try:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=offset).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset(zone: str, city: str) -> tzinfo | None:
    if city:
        return ZoneInfo(_CITIES[city.casefold()])
    if told := _FROM_UTC.fullmatch(zone):
        minutes = int(f"{told['sign']}1") * (60 * int(told["hours"]) + int(told["minutes"] or 0))
    elif zone:
        minutes = _MINUTES[zone.casefold()]
    else:
        return None
    return timezone(timedelta(minutes=minutes)) if abs(minutes) < 24 * 60 else None
