"""Which digests were planned, and what they showed: `core.store.Digests`."""

import sqlite3
from datetime import date, datetime

from bot.core.digests import Shown
from bot.core.model import Story
from bot.storage.stamps import from_stamp, to_stamp


class Digests:
    """Once for each channel, cadence and local date: the primary key sees to it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def begin(self, channel_id: int, cadence: str, local_date: date, *, window_from: datetime, window_to: datetime) -> bool:
        """True once for each (channel, cadence, local date)."""
        cursor = self._db.execute(
            "INSERT INTO digest_runs VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (channel_id, cadence, local_date.isoformat(), to_stamp(window_from), to_stamp(window_to)),
        )
        return cursor.rowcount == 1

    def last_window_end(self, channel_id: int, cadence: str) -> datetime | None:
        """Where the next window begins; None before the first digest."""
        end: str | None = self._db.execute(
            "SELECT max(window_to) FROM digest_runs WHERE channel_id = ? AND cadence = ?", (channel_id, cadence)
        ).fetchone()[0]
        return from_stamp(end)

    def last_date(self, channel_id: int, cadence: str) -> date | None:
        """The local date of the last digest."""
        row = self._db.execute(
            "SELECT max(local_date) FROM digest_runs WHERE channel_id = ? AND cadence = ?", (channel_id, cadence)
        ).fetchone()
        return None if row[0] is None else date.fromisoformat(row[0])

    def add_entry(self, channel_id: int, cadence: str, story: Story, local_date: date) -> None:
        """The digest of that date shows the story as it is."""
        self._db.execute(
            """
            INSERT INTO digest_entries (channel_id, story_id, cadence, local_date, shown_revision, shown_voices)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                shown_revision = max(shown_revision, excluded.shown_revision),
                shown_voices = max(shown_voices, excluded.shown_voices)
            """,
            (channel_id, story.id, cadence, local_date.isoformat(), story.revision, story.publishers),
        )

    def drop_entry(self, channel_id: int, cadence: str, story_id: int, *, since: date) -> None:
        """No digest of that date or later is taken to have shown the story."""
        self._db.execute(
            "DELETE FROM digest_entries WHERE channel_id = ? AND cadence = ? AND story_id = ? AND local_date >= ?",
            (channel_id, cadence, story_id, since.isoformat()),
        )

    def shown(self, channel_id: int, cadence: str, story_id: int) -> Shown | None:
        """The story as a digest of this channel and cadence showed it last; None for never."""
        row = self._db.execute(
            """
            SELECT max(shown_revision) AS revision, max(shown_voices) AS voices FROM digest_entries
            WHERE channel_id = ? AND story_id = ? AND cadence = ?
            """,
            (channel_id, story_id, cadence),
        ).fetchone()
        return None if row["revision"] is None else Shown(row["revision"], row["voices"])
