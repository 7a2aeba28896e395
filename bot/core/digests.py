"""Digests: when one is due, and how it reads. Pure; the database remembers which were planned (invariant 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.cards import leading
from bot.core.localtime import first_instant
from bot.core.look import Look
from bot.core.messages import Block, Heading, Message, Run, SmallPrint, Text, bold, link, words
from bot.core.model import Channel, DigestPlan, Item, Story

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CATCH_UP = timedelta(hours=12)
"""After downtime a missed digest still goes out within this time; later it rolls into the next."""

MOST_LINES = 8
"""Stories of one topic in one digest; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Due:
    """A digest to plan: for this local date, covering [window_from, window_to)."""

    cadence: str
    local_date: date
    window_from: datetime
    window_to: datetime


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One story of a topic, with its newest item on it. `alerted`: the channel has its card already."""

    topic: str
    story: Story
    item: Item
    alerted: bool = False


def cadence(plan: DigestPlan) -> str:
    """`daily` (weekdays among them) or `weekly`: what a digest run is counted under."""
    return "weekly" if plan.days in DAYS else "daily"


def is_due(plan: DigestPlan, timezone: str, now: datetime) -> date | None:
    """The local date whose digest instant has come within the last `CATCH_UP`, or None.

    The instant is the first valid one at or after `plan.at` on that date: a time that the clocks skip moves to the end of
    the gap, a time that comes twice counts once (the database knows the date is done).
    """
    if plan.days == "off":
        return None
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    for day in (today, today - timedelta(days=1)):
        instant = _instant(day, plan.at, zone)
        if instant <= now < instant + CATCH_UP and _counts(day, plan.days):
            return day
    return None


def next_instant(plan: DigestPlan, timezone: str, now: datetime) -> datetime | None:
    """When the next digest comes, for `status` and `settings`."""
    if plan.days == "off":
        return None
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    instants = (
        _instant(today + timedelta(days=n), plan.at, zone) for n in range(9) if _counts(today + timedelta(days=n), plan.days)
    )
    return next((instant for instant in instants if instant > now), None)


def instant(plan: DigestPlan, timezone: str, day: date) -> datetime:
    """When the digest of a local date comes: the first valid instant at or after its time."""
    return _instant(day, plan.at, ZoneInfo(timezone))


def window(plan: DigestPlan, last_end: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """What a digest covers: since the last one ended, else the last day (week for a weekly one)."""
    usual = timedelta(days=7 if cadence(plan) == "weekly" else 1)
    return (last_end or now - usual, now)


def _counts(day: date, days: str) -> bool:
    weekday = DAYS[day.weekday()]
    return days == "daily" or (days == "weekdays" and weekday not in ("sat", "sun")) or days == weekday


def _instant(day: date, at: str, zone: ZoneInfo) -> datetime:
    return first_instant(day, time.fromisoformat(at), zone)


def digest(channel: Channel, due: Due, lines: Sequence[DigestLine], topics: Sequence[str], look: Look) -> Message:
    """The digest's message: by topic, most reported and newest first, one line each with its link."""
    title = look.say("digest-title", at=look.local(due.window_to))
    since = look.say("digest-since", at=look.local(due.window_from), zone=channel.timezone)
    blocks: list[Block] = [Heading(title), SmallPrint(words(since))]
    if not lines:
        blocks.append(Text(words(look.say("digest-empty"))))
    homes = _homes(lines, topics)
    for topic in topics if lines else ():
        blocks += _section(topic, [line for line in lines if line.topic == topic], homes, look)
    return Message(tuple(blocks), look.say("digest-summary", count=len({line.story.id for line in lines})))


def ranked(lines: Sequence[DigestLine]) -> list[DigestLine]:
    """Most independent publishers first, then the newest."""
    return sorted(lines, key=lambda line: (-line.story.publishers, -line.story.last_item_at.timestamp(), line.story.id))


def _homes(lines: Sequence[DigestLine], topics: Sequence[str]) -> dict[int, str]:
    """The topic under which each story is told, once: the one that its card leads with."""
    told: dict[int, list[DigestLine]] = {}
    for line in lines:
        told.setdefault(line.story.id, []).append(line)
    homes: dict[int, str] = {}
    for story_id, own in told.items():
        met = sorted({line.topic for line in own}, key=topics.index)
        _, match = leading([line.item for line in own], met)
        homes[story_id] = match.topic if match else met[0]
    return homes


def _section(topic: str, lines: Sequence[DigestLine], homes: Mapping[int, str], look: Look) -> list[Block]:
    """One topic: numbered lines; a story that another topic tells is only counted."""
    fresh = [line for line in ranked(lines) if homes[line.story.id] == topic]
    if not lines:
        return [Text(words(bold(look.topic(topic)), " ", look.say("digest-topic-empty")))]
    runs: list[str | Run] = [
        bold(look.topic(topic)),
        " ",
        look.say("digest-count", count=len({line.story.id for line in lines})),
    ]
    for number, line in enumerate(fresh[:MOST_LINES], 1):
        runs += ["\n", f"{number}. ", link(line.item.title, line.item.link), " · ", *_facts(line, look)]
    rest = len(fresh) - MOST_LINES
    if rest > 0:
        runs.append("\n" + look.say("digest-more", count=rest))
    told = len(lines) - len(fresh)
    if told:
        runs.append("\n" + look.say("digest-told", count=told))
    return [Text(words(*runs))]


def _facts(line: DigestLine, look: Look) -> list[str]:
    facts = [look.say("card-sources", count=line.story.publishers), look.date(line.item.dating), line.story.ref]
    if line.alerted:
        facts.append(look.say("digest-alerted"))
    return [" · ".join(facts)]
