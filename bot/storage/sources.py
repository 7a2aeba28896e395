"""Feeds and folders: `core.store.Sources`."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.core import urls
from bot.core.facts import Fact
from bot.core.model import FolderRules, Source, SourceKind, SourceState
from bot.storage.codec import dump, dump_all, load
from bot.storage.stamps import from_stamp, to_stamp

_COLUMNS = """
    id, kind, address, title, publisher, language, default_context, state, next_due, failures, last_ok, last_error, etag,
    last_modified, body_hash, seeded, hushed, interval, recursive, after, added_by, fixed, labels, full_text, rhythm,
    failing_since, told, rules
"""
_SELECT = f"SELECT {_COLUMNS} FROM sources"  # noqa: S608 (a constant of this module)


class Sources:
    """What is polled, what its last poll gave, and when the next is due."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def declare(self, source: Source, *, now: datetime) -> Source:
        """Insert, or update what the operator sets; state, validators and failures of a known one stay.

        One that was removed is there again.
        """
        self._db.execute(
            """
            INSERT INTO sources (
                kind, address, title, publisher, language, default_context, interval, recursive, after, rules, added_by,
                created_at, fixed, labels, full_text, state
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (kind, address) DO UPDATE SET
                title = excluded.title, publisher = excluded.publisher, language = excluded.language,
                default_context = excluded.default_context, interval = excluded.interval,
                recursive = excluded.recursive, after = excluded.after, rules = excluded.rules, fixed = excluded.fixed,
                labels = excluded.labels, full_text = excluded.full_text,
                state = CASE WHEN removed_at IS NULL THEN state ELSE excluded.state END,
                added_by = CASE WHEN removed_at IS NULL THEN added_by ELSE excluded.added_by END, removed_at = NULL
            """,
            (
                source.kind,
                source.address,
                source.title,
                source.publisher,
                source.language,
                dump(source.default_context),
                source.interval,
                source.recursive,
                source.after,
                _rules_json(source.rules),
                source.added_by,
                to_stamp(now),
                source.fixed,
                dump(source.labels),
                source.full_text,
                source.state,
            ),
        )
        row = self._db.execute(f"{_SELECT} WHERE kind = ? AND address = ?", (source.kind, source.address)).fetchone()
        return _source(row)

    def find(self, address: str, kind: SourceKind = SourceKind.FEED) -> Source | None:
        """The source with this address; not one that was removed."""
        row = self._db.execute(f"{_SELECT} WHERE kind = ? AND address = ? AND removed_at IS NULL", (kind, address)).fetchone()
        return None if row is None else _source(row)

    def all(self, kind: SourceKind | None = None) -> list[Source]:
        """In the order they were added."""
        rows = self._db.execute(f"{_SELECT} WHERE kind = coalesce(?, kind) AND removed_at IS NULL ORDER BY id", (kind,))
        return [_source(row) for row in rows]

    def count(self, kind: SourceKind) -> int:
        """How many `all` gives: reading thousands of feeds takes longer than people like to wait."""
        row = self._db.execute("SELECT count(*) FROM sources WHERE kind = ? AND removed_at IS NULL", (kind,)).fetchone()
        return int(row[0])

    def failing(self) -> list[Source]:
        """Feeds whose last polls failed, and behind them those that are gone; each in the order they were added."""
        rows = self._db.execute(
            f"""
            {_SELECT}
            WHERE kind = 'feed' AND removed_at IS NULL AND (state = 'gone' OR (state = 'active' AND failures > 0))
            ORDER BY state = 'gone', id
            """
        )
        return [_source(row) for row in rows]

    def get(self, source_id: int) -> Source:
        """Raises LookupError for an unknown id."""
        row = self._db.execute(f"{_SELECT} WHERE id = ?", (source_id,)).fetchone()
        if row is None:
            raise LookupError(f"no source {source_id}")
        return _source(row)

    def due(self, now: datetime, limit: int = 100) -> list[Source]:
        """Active feeds whose `next_due` is null or has passed, longest due first."""
        # Two searches of the index: with an OR it is read from end to end, all known feeds each time.
        rows = self._db.execute(
            f"""
            {_SELECT} WHERE state = 'active' AND next_due IS NULL AND kind = 'feed'
            UNION ALL {_SELECT} WHERE state = 'active' AND next_due <= ? AND kind = 'feed'
            ORDER BY next_due, id LIMIT ?
            """,
            (to_stamp(now), limit),
        )
        return [_source(row) for row in rows]

    def due_at(self, host: str, before: datetime) -> list[Source]:
        """Active feeds that are asked at this host (`core.urls.host`) and fall due before then, longest due first."""
        rows = self._db.execute(
            f"""
            SELECT {_COLUMNS}, coalesce(nullif(moved_to, ''), address) AS asked
            FROM sources LEFT JOIN feed_memory ON source_id = id
            WHERE state = 'active' AND kind = 'feed' AND coalesce(next_due, '') < ? AND instr(lower(asked), ?)
            ORDER BY next_due, id
            """,  # noqa: S608 (a constant of this module)
            (to_stamp(before), host),
        )
        return [_source(row) for *row, asked in rows if urls.host(asked) == host]

    def next_due(self) -> datetime | None:
        """When the next active feed is asked; None where none is known to be."""
        row = self._db.execute(
            """
            SELECT next_due FROM sources WHERE state = 'active' AND next_due IS NOT NULL AND kind = 'feed'
            ORDER BY next_due LIMIT 1
            """
        ).fetchone()
        return from_stamp(row["next_due"]) if row else None

    def succeeded(
        self, source_id: int, *, now: datetime, next_due: datetime, etag: str, last_modified: str, body_hash: str
    ) -> None:
        """A poll worked: save validators, clear failures (an outage that is over is remembered), mark seeded."""
        self._db.execute(
            """
            INSERT OR REPLACE INTO outages SELECT id, failing_since, ? FROM sources WHERE id = ? AND failing_since IS NOT NULL
            """,
            (to_stamp(now), source_id),
        )
        self._db.execute(
            """
            UPDATE sources SET next_due = ?, failures = 0, failing_since = NULL, last_error = '', last_ok = ?,
                etag = ?, last_modified = ?, body_hash = ?, seeded = 1, hushed = 0
            WHERE id = ?
            """,
            (to_stamp(next_due), to_stamp(now), etag, last_modified, body_hash, source_id),
        )

    def failed(self, source_id: int, *, now: datetime, next_due: datetime, error: Fact, gone: bool = False) -> int:
        """A poll failed: returns the failures in a row, this one counted."""
        self._db.execute(
            """
            UPDATE sources SET next_due = ?, failures = failures + 1, last_error = ?,
                failing_since = coalesce(failing_since, ?), state = CASE WHEN ? THEN 'gone' ELSE state END
            WHERE id = ?
            """,
            (to_stamp(next_due), error.to_text(), to_stamp(now), gone, source_id),
        )
        return self.get(source_id).failures

    def forget_missing(self, kind: SourceKind, addresses: Iterable[str]) -> None:
        """Pause the config's sources that the config no longer names; bring back those it names again.

        What an operator paused, or a server's 410 ended, is left as it is.
        """
        named = dump_all(addresses)
        self._db.execute(
            """
            UPDATE sources SET state = 'paused', forgotten = 1
            WHERE kind = ? AND added_by = 'config' AND state = 'active' AND address NOT IN (SELECT value FROM json_each(?))
            """,
            (kind, named),
        )
        self._db.execute(
            """
            UPDATE sources SET state = 'active', forgotten = 0
            WHERE kind = ? AND forgotten AND address IN (SELECT value FROM json_each(?))
            """,
            (kind, named),
        )

    def learned(self, source: Source) -> None:
        """Save what polls taught: its rhythm, and what the operators were told of it."""
        self._db.execute("UPDATE sources SET rhythm = ?, told = ? WHERE id = ?", (source.rhythm, source.told, source.id))

    def set_state(self, source_id: int, state: SourceState) -> None:
        """Pause, or resume: then it is asked at once, and its failures are forgotten."""
        self._db.execute(
            """
            UPDATE sources SET state = :state, forgotten = 0,
                next_due = CASE :state WHEN 'active' THEN NULL ELSE next_due END,
                failures = CASE :state WHEN 'active' THEN 0 ELSE failures END,
                failing_since = CASE :state WHEN 'active' THEN NULL ELSE failing_since END
            WHERE id = :id
            """,
            {"state": state, "id": source_id},
        )

    def remove(self, source_id: int, *, now: datetime) -> None:
        """Ask it no more and list it no more. Its items stay, so its row does; `declare` brings it back."""
        self._db.execute("UPDATE sources SET state = 'paused', removed_at = ? WHERE id = ?", (to_stamp(now), source_id))

    def set_due(self, slots: Mapping[int, datetime]) -> None:
        """Move when these sources are asked next."""
        self._db.executemany("UPDATE sources SET next_due = ? WHERE id = ?", [(to_stamp(at), key) for key, at in slots.items()])


