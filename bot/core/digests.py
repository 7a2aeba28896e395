"""Digests: when one is due and what it covers (`digest_page`: how it reads). Pure; the database remembers which were planned
(invariant 9)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.localtime import first_instant
from bot.core.model import DigestPlan

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CATCH_UP = timedelta(hours=12)
"""After downtime a missed digest still goes out within this time; later it rolls into the next."""


@dataclass(frozen=True, slots=True)
class Due:
    """A digest to plan: for this local date, covering [window_from, window_to)."""

    cadence: str
    local_date: date
    window_from: datetime
    window_to: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A story as a digest showed it last: its revision, and how many independent sources it had."""

    revision: int
    voices: int


def slots(plan: DigestPlan) -> list[DigestPlan]:
    """Each digest of the plan by itself: the one of its days, and the weekly one beside it."""
    regular = [] if plan.days == "off" else [DigestPlan(plan.at, plan.days)]
    if not plan.weekly:
        return regular
    day, at = plan.weekly.split()
    return [*regular, DigestPlan(at, day)]


def cadence(slot: DigestPlan) -> str:
    """`daily` (weekdays among them) or `weekly`: what a digest run is counted under."""
    return "weekly" if slot.days in DAYS else "daily"


def is_due(slot: DigestPlan, timezone: str, now: datetime) -> date | None:
    """The local date whose digest instant has come within the last `CATCH_UP`, or None.

    The instant is the first valid one at or after `slot.at` on that date: a time that the clocks skip moves to the end of
    the gap, a time that comes twice counts once (the database knows the date is done).
    """
    if slot.days == "off":
        return None
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    for day in (today, today - timedelta(days=1)):
        instant = _instant(day, slot.at, zone)
        if instant <= now < instant + CATCH_UP and _counts(day, slot.days):
            return day
    return None


def next_instant(plan: DigestPlan, timezone: str, now: datetime) -> datetime | None:
    """When the next digest comes, for `status` and `settings`."""
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=n) for n in range(9)]
    instants = [_instant(day, slot.at, zone) for slot in slots(plan) for day in days if _counts(day, slot.days)]
    return min((instant for instant in instants if instant > now), default=None)


def instant(slot: DigestPlan, timezone: str, day: date) -> datetime:
    """When the digest of a local date comes: the first valid instant at or after its time."""
    return _instant(day, slot.at, ZoneInfo(timezone))


def window(slot: DigestPlan, timezone: str, last_end: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """What a digest covers: since the last one ended; the first one the last day, a Monday's of weekdays the weekend too, a
    weekly one the week."""
    if last_end is not None:
        return last_end, now
    after_weekend = slot.days == "weekdays" and now.astimezone(ZoneInfo(timezone)).weekday() == 0
    days = 7 if cadence(slot) == "weekly" else 3 if after_weekend else 1
    return now - timedelta(days=days), now


def _counts(day: date, days: str) -> bool:
    weekday = DAYS[day.weekday()]
    return days == "daily" or (days == "weekdays" and weekday not in ("sat", "sun")) or days == weekday


def _instant(day: date, at: str, zone: ZoneInfo) -> datetime:
    return first_instant(day, time.fromisoformat(at), zone)
