"""Manners towards publishers: what a feed's own wishes, failures and silence make of the next poll. Pure.

A wish lengthens the pause and never shortens it. A feed whose interval the operator fixed is asked at that interval; its
server's Retry-After is obeyed all the same.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.model import Hints
from bot.core.rhythm import Pace, Rhythm

LONGEST_BACKOFF = timedelta(days=1)
"""No failing feed waits longer than this, nor obeys a Retry-After further."""

SILENT_GAPS = 3
"""Of a feed's usual gaps, before it counts as silent."""

ALL_AT_ONCE = 20
"""So many feeds may be due together at a start; more are spread."""


def pause(rhythm: Rhythm, now: float, pace: Pace, max_age: float = 0.0) -> float:
    """Seconds until the next poll by the feed's rhythm and wishes, before jitter and closed hours."""
    wished = max(rhythm.hints.ttl, rhythm.hints.period, max_age)
    return max(rhythm.pause(now, pace), min(wished, pace.most))


def open_hour(at: datetime, hints: Hints) -> datetime:
    """The first instant from `at` on in which the feed may be asked; `at` itself where every hour or day is closed."""
    if len(set(hints.skip_hours)) >= 24 or len(set(hints.skip_days)) >= 7:
        return at
    opens = at
    while opens.hour in hints.skip_hours or opens.weekday() in hints.skip_days:
        opens += timedelta(hours=1)  # not to the full hour, where all such feeds would meet
    return opens


def backoff(base: float, failures: int, retry_after: float | None = None) -> timedelta:
    """How long a feed rests that has now failed `failures + 1` times in a row: twice as long each time, to a day."""
    wait = min(timedelta(seconds=base * 2 ** min(failures, 10)), LONGEST_BACKOFF)
    return max(wait, timedelta(seconds=min(retry_after or 0, LONGEST_BACKOFF.total_seconds())))


def host_rest(status: int | None, retry_after: float | None, pause: float) -> timedelta:
    """How long every feed of a host rests after this failure of one of them: as long as the server names, to a day; where it
    says "too often" and names nothing, the feed's pause in seconds. Nothing where the trouble is the feed's own."""
    if status == 429 or (status == 503 and retry_after):
        return min(timedelta(seconds=pause if retry_after is None else retry_after), LONGEST_BACKOFF)
    return timedelta()


def after_rest(waiting: Iterable[tuple[int, float]], until: datetime) -> dict[int, datetime]:
    """New instants for the feeds of a host that rests until then: (id, its pause in seconds), in the order in which they were
    due. They follow each other over the shortest of their pauses, so that the host is not stormed again."""
    feeds = list(waiting)
    step = min((pause for _, pause in feeds), default=0.0) / (len(feeds) + 1)
    return {feed: until + timedelta(seconds=step * place) for place, (feed, _) in enumerate(feeds, 1)}


def is_silent(rhythm: Rhythm, now: float, after: timedelta) -> bool:
    """Whether a feed that answers has published nothing for suspiciously long: `after`, if that is also SILENT_GAPS of its
    usual gaps. One that never published is not missed."""
    silence = rhythm.silence(now)
    return rhythm.last > 0 and silence > after.total_seconds() and silence > SILENT_GAPS * rhythm.gap(now)


def spread(overdue: Iterable[tuple[int, datetime | None, float]], now: datetime) -> dict[int, datetime]:
    """New instants for feeds that are due at a start: (id, when it was due or None for a new one, its pause in seconds).

    A few are asked at once. Of more, a known one keeps its slot: it is asked when its own rhythm comes round again. New ones
    follow each other over the shortest of their pauses, two a second at most.
    """
    due = list(overdue)
    if len(due) <= ALL_AT_ONCE:
        return {}
    new = [feed for feed, was_due, _ in due if was_due is None]
    step = min([0.5, *(pause / len(new) for _, was_due, pause in due if was_due is None)])
    slots = {feed: now + timedelta(seconds=step * place) for place, feed in enumerate(new)}
    for feed, was_due, rest in due:
        if was_due is not None:
            slots[feed] = now + (was_due - now) % timedelta(seconds=max(rest, 1.0))
    return slots
