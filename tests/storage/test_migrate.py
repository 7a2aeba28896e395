"""Making, updating and refusing database files."""

import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.core.errors import StoreError
from bot.storage import SqliteStore, schema
from bot.storage.migrate import migrate
from tests.storage.samples import NOW, put
from tests.world.powers import no_powers

ROOT = Path(__file__).parents[2]


def later(*, fails: bool = False) -> Mapping[str, schema.Step]:
    """This code's migrations and one more, as a later release would have."""

    def mood(db: Database) -> None:
        db.execute("ALTER TABLE items ADD COLUMN mood TEXT NOT NULL DEFAULT ''")
        db.execute("CREATE INDEX items_mood ON items (mood)")
        if fails:
            raise ZeroDivisionError

    return {**schema.MIGRATIONS, "0002": mood}


def schema_of(path: Path) -> list[tuple[str, str]]:
    """Every object of the file, as SQLite keeps it."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    finally:
        connection.close()


@pytest.fixture
def old(path: Path) -> Path:
    """A database of this release, with an item in it."""
    store = SqliteStore.open(path, now=NOW)
    put(store, 1)
    store.close()
    return path


def test_a_migrated_old_file_equals_a_fresh_one(old: Path, tmp_path: Path) -> None:
    """Whichever way it came to be, the schema is the same, and what was in it stays."""
    fresh = tmp_path / "fresh.db"
    migrate(old, later(), now=NOW)
    migrate(fresh, later(), now=NOW)
    assert schema_of(old) == schema_of(fresh)
    connection = sqlite3.connect(old)
    assert connection.execute("SELECT title, mood FROM items").fetchall() == [("Harbour opens 1", "")]
    connection.close()


def test_an_old_file_is_copied_before_it_is_migrated(old: Path) -> None:
    """The copy is whole and of the old schema; a fresh or present file is not copied."""
    before = schema_of(old)
    migrate(old, schema.MIGRATIONS, now=NOW)
    assert list(old.parent.glob("*.before-*")) == []
    migrate(old, later(), now=NOW)
    (copy,) = old.parent.glob("*.before-*")
    assert copy.name == "parley.before-0002.db"
    assert schema_of(copy) == before
    store = SqliteStore.open(copy, now=NOW)
    assert store.read_now(lambda tx: tx.items.counts())["items"] == 1
    store.close()


def test_a_failed_migration_leaves_the_file_as_it_was(old: Path) -> None:
    """A migration and its record are one transaction."""
    before = schema_of(old)
    with pytest.raises(ZeroDivisionError):
        migrate(old, later(fails=True), now=NOW)
    assert schema_of(old) == before
    migrate(old, later(), now=NOW)


def test_a_newer_database_is_refused_untouched(old: Path) -> None:
    """Older code says so and changes nothing."""
    migrate(old, later(), now=NOW)
    before = schema_of(old)
    with pytest.raises(StoreError, match=r"newer Parley \(schema 0002\); upgrade"):
        SqliteStore.open(old, now=NOW)
    assert schema_of(old) == before


def test_what_is_no_database_is_refused_in_words(path: Path, tmp_path: Path) -> None:
    """A text file, a folder that does not exist, a folder in its place: each says what to do."""
    path.write_text("This is a diary, not a database. " * 100)
    with pytest.raises(StoreError, match="is not an SQLite database"):
        SqliteStore.open(path, now=NOW)
    with pytest.raises(StoreError, match="does not exist; make it"):
        SqliteStore.open(tmp_path / "no" / "parley.db", now=NOW)
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        SqliteStore.open(tmp_path / "folder.db", now=NOW)


def test_a_folder_that_cannot_be_written_is_said(path: Path) -> None:
    """The database needs files beside it."""
    path.parent.chmod(0o500)
    with no_powers(), pytest.raises(StoreError, match="cannot"):
        SqliteStore.open(path, now=NOW)
    path.parent.chmod(0o700)


def test_processes_that_open_a_new_file_together_do_not_collide(path: Path) -> None:
    """One migrates, the others wait and find it done."""
    script = f"""
from bot.storage import SqliteStore
from tests.storage.samples import NOW
SqliteStore.open({str(path)!r}, now=NOW).close()
"""
    started = [subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) for _ in range(3)]  # noqa: S603 (our own script)
    assert [process.wait(120) for process in started] == [0, 0, 0]


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    """Spaces, `?`, `#`, `%` and letters of any script in the file's name are just its name."""
    path = tmp_path / "my news? #1 100% новини.db"
    store = SqliteStore.open(path, now=NOW)
    assert put(store, 1) == 1
    store.close()
    assert path.exists()
