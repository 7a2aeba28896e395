"""When to ask a feed again: learned from when it publishes. Pure; instants here are POSIX seconds, for the arithmetic of rates.

A feed that publishes `r` entries an hour at this time of day is asked every `usual * sqrt(TYPICAL / r)`. Of all ways to
spend the same number of requests on feeds of unequal rates, this square root costs the fewest seconds between publication and
fetch (K. C. Sia, J. Cho, H.-K. Cho, "Efficient Monitoring Algorithm for Fast News Alerts", IEEE TKDE 19(7), 2007).
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.model import NO_HINTS, Hints

HOUR = 3600.0
DAY = 24 * HOUR

TYPICAL = 1.5
"""Entries an hour of the feed that is asked exactly every `usual`; tuned with `make bench-schedule`."""

MEMORY = 14 * DAY
"""How fast old habits are forgotten: after this long a publication counts 1/e."""

DOUBT = 1.0
"""Days of the feed's own even mean that are mixed into each hour of the day: a few days prove no habit."""

AWAKE = 12 * HOUR
"""A feed that published within this time is asked at least every AWAKE_PAUSE times `usual`: news of a slow feed comes in
clusters, and the longest waits are those for the second piece (they shorten by a fifth, for a sixth more requests)."""

AWAKE_PAUSE = 2.0

LONGEST_LOOK = 2000
"""Entries learned from at once: an archive of thousands tells no more."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What the operator allows, in seconds. `usual` is for a feed that is typical, or whose rhythm is not known yet."""

    usual: float = 900.0
    least: float = 120.0
    most: float = 21600.0

    def clamp(self, seconds: float) -> float:
        """`seconds`, no less than `least` and no more than `most`."""
        return max(self.least, min(seconds, self.most))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is known of a feed's habits. `hours`: publications by hour of the day (UTC), fading with MEMORY from `at` on.

    `since` is when the feed began to be known (0: not yet), `last` its newest publication (0: none seen). `hints` are its own
    wishes, as its last document gave them.
    """

    hours: tuple[float, ...] = (0.0,) * 24
    since: float = 0.0
    at: float = 0.0
    last: float = 0.0
    hints: Hints = NO_HINTS

    def learn(self, published: Iterable[float], now: float) -> "Rhythm":
        """With the publications of entries that were not known before; none of them can be later than `now`."""
        fresh = sorted(min(at, now) for at in published if at > now - 3 * MEMORY)[-LONGEST_LOOK:]
        start = self if self.since else replace(self, since=fresh[0] if fresh else now, at=now)
        if not fresh:
            return start
        faded = _fading(now - start.at)
        hours = [count * faded for count in start.hours]
        for at in fresh:
            hours[int(at // HOUR) % 24] += _fading(now - at)
        return replace(start, hours=tuple(hours), at=now, last=max(start.last, fresh[-1]))

    def gap(self, now: float) -> float:
        """Seconds that usually lie between two publications; infinite before any."""
        counted = sum(self.hours) * _fading(now - self.at)
        return self._days(now) * DAY / counted if counted else math.inf

    def silence(self, now: float) -> float:
        """Seconds since its newest publication, or since it is known."""
        return now - (self.last or self.since or now)

    def pause(self, now: float, pace: Pace) -> float:
        """Seconds until it is asked again, before jitter: until enough is expected to be worth a request."""
        if not self.last and (not self.since or now - self.since < DAY):
            return pace.usual
        days, faded = self._days(now), _fading(now - self.at)
        mean = sum(self.hours) * faded / 24 / days
        wanted = pace.usual * math.sqrt(TYPICAL)
        longest = min(pace.most, AWAKE_PAUSE * pace.usual) if now - self.last < AWAKE else pace.most
        at, end = now, now + longest
        while at < end:
            urgency = math.sqrt((self._around(int(at // HOUR) % 24) * faded + DOUBT * mean) / (days + DOUBT))
            until = min(HOUR - at % HOUR, end - at)
            if urgency * until >= wanted:
                return pace.clamp(at + wanted / urgency - now)
            wanted -= urgency * until
            at += until
        return pace.clamp(longest)

    def to_text(self) -> str:
        """As the database keeps it: about 250 bytes."""
        hints = self.hints
        written = {
            "hours": [round(count, 3) for count in self.hours],
            "since": self.since,
            "at": self.at,
            "last": self.last,
            "hints": {
                "ttl": hints.ttl,
                "period": hints.period,
                "skip_hours": hints.skip_hours,
                "skip_days": hints.skip_days,
            },
        }
        return json.dumps(written, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Rhythm":
        """What `to_text` wrote; of an empty text, a rhythm not known yet."""
        if not text:
            return cls()
        data = json.loads(text)
        wishes = data["hints"]
        hints = Hints(wishes["ttl"], wishes["period"], tuple(wishes["skip_hours"]), tuple(wishes["skip_days"]))
        return cls(tuple(data["hours"]), data["since"], data["at"], data["last"], hints)

    def _around(self, hour: int) -> float:
        """Publications in an hour of the day, leaning on its neighbours."""
        h = self.hours
        return (h[hour - 1] + 2 * h[hour] + h[(hour + 1) % 24]) / 4

    def _days(self, now: float) -> float:
        """Days of observation, fading as the publications do; at least an hour."""
        return MEMORY / DAY * (1 - _fading(max(now - self.since, HOUR)))


def _fading(age: float) -> float:
    return math.exp(-age / MEMORY)
