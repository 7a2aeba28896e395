"""Dates as people write them: where they stand in a text, and which day they mean.

`mentions` finds explicit dates only (a general date search invents many); `Era` settles the year of those that name none:
the latest year that is not after the reference, unless the text itself says better: a weekday that fits one year only, an
anniversary of a known event, a full date. Pure: the reference (the file's own time, or now) is a parameter.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from bot.core.clocks import CLOCK, read_clock
from bot.core.date_words import MONTHS, MONTHS_IN_ENGLISH, WEEKDAYS
from bot.core.model import Precision

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ENGLISH = "|".join(sorted(chain.from_iterable((m.capitalize(), m.upper()) for m in MONTHS_IN_ENGLISH), key=len, reverse=True))
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NOT_A_NUMBER = r"(?!\d|[.,:]\d|\s*(?:%|per ?cent|million|billion|points?\b))"

_YEAR_WORD = r"(?:\s?(?:року|рік|р\.|года|год|г\.|roku|r\.))?"
_AND_CLOCK = rf"(?:(?:,?\s+|\s?[-–|•·]\s?)(?:at\s+|um\s+|à\s+|о\s+|в\s+|o\s+)?{CLOCK})?"

_SHAPES = tuple(
    re.compile(pattern)
    for pattern in (
        # 2025-03-13, 2025-03-13T10:15:00+02:00
        rf"(?<![\d-]){_YEAR}[-/](?P<month>\d\d)[-/](?P<day>\d\d)(?!\d)(?:[T ]{CLOCK})?",
        # 13.03.2025
        rf"(?<![\d.])(?P<day>\d\d?)\.(?P<month>\d\d?)\.{_YEAR}(?!\d){_YEAR_WORD}{_AND_CLOCK}",
        # 13/03/2025, 03/13/2025
        rf"(?<![\d/])(?P<one>\d\d?)/(?P<two>\d\d?)/{_YEAR}(?![\d/]){_AND_CLOCK}",
        # March 13, 2025; Feb. 26; March 25-27
        (
            rf"\b(?P<name>{_ENGLISH})\.?\s+(?P<day>\d\d?)(?:st|nd|rd|th)?{_NOT_A_NUMBER}"
            rf"(?:\s?[-–]\s?\d\d?(?!\d))?(?:,?\s+{_YEAR}\b{_AND_CLOCK})?"
        ),
        # 13 March 2025, 27 березня, 27 марта 2025 г., 3. April, 1er avril
        (
            rf"(?i)(?<![\w.,:])(?P<day>\d\d?)(?:st|nd|rd|th|er|\.|-го|-е)?\s+(?:of\s+)?(?P<name>{_MONTH})\b\.?"
            rf"(?:,?\s+{_YEAR}\b{_YEAR_WORD}{_AND_CLOCK})?"
        ),
    )
)
"""Tried in this order; a stretch that one has taken is not offered to the next."""

_WEEKDAY_BEFORE = re.compile(rf"(?i)\b(?P<weekday>{_WEEKDAY})\.?,?\s*\(?(?:the |dem |den |le )?$")
_WEEKDAY_AFTER = re.compile(rf"(?i)\s*[,(]\s*(?P<weekday>{_WEEKDAY})\b")

_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)

_LANDMARKS = (
    (date(2014, 3, 18), r"annexation of Crimea"),
    (
        date(2022, 2, 24),
        r"full-scale (?:invasion|war)|(?:Russia['’]s|Russian) (?:invasion of|war (?:on|against)) Ukraine|invasion of Ukraine",
    ),
)
"""Events whose anniversaries news counts by. A new one is a line here."""

_ORDINAL = "|".join(_ORDINALS)
_ANNIVERSARIES = tuple(
    (day, re.compile(rf"(?i)\b(?P<nth>{_ORDINAL}) anniversary of (?:\S+ ){{0,3}}?(?:{event})"), 0) for day, event in _LANDMARKS
) + tuple(
    (day, re.compile(rf"(?i)\b(?:{event})[^.!?]{{0,40}}? enter(?:s|ed|ing) (?:its|the) (?P<nth>{_ORDINAL}) year"), 1)
    for day, event in _LANDMARKS
)
"""(first day, phrase, years to take off): the war "enters its fourth year" on its third anniversary."""

_SLASHED = re.compile(r"(?<![\d/])(\d\d?)/(\d\d?)/(?:19|20)\d\d(?![\d/])")
_NOT_ENGLISH = re.compile(
    r"(?i)[а-яґєії]{3,}|\b(?:und|der|das|nicht|ist|les|et|est|une?|dans|à|du|aux|avec|pour|leurs?|się|nie|jest|przez|oraz|w|z|że|"
    r"que|los|del|il|che)\b"
)
_TASTE = 4000
"""Characters in which a text's language shows."""

_SLACK = timedelta(days=1)
"""A file saved west of where its article was written may be a day "older" than the article."""

_FARTHEST = 40
"""Years looked back for one that fits."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An explicit date in a text: `text[start:end] == words`. `year` is None where it names none; `weekday`: Monday is 0."""

    start: int
    end: int
    words: str
    month: int
    day: int
    year: int | None = None
    weekday: int | None = None
    clock: datetime | None = None
    """The instant, UTC, where a time of day with its zone stands beside the date."""
    zoneless: bool = False
    """A time of day stands beside it that names no zone: it sharpens nothing."""
    either_way: bool = False
    """03/04/2025: day and month as read here may be month and day."""


