"""One instance sends: a file lock on this machine, and a lease in the database that a copy of the file carries along."""

import json
import os
import socket
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from bot.core.errors import LeaseLost, StoreError
from bot.storage.stamps import from_stamp, to_stamp


class Lease:
    """The right to send, as one row. Its token grows with every holder: whoever has an older one has lost it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def acquire(self, holder: str, *, host: str = "", now: datetime, ttl: timedelta) -> int:
        """Take it where it is free, expired or the holder's own; returns the token. Raises StoreError naming the holder.

        A lease of the same `host` is taken at once: the caller holds the `InstanceLock`, so that process is gone.
        """
        row = self._db.execute("SELECT * FROM leases").fetchone()
        if row is not None and _forbids(row, holder, host, now):
            raise StoreError(
                f"{row['holder']} on {row['host'] or 'an unnamed host'} sends from this database until {row['expires_at']}; "
                "stop it first, or wait until then"
            )
        token: int = 1 if row is None else row["token"] + 1
        self._db.execute(
            "INSERT OR REPLACE INTO leases (id, holder, host, token, expires_at) VALUES (1, ?, ?, ?, ?)",
            (holder, host, token, to_stamp(now + ttl)),
        )
        return token

    def check(self, token: int) -> None:
        """Raises LeaseLost where somebody else has taken it: part of every transaction that claims something to send."""
        row = self._db.execute("SELECT holder, host, token FROM leases").fetchone()
        if row is None or row["token"] != token or not row["holder"]:
            taker = f"{row['holder']} on {row['host']}" if row is not None and row["holder"] else "another instance"
            raise LeaseLost(f"the right to send was lost to {taker}")

    def left(self, ttl: timedelta) -> datetime | None:
        """When a holder that never released it (it crashed) was last alive, to within a renewal; None after a clean stop."""
        row = self._db.execute("SELECT * FROM leases WHERE holder <> ''").fetchone()
        return from_stamp(row["expires_at"]) - ttl if row else None

    def last_alive(self, ttl: timedelta) -> datetime | None:
        """When the last holder was alive for certain, however it ended; None before the first."""
        row = self._db.execute("SELECT expires_at FROM leases").fetchone()
        return from_stamp(row["expires_at"]) - ttl if row else None

    def holder(self, now: datetime) -> str:
        """Who may send now, for people; empty where nobody does."""
        row = self._db.execute("SELECT * FROM leases").fetchone()
        if row is None or not row["holder"] or from_stamp(row["expires_at"]) <= now:
            return ""
        return f"{row['holder']} on {row['host']}"

    def renew(self, token: int, *, now: datetime, ttl: timedelta) -> None:
        """Keep it for another `ttl`. Raises LeaseLost where somebody else has taken it: stop sending at once."""
        self.check(token)
        self._db.execute("UPDATE leases SET expires_at = ?", (to_stamp(now + ttl),))

    def release(self, token: int) -> None:
        """Give it up; nothing happens where it was lost already."""
        self._db.execute("UPDATE leases SET holder = '', host = '' WHERE token = ?", (token,))


def _forbids(row: sqlite3.Row, holder: str, host: str, now: datetime) -> bool:
    ours = row["holder"] in ("", holder) or (host and row["host"] == host)
    return not ours and from_stamp(row["expires_at"]) > now


class InstanceLock:
    """Held by `parley run` for as long as it lives: a second one on the same machine learns who holds it, and stops.

    The operating system frees it when the process dies. Use as a context manager, or `acquire` and `release`.
    """

    def __init__(self, database: Path | str, *, now: datetime) -> None:
        path = Path(database).expanduser()
        self._database = path
        self._lock = FileLock(f"{path}.lock", timeout=0, thread_local=False)
        self._note = path.with_name(f"{path.name}.holder.json")
        self._now = now

    def acquire(self) -> None:
        """Raises StoreError naming the process that holds it, or why nobody can."""
        try:
            self._lock.acquire()
        except Timeout as error:
            raise StoreError(f"{self._holder()} already runs on the database {self._database}; stop it first") from error
        except OSError as error:
            raise StoreError(
                f"cannot write beside the database {self._database}: {error.strerror} ({error.filename})"
            ) from error
        with suppress(OSError):  # it only helps others to say who it is: a full disk does not take it
            self._note.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": to_stamp(self._now)}))

    def release(self) -> None:
        """Safe to call twice."""
        if self._lock.is_locked:
            with suppress(OSError):
                self._note.unlink(missing_ok=True)
            self._lock.release()

    def is_free(self) -> bool:
        """Whether nobody holds it: a lease of this machine whose process died is as good as ended."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        self._lock.release()
        return True

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _holder(self) -> str:
        try:
            note = json.loads(self._note.read_text())
            return f"process {note['pid']} on {note['host']} (since {note['since']})"
        except (OSError, ValueError, KeyError):  # it has only just started, or is just going
            return "another process"
