"""How a story stands in a channel, and the messages that tell several stories: `core.store.Standings`."""

import builtins
import sqlite3
from collections.abc import Collection
from datetime import datetime
from typing import Any

from bot.core.model import Bundle, Standing, Told
from bot.storage import cards
from bot.storage.codec import dump, dump_all
from bot.storage.stamps import from_stamp, to_stamp


class Standings:
    """Once for each channel and story: the primary key sees to it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def get(self, channel_id: int, story_id: int) -> Standing | None:
        """By its key."""
        row = self._db.execute(
            "SELECT * FROM standings WHERE channel_id = ? AND story_id = ?", (channel_id, story_id)
        ).fetchone()
        return None if row is None else _standing(row)

    def set(self, standing: Standing) -> None:
        """Insert or replace."""
        self._db.execute(
            "INSERT OR REPLACE INTO standings (channel_id, story_id, told, at, bundle_id) VALUES (?, ?, ?, ?, ?)",
            (standing.channel_id, standing.story_id, standing.told, to_stamp(standing.at), standing.bundle_id),
        )

    def forget(self, channel_id: int, story_id: int) -> None:
        """It stands there no more."""
        self._db.execute("DELETE FROM standings WHERE channel_id = ? AND story_id = ?", (channel_id, story_id))

    def bundled(self, story_id: int) -> builtins.list[Standing]:
        """Where a message of several stories tells it."""
        rows = self._db.execute("SELECT * FROM standings WHERE story_id = ? AND bundle_id IS NOT NULL", (story_id,))
        return [_standing(row) for row in rows]

    def held(self, channel_id: int) -> builtins.list[Standing]:
        """Those that wait for the end of quiet hours, the longest first."""
        rows = self._db.execute(
            "SELECT * FROM standings WHERE channel_id = ? AND told = 'held' ORDER BY at, story_id", (channel_id,)
        )
        return [_standing(row) for row in rows]

    def holding(self) -> builtins.list[int]:
        """Ids of the channels in which any story is held."""
        rows = self._db.execute(
            "SELECT id FROM channels WHERE id IN (SELECT channel_id FROM standings WHERE told = 'held') ORDER BY id"
        )
        return [row[0] for row in rows]

    def count(self, channel_id: int, told: Collection[Told], since: datetime, now: datetime) -> int:
        """How many stories were told so in (since, now]. What bears a later time (the clock was put back) counts no more."""
        count: int = self._db.execute(
            """
            SELECT count(*) FROM standings
            WHERE channel_id = ? AND told IN (SELECT value FROM json_each(?)) AND at > ? AND at <= ?
            """,
            (channel_id, dump_all(told), to_stamp(since), to_stamp(now)),
        ).fetchone()[0]
        return count

    # Messages of several stories

    def bundle(self, bundle_id: int) -> Bundle:
        """Raises LookupError for an unknown id."""
        row = self._db.execute("SELECT * FROM bundles WHERE id = ?", (bundle_id,)).fetchone()
        if row is None:
            raise LookupError(f"no bundle {bundle_id}")
        return _bundle(row)

    def open_bundle(self, channel_id: int, kind: Told) -> Bundle | None:
        """The one of this kind that takes further stories."""
        row = self._db.execute(
            "SELECT * FROM bundles WHERE channel_id = ? AND kind = ? AND closed_at IS NULL ORDER BY id DESC LIMIT 1",
            (channel_id, kind),
        ).fetchone()
        return None if row is None else _bundle(row)

    def open_bundles(self) -> builtins.list[Bundle]:
        """Of all channels, in the order they were begun."""
        return [_bundle(row) for row in self._db.execute("SELECT * FROM bundles WHERE closed_at IS NULL ORDER BY id")]

    def begin_bundle(self, channel_id: int, kind: Told, *, now: datetime) -> Bundle:
        """A new one, without a message yet."""
        made = self._db.execute(
            "INSERT INTO bundles (channel_id, kind, opened_at) VALUES (?, ?, ?) RETURNING id", (channel_id, kind, to_stamp(now))
        ).fetchone()
        return self.bundle(made[0])

    def stories_of(self, bundle_id: int) -> builtins.list[int]:
        """The stories that it tells, in the order they came."""
        rows = self._db.execute("SELECT story_id FROM standings WHERE bundle_id = ? ORDER BY at, story_id", (bundle_id,))
        return [row[0] for row in rows]

    def posted(self, bundle_id: int, post_id: int, *, now: datetime) -> None:
        """The delivery `post_id` will post it."""
        self._db.execute("UPDATE bundles SET post_id = ?, shown_at = ? WHERE id = ?", (post_id, to_stamp(now), bundle_id))

    def touch(self, bundle_id: int, *, now: datetime) -> None:
        """It has something new to show."""
        self._db.execute("UPDATE bundles SET changed_at = coalesce(changed_at, ?) WHERE id = ?", (to_stamp(now), bundle_id))

    def changed(self, shown_before: datetime) -> builtins.list[Bundle]:
        """Those with something new to show that were last shown at or before then."""
        rows = self._db.execute(
            "SELECT * FROM bundles WHERE changed_at IS NOT NULL AND NOT fixed AND coalesce(shown_at, '') <= ? ORDER BY id",
            (to_stamp(shown_before),),
        )
        return [_bundle(row) for row in rows]

    def rewrite(self, bundle: Bundle, payload: dict[str, Any], *, now: datetime) -> bool:
        """Where its post surely was not accepted yet, let it say this instead."""
        return cards.rewrite_post(self._db, bundle.post_id, dump(payload), 1, now)

    def shown(self, bundle_id: int, revision: int, *, now: datetime) -> None:
        """It shows all there is, in this revision."""
        self._db.execute(
            "UPDATE bundles SET revision = ?, shown_at = ?, changed_at = NULL WHERE id = ?",
            (revision, to_stamp(now), bundle_id),
        )

    def close(self, bundle_id: int, *, now: datetime) -> None:
        """It takes no further stories."""
        self._db.execute("UPDATE bundles SET closed_at = ? WHERE id = ?", (to_stamp(now), bundle_id))

    def merge(self, into: int, gone: int) -> None:
        """The story `gone` is part of `into` now: where both stand in a channel, what was told counts before what was held."""
        self._db.execute(
            """
            DELETE FROM standings WHERE story_id IN (:into, :gone) AND told = 'held' AND channel_id IN (
                SELECT channel_id FROM standings WHERE story_id IN (:into, :gone) AND told <> 'held'
            )
            """,
            {"into": into, "gone": gone},
        )
        self._db.execute("UPDATE OR IGNORE standings SET story_id = ? WHERE story_id = ?", (into, gone))
        self._db.execute("DELETE FROM standings WHERE story_id = ?", (gone,))


def _standing(row: sqlite3.Row) -> Standing:
    return Standing(row["channel_id"], row["story_id"], Told(row["told"]), from_stamp(row["at"]), row["bundle_id"])


def _bundle(row: sqlite3.Row) -> Bundle:
    return Bundle(
        id=row["id"],
        channel_id=row["channel_id"],
        kind=Told(row["kind"]),
        opened_at=from_stamp(row["opened_at"]),
        post_id=row["post_id"],
        revision=row["revision"],
        shown_at=from_stamp(row["shown_at"]),
        changed_at=from_stamp(row["changed_at"]),
        closed_at=from_stamp(row["closed_at"]),
    )
