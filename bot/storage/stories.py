"""Stories, who stands behind them, and their items: `core.store.Stories`."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.core.facts import fact
from bot.core.model import Item, Reported, Story
from bot.storage.codec import dump_all
from bot.storage.item_rows import dating_of, load_items, new_id, to_story
from bot.storage.stamps import from_stamp, to_stamp


class Stories:
    """What belongs together. An item stays in its story; only `merge` moves items, on an operator's word."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def get(self, story_id: int) -> Story | None:
        """By id; for one that was merged, the story that its items stand in now."""
        row = self._db.execute(
            "SELECT * FROM stories WHERE id = (SELECT coalesce(merged_into, id) FROM stories WHERE id = ?)", (story_id,)
        ).fetchone()
        return None if row is None else to_story(row)

    def items(self, story_id: int) -> list[Item]:
        """Oldest first."""
        rows = self._db.execute("SELECT id FROM items WHERE story_id = ? ORDER BY id", (story_id,)).fetchall()
        return load_items(self._db, (row[0] for row in rows))

    def topics(self, story_id: int) -> frozenset[str]:
        """The topics and keywords that its items met at level topic."""
        rows = self._db.execute(
            """
            SELECT DISTINCT m.topic FROM items AS i JOIN matches AS m ON m.item_id = i.id AND m.level = 'topic'
            WHERE i.story_id = ?
            """,
            (story_id,),
        )
        return frozenset(row[0] for row in rows)

    def between(self, topics: Sequence[str], start: datetime, end: datetime) -> list[tuple[str, Story, Item]]:
        """(topic, story, its newest item matched on it), newest first, for every story with an item first seen in
        [start, end) and matched at level topic on one of `topics`."""
        rows = self._db.execute(
            """
            SELECT m.topic, i.story_id, max(i.id) AS newest
            FROM items AS i JOIN matches AS m ON m.item_id = i.id AND m.level = 'topic'
            WHERE i.first_seen >= ? AND i.first_seen < ? AND m.topic IN (SELECT value FROM json_each(?))
            GROUP BY m.topic, i.story_id ORDER BY newest DESC
            """,
            (to_stamp(start), to_stamp(end), dump_all(topics)),
        ).fetchall()
        items = {item.id: item for item in load_items(self._db, {row["newest"] for row in rows})}
        stories = {
            row["id"]: to_story(row)
            for row in self._db.execute(
                "SELECT * FROM stories WHERE id IN (SELECT value FROM json_each(?))", (dump_all({r["story_id"] for r in rows}),)
            )
        }
        return [(row["topic"], stories[row["story_id"]], items[row["newest"]]) for row in rows]

    def touch(self, story_id: int, above: int = 0) -> None:
        """Something that its cards show has changed: one revision on, and beyond `above`."""
        self._db.execute("UPDATE stories SET revision = max(revision, ?) + 1 WHERE id = ?", (above, story_id))

    def arrived(self, after: int, since: datetime, *, newest: int, limit: int, length: int) -> list[Reported]:
        """Of the `newest` items those by id beyond `after` and first seen since, oldest first, `limit` at most; so many code
        points of their texts."""
        rows = self._db.execute(
            """
            SELECT id, story_id, title, substr(text, 1, ?) AS text, language, first_seen, document_id,
                published_at, published_precision, published_how
            FROM items WHERE id > max(?, (SELECT coalesce(max(id), 0) FROM items) - ?) AND first_seen >= ? ORDER BY id LIMIT ?
            """,
            (length, after, newest, to_stamp(since), limit),
        )
        return [_reported(row) for row in rows]

    def credit(self, original: Item, voice: str) -> None:
        """The item, and those that copied it, count as `voice` from now on."""
        self._db.execute(
            """
            UPDATE items SET voice = :voice
            WHERE story_id = :story AND voice = :own AND (id = :id OR publisher <> :own)
            """,
            {"voice": voice, "story": original.story_id, "own": original.voice, "id": original.id},
        )
        recount(self._db, original.story_id)

    def merge(self, into: int, gone: int) -> bool:
        """All items of `gone` stand in `into` from now on, and so does whoever asks for `gone`. One revision on.

        False where one of them is no story, is merged already, or both are the same: then nothing changes.
        """
        there = self._db.execute(
            "SELECT count(*) FROM stories WHERE id IN (?, ?) AND merged_into IS NULL", (into, gone)
        ).fetchone()[0]
        if there != 2:
            return False
        why = fact("story-merged", story=f"s{gone}").to_text()
        self._db.execute("UPDATE items SET story_why = ? WHERE story_id = ? AND story_why = ''", (why, gone))
        self._db.execute("UPDATE items SET story_id = ? WHERE story_id = ?", (into, gone))
        self._db.execute("UPDATE stories SET merged_into = ? WHERE id = ? OR merged_into = ?", (into, gone, gone))
        self._db.execute(
            """
            UPDATE stories AS story SET
                items = story.items + other.items, revision = story.revision + 1,
                founded_at = min(story.founded_at, other.founded_at),
                last_item_at = max(story.last_item_at, other.last_item_at)
            FROM stories AS other WHERE other.id = ? AND story.id = ?
            """,
            (gone, into),
        )
        self._db.execute("UPDATE stories SET items = 0 WHERE id = ?", (gone,))
        recount(self._db, into)
        return True


def found(connection: sqlite3.Connection, title: str, now: datetime) -> int:
    """A new story of one item, by its id."""
    return new_id(
        connection.execute(
            "INSERT INTO stories (title, founded_at, last_item_at, items, publishers, revision) VALUES (?, ?, ?, 1, 1, 1)",
            (title, to_stamp(now), to_stamp(now)),
        )
    )


def develop(connection: sqlite3.Connection, story_id: int, joined: datetime | None = None) -> None:
    """An item joined (at `joined`) or was revised: one revision on, the voices counted anew."""
    if joined:
        connection.execute("UPDATE stories SET items = items + 1, last_item_at = ? WHERE id = ?", (to_stamp(joined), story_id))
    connection.execute("UPDATE stories SET revision = revision + 1 WHERE id = ?", (story_id,))
    recount(connection, story_id)


def recount(connection: sqlite3.Connection, story_id: int) -> None:
    """Voices and reprints counted anew, the headline that of the first item. A family that adds no voice is a reprint."""
    connection.execute(
        """
        UPDATE stories SET
            title = (SELECT title FROM items WHERE story_id = stories.id ORDER BY id LIMIT 1),
            publishers = counted.voices, reprints = max(0, counted.families - counted.voices)
        FROM (
            SELECT count(DISTINCT voice) AS voices, count(DISTINCT publisher) AS families FROM items WHERE story_id = :story
        ) AS counted
        WHERE id = :story
        """,
        {"story": story_id},
    )


def _reported(row: sqlite3.Row) -> Reported:
    return Reported(
        id=row["id"],
        story_id=row["story_id"],
        title=row["title"],
        text=row["text"],
        language=row["language"],
        dating=dating_of(row),
        first_seen=from_stamp(row["first_seen"]),
        document_id=row["document_id"],
    )
