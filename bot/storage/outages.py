"""When sources could not be read, and when Parley did not run: `core.store.Outages`."""

import sqlite3
from datetime import datetime

from bot.core.gaps import Outage
from bot.storage.stamps import from_stamp, to_stamp


class Outages:
    """A row for each that is over; one that goes on stands in its source (`failing_since`)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def add(self, outage: Outage, *, until: datetime) -> None:
        """One that is over; of Parley itself where its source is 0."""
        self._db.execute(
            "INSERT OR REPLACE INTO outages VALUES (?, ?, ?)", (outage.source_id, to_stamp(outage.since), to_stamp(until))
        )

    def between(self, start: datetime, end: datetime) -> list[Outage]:
        """Those that touch [start, end), the earliest first; of sources that are still asked, and of Parley itself."""
        rows = self._db.execute(
            """
            SELECT source_id, since, until FROM outages
            WHERE until > :start AND since < :end
                AND (source_id = 0 OR source_id IN (SELECT id FROM sources WHERE removed_at IS NULL AND state <> 'paused'))
            UNION ALL
            SELECT id, failing_since, NULL FROM sources
            WHERE failing_since < :end AND failures > 0 AND removed_at IS NULL AND state <> 'paused'
            ORDER BY since, source_id
            """,
            {"start": to_stamp(start), "end": to_stamp(end)},
        )
        return [Outage(row["source_id"], from_stamp(row["since"]), from_stamp(row["until"])) for row in rows]
