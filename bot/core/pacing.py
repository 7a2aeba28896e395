"""How fast a platform may be written to: pure bookkeeping over send times, in seconds of any monotonic clock.

Numbers come from the platforms' documents as measured in use: about one message a second in a chat; on Telegram 20 a minute
in a group and 30 a second over all; on Slack several hundred a minute over the workspace. The true limits are unspecified, so
Retry-After is obeyed besides (`outbox`).
"""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.model import Chat


@dataclass(frozen=True, slots=True)
class Limits:
    """At least `gap` seconds between two sends to a chat, at most `burst` in `per` seconds; over all chats of the platform at
    least `overall` between any two, at most `most` in `per`."""

    gap: float = 0.0
    burst: int = 0
    per: float = 60.0
    overall: float = 0.0
    most: int = 0


UNLIMITED = Limits()
LIMITS = {
    "slack": Limits(gap=1.05, most=240),
    "telegram": Limits(gap=1.05, burst=19, overall=1 / 25),
    "telegram/private": Limits(gap=1.05, overall=1 / 25),
}
"""By lane: the platform, and the kind of chat where the platform tells kinds apart."""

_NEVER = float("-inf")


def lane(chat: Chat) -> str:
    """Which limits hold for a chat. Telegram's private chats have positive ids; only groups are held to 20 a minute."""
    private = chat.platform == "telegram" and chat.address.isdigit()
    return "telegram/private" if private else chat.platform


@dataclass(slots=True)
class Pacer:
    """When each chat may be written to next. Memory: a short deque a chat that was written to, and one a platform."""

    _sent: dict[int, deque[float]] = field(default_factory=dict)
    _over_all: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=512)))

    def book(self, chat_id: int, lane: str, now: float) -> float:
        """Book the next send to a chat, behind all that are booked; returns the seconds to wait before it goes out."""
        at = max(now, self.ready_at(chat_id, lane))
        self.note(chat_id, lane, at)
        return at - now

    def note(self, chat_id: int, lane: str, at: float) -> None:
        """Something was, or will be, sent to a chat at `at`."""
        self._sent.setdefault(chat_id, deque(maxlen=64)).append(at)
        self._over_all[_platform(lane)].append(at)

    def answered(self, chat_id: int, at: float) -> None:
        """The last send to a chat was answered at `at`: the next waits from here, so that it cannot arrive too soon after."""
        if times := self._sent.get(chat_id):
            times[-1] = max(times[-1], at)

    def ready_at(self, chat_id: int, lane: str) -> float:
        """The first instant at which this chat may be written to; minus infinity for "now"."""
        limits = LIMITS.get(lane, UNLIMITED)
        times = self._sent.get(chat_id, deque())
        own = max(_after(times, 1, limits.gap), _after(times, limits.burst, limits.per))
        return max(own, self._platform_ready(lane))

    def slots(self, platform: str, now: float, within: float) -> int:
        """How many sends to a platform's chats, all together, may begin in the next `within` seconds."""
        limits = LIMITS.get(platform, UNLIMITED)
        first = max(now, self._platform_ready(platform))
        if first > now + within:
            return 0
        free = int((now + within - first) / limits.overall) + 1 if limits.overall else 1_000
        if limits.most:
            times = self._over_all[platform]
            free = min(free, limits.most - sum(at > now - limits.per for at in times))
        return free

    def platforms_resting(self, platforms: list[str], now: float) -> float:
        """Seconds until the first of these platforms that must rest may be written to again; 0 where none must."""
        waits = [self._platform_ready(platform) - now for platform in platforms]
        return min((wait for wait in waits if wait > 0), default=0.0)

    def served(self) -> list[int]:
        """The chats that were written to, longest unserved first."""
        return sorted(self._sent, key=lambda chat: self._sent[chat][-1])

    def resting(self, lanes: Mapping[int, str], now: float) -> dict[int, float]:
        """Of these chats (id -> lane), those that must wait, with the seconds left."""
        waits = {chat: self.ready_at(chat, lane) - now for chat, lane in lanes.items()}
        return {chat: left for chat, left in waits.items() if left > 0}

    def _platform_ready(self, lane: str) -> float:
        limits = LIMITS.get(lane, UNLIMITED)
        times = self._over_all.get(_platform(lane), deque())
        return max(_after(times, 1, limits.overall), _after(times, limits.most, limits.per))


def _after(times: deque[float], count: int, seconds: float) -> float:
    """When the `count`-th last of `times` is `seconds` past; minus infinity where there is none, or no such limit."""
    return times[-count] + seconds if count and seconds and len(times) >= count else _NEVER


def _platform(lane: str) -> str:
    return lane.partition("/")[0]
