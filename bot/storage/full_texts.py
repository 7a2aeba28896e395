"""Items whose article is to be fetched whole: `core.store.FullTexts`."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.core.model import Item
from bot.storage.item_rows import load_items
from bot.storage.stamps import to_stamp


class FullTexts:
    """A queue that survives restarts."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def queue(self, item_ids: Iterable[int], *, now: datetime) -> None:
        """Wanted from now on; again where an item was edited."""
        stamp = to_stamp(now)
        self._db.executemany(
            "INSERT OR REPLACE INTO full_text_queue (item_id, not_before) VALUES (?, ?)", [(key, stamp) for key in item_ids]
        )

    def due(self, now: datetime, limit: int) -> list[tuple[Item, int]]:
        """(item, attempts so far), oldest first."""
        rows = self._db.execute(
            "SELECT item_id, attempts FROM full_text_queue WHERE not_before <= ? ORDER BY item_id LIMIT ?",
            (to_stamp(now), limit),
        ).fetchall()
        attempts = {row["item_id"]: row["attempts"] for row in rows}
        return [(item, attempts[item.id]) for item in load_items(self._db, attempts)]

    def again(self, item_id: int, at: datetime) -> None:
        """Not now: at this instant."""
        self._db.execute(
            "UPDATE full_text_queue SET attempts = attempts + 1, not_before = ? WHERE item_id = ?", (to_stamp(at), item_id)
        )

    def done(self, item_id: int) -> None:
        """Fetched, or left for good."""
        self._db.execute("DELETE FROM full_text_queue WHERE item_id = ?", (item_id,))
