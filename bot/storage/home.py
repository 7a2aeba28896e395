"""Where a database lives: a copy of it elsewhere must not send what the original sends too."""

import socket
import sqlite3
from datetime import datetime
from pathlib import Path

from bot.core.errors import StoreError
from bot.storage.stamps import to_stamp

_CONTAINER = 12
"""Hex digits of the host name that a container engine makes up anew for every container: it tells no hosts apart."""


def this_home(database: Path) -> str:
    """This host and data folder, as one line for people too."""
    name = socket.gethostname()
    made_up = len(name) == _CONTAINER and all(c in "0123456789abcdef" for c in name)
    return f"{'a container' if made_up else name}:{database.expanduser().resolve().parent}"


class Home:
    """Bound at the first `run`, left by `retire`, taken over by `run --adopt`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def enter(self, here: str, *, now: datetime, adopt: bool = False) -> None:
        """Raises StoreError where the database lives elsewhere, or was retired, and nobody has said to `adopt` it."""
        home, retired = self._get("home"), self._get("retired_at")
        if not adopt and retired:
            raise StoreError(f"this database was retired at {home} on {retired[:10]}; to send from here: parley run --adopt")
        if not adopt and home not in ("", here):
            raise StoreError(
                f"this database belongs to {home}, and this is {here}. If Parley no longer runs there: parley run --adopt. "
                "If it does, two would send the same alerts"
            )
        self._set("home", here)
        self._db.execute("DELETE FROM about WHERE key = 'retired_at'")
        if home != here:
            self._set("adopted_at", to_stamp(now))

    def retire(self, here: str, *, now: datetime) -> None:
        """Nothing is sent from this file until somebody adopts it."""
        self._set("home", self._get("home") or here)
        self._set("retired_at", to_stamp(now))

    def _get(self, key: str) -> str:
        row = self._db.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return str(row["value"]) if row else ""

    def _set(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value))
