"""The material changes of stories: `core.store.Turns`."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.core.turns import ToldTurn, Turn, TurnKind
from bot.storage.codec import dump_all
from bot.storage.stamps import from_stamp, to_stamp


class Turns:
    """Recorded once, by the item that brought them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, story_id: int, item_id: int, turn: Turn, *, now: datetime) -> bool:
        """False where this item brought this kind of turn before."""
        return bool(
            self._db.execute(
                "INSERT OR IGNORE INTO turns (story_id, item_id, kind, phrase, place, at) VALUES (?, ?, ?, ?, ?, ?)",
                (story_id, item_id, turn.kind, turn.phrase, turn.place, to_stamp(now)),
            ).rowcount
        )

    def of(self, story_id: int) -> list[ToldTurn]:
        """Oldest first; of a story that others were merged into, theirs too."""
        rows = self._db.execute(
            """
            SELECT t.* FROM turns AS t JOIN stories AS s ON s.id = t.story_id
            WHERE t.story_id = :story OR s.merged_into = :story ORDER BY t.id
            """,
            {"story": story_id},
        )
        return [_told(row) for row in rows]

    def between(self, topics: Sequence[str], start: datetime, end: datetime) -> list[tuple[int, ToldTurn]]:
        """(story, turn) of those recorded in [start, end) in stories that met one of `topics`, oldest first."""
        rows = self._db.execute(
            """
            SELECT coalesce(s.merged_into, s.id) AS story, t.* FROM turns AS t JOIN stories AS s ON s.id = t.story_id
            WHERE t.at >= ? AND t.at < ? AND EXISTS (
                SELECT 1 FROM items AS i JOIN matches AS m ON m.item_id = i.id AND m.level = 'topic'
                WHERE i.story_id = coalesce(s.merged_into, s.id) AND m.topic IN (SELECT value FROM json_each(?))
            ) ORDER BY t.id
            """,
            (to_stamp(start), to_stamp(end), dump_all(topics)),
        )
        return [(row["story"], _told(row)) for row in rows]

    def remove(self, story_id: int, kind: TurnKind) -> bool:
        """Take the operator's own word back, on stories that were merged into it too; False where there is none."""
        return bool(
            self._db.execute(
                """
                DELETE FROM turns WHERE kind = :kind AND item_id = 0
                    AND story_id IN (SELECT id FROM stories WHERE id = :story OR merged_into = :story)
                """,
                {"story": story_id, "kind": kind},
            ).rowcount
        )


def _told(row: sqlite3.Row) -> ToldTurn:
    return ToldTurn(Turn(TurnKind(row["kind"]), row["phrase"], row["place"]), row["item_id"], from_stamp(row["at"]))
