"""The material changes of stories: `core.store.Turns`."""

import sqlite3
from datetime import datetime

from bot.core.turns import ToldTurn, Turn, TurnKind
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
        return [
            ToldTurn(Turn(TurnKind(row["kind"]), row["phrase"], row["place"]), row["item_id"], from_stamp(row["at"]))
            for row in rows
        ]

    def remove(self, story_id: int, kind: TurnKind) -> bool:
        """Take the operator's own word back; False where there is none."""
        return bool(
            self._db.execute("DELETE FROM turns WHERE story_id = ? AND kind = ? AND item_id = 0", (story_id, kind)).rowcount
        )
