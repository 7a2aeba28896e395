"""Examples that people gave of what a topic told and should not, or should have and did not: `core.store.Marks`."""

import sqlite3
from datetime import datetime

from bot.core.model import Mark, MarkKind, NewMark
from bot.storage.stamps import from_stamp, to_stamp


class Marks:
    """One a channel, kind, topic and page or story: a second word of the same replaces the first."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, mark: NewMark, *, now: datetime) -> Mark:
        """Insert, or replace the reason of the one there is."""
        row = self._db.execute(
            """
            INSERT INTO marks (kind, channel_id, topic, about, title, text, language, url, reason, user, story_id, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (kind, channel_id, topic, about) DO UPDATE SET reason = excluded.reason, user = excluded.user
            RETURNING *
            """,
            (
                mark.kind,
                mark.channel_id,
                mark.topic,
                f"s{mark.story_id}" if mark.story_id else mark.url,
                mark.title,
                mark.text,
                mark.language,
                mark.url,
                mark.reason,
                mark.user,
                mark.story_id,
                to_stamp(now),
            ),
        ).fetchone()
        return _mark(row)

    def drop(self, channel_id: int, kind: MarkKind, story_id: int) -> int:
        """Take back what a channel said of a story. Returns how many marks are gone."""
        return self._db.execute(
            "DELETE FROM marks WHERE channel_id = ? AND kind = ? AND story_id = ?", (channel_id, kind, story_id)
        ).rowcount

    def remove(self, mark_id: int, channel_id: int) -> bool:
        """Done with, or a mistake; False where the channel has none of this id."""
        return bool(self._db.execute("DELETE FROM marks WHERE id = ? AND channel_id = ?", (mark_id, channel_id)).rowcount)

    def all(self, channel_id: int | None = None) -> list[Mark]:
        """By topic, the newest first; of one channel, or of all."""
        rows = self._db.execute(
            "SELECT * FROM marks WHERE :channel IS NULL OR channel_id = :channel ORDER BY topic, id DESC",
            {"channel": channel_id},
        )
        return [_mark(row) for row in rows]


def _mark(row: sqlite3.Row) -> Mark:
    return Mark(
        row["id"],
        MarkKind(row["kind"]),
        row["channel_id"],
        row["topic"],
        row["title"],
        row["text"],
        row["language"],
        row["url"],
        row["reason"],
        row["user"],
        from_stamp(row["at"]),
        row["story_id"],
    )