def _source(row: Iterable[Any]) -> Source:
    # By place: sqlite3 looks a name up among all names before it, and every poll reads a row.
    (
        key, kind, address, title, publisher, language, context, state, next_due, failures, last_ok, last_error, etag,
        last_modified, body_hash, seeded, hushed, interval, recursive, after, added_by, fixed, labels, full_text, rhythm,
        failing_since, told, rules,
    ) = row  # fmt: skip
    return Source(
        id=key,
        kind=SourceKind(kind),
        address=address,
        title=title,
        publisher=publisher,
        language=language,
        default_context=_names(context),
        state=SourceState(state),
        next_due=from_stamp(next_due),
        failures=failures,
        last_ok=from_stamp(last_ok),
        last_error=Fact.from_text(last_error),
        etag=etag,
        last_modified=last_modified,
        body_hash=body_hash,
        seeded=bool(seeded),
        hushed=bool(hushed),
        interval=interval,
        recursive=bool(recursive),
        after=after,
        added_by=added_by,
        fixed=bool(fixed),
        labels=_names(labels),
        full_text=bool(full_text),
        rhythm=rhythm,
        failing_since=from_stamp(failing_since),
        told=told,
        rules=_rules(rules),
    )


@lru_cache(maxsize=1024)
def _names(stored: str) -> tuple[str, ...]:
    return tuple(load(stored))


def _rules_json(rules: FolderRules) -> str:
    return dump({**asdict(rules), "columns": dict(rules.columns)})


@lru_cache(maxsize=1024)
def _rules(stored: str) -> FolderRules:
    told = load(stored)
    if not told:
        return FolderRules()
    return FolderRules(tuple(told["include"]), tuple(told["exclude"]), tuple(told["topics"]), told["columns"])
