"""The keeper of feeds: learns each one's rhythm from its polls, says when to ask it again, tells operators of its troubles.

Told once when a feed is down, gone or silent, and once more when it is back; what still stands is in the feed's own row, so
that a restart repeats nothing.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core import manners
from bot.core.errors import FetchError, SourceError
from bot.core.model import FetchedFeed, ParsedFeed, RawEntry, Source, SourceKind
from bot.core.rhythm import Pace, Rhythm
from bot.core.settings import Fetch
from bot.core.store import Tx
from bot.core.urls import host
from bot.pipeline.notices import Notices

_JITTER = 0.05


@dataclass(frozen=True, slots=True)
class Lesson:
    """What an answer taught of a feed: its rhythm from now on, and when it is asked next."""

    source: Source
    rhythm: Rhythm
    next_due: datetime
    changed: bool = False
    """The rhythm is another than the stored one."""


class Keeper:
    """Paces feeds between `fetch.min_interval` and `fetch.max_interval`; plans `notices`."""

    def __init__(self, fetch: Fetch, notices: Notices) -> None:
        self._fetch = fetch
        self._least = fetch.min_interval.total_seconds()
        self._most = fetch.max_interval.total_seconds()
        self._notices = notices

    def learn(self, source: Source, fetched: FetchedFeed, parsed: ParsedFeed | None, now: datetime) -> Lesson:
        """From an answer; `parsed` is None where it brought nothing to read."""
        known = rhythm = Rhythm.from_text(source.rhythm)
        if parsed is not None:
            rhythm = replace(rhythm.learn(_published(parsed.entries, rhythm, now), now.timestamp()), hints=parsed.hints)
        return Lesson(source, rhythm, self._next_due(source, rhythm, fetched.max_age, now), rhythm != known)

    def answered(self, tx: Tx, lesson: Lesson, now: datetime) -> None:
        """In the transaction that stores an answer: save the lesson, and tell what changed for the operators."""
        source = lesson.source
        silent = manners.is_silent(lesson.rhythm, now.timestamp(), self._fetch.tell_silence)
        told = "silent" if silent else ""
        if source.told == "down" or (source.told == "silent" and not silent):
            self._tell(tx, source, "notice-feed-back", now)
        if silent and source.told != "silent":
            hours = int(lesson.rhythm.silence(now.timestamp()) // 3600)
            self._tell(tx, source, "notice-feed-silent", now, days=hours // 24 if hours >= 48 else 0, hours=hours)
        if lesson.changed or told != source.told:
            tx.sources.learned(replace(source, rhythm=lesson.rhythm.to_text(), told=told))

    def host_rests(self, source: Source, error: SourceError, now: datetime) -> datetime | None:
        """Until when the whole host rests that answered this feed so; None where only the feed does."""
        if not isinstance(error, FetchError):
            return None
        rest = manners.host_rest(error.status, error.retry_after, self._pause(source, now))
        return now + rest if rest else None

    def failed(self, tx: Tx, source: Source, asked: str, error: SourceError, now: datetime) -> tuple[int, datetime]:
        """In a transaction of its own: count the failure, and let the host's other feeds rest where it wants that. `asked` is
        the address that failed. Returns the failures in a row and when the feed is asked again."""
        gone = isinstance(error, FetchError) and error.gone
        next_due = now + self._rest(source, error, now)
        if until := self.host_rests(source, error, now):
            next_due = max(next_due, self._put_off(tx, source, asked, until, now))
        failures = tx.sources.failed(source.id, now=now, next_due=next_due, error=error.fact, gone=gone)
        if gone or (failures >= self._fetch.tell_failures and source.told != "down"):
            key = "notice-feed-gone" if gone else "notice-feed-down"
            self._tell(tx, source, key, now, count=failures, error=error.fact)
            tx.sources.learned(replace(source, told="down"))
        return failures, next_due

    def spread(self, sources: Iterable[Source], now: datetime) -> dict[int, datetime]:
        """When to ask those of `sources`, all due at a start, that would make a burst."""
        feeds = [source for source in sources if source.kind is SourceKind.FEED]
        return manners.spread(((feed.id, feed.next_due, self._catch_up(feed, now)) for feed in feeds), now)

    def pace(self, source: Source) -> Pace:
        """What the operator allows for this feed."""
        return Pace(source.interval, self._least, max(self._most, self._least))

    def _next_due(self, source: Source, rhythm: Rhythm, max_age: float, now: datetime) -> datetime:
        spread = 1 + random.uniform(-_JITTER, _JITTER)  # noqa: S311 (spreads polls, so that feeds do not march in step)
        if source.fixed:
            return now + timedelta(seconds=source.interval * spread)
        seconds = manners.pause(rhythm, now.timestamp(), self.pace(source), max_age)
        return manners.open_hour(now + timedelta(seconds=seconds * spread), rhythm.hints)

    def _put_off(self, tx: Tx, source: Source, asked: str, until: datetime, now: datetime) -> datetime:
        """Let the host's other feeds rest until then. Returns this one's turn, behind them: where it alone is refused, they
        would else never be asked."""
        others = [other for other in tx.sources.due_at(host(asked), until) if other.id != source.id]
        if not others:
            return until
        slots = manners.after_rest(((feed.id, self._pause(feed, now)) for feed in (*others, source)), until)
        turn = slots.pop(source.id)
        tx.sources.set_due(slots)
        return turn

    def _rest(self, source: Source, error: SourceError, now: datetime) -> timedelta:
        retry_after = error.retry_after if isinstance(error, FetchError) else None
        return manners.backoff(self._pause(source, now), source.failures, retry_after)

    def _pause(self, source: Source, now: datetime) -> float:
        if source.fixed:
            return source.interval
        return Rhythm.from_text(source.rhythm).pause(now.timestamp(), self.pace(source))

    def _catch_up(self, source: Source, now: datetime) -> float:
        """After a standstill nobody waits for longer than the usual interval."""
        return min(self._pause(source, now), source.interval)

    def _tell(self, tx: Tx, source: Source, key: str, now: datetime, **values: object) -> None:
        name = source.title or source.address
        self._notices.plan(tx, f"feed:{source.id}:{key}:{now:%Y-%m-%dT%H:%M:%S}", key, now=now, feed=name, **values)


def _published(entries: Iterable[RawEntry], rhythm: Rhythm, now: datetime) -> list[float]:
    """When the entries of a reading were published. An entry older than what is known was edited or re-dated, not published;
    an undated one came between the polls, but at the first reading it may be of any age."""
    stamps = []
    for entry in entries:
        at = entry.published or entry.updated
        if at is not None and at.timestamp() > rhythm.last:
            stamps.append(at.timestamp())
        elif at is None and rhythm.since:
            stamps.append(now.timestamp())
    return stamps
