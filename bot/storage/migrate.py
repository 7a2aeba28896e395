"""Bringing a database file up to this code's schema, or refusing it."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bot.core.errors import StoreError
from bot.storage.connections import connect, operator_errors, transaction
from bot.storage.schema import Step
from bot.storage.stamps import to_stamp

RESTORING = ".restoring"
"""Ends the name of what a restore is about to put in a database's place."""

_RECORD = "_sqlite_migrations"
"""Where sqlite-utils keeps what was applied; it may stand alone after a first start that was cut off."""

_SET = "parley"
"""What sqlite-utils records our migrations under."""

LOCK_TIMEOUT = 60.0
"""Seconds to wait for another process that is migrating the same file."""


def migrate(path: Path, migrations: Mapping[str, Step], *, now: datetime) -> None:
    """Make or update the file's schema; an existing older one is copied to `NAME.before-VERSION.db` first.

    Raises StoreError where the file is newer than the code, is no database of Parley's, or cannot be opened.
    """
    if not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} of the database does not exist; make it, or set general.database or --db")
    if not path.exists() and path.with_name(f"{path.name}{RESTORING}").exists():
        raise StoreError(f"there is no database {path}, and a restore of it was cut off: run `parley restore` again")
    lock = FileLock(f"{path}.migrating", timeout=LOCK_TIMEOUT)
    try:
        with lock, operator_errors(path):
            _migrate(path, migrations, now)
    except Timeout as error:
        raise StoreError(f"another process has been migrating {path} for over {LOCK_TIMEOUT:.0f} s; stop it first") from error
    except OSError as error:  # no permission, a read-only file system, a full disk
        raise StoreError(f"cannot write beside the database {path}: {error.strerror}") from error


def _migrate(path: Path, migrations: Mapping[str, Step], now: datetime) -> None:
    connection = connect(path)
    try:
        tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables - {_RECORD} and "about" not in tables:
            raise StoreError(f"{path} is another program's database; set general.database or --db to another file")
        applied = _applied(connection)
        pending = [name for name in migrations if name not in applied]
        if newer := [name for name in applied if name not in migrations]:
            raise StoreError(
                f"the database {path} was written by a newer Parley (schema {newer[-1]}); upgrade Parley, or go back to a copy"
            )
        if not pending:
            return
        if applied:
            _copy(connection, path.with_name(f"{path.stem}.before-{pending[0]}.db"))
        connection.execute("PRAGMA foreign_keys = OFF")  # a table may be rebuilt; checked below
        _apply(connection, migrations)
        if damage := connection.execute("PRAGMA foreign_key_check").fetchall():
            raise StoreError(f"migrating {path} left {len(damage)} rows without their parents; restore the copy beside it")
        with transaction(connection, "BEGIN IMMEDIATE"):
            connection.execute("INSERT OR IGNORE INTO about VALUES ('created_at', ?)", (to_stamp(now),))
    finally:
        connection.close()


def _applied(connection: sqlite3.Connection) -> list[str]:
    """The names of what the file has seen, in order, as sqlite-utils records them."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_RECORD,)).fetchone() is None:
        return []
    rows = connection.execute(f"SELECT name FROM {_RECORD} WHERE migration_set = ? ORDER BY rowid", (_SET,))  # noqa: S608 (ours)
    return [row["name"] for row in rows]


def _apply(connection: sqlite3.Connection, migrations: Mapping[str, Step]) -> None:
    """What is pending, each with its record in one transaction."""
    # A quarter of a second (it takes numpy along where there is one) that no start pays which changes nothing.
    from sqlite_utils import Database, Migrations  # noqa: PLC0415

    steps = Migrations(_SET)
    for name, step in migrations.items():
        steps(name=name)(step)
    steps.apply(Database(connection, execute_plugins=False))


def _copy(connection: sqlite3.Connection, to: Path) -> None:
    """A complete copy through SQLite's backup API, under its name only once it is whole."""
    half = to.with_name(f"{to.name}.part")
    half.unlink(missing_ok=True)
    copy = sqlite3.connect(half)
    try:
        connection.backup(copy)
    finally:
        copy.close()
    half.replace(to)
