"""Items, their versions, keys and matches: `core.store.Items`."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.core.facts import Fact
from bot.core.model import Item, Match, NewItem
from bot.core.store import Known, Rematching
from bot.storage import stories
from bot.storage.codec import dump_extras, dump_spans, dump_statement
from bot.storage.item_rows import as_stored, load_items, new_id
from bot.storage.stamps import to_stamp


class Items:
    """What was found. An item's row holds its present version; `item_versions` what it said before."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def known(self, source_id: int, new: NewItem) -> Known:
        """By entry id, else canonical URL, else (without either) content; and the oldest item with the same text."""
        for key in _keys(source_id, new):
            row = self._db.execute("SELECT item_id FROM item_keys WHERE key = ?", (key,)).fetchone()
            if row is not None:
                return Known(item=self.get(row[0]))
        row = self._db.execute(
            """
            SELECT id FROM items WHERE content_hash = :hash
            UNION ALL
            SELECT item_id FROM item_versions WHERE content_hash = :hash
            ORDER BY 1 LIMIT 1
            """,
            {"hash": new.content_hash},
        ).fetchone()
        return Known(twin=None if row is None else self.get(row[0]))

    def add(
        self,
        source_id: int,
        new: NewItem,
        *,
        story_id: int | None,
        document_id: int | None,
        now: datetime,
        story_why: Fact | None = None,
    ) -> Item:
        """Store a new item with its keys and matches; founds a story where `story_id` is None. Returns it with ids.

        Raises sqlite3.IntegrityError where one of its keys is taken: `known` would have found it.
        """
        story = stories.found(self._db, new.title, now) if story_id is None else story_id
        why = story_why.to_text() if story_why else ""
        item_id = new_id(
            self._db.execute(
                """
                INSERT INTO items (
                    source_id, story_id, story_why, document_id, blurb, first_seen, content_hash, url, link, publisher,
                    publisher_name, voice, official, byline, language, published_at, published_precision, published_how,
                    statement, extras, title, text
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (source_id, story, why, document_id, new.blurb, to_stamp(now), *_values(new)),
            )
        )
        self._db.executemany("INSERT INTO item_keys VALUES (?, ?)", [(key, item_id) for key in _keys(source_id, new)])
        self._add_matches(item_id, new.matches)
        self._db.execute("INSERT INTO search_queue VALUES (?)", (item_id,))
        if story_id is not None:
            stories.develop(self._db, story_id, now)
        elif new.voice:
            stories.recount(self._db, story)
        if document_id is not None:  # whose name is not known here
            return self._stored(item_id)
        return as_stored(new, item_id, source_id=source_id, story_id=story, story_why=story_why, now=now)

    def revise(self, item_id: int, new: NewItem, *, now: datetime) -> Item:
        """A materially changed item: a new version, its matches replaced, its new keys added."""
        self._db.execute(
            """
            INSERT INTO item_versions (item_id, version, content_hash, superseded_at, title, text)
            SELECT id, version, content_hash, ?, title, text FROM items WHERE id = ?
            """,
            (to_stamp(now), item_id),
        )
        self._unindex(item_id)
        self._db.execute(
            """
            UPDATE items SET content_hash = ?, url = ?, link = ?, publisher = ?, publisher_name = ?, voice = ?, official = ?,
                byline = ?, language = ?, published_at = ?, published_precision = ?, published_how = ?, statement = ?,
                extras = ?, title = ?, text = ?, version = version + 1
            WHERE id = ?
            """,
            (*_values(new), item_id),
        )
        self._db.execute("DELETE FROM matches WHERE item_id = ?", (item_id,))
        self._add_matches(item_id, new.matches)
        item = self._stored(item_id)
        self.add_keys(item.source_id, item_id, new)
        stories.develop(self._db, item.story_id)
        return item

    def enrich(self, item_id: int, new: NewItem) -> None:
        """An item's whole text instead of its feed's summary: text, matches and statement change; its identity, version and
        content hash, by which an edit is told, stay the feed's."""
        self._unindex(item_id)
        self._db.execute(
            "UPDATE items SET text = ?, statement = ? WHERE id = ?", (new.text, dump_statement(new.statement), item_id)
        )
        self._db.execute("DELETE FROM matches WHERE item_id = ?", (item_id,))
        self._add_matches(item_id, new.matches)

    def add_keys(self, source_id: int, item_id: int, new: NewItem) -> None:
        """Remember a known item's further names; a name that is another item's stays with that one."""
        self._db.executemany("INSERT OR IGNORE INTO item_keys VALUES (?, ?)", [(key, item_id) for key in _keys(source_id, new)])

    def index(self) -> None:
        """Fill the search index with the items that the transaction added or revised: the store does, at its end."""
        if self._db.execute("SELECT 1 FROM search_queue LIMIT 1").fetchone() is None:
            return
        self._db.execute(
            """
            INSERT INTO items_fts (rowid, title, text)
            SELECT id, title, text FROM items WHERE id IN (SELECT item_id FROM search_queue)
            """
        )
        self._db.execute("DELETE FROM search_queue")

    def get(self, item_id: int) -> Item | None:
        """By id."""
        return next(iter(self.many([item_id])), None)

    def many(self, item_ids: Iterable[int]) -> list[Item]:
        """Those of the ids that exist, in the order given."""
        return load_items(self._db, item_ids)

    def latest(self, topic: str | None = None, limit: int = 10) -> list[Item]:
        """Newest stored first; of a topic: those matched at level topic."""
        if topic is None:
            rows = self._db.execute("SELECT id FROM items ORDER BY id DESC LIMIT ?", (limit,))
        else:
            rows = self._db.execute(
                "SELECT item_id FROM matches WHERE topic = ? AND level = 'topic' ORDER BY item_id DESC LIMIT ?", (topic, limit)
            )
        return self.many(row[0] for row in rows.fetchall())

    def after(self, item_id: int, limit: int) -> list[Item]:
        """The next items by id, ascending: the whole archive in batches."""
        rows = self._db.execute("SELECT id FROM items WHERE id > ? ORDER BY id LIMIT ?", (item_id, limit)).fetchall()
        return self.many(row[0] for row in rows)

    def rematch(self, item: Item, matches: Sequence[Match]) -> bool:
        """Replace the matches of an item as it was read; False where it was revised since. Its story does not develop."""
        row = self._db.execute("SELECT 1 FROM items WHERE id = ? AND version = ?", (item.id, item.version)).fetchone()
        if row is None:
            return False
        self._db.execute("DELETE FROM matches WHERE item_id = ?", (item.id,))
        self._add_matches(item.id, matches)
        return True

    def rematching(self) -> Rematching | None:
        """How far the archive is matched with the present topics; None before the first time."""
        row = self._db.execute("SELECT definition, reached, goal FROM rematching").fetchone()
        return None if row is None else Rematching(*row)

    def begin_rematch(self, definition: str) -> Rematching:
        """The rematch with these topics: the one under way, or a new one over all items there are."""
        under_way = self.rematching()
        if under_way and under_way.definition == definition:
            return under_way
        goal = self._db.execute("SELECT coalesce(max(id), 0) FROM items").fetchone()[0]
        self._db.execute("INSERT OR REPLACE INTO rematching VALUES (1, ?, 0, ?)", (definition, goal))
        return Rematching(definition, 0, goal)

    def reach(self, item_id: int) -> None:
        """The rematch has come this far."""
        self._db.execute("UPDATE rematching SET reached = ?", (item_id,))

    def counts(self) -> dict[str, int]:
        """`items`, `stories`, `matched` (items matched at level topic)."""
        row = self._db.execute(
            """
            SELECT (SELECT count(*) FROM items) AS items, (SELECT count(*) FROM stories WHERE merged_into IS NULL) AS stories,
                (SELECT count(DISTINCT item_id) FROM matches WHERE level = 'topic') AS matched
            """
        ).fetchone()
        return dict(row)

    def volume(self, topic: str, since: datetime | None = None) -> int:
        """Items matched at level topic, of those first seen since."""
        statement = "SELECT count(*) FROM matches AS m WHERE m.topic = ? AND m.level = 'topic'"
        if since is not None:
            statement += " AND (SELECT first_seen FROM items WHERE id = m.item_id) >= ?"
        values = (topic,) if since is None else (topic, to_stamp(since))
        count: int = self._db.execute(statement, values).fetchone()[0]
        return count

    def volumes(self, topic: str, end: datetime, days: int) -> list[int]:
        """Items matched at level topic in each of the `days` times 24 hours before `end`, the oldest first."""
        start = end - timedelta(days=days)
        rows = self._db.execute(
            """
            SELECT CAST(julianday(i.first_seen) - julianday(:start) AS INTEGER) AS day, count(*) AS count
            FROM matches AS m JOIN items AS i ON i.id = m.item_id
            WHERE m.topic = :topic AND m.level = 'topic' AND i.first_seen >= :start AND i.first_seen < :end
            GROUP BY day
            """,
            {"topic": topic, "start": to_stamp(start), "end": to_stamp(end)},
        )
        counts = {row["day"]: row["count"] for row in rows}
        return [counts.get(day, 0) for day in range(days)]

    def _stored(self, item_id: int) -> Item:
        (item,) = self.many([item_id])
        return item

    def _add_matches(self, item_id: int, matches: Iterable[Match]) -> None:
        self._db.executemany(
            "INSERT INTO matches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(item_id, m.topic, m.level, dump_spans(m.spans), m.sentence),
                    *(m.phrase, m.context, m.context_from, m.topic_version, m.why),
                )
                for m in matches
            ],
        )

    def _unindex(self, item_id: int) -> None:
        """Take the item out of the index with the very words it was indexed with, and queue it anew."""
        queued = self._db.execute("INSERT OR IGNORE INTO search_queue VALUES (?)", (item_id,)).rowcount
        if queued:  # else it waits there already and the index does not hold it
            self._db.execute(
                """
                INSERT INTO items_fts (items_fts, rowid, title, text) SELECT 'delete', id, title, text FROM items WHERE id = ?
                """,
                (item_id,),
            )


def _keys(source_id: int, new: NewItem) -> list[str]:
    """The item's names, the surest first. Its content is one only where it has no other."""
    keys = [f"entry:{source_id}:{new.entry_id}"] if new.entry_id else []
    if new.url:
        keys.append(f"url:{new.url}")
    return keys or [f"hash:{new.content_hash}"]


def _values(new: NewItem) -> tuple[str | None, ...]:
    """The columns that a revision replaces, in the order of both statements above."""
    return (
        new.content_hash,
        new.url,
        new.link,
        new.publisher,
        new.publisher_name,
        new.voice or new.publisher,
        new.official,
        new.byline,
        new.language,
        to_stamp(new.dating.at),
        new.dating.precision,
        new.dating.how,
        dump_statement(new.statement),
        dump_extras(new.extras),
        new.title,
        new.text,
    )
