"""The store under stress: a full disk, a corrupt page, a kill at every statement of a migration, an old backup."""

import asyncio
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.storage import SqliteStore, schema
from bot.storage.migrate import migrate
from tests.faults.conftest import LONG_ONLY, Figures, Size
from tests.faults.parley import OPERATORS, Town, root, run, stop, town
from tests.storage.samples import NOW, put

pytestmark = pytest.mark.timeout(3000)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of its own, in memory."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)  # noqa: S603, S607
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607


def can_mount(folder: Path) -> bool:
    """Whether this user may."""
    if not root():
        return False
    try:
        with small_disk(folder / "probe", "1m"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@LONG_ONLY
async def test_a_full_disk(tmp_path: Path, size: Size, figures: Figures) -> None:
    """Reading pauses with one notice, nothing crashes; once there is room, what waited is read and told, each once."""
    if not can_mount(tmp_path):
        pytest.skip("only root may mount a small disk")
    seconds = size(8, 60)
    with small_disk(tmp_path / "disk", "8m") as disk:
        async with town(disk) as t, run(t) as process:
            await process.until("Parley watches")
            t.drop()
            await t.until_told()
            ballast = disk / "ballast"
            _fill(ballast)
            await process.until("the disk is full")
            ballast.write_bytes(ballast.read_bytes()[:-65536])  # room for a document, not for reading on
            for _ in range(3):
                t.drop()
            await asyncio.sleep(seconds)
            assert not process.ended
            during = len(t.told())
            ballast.unlink()
            await t.until_told(seconds=90)
            await t.telegram.wait_for(lambda: any("room on the disk" in text for text in t.told(OPERATORS)))
            await stop(process)
            traces = process.err.count("Traceback")
            figures(
                f"disk full for {seconds} s: process alive, {during} told meanwhile, {len(t.titles)} of {len(t.titles)} told "
                f"after, {_repeated(t)} repeated, {len(t.told(OPERATORS))} notices, {traces} traces"
            )
            assert _repeated(t) == 0
            assert len(t.told(OPERATORS)) <= 2


async def test_a_start_on_a_full_disk(tmp_path: Path) -> None:
    """It waits for room instead of ending, so that nobody starts it again and again; then it works."""
    if not can_mount(tmp_path):
        pytest.skip("only root may mount a small disk")
    with small_disk(tmp_path / "disk", "8m") as disk:
        async with town(disk) as t:
            async with run(t) as process:
                await process.until("Parley watches", seconds=300)
                await stop(process)
            _fill(disk / "ballast")
            async with run(t) as process:
                await process.until("waiting for room", seconds=300)
                (disk / "ballast").unlink()
                await process.until("Parley watches", seconds=300)
                t.drop()
                await t.until_told(seconds=300)
                await stop(process)


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        while True:
            try:
                file.write(b"\0" * 4096)
            except OSError:
                return


@pytest.mark.parametrize("table", ["deliveries", "sources", "items"])
async def test_a_corrupt_page(tmp_path: Path, figures: Figures, table: str) -> None:
    """Writing stops for good, operators are told, the process stays, and a restored backup works again: whether what is
    damaged is met on the way or at the start."""
    async with town(tmp_path) as t:
        async with run(t) as process:
            t.drop()
            await t.until_told()
            await stop(process)
        backup = tmp_path / "good.db"
        assert (await t.call("backup", backup)).code == 0
        _corrupt(t.database, table)
        async with run(t) as process:
            await process.until("nothing is written from now on")
            await t.telegram.wait_for(lambda: any("damaged" in text for text in t.told(OPERATORS)), 120)
            told = len(t.told())
            t.drop()
            await asyncio.sleep(4)
            assert not process.ended
            assert len(t.told()) == told
            await stop(process)
        began = asyncio.get_running_loop().time()
        assert (await t.call("restore", backup)).code == 0
        took = asyncio.get_running_loop().time() - began
        async with run(t) as process:
            await process.until("Parley watches")
            await t.telegram.wait_for(lambda: t.ask("SELECT count(*) FROM items") == [(len(t.titles),)], 300)
            await stop(process)
        stored = t.ask("SELECT count(*) FROM items")[0][0]
        figures(
            f"corrupt page: writes stopped, operators told ({sum('damaged' in text for text in t.told(OPERATORS))} message), "
            f"no crash; restored in {took:.1f} s, {stored} of {len(t.titles)} items there, {_repeated(t)} repeated"
        )
        assert stored == len(t.titles)


def _corrupt(database: Path, table: str) -> None:
    """Overwrite the root page of a table, the WAL folded in first."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(random.Random(6).randbytes(size))  # noqa: S311 (rubbish)


@LONG_ONLY
async def test_an_old_backup_is_restored(tmp_path: Path, size: Size, figures: Figures) -> None:
    """What was unsent in it waits, what came since goes to the digest, and nobody is flooded."""
    many = size(5, 40)
    async with town(tmp_path) as t:
        async with run(t) as process:
            t.drop()
            await t.until_told()
            await stop(process)
        t.ask("UPDATE chats SET state = 'paused' WHERE address = '77'")  # what is planned now is in the backup unsent
        async with run(t) as process:
            unsent = t.drop()
            await process.until("1 new items of 1")
            await asyncio.sleep(2)
            backup = tmp_path / "old.db"
            assert (await t.call("backup", backup)).code == 0
            t.ask("UPDATE chats SET state = 'active' WHERE address = '77'")
            for _ in range(many):
                t.drop()
            await t.until_told(seconds=120)
            await stop(process)
        before = len(t.told())
        began = asyncio.get_running_loop().time()
        restored = await t.call("restore", backup)
        took = asyncio.get_running_loop().time() - began
        assert restored.code == 0
        t.ask("UPDATE chats SET state = 'active' WHERE address = '77'")
        async with run(t) as process:
            await process.until("Parley watches")
            await asyncio.sleep(size(8, 20))
            flood = len(t.told()) - before
            items = t.ask("SELECT count(*) FROM items")[0][0]
            held = (await t.call("outbox", "list", "--held", "--json")).objects
            assert (await t.call("outbox", "retry", "--held")).code == 0
            await t.telegram.wait_for(lambda: len(t.copies(unsent)) == 2)
            await stop(process)
        figures(
            f"old backup restored in {took:.1f} s: {flood} messages by itself, {len(held)} unsent waited for the operator, "
            f"{items} of {len(t.titles)} items stored again for the digest"
        )
        assert flood == 0
        assert len(held) == 1
        assert items == len(t.titles)
        assert "possibly repeated" in t.copies(unsent)[1]


@LONG_ONLY
async def test_a_backup_under_load(tmp_path: Path, size: Size, figures: Figures) -> None:
    """Copies made while messages are stored and sent are whole, and hold nobody up."""
    async with town(tmp_path) as t, run(t) as process:
        await process.until("Parley watches")
        made = size(3, 20)
        for n in range(made):
            t.drop()
            assert (await t.call("backup", tmp_path / f"{n}.db")).code == 0
        await t.until_told()
        await stop(process)
    figures(f"backup under load: {made} of {made} copies pass quick_check")


def _migrations(statements: int) -> Mapping[str, schema.Step]:
    """The released ones, and one of so many statements."""

    def next_release(db: Database) -> None:
        for n in range(statements):
            db.execute(f"CREATE TABLE next_{n} (id INTEGER PRIMARY KEY, words TEXT)")
            db.execute(f"INSERT INTO next_{n} SELECT id, title FROM items")  # noqa: S608 (our own words)

    return {**schema.MIGRATIONS, "9999-next": next_release}


def _migrate_and_die(path: Path, statements: int, at: int) -> None:
    """Migrate, killed at the `at`-th statement of it all."""
    count = 0

    def traced(_: str) -> None:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    connect = sqlite3.connect

    def connecting(*args: object, **kwargs: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)  # type: ignore[call-overload]
        connection.set_trace_callback(traced)
        return connection

    sqlite3.connect = connecting  # type: ignore[assignment]
    migrate(path, _migrations(statements), now=NOW)


def test_a_migration_killed_at_every_statement(tmp_path: Path, size: Size, figures: Figures) -> None:
    """After each kill the file is whole, old or new, and the next start finishes the work."""
    statements, kills, at = size(3, 20), 0, 0
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.faults.test_database"])
    while True:
        at += size(9, 1)
        path = tmp_path / f"{at}.db"
        store = SqliteStore.open(path, now=NOW)
        put(store, 1)
        store.close()
        process = processes.Process(target=_migrate_and_die, args=(path, statements, at))
        process.start()
        process.join(600)
        assert process.exitcode is not None
        killed = process.exitcode == -signal.SIGKILL
        kills += killed
        migrate(path, _migrations(statements), now=NOW)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert connection.execute("SELECT title FROM items").fetchall() == [("Harbour opens 1",)]
            assert connection.execute(f"SELECT words FROM next_{statements - 1}").fetchall() == [("Harbour opens 1",)]  # noqa: S608
        if not killed:
            break
    figures(
        f"migration killed at every statement: {kills} kills, {kills} of {kills} files whole and migrated by the next start"
    )
    assert kills > size(3, statements)


def _repeated(t: Town) -> int:
    return sum(max(len(t.copies(title)) - 1, 0) for title in t.titles)
