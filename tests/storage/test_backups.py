"""Backups and what is put back: only Parley's own, never half, never over a database that lives."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import StoreError
from bot.storage import SqliteStore, backups
from bot.storage.migrate import RESTORING
from tests.storage.samples import NOW, put

DAY = timedelta(days=1)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """One with an item in it."""
    path = tmp_path / "parley.db"
    store = SqliteStore.open(path, now=NOW)
    put(store, 1)
    store.close()
    return path


def items(database: Path) -> int:
    """How many it holds."""
    store = SqliteStore.open(database, now=NOW)
    try:
        return store.read_now(lambda tx: tx.items.counts())["items"]
    finally:
        store.close()


def foreign(path: Path) -> Path:
    """Another program's database."""
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE bookmarks (id INTEGER PRIMARY KEY)")
    return path


def test_a_database_of_a_similar_name_is_no_backup(tmp_path: Path) -> None:
    """It is neither counted nor taken away when old backups are."""
    for name in ("parley-1.db", "parley-prod.db"):
        (tmp_path / name).write_text("alive")
    made = [tmp_path / backups.name_for(NOW + DAY * day) for day in range(3)]
    for path in made:
        path.write_text("a copy")
    assert backups.made(tmp_path) == made
    assert not backups.is_due(tmp_path, DAY, NOW, NOW + DAY * 2.5)
    backups.prune(tmp_path, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([made[2].name, "parley-1.db", "parley-prod.db"])


def test_only_parleys_own_databases_are_put_back(database: Path, tmp_path: Path) -> None:
    """An empty file and another program's database are whole ones for SQLite: they replace nothing."""
    empty = tmp_path / "empty.db"
    empty.touch()
    for other in (empty, foreign(tmp_path / "bookmarks.db")):
        with pytest.raises(StoreError, match="no database of Parley's"):
            backups.restore(other, database, now=NOW)
    assert items(database) == 1
    assert not list(tmp_path.glob(f"*{RESTORING}*"))


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    """`--db` may name the wrong file: no table is put into it."""
    other = foreign(tmp_path / "bookmarks.db")
    with pytest.raises(StoreError, match="another program's database"):
        SqliteStore.open(other, now=NOW)
    with closing(sqlite3.connect(other)) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


def test_a_restore_that_was_cut_off_is_done_again(database: Path, tmp_path: Path) -> None:
    """Killed between setting the old one aside and putting the new one there: no start begins with an empty database, and what
    the old one left behind does not get into the new one."""
    backup = tmp_path / "copy.db"
    backups.back_up(database, backup)
    database.rename(tmp_path / "parley.replaced-before.db")
    (tmp_path / "parley.db-wal").write_bytes(b"of the one set aside")
    backup_again = tmp_path / f"parley.db{RESTORING}"
    backup_again.write_bytes(backup.read_bytes())
    with pytest.raises(StoreError, match="run `parley restore` again"):
        SqliteStore.open(database, now=NOW)
    backups.restore(backup, database, now=NOW)
    assert items(database) == 1
    assert [path.read_bytes() for path in tmp_path.glob("parley.replaced-*.db-wal")] == [b"of the one set aside"]
