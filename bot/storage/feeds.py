"""What is remembered of feeds between polls: `core.store.Feeds`."""

import sqlite3
from collections.abc import Iterable

from bot.core.feed_memory import FeedMemory
from bot.storage.codec import dump_all
from bot.storage.stamps import from_stamp, to_stamp


class Feeds:
    """A row for each feed that has been read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def memories(self, source_ids: Iterable[int]) -> dict[int, FeedMemory]:
        """By source; nothing for a feed that was never read."""
        rows = self._db.execute(
            "SELECT * FROM feed_memory WHERE source_id IN (SELECT value FROM json_each(?))", (dump_all(source_ids),)
        )
        return {
            row["source_id"]: FeedMemory(
                row["fingerprints"], from_stamp(row["whole_at"]), row["moved_to"], row["moving_to"], row["moving_seen"]
            )
            for row in rows
        }

    def remember(self, source_id: int, memory: FeedMemory) -> None:
        """Replace what was remembered."""
        self._db.execute(
            "INSERT OR REPLACE INTO feed_memory VALUES (?, ?, ?, ?, ?, ?)",
            (
                source_id,
                memory.fingerprints,
                to_stamp(memory.whole_at),
                memory.moved_to,
                memory.moving_to,
                memory.moving_seen,
            ),
        )
