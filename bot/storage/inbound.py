"""What people said, persisted before it is acknowledged, handled once: `core.store.InboundLog`."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.core.model import Inbound
from bot.storage.codec import dump, dump_all, load
from bot.storage.stamps import to_stamp


class InboundLog:
    """Commands and clicks by the platform's own key."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def receive(self, inbound: Inbound, *, now: datetime) -> bool:
        """False where this key was received before."""
        cursor = self._db.execute(
            """
            INSERT INTO inbound (
                key, platform, workspace, chat, thread, user, user_name, chat_title, text, private, route, received_at
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (platform, key) DO NOTHING
            """,
            (
                inbound.key,
                inbound.platform,
                inbound.workspace,
                inbound.chat,
                inbound.thread,
                inbound.user,
                inbound.user_name,
                inbound.chat_title,
                inbound.text,
                inbound.private,
                dump(inbound.route),
                to_stamp(now),
            ),
        )
        return cursor.rowcount == 1

    def waiting(self, platforms: Sequence[str], limit: int = 20) -> list[tuple[int, Inbound]]:
        """(row id, inbound) not yet handled, oldest first."""
        rows = self._db.execute(
            """
            SELECT * FROM inbound WHERE handled_at IS NULL AND platform IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?
            """,
            (dump_all(platforms), limit),
        )
        return [(row["id"], _inbound(row)) for row in rows]

    def handled(self, row_id: int, *, now: datetime, error: str = "") -> None:
        """Never to be handled again; `error` says what went wrong, if anything."""
        self._db.execute("UPDATE inbound SET handled_at = ?, error = ? WHERE id = ?", (to_stamp(now), error, row_id))

    def answered(self, inbound: Inbound, since: datetime) -> int:
        """How many of the same chat's lines that came since then were answered."""
        row = self._db.execute(
            """
            SELECT count(*) FROM inbound
            WHERE platform = ? AND workspace = ? AND chat = ? AND received_at >= ? AND handled_at IS NOT NULL AND error = ''
            """,
            (inbound.platform, inbound.workspace, inbound.chat, to_stamp(since)),
        ).fetchone()
        return int(row[0])


def _inbound(row: sqlite3.Row) -> Inbound:
    return Inbound(
        key=row["key"],
        platform=row["platform"],
        chat=row["chat"],
        user=row["user"],
        text=row["text"],
        workspace=row["workspace"],
        thread=row["thread"],
        user_name=row["user_name"],
        chat_title=row["chat_title"],
        private=bool(row["private"]),
        route=load(row["route"]),
    )
