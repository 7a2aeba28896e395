"""Copies of the database: made while it is in use, checked, kept by number, and brought back."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.errors import StoreError
from bot.storage.connections import connect, operator_errors
from bot.storage.home import this_home
from bot.storage.lease import InstanceLock
from bot.storage.migrate import RESTORING
from bot.storage.store import SqliteStore, SqliteTx

_NAME = "parley-%Y%m%dT%H%M%SZ.db"


def back_up(database: Path, to: Path) -> None:
    """A complete copy under the name `to`, through SQLite's backup API and checked, while others write.

    Raises StoreError where it cannot be made, or is not whole; then there is no file of that name.
    """
    if not database.exists():
        raise StoreError(f"there is no database {database}")
    half = to.with_name(f"{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        half.unlink(missing_ok=True)
        with (
            operator_errors(database),
            closing(connect(database, read_only=True)) as source,
            closing(sqlite3.connect(half)) as copy,
        ):
            source.backup(copy)  # in one step: a copy made in several begins anew at every write in between
        check(half)
        half.replace(to)
    except OSError as error:
        raise StoreError(f"cannot write the backup {to}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise StoreError(f"the backup {to} cannot be made: {error}") from error
    finally:
        for rest in half.parent.glob(f"{half.name}*"):
            rest.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Raises StoreError where the file is no whole database of Parley's (PRAGMA quick_check)."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            ours = copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{path} is no whole database: {error}") from error
    if found != "ok":
        raise StoreError(f"{path} is damaged: {found}")
    if not ours:
        raise StoreError(f"{path} is no database of Parley's")


def folder_of(folder: str, base: Path) -> Path:
    """`general.backup.folder`, counted from the config's own folder."""
    return base / Path(folder).expanduser()


def name_for(now: datetime) -> str:
    """A scheduled backup's file name: names in order are times in order."""
    return now.astimezone(UTC).strftime(_NAME)


def made(folder: Path) -> list[Path]:
    """The scheduled backups there, oldest first; what else bears a similar name (a database itself, say) is none."""
    return sorted(path for path in folder.glob("parley-*.db") if _made_at(path))


def _made_at(backup: Path) -> datetime | None:
    try:
        return datetime.strptime(backup.name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def is_due(folder: Path, every: timedelta, since: datetime, now: datetime) -> bool:
    """Whether `every` has passed since the newest backup, or, where there is none, since the database was made."""
    backups = made(folder)
    newest = _made_at(backups[-1]) if backups else None
    return now - (newest or since) >= every


def prune(folder: Path, keep: int) -> None:
    """Leave the newest `keep`."""
    for old in made(folder)[: -max(keep, 1)]:
        old.unlink(missing_ok=True)


def restore(backup: Path, database: Path, *, now: datetime) -> tuple[Path | None, int]:
    """Put `backup` in the place of the database, which is set aside; returns where, and how many unsent messages wait.

    Unsent messages of the backup wait for the operator, what sources bring next alerts nothing, and digests that are due
    now are left to the next: nothing floods the channels. Raises StoreError where Parley runs, or the backup is not whole.
    """
    if not backup.exists():
        raise StoreError(f"there is no backup {backup}")
    check(backup)
    fresh = database.with_name(f"{database.name}{RESTORING}")
    with InstanceLock(database, now=now):
        try:
            back_up(backup, fresh)
            waiting = _quietened(fresh, database, now)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        finally:
            for rest in (*fresh.parent.glob(f"{fresh.name}-*"), *fresh.parent.glob(f"{fresh.name}.migrating")):
                rest.unlink(missing_ok=True)
        aside = _set_aside(database, now)
        fresh.replace(database)
    return aside, waiting


def _quietened(fresh: Path, database: Path, now: datetime) -> int:
    """How many unsent messages of `fresh` wait from now on."""
    store = SqliteStore.open(fresh, now=now)
    try:
        return store.write_now(lambda tx: _quieten(tx, database, now))
    finally:
        store.close()


def _quieten(tx: SqliteTx, database: Path, now: datetime) -> int:
    tx.repairs.hush_sources()
    tx.repairs.roll_digests(now)
    tx.repairs.close_held(now=now)
    tx.home.enter(this_home(database), now=now, adopt=True)
    return tx.repairs.hold_open(now=now)


def _set_aside(database: Path, now: datetime) -> Path | None:
    """The present database with its WAL, under another name: it may hold what the backup does not.

    Also a WAL whose database a cut-off restore has moved already: the one that takes its place must not take it for its own.
    """
    aside = database.with_name(f"{database.stem}.replaced-{now:%Y%m%dT%H%M%SZ}.db")
    parts = [part for ending in ("", "-wal", "-shm") if (part := database.with_name(database.name + ending)).exists()]
    for part in parts:
        part.rename(aside.with_name(aside.name + part.name.removeprefix(database.name)))
    return aside if parts else None
