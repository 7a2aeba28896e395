"""What chat clients must still know after a restart: `core.store.Memories`."""

import sqlite3
from datetime import datetime

from bot.storage.stamps import to_stamp

FORGOTTEN_AT_ONCE = 100
"""Rows past their time that go with each new one: the table never grows beyond what is in use."""


class Memories:
    """Texts under keys, each with an end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def keep(self, key: str, content: str, *, until: datetime, now: datetime) -> None:
        """Under `key`, instead of what stood there."""
        self._db.execute(
            "DELETE FROM memories WHERE key IN (SELECT key FROM memories WHERE expires_at <= ? LIMIT ?)",
            (to_stamp(now), FORGOTTEN_AT_ONCE),
        )
        self._db.execute(
            """
            INSERT INTO memories (key, content, expires_at) VALUES (?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET content = excluded.content, expires_at = excluded.expires_at
            """,
            (key, content, to_stamp(until)),
        )

    def recall(self, key: str, *, now: datetime) -> str | None:
        """What stands there; None once its time is over."""
        row = self._db.execute("SELECT content FROM memories WHERE key = ? AND expires_at > ?", (key, to_stamp(now))).fetchone()
        return None if row is None else str(row["content"])
