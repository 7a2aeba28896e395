"""How fast a platform may be written to: pure bookkeeping over send times, in seconds of any monotonic clock.

Numbers come from the platforms' documents as measured in use: about one message a second in a chat, on Telegram 20 a
minute in a group and 30 a second over all. The true limits are unspecified, so Retry-After is obeyed besides (`outbox`).
"""

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """At least `gap` seconds between two sends to a chat, at most `burst` in `per` seconds, and `overall` between any two."""

    gap: float = 0.0
    burst: int = 0
    per: float = 60.0
    overall: float = 0.0


UNLIMITED = Limits()
LIMITS = {
    "slack": Limits(gap=1.05),
    "telegram": Limits(gap=1.05, burst=19, overall=1 / 25),
}


@dataclass(slots=True)
class Pacer:
    """When each chat may be written to next. Memory: one short deque a chat that was written to."""

    _sent: dict[int, deque[float]] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def book(self, chat_id: int, platform: str, now: float) -> float:
        """Book the next send to a chat, behind all that are booked; returns the seconds to wait before it goes out."""
        at = max(now, self.ready_at(chat_id, platform))
        self._sent.setdefault(chat_id, deque(maxlen=64)).append(at)
        self._last[platform] = at
        return at - now

    def ready_at(self, chat_id: int, platform: str) -> float:
        """The first instant at which this chat may be written to; minus infinity for "now"."""
        limits = LIMITS.get(platform, UNLIMITED)
        times = self._sent.get(chat_id, deque())
        waits = [float("-inf")]
        if times:
            waits.append(times[-1] + limits.gap)
        if limits.burst and len(times) >= limits.burst:
            waits.append(times[-limits.burst] + limits.per)
        if limits.overall and platform in self._last:
            waits.append(self._last[platform] + limits.overall)
        return max(waits)

    def resting(self, platforms: dict[int, str], now: float) -> dict[int, float]:
        """Of these chats (id -> platform), those that must wait, with the seconds left."""
        waits = {chat: self.ready_at(chat, platform) - now for chat, platform in platforms.items()}
        return {chat: left for chat, left in waits.items() if left > 0}
