"""Bringing a database file up to this code's schema, or refusing it."""

import sqlite3
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database, Migrations

from bot.core.errors import StoreError
from bot.storage.connections import connect, operator_errors, transaction
from bot.storage.stamps import to_stamp

RESTORING = ".restoring"
"""Ends the name of what a restore is about to put in a database's place."""

_RECORD = "_sqlite_migrations"
"""Where sqlite-utils keeps what was applied; it may stand alone after a first start that was cut off."""

LOCK_TIMEOUT = 60.0
"""Seconds to wait for another process that is migrating the same file."""


def migrate(path: Path, migrations: Migrations, *, now: datetime) -> None:
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


def _migrate(path: Path, migrations: Migrations, now: datetime) -> None:
    connection = connect(path)
    try:
        tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables - {_RECORD} and "about" not in tables:
            raise StoreError(f"{path} is another program's database; set general.database or --db to another file")
        database = Database(connection, execute_plugins=False)
        applied = [migration.name for migration in migrations.applied(database)]
        pending = [migration.name for migration in migrations.pending(database)]
        if newer := [name for name in applied if name not in _known(migrations)]:
            raise StoreError(
                f"the database {path} was written by a newer Parley (schema {newer[-1]}); upgrade Parley, or go back to a copy"
            )
        if not pending:
            return
        if applied:
            _copy(connection, path.with_name(f"{path.stem}.before-{pending[0]}.db"))
        connection.execute("PRAGMA foreign_keys = OFF")  # a table may be rebuilt; checked below
        migrations.apply(database)
        if damage := connection.execute("PRAGMA foreign_key_check").fetchall():
            raise StoreError(f"migrating {path} left {len(damage)} rows without their parents; restore the copy beside it")
        with transaction(connection, "BEGIN IMMEDIATE"):
            connection.execute("INSERT OR IGNORE INTO about VALUES ('created_at', ?)", (to_stamp(now),))
    finally:
        connection.close()


def _known(migrations: Migrations) -> set[str]:
    """All that this code can apply: what would be pending on an empty database."""
    empty = Database(memory=True, execute_plugins=False)
    try:
        return {migration.name for migration in migrations.pending(empty)}
    finally:
        empty.close()


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
