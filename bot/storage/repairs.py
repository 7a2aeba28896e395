"""What operators, restores, clock changes and time do to rows: none of it is part of the daily work."""

import sqlite3
from datetime import datetime, timedelta

from bot.core.digests import cadence, is_due, slots, window
from bot.storage.channels import Channels
from bot.storage.claims import CARD_DIED, PART_DIED, SUPERSEDED, TARGET_DIED
from bot.storage.digests import Digests
from bot.storage.stamps import from_stamp, to_stamp

PRUNED_AT_ONCE = 200
"""Rows of a kind that one transaction takes away: news and commands in between wait milliseconds."""

_OPEN = "state IN ('pending', 'sending', 'failed', 'unknown')"
_SETTLED = "state IN ('sent', 'dead', 'cancelled')"
_SENT_OR_DEAD_CARDS = "id NOT IN (SELECT post_id FROM cards)"


class Repairs:
    """Over one connection, like every repository."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    # What an operator says of one delivery. Each returns whether there was such a one.

    def retry(self, delivery_id: int, *, now: datetime) -> bool:
        """Send it after all, at once: one that was given up, held, or is waiting. It says so if it may be a repeat.

        What was cancelled along with it (its further parts, its edits, replies to it) follows.
        """
        revived = self._amend(
            """
            UPDATE deliveries SET state = CASE WHEN state = 'unknown' THEN 'unknown' ELSE 'failed' END, held = 0, attempts = 0,
                not_before = NULL, expires_at = NULL, reason = 'sent again by the operator', changed_at = :now
            WHERE id = :id AND state IN ('dead', 'cancelled', 'pending', 'failed', 'unknown') AND reason <> :superseded
            """,
            delivery_id,
            now,
            superseded=SUPERSEDED,
        )
        if revived:
            self._revive_dependents(delivery_id, now)
        return revived

    def _revive_dependents(self, delivery_id: int, now: datetime) -> None:
        self._db.execute(
            """
            UPDATE deliveries SET state = 'pending', reason = '', changed_at = :now
            WHERE state = 'cancelled' AND (
                reason = :part AND part_of = (SELECT coalesce(part_of, id) FROM deliveries WHERE id = :id)
                OR reason = :target AND target = 'delivery:' || :id
                OR reason = :card AND target IN (SELECT 'card:' || id FROM cards WHERE post_id = :id)
            )
            """,
            {"id": delivery_id, "now": to_stamp(now), "part": PART_DIED, "target": TARGET_DIED, "card": CARD_DIED},
        )

    def drop(self, delivery_id: int, *, now: datetime) -> bool:
        """Never send it; of one that was given up: it needs nobody's attention any more."""
        return self._amend(
            """
            UPDATE deliveries SET state = 'cancelled', held = 0, reason = 'dropped by the operator', changed_at = :now
            WHERE id = :id AND state IN ('pending', 'failed', 'unknown', 'dead')
            """,
            delivery_id,
            now,
        )

    def resolve(self, delivery_id: int, *, now: datetime) -> bool:
        """It did arrive: somebody has seen it there."""
        return self._amend(
            """
            UPDATE deliveries SET state = 'sent', held = 0, reason = 'seen there by the operator', changed_at = :now
            WHERE id = :id AND state IN ('unknown', 'failed', 'dead')
            """,
            delivery_id,
            now,
        )

    # After a restore

    def hold_open(self, *, now: datetime) -> int:
        """All that is unsent waits for the operator: it may have gone out since the backup. Returns how many."""
        return self._db.execute(
            f"""
            UPDATE deliveries SET held = 1, maybe_repeated = maybe_repeated OR op <> 'edit', changed_at = ?,
                state = CASE state WHEN 'sending' THEN 'unknown' ELSE state END,
                reason = 'unsent in the backup that was restored'
            WHERE {_OPEN}
            """,  # noqa: S608 (our own words)
            (to_stamp(now),),
        ).rowcount

    def hush_sources(self) -> None:
        """What each source brings next is stored without alerts, for the digests: it may have been told already."""
        self._db.execute("UPDATE sources SET hushed = 1, etag = '', last_modified = '', body_hash = '', next_due = NULL")

    def roll_digests(self, now: datetime) -> None:
        """Today's digest of every channel counts as told and covers nothing: tomorrow's tells what it would have."""
        channels = Channels(self._db)
        digests = Digests(self._db)
        for channel in channels.all():
            for slot in slots(channel.digest):
                kind, date = cadence(slot), is_due(slot, channel.timezone, now)
                if date is not None:
                    start, _ = window(slot, channel.timezone, digests.last_window_end(channel.id, kind), now)
                    digests.begin(channel.id, kind, date, window_from=start, window_to=start)

    def close_held(self, *, now: datetime) -> int:
        """Stories that quiet hours held when the backup was made may have been told since: the digests tell them. How many."""
        self._db.execute(
            """
            UPDATE fates SET fate = 'filed', rule = 'restored', facts = '{}', at = ? WHERE fate = 'held'
            """,
            (to_stamp(now),),
        )
        return self._db.execute("UPDATE standings SET told = 'summary', at = ? WHERE told = 'held'", (to_stamp(now),)).rowcount

    # The clock was put forward or back, or stood still

    def shift_waits(self, by: timedelta) -> None:
        """What waits for an instant waits as long as it was meant to, counted on a clock that nobody puts."""
        for table, column in (("deliveries", "not_before"), ("chats", "not_before"), ("platform_pauses", "until")):
            self._shift(table, column, by)
        if by < timedelta():  # else a source is merely due sooner
            self._shift("sources", "next_due", by)

    def _shift(self, table: str, column: str, by: timedelta) -> None:
        key = "platform" if table == "platform_pauses" else "id"
        open_only = f" AND {_OPEN}" if table == "deliveries" else ""
        rows = self._db.execute(f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL{open_only}").fetchall()  # noqa: S608 (our own words)
        self._db.executemany(
            f"UPDATE {table} SET {column} = ? WHERE {key} = ?",  # noqa: S608 (our own words)
            [(to_stamp(from_stamp(row[1]) + by), row[0]) for row in rows],
        )

    # Backups and retention

    def born(self) -> datetime:
        """When this database was made."""
        row = self._db.execute("SELECT value FROM about WHERE key = 'created_at'").fetchone()
        made: str = row["value"]
        return from_stamp(made)

    def prune_deliveries(self, before: datetime) -> int:
        """Take away settled deliveries, cards of old stories with them, and handled commands; some at a time: how many."""
        stamp = to_stamp(before)
        self._db.execute(
            """
            DELETE FROM cards WHERE id IN (
                SELECT k.id FROM cards AS k JOIN stories AS s ON s.id = k.story_id JOIN deliveries AS d ON d.id = k.post_id
                WHERE s.last_item_at < :before AND d.changed_at < :before AND d.state IN ('sent', 'dead', 'cancelled')
                    AND NOT EXISTS (SELECT 1 FROM deliveries AS e WHERE e.target = 'card:' || k.id AND e.changed_at >= :before)
                LIMIT :most
            )
            """,
            {"before": stamp, "most": PRUNED_AT_ONCE},
        )
        gone = self._db.execute(
            f"""
            DELETE FROM deliveries WHERE id IN (
                SELECT id FROM deliveries WHERE {_SETTLED} AND changed_at < ? AND {_SENT_OR_DEAD_CARDS} LIMIT ?
            )
            """,  # noqa: S608 (our own words)
            (stamp, PRUNED_AT_ONCE),
        ).rowcount
        said = self._db.execute(
            "DELETE FROM inbound WHERE id IN (SELECT id FROM inbound WHERE handled_at < ? LIMIT ?)", (stamp, PRUNED_AT_ONCE)
        ).rowcount
        self._db.execute("DELETE FROM pair_codes WHERE expires_at < ?", (stamp,))
        return gone + said

    def prune_policy(self, before: datetime) -> int:
        """Take away old outages and fates, mutes that ended, how old stories stood, and the messages of several that told them;
        some at a time: how many."""
        stamp = to_stamp(before)
        counts = [
            self._db.execute(statement, (stamp, PRUNED_AT_ONCE)).rowcount
            for statement in (
                """
                DELETE FROM outages WHERE (source_id, since) IN (SELECT source_id, since FROM outages WHERE until < ? LIMIT ?)
                """,
                "DELETE FROM fates WHERE (item_id, channel_id) IN (SELECT item_id, channel_id FROM fates WHERE at < ? LIMIT ?)",
                """
                DELETE FROM mutes WHERE (channel_id, kind, subject) IN (
                    SELECT channel_id, kind, subject FROM mutes WHERE until < ? LIMIT ?
                )
                """,
                """
                DELETE FROM standings WHERE (channel_id, story_id) IN (
                    SELECT k.channel_id, k.story_id FROM standings AS k JOIN stories AS s ON s.id = k.story_id
                    WHERE s.last_item_at < ? AND k.told <> 'held' LIMIT ?
                )
                """,
                """
                DELETE FROM bundles WHERE id IN (
                    SELECT b.id FROM bundles AS b WHERE b.closed_at < ?
                        AND NOT EXISTS (SELECT 1 FROM standings AS k WHERE k.bundle_id = b.id) LIMIT ?
                )
                """,
            )
        ]
        return sum(counts)

    def prune_texts(self, before: datetime) -> int:
        """Empty the texts of items that matched nothing, their older versions with them; some at a time: how many.

        The headline stays, so that the item is still known when it comes again.
        """
        rows = self._db.execute(
            """
            SELECT id FROM items AS i WHERE first_seen < ? AND text <> ''
                AND NOT EXISTS (SELECT 1 FROM matches AS m WHERE m.item_id = i.id)
                AND id NOT IN (SELECT item_id FROM search_queue)
            LIMIT ?
            """,
            (to_stamp(before), PRUNED_AT_ONCE),
        ).fetchall()
        ids = [(row["id"],) for row in rows]
        self._db.executemany(
            "INSERT INTO items_fts (items_fts, rowid, title, text) SELECT 'delete', id, title, text FROM items WHERE id = ?",
            ids,
        )
        self._db.executemany("UPDATE items SET text = '' WHERE id = ?", ids)
        self._db.executemany("INSERT INTO items_fts (rowid, title, text) SELECT id, title, text FROM items WHERE id = ?", ids)
        self._db.executemany("DELETE FROM item_versions WHERE item_id = ?", ids)
        return len(ids)

    def _amend(self, statement: str, delivery_id: int, now: datetime, **values: str) -> bool:
        return self._db.execute(statement, {"id": delivery_id, "now": to_stamp(now), **values}).rowcount == 1
