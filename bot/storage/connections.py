"""How a connection to the database is opened, and how a transaction begins, ends and fails."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.core.errors import Damaged, DiskFull, StoreError

BUSY_TIMEOUT = 15.0
"""Seconds to wait for another process's write transaction; ours are milliseconds long."""

_WORDS = {
    sqlite3.SQLITE_BUSY: "is locked by another process for too long; see who else has it open",
    sqlite3.SQLITE_LOCKED: "is locked; see who else has it open",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full; free some space",
    sqlite3.SQLITE_IOERR: "cannot be read or written (input/output error); see whether the disk is full, or failing",
    sqlite3.SQLITE_READONLY: "cannot be written; look at the permissions of the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; look at the path and its permissions",
    sqlite3.SQLITE_CORRUPT: "is damaged; stop Parley and restore a backup",
    sqlite3.SQLITE_NOTADB: "is not an SQLite database; set general.database or --db to another file",
}
"""What an operator can act on, by primary result code (sqlite.org/rescode.html). All else is a bug and passes through."""

_KINDS = {sqlite3.SQLITE_FULL: DiskFull, sqlite3.SQLITE_CORRUPT: Damaged}


@contextmanager
def operator_errors(path: Path) -> Iterator[None]:
    """Turns the SQLite errors that an operator can act on into StoreError."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        words = _WORDS.get(code)
        if words is None:
            raise
        raise _KINDS.get(code, StoreError)(f"the database {path} {words} ({error})") from error


def connect(path: Path, *, read_only: bool = False, checkpoint: bool = True) -> sqlite3.Connection:
    """A connection with Parley's settings: transactions begun by hand, rows by name.

    Only one process checkpoints (`checkpoint`): several at once can corrupt a WAL database before SQLite 3.51.3.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}",
        uri=True,
        timeout=BUSY_TIMEOUT,
        isolation_level=None,
        check_same_thread=False,  # each is handed from the thread that opens it to the one that uses it
    )
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        if read_only or not checkpoint:
            connection.execute("PRAGMA wal_autocheckpoint = 0")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    """All of it commits, or nothing. `begin`: `BEGIN IMMEDIATE` to write (a deferred one that reads first and then writes
    fails at once when another has written in between), `BEGIN` to read one snapshot."""
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # some errors (a full disk) have rolled back already
            connection.execute("ROLLBACK")
        raise
