"""What became of each matched item in each subscribed channel: `core.store.Fates`."""

import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

from bot.core.model import Fate, Recorded, Verdict
from bot.storage.codec import dump, dump_all, load
from bot.storage.stamps import from_stamp, to_stamp

_INSERT = "INSERT INTO fates (item_id, channel_id, fate, rule, facts, passed, at) VALUES (?, ?, ?, ?, ?, ?, ?)"


class Fates:
    """One for each item and channel: what happened last."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def record(self, channel_id: int, item_id: int, verdict: Verdict, *, now: datetime) -> None:
        """Insert, or replace what was recorded."""
        self._db.execute(
            f"""
            {_INSERT} ON CONFLICT (item_id, channel_id) DO UPDATE SET
                fate = excluded.fate, rule = excluded.rule, facts = excluded.facts, passed = excluded.passed, at = excluded.at
            """,
            _values(channel_id, item_id, verdict, now),
        )

    def record_first(self, channel_id: int, item_id: int, verdict: Verdict, *, now: datetime) -> None:
        """Insert, or leave what was recorded."""
        self._db.execute(f"{_INSERT} ON CONFLICT DO NOTHING", _values(channel_id, item_id, verdict, now))

    def follow(self, channel_id: int, story_id: int, before: Collection[Fate], verdict: Verdict, *, now: datetime) -> int:
        """The story's items that had one of the fates `before` share this one from now on; how many."""
        return self._db.execute(
            """
            UPDATE fates SET fate = ?, rule = ?, facts = ?, passed = ?, at = ?
            WHERE channel_id = ? AND item_id IN (SELECT id FROM items WHERE story_id = ?)
                AND fate IN (SELECT value FROM json_each(?))
            """,
            (
                verdict.fate,
                verdict.rule,
                dump(verdict.facts),
                dump(verdict.passed),
                to_stamp(now),
                channel_id,
                story_id,
                dump_all(before),
            ),
        ).rowcount

    def get(self, channel_id: int, item_id: int) -> Recorded | None:
        """By its key."""
        return next(iter(self.of_items(channel_id, [item_id])), None)

    def of_items(self, channel_id: int, item_ids: Iterable[int]) -> list[Recorded]:
        """Those that are recorded, by item."""
        rows = self._db.execute(
            "SELECT * FROM fates WHERE channel_id = ? AND item_id IN (SELECT value FROM json_each(?)) ORDER BY item_id",
            (channel_id, dump_all(item_ids)),
        )
        return [_recorded(row) for row in rows]

    def held(self, channel_id: int, start: datetime, end: datetime) -> list[int]:
        """Ids of the stories of which an item was held by quiet hours, or released from them, in [start, end)."""
        rows = self._db.execute(
            """
            SELECT DISTINCT i.story_id FROM fates AS f JOIN items AS i ON i.id = f.item_id
            WHERE f.channel_id = ? AND f.fate IN ('held', 'released') AND f.at >= ? AND f.at < ? ORDER BY i.story_id
            """,
            (channel_id, to_stamp(start), to_stamp(end)),
        )
        return [row["story_id"] for row in rows]

    def counts(self, channel_id: int, since: datetime) -> dict[Fate, int]:
        """How many items met each fate since then; every fate is named."""
        rows = self._db.execute(
            "SELECT fate, count(*) FROM fates WHERE channel_id = ? AND at >= ? GROUP BY fate", (channel_id, to_stamp(since))
        )
        return dict.fromkeys(Fate, 0) | {Fate(row[0]): row[1] for row in rows}


def _values(channel_id: int, item_id: int, verdict: Verdict, now: datetime) -> tuple[int | str, ...]:
    facts, passed = dump(verdict.facts), dump(verdict.passed)
    return (item_id, channel_id, verdict.fate, verdict.rule, facts, passed, to_stamp(now))


def _recorded(row: sqlite3.Row) -> Recorded:
    passed = tuple((rule, by) for rule, by in load(row["passed"]))
    verdict = Verdict(Fate(row["fate"]), row["rule"], load(row["facts"]), passed)
    return Recorded(row["channel_id"], row["item_id"], verdict, from_stamp(row["at"]))
