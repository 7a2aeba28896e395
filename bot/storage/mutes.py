"""What channels do not want to be alerted of for a time: `core.store.Mutes`."""

import sqlite3
from datetime import datetime

from bot.core.model import Mute, Muting
from bot.storage.stamps import from_stamp, to_stamp

RECENT = 10_000
"""Items that are looked through for a publisher's name: whoever is not among them need not be muted."""


class Mutes:
    """A mute that is over is no mute; retention takes it away."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, mute: Mute, *, now: datetime) -> None:
        """Insert, or replace the end of the one there is."""
        self._db.execute(
            "INSERT OR REPLACE INTO mutes (channel_id, kind, subject, until, created_at) VALUES (?, ?, ?, ?, ?)",
            (mute.channel_id, mute.kind, mute.subject, to_stamp(mute.until), to_stamp(now)),
        )

    def end(self, channel_id: int, kind: Muting | None = None, subject: str = "", *, now: datetime) -> list[Mute]:
        """End one, or (None) all; returns those that were in force."""
        ended = [mute for mute in self.of(channel_id, now) if kind is None or (mute.kind, mute.subject) == (kind, subject)]
        self._db.executemany(
            "DELETE FROM mutes WHERE channel_id = ? AND kind = ? AND subject = ?",
            [(channel_id, mute.kind, mute.subject) for mute in ended],
        )
        return ended

    def of(self, channel_id: int, now: datetime) -> list[Mute]:
        """Those in force, the first to end first."""
        rows = self._db.execute(
            "SELECT * FROM mutes WHERE channel_id = ? AND until > ? ORDER BY until", (channel_id, to_stamp(now))
        )
        return [Mute(row["channel_id"], Muting(row["kind"]), row["subject"], from_stamp(row["until"])) for row in rows]

    def publishers(self, named: str) -> list[tuple[str, str]]:
        """(family, name) of those recent publishers that are meant by a family or name, the most frequent first."""
        rows = self._db.execute(
            """
            SELECT publisher, publisher_name, max(id) FROM items  -- the latest of its names (SQLite: that of max's row)
            WHERE id > (SELECT max(id) FROM items) - :recent
                AND publisher <> '' AND (publisher = :named OR publisher_name = :named COLLATE NOCASE)
            GROUP BY publisher ORDER BY count(*) DESC LIMIT 5
            """,
            {"named": named.casefold(), "recent": RECENT},
        )
        return [(row["publisher"], row["publisher_name"]) for row in rows]
