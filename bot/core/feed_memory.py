"""What is remembered of a feed between two polls, and what an answer changes in it. Pure: the store keeps what comes out.

1. A server's "unchanged" is believed for a day: then the feed is asked without validators once (some servers say 304 for ever).
2. A permanent redirect is adopted after the third answer in a row that names the same place; the feed keeps its own address
   as its name, and goes back to it when the new place fails.
3. The fingerprints of the entries of the last documents tell which entries need no reading.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.model import FetchedFeed, ParsedFeed

UNCONDITIONAL = timedelta(days=1)
"""How long a feed may be answered 304 before it is fetched whole."""

MOVED_AFTER = 3
"""Answers in a row that must name the same new place."""

BACK_AFTER = 3
"""Failures in a row after which an adopted place is given up for the old one."""

_MARK = 8
_SPARE = 64
"""Fingerprints kept beyond twice those of the last document: servers that take turns with two versions of it stay cheap."""


@dataclass(frozen=True, slots=True)
class FeedMemory:
    """`fingerprints` one after another, newest first; `whole_at` is when the feed last came in full; `moved_to` the adopted
    new place; `moving_to` one that `moving_seen` answers in a row have named."""

    fingerprints: bytes = b""
    whole_at: datetime | None = None
    moved_to: str = ""
    moving_to: str = ""
    moving_seen: int = 0

    def asks_conditionally(self, now: datetime) -> bool:
        """Whether validators may be sent."""
        return self.whole_at is not None and self.whole_at <= now < self.whole_at + UNCONDITIONAL

    def after_answer(self, fetched: FetchedFeed, now: datetime) -> "FeedMemory":
        """An answer came, changed or not."""
        if fetched.not_modified and not (fetched.moved_to or self.moving_to):
            return self
        whole_at = self.whole_at if fetched.not_modified or fetched.cut else now
        seen = self.moving_seen + 1 if fetched.moved_to and fetched.moved_to == self.moving_to else bool(fetched.moved_to)
        if seen >= MOVED_AFTER:
            return replace(self, whole_at=whole_at, moved_to=fetched.moved_to, moving_to="", moving_seen=0)
        return replace(self, whole_at=whole_at, moving_to=fetched.moved_to, moving_seen=int(seen))

    def after_reading(self, parsed: ParsedFeed) -> "FeedMemory":
        """A document was read and its entries are about to be stored. One that was cut off leaves no fingerprints."""
        if parsed.truncated:
            return self
        new = _marks(parsed.fingerprints)
        kept = list(dict.fromkeys([*new, *_marks(self.fingerprints)]))[: 2 * len(new) + _SPARE]
        return replace(self, fingerprints=b"".join(kept))

    def after_failures(self, failures: int) -> "FeedMemory":
        """The feed failed so many times in a row."""
        return replace(self, moved_to="") if self.moved_to and failures >= BACK_AFTER else self


def _marks(fingerprints: bytes) -> list[bytes]:
    return [fingerprints[at : at + _MARK] for at in range(0, len(fingerprints), _MARK)]
