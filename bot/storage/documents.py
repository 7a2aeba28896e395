"""The files of drop folders: `core.store.Documents`."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.core.model import Document, NewDocument, Origin
from bot.storage.codec import dump_all
from bot.storage.stamps import from_stamp, to_stamp

_UNREAD = "unread:"
"""A file that could not be opened has no content to know it by: its name stands in."""

_STATE = "CASE WHEN dropped_at IS NULL THEN state ELSE 'dropped' END"


class Documents:
    """What each file held, under which name, and the items found in it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def get(self, document_id: int) -> Document | None:
        """By id."""
        row = self._db.execute("SELECT * FROM documents WHERE id = ?", (document_id,)).fetchone()
        return None if row is None else _document(row)

    def with_content(self, source_id: int, sha256: str) -> Document | None:
        """The document with this content in this source, under whatever name."""
        row = self._db.execute("SELECT * FROM documents WHERE source_id = ? AND sha256 = ?", (source_id, sha256)).fetchone()
        return None if row is None else _document(row)

    def record(self, source_id: int, new: NewDocument, *, now: datetime) -> Document:
        """Remember a file as read or (`error`) set aside; see `core.store.Documents`."""
        key = new.sha256 or f"{_UNREAD}{new.name}"
        before = self._held(source_id, new.name)
        version, replaces = (1, None) if before is None or before["sha256"] == key else (before["version"] + 1, before["id"])
        self._db.execute(
            """
            INSERT INTO documents (
                source_id, name, sha256, size, state, kind, error, first_seen, version, replaces, attempts, note
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source_id, sha256) DO UPDATE SET
                name = excluded.name, size = excluded.size, state = excluded.state, kind = excluded.kind,
                error = excluded.error, note = excluded.note, attempts = documents.attempts + excluded.attempts,
                dropped_at = NULL
            WHERE state = 'set aside'
            """,
            (
                source_id,
                new.name,
                key,
                new.size,
                "set aside" if new.error else "read",
                new.kind,
                new.error,
                to_stamp(now),
                version,
                replaces,
                new.attempts,
                new.note,
            ),
        )
        found = self.with_content(source_id, key)
        assert found is not None  # noqa: S101 (inserted above, or there before)
        if new.sha256:
            self._db.execute("DELETE FROM documents WHERE source_id = ? AND sha256 = ?", (source_id, f"{_UNREAD}{new.name}"))
            self.saw(source_id, new.name, new.size, new.mtime_ns, found.id)
        return found

    def saw(self, source_id: int, name: str, size: int, mtime_ns: int, document_id: int) -> None:
        """The file of this name now holds that document."""
        self._db.execute(
            """
            INSERT INTO document_files VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, document_id = excluded.document_id
            """,
            (source_id, name, size, mtime_ns, document_id),
        )

    def seen(self, source_id: int) -> dict[str, tuple[int, int]]:
        """(size, mtime in ns) by name."""
        rows = self._db.execute("SELECT name, size, mtime_ns FROM document_files WHERE source_id = ?", (source_id,))
        return {name: (size, mtime_ns) for name, size, mtime_ns in rows}

    def held(self, source_id: int, name: str) -> Document | None:
        """The document that the file of this name held when it was last read."""
        row = self._held(source_id, name)
        return None if row is None else _document(row)

    def link(self, document_id: int, number: int, item_id: int, *, blurb: int, part: str, page: int = 0) -> None:
        """Item number `number` (from 1) of the document is this one."""
        self._db.execute(
            "INSERT OR REPLACE INTO document_items VALUES (?, ?, ?, ?, ?, ?)", (document_id, number, item_id, blurb, part, page)
        )

    def beside(self, document_id: int, item_id: int) -> tuple[int, ...]:
        """The items that stand with this one in the same part of the document (the blurbs of one page), in its order."""
        rows = self._db.execute(
            """
            SELECT other.item_id FROM document_items AS mine
            JOIN document_items AS other ON other.document_id = mine.document_id AND other.part = mine.part
            WHERE mine.document_id = ? AND mine.item_id = ? ORDER BY other.number
            """,
            (document_id, item_id),
        )
        return tuple(dict.fromkeys(row[0] for row in rows))

    def items_of(self, document_id: int) -> list[tuple[int, int]]:
        """(item id, blurb) in the document's order."""
        rows = self._db.execute(
            "SELECT item_id, blurb FROM document_items WHERE document_id = ? ORDER BY number", (document_id,)
        )
        return [(row[0], row[1]) for row in rows]

    def origins(self, item_id: int) -> list[Origin]:
        """Every document in which the item was found, oldest first."""
        rows = self._db.execute(
            """
            SELECT d.*, s.address, l.blurb, l.part, l.page FROM document_items AS l
            JOIN documents AS d ON d.id = l.document_id JOIN sources AS s ON s.id = d.source_id
            WHERE l.item_id = ? ORDER BY d.id, l.number
            """,
            (item_id,),
        )
        return [Origin(_document(row), row["address"], row["blurb"], row["part"], row["page"]) for row in rows]

    def drop(self, document_id: int, *, now: datetime) -> bool:
        """Leave it set aside for good; False where it is not set aside."""
        done = self._db.execute(
            "UPDATE documents SET dropped_at = ? WHERE id = ? AND state = 'set aside' AND dropped_at IS NULL",
            (to_stamp(now), document_id),
        )
        return done.rowcount > 0

    def list(self, states: Sequence[str] = (), source_id: int | None = None, limit: int = 100) -> list[Document]:
        """Newest first."""
        rows = self._db.execute(
            f"""
            SELECT * FROM documents
            WHERE (? OR {_STATE} IN (SELECT value FROM json_each(?))) AND source_id = coalesce(?, source_id)
            ORDER BY id DESC LIMIT ?
            """,  # noqa: S608 (a constant of this module)
            (not states, dump_all(states), source_id, limit),
        )
        return [_document(row) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many documents stand in each state."""
        return dict(self._db.execute(f"SELECT {_STATE} AS is_in, count(*) FROM documents GROUP BY is_in").fetchall())  # noqa: S608 (as above)

    def _held(self, source_id: int, name: str) -> sqlite3.Row | None:
        """The document that the file of this name held when it was last read."""
        row: sqlite3.Row | None = self._db.execute(
            """
            SELECT d.* FROM document_files AS f JOIN documents AS d ON d.id = f.document_id
            WHERE f.source_id = ? AND f.name = ?
            """,
            (source_id, name),
        ).fetchone()
        return row


def _document(row: sqlite3.Row) -> Document:
    unread = row["sha256"].startswith(_UNREAD)
    return Document(
        id=row["id"],
        source_id=row["source_id"],
        name=row["name"],
        sha256="" if unread else row["sha256"],
        size=row["size"],
        state="dropped" if row["dropped_at"] else row["state"],
        kind=row["kind"],
        error=row["error"],
        first_seen=from_stamp(row["first_seen"]),
        version=row["version"],
        replaces=row["replaces"],
        attempts=row["attempts"],
        note=row["note"],
    )