def mentions(text: str) -> list[Mention]:
    """The explicit dates of a text, in order, without overlaps; impossible ones (30 February) are no dates."""
    found: list[Mention] = []
    taken = bytearray(len(text))
    for shape in _SHAPES:
        for match in shape.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]) and (mention := _read(match)):
                taken[start:end] = b"\1" * (end - start)
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def with_clock(mention: Mention, match: re.Match[str]) -> Mention:
    """The date with the time of day that stands before it, in the groups of `clocks.CLOCK`."""
    day = _date(mention.year or 0, mention.month, mention.day)
    clock, half, zone, city = (match[name] or "" for name in ("clock", "half", "zone", "city"))
    at = read_clock(clock, half, zone, city, day) if day and not mention.either_way else None
    return replace(mention, clock=at, zoneless=at is None)


@dataclass(frozen=True, slots=True)
class Era:
    """What settles the years of a text: nothing is after `latest`, and what is known lies around `anchor`."""

    latest: date
    anchor: date | None = None
    why: str = ""
    day_first: bool | None = None
    """How the text writes 03/04/2025; None where it does not tell."""

    def day(self, mention: Mention) -> date | None:
        """The day meant; None where no year fits. Named years are taken as they are. The later of `readings`."""
        if mention.year is not None:
            return max(self.readings(mention), default=None)
        days = [day for day in self._candidates(mention) if mention.weekday in (None, day.weekday())]
        if not days:
            return None
        anchor = self.anchor
        return min(days, key=lambda day: abs(day - anchor)) if anchor else days[0]

    def around(self, anchor: date) -> "Era":
        """The same era, read from a neighbour whose day is known."""
        return replace(self, anchor=anchor)

    def readings(self, mention: Mention) -> list[date]:
        """The days that a date with its year may mean: two where neither the text nor the calendar decides."""
        year, month, day = mention.year or self.latest.year, mention.month, mention.day
        if not mention.either_way or self.day_first is not None:
            found = _date(year, day, month) if mention.either_way and not self.day_first else _date(year, month, day)
            return [found] if found else []
        both = [found for found in (_date(year, month, day), _date(year, day, month)) if found]
        both = [found for found in both if mention.weekday in (None, found.weekday())] or both
        return [found for found in both if found <= self.latest + _SLACK] or both

    def _candidates(self, mention: Mention) -> Iterator[date]:
        for year in range(self.latest.year, self.latest.year - _FARTHEST, -1):
            day = _date(year, mention.month, mention.day)
            if day is not None and day <= self.latest + _SLACK:
                yield day


def era_of(text: str, found: Iterable[Mention], reference: datetime, day_first: bool | None = None) -> Era:
    """The era of a text whose dates are `found`. `day_first` is what a larger text around it tells (see `day_order`)."""
    plain = Era(reference.astimezone(UTC).date(), day_first=day_order(text) if day_first is None else day_first)
    for mention in found:
        if mention.weekday is not None and mention.year is None and (day := plain.day(mention)):
            return replace(plain, anchor=day, why=f"from the weekday of {mention.words}")
    for first, phrase, taken_off in _ANNIVERSARIES:
        if match := phrase.search(text):
            years = _ORDINALS.index(match["nth"].casefold()) + 1 - taken_off
            return replace(plain, anchor=first.replace(year=first.year + years), why=f'from "{match.group()}"')
    return plain


def day_order(text: str) -> bool | None:
    """Whether a text writes the day first in 03/04/2025: by such dates of it that can be read one way only, else by its
    language. None for English, which is written both ways, and for a text too short to tell."""
    told = {int(one) > 12 for one, two in _SLASHED.findall(text) if (int(one) > 12) != (int(two) > 12)}
    if told:
        return told.pop() if len(told) == 1 else None
    return True if len(_NOT_ENGLISH.findall(text[:_TASTE])) >= 3 else None


def instant(at: datetime) -> tuple[datetime, Precision]:
    """UTC, to the time where `at` names its zone; else to the day: 23:30 of nowhere may be two days. Raises OverflowError."""
    if at.tzinfo is not None:
        return at.astimezone(UTC), Precision.TIME
    return at_midnight(at.date()), Precision.DAY


def at_midnight(day: date) -> datetime:
    """The day's first instant, UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _read(match: re.Match[str]) -> Mention | None:
    groups = match.groupdict()
    name = groups.get("name") or ""
    if name.islower() and name in MONTHS_IN_ENGLISH:
        return None  # "rule 12 may apply": English capitalises its months
    year = int(groups["year"]) if groups["year"] else None
    month, day = _month_and_day(groups)
    fits = _date(year or 2024, month, day)
    if fits is None:
        return None
    either_way = bool(groups.get("one")) and max(month, day) <= 12 and month != day
    clock, half, zone, city = (groups.get(name) or "" for name in ("clock", "half", "zone", "city"))
    at = read_clock(clock, half, zone, city, fits) if year and not either_way else None
    zoneless = bool(clock) and at is None
    return Mention(match.start(), match.end(), match.group(), month, day, year, _weekday(match), at, zoneless, either_way)


def _month_and_day(groups: dict[str, str | None]) -> tuple[int, int]:
    if groups.get("one") and groups.get("two"):
        one, two = int(groups["one"] or 0), int(groups["two"] or 0)
        return (one, two) if two > 12 else (two, one)
    if groups.get("month"):
        return int(groups["month"] or 0), int(groups["day"] or 0)
    return MONTHS[(groups["name"] or "").casefold()], int(groups["day"] or 0)


def _weekday(match: re.Match[str]) -> int | None:
    text = match.string
    beside = _WEEKDAY_BEFORE.search(text, max(0, match.start() - 24), match.start()) or _WEEKDAY_AFTER.match(text, match.end())
    return WEEKDAYS[beside["weekday"].casefold()] if beside else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
