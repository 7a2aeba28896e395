"""The store itself: transactions, threads, files, and what a crash leaves."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from bot.core.errors import StoreError
from bot.core.store import Store
from bot.storage import SqliteStore, connections
from bot.storage import store as storing
from bot.storage.store import SqliteTx
from tests.storage.samples import NOW, add_channel, add_item, add_source, at, news, post, put

ROOT = Path(__file__).parents[2]


def promise(store: Store) -> Store:
    """Fails the type check, not the run, where SqliteStore stops meeting the Protocol."""
    return store


async def test_all_or_nothing(store: SqliteStore) -> None:
    """An exception inside `write` leaves nothing: neither item, story, keys, index nor delivery."""

    def work(tx: SqliteTx) -> None:
        add_item(tx, news(1))
        tx.outbox.plan(post(add_channel(tx), "story:1"), now=NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await promise(store).write(work)  # type: ignore[arg-type]

    def everything(tx: SqliteTx) -> int:
        tables = ("items", "stories", "item_keys", "matches", "sources", "chats", "channels", "deliveries", "search_queue")
        return sum(tx.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)  # noqa: S608

    assert await store.read(everything) == 0
    assert await store.write(lambda tx: add_item(tx, news(1))) == 1


async def test_writes_run_on_one_thread_one_after_another(store: SqliteStore) -> None:
    """However many ask at once, the writer thread serves them in turn and none is lost."""
    threads = set()

    def work(tx: SqliteTx, n: int) -> None:
        threads.add(threading.current_thread().name)
        add_item(tx, news(n))

    await asyncio.gather(*(store.write(partial(work, n=n)) for n in range(20)))
    assert (await store.read(lambda tx: tx.items.counts()))["items"] == 20
    assert len(threads) == 1


async def test_who_is_waited_for_goes_first(store: SqliteStore) -> None:
    """Of what waits for the writer, patient work comes last, whoever asked first; each kind keeps its order."""
    begun, freed, done = threading.Event(), threading.Event(), list[str]()

    def hold(_: SqliteTx) -> None:
        begun.set()
        freed.wait(60)

    holding = asyncio.ensure_future(store.write(hold, patient=True))
    await asyncio.to_thread(begun.wait, 60)
    works = [("news 1", True), ("command 1", False), ("news 2", True), ("command 2", False)]
    waiting = [asyncio.ensure_future(store.write(lambda _, n=name: done.append(n), patient=p)) for name, p in works]  # type: ignore[misc]
    await asyncio.sleep(0)  # all of them ask
    freed.set()
    await asyncio.gather(holding, *waiting)
    assert done == ["command 1", "command 2", "news 1", "news 2"]


async def test_an_answer_is_written_to_its_end_before_news_goes_on(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patient work that waits does not begin between two prompt transactions that follow each other closely."""
    monkeypatch.setattr(storing, "LULL", 60)
    monkeypatch.setattr(storing, "PATIENCE", 60)
    done: list[str] = []
    await store.write(lambda _: done.append("command"))
    news = asyncio.ensure_future(store.write(lambda _: done.append("news"), patient=True))
    await asyncio.sleep(0)
    await store.write(lambda _: done.append("its answer"))
    assert done == ["command", "its answer"]
    monkeypatch.setattr(storing, "LULL", 0)
    await store.write(lambda _: done.append("sent"))
    await news
    assert done == ["command", "its answer", "sent", "news"]


async def test_news_waits_for_a_lull_no_longer_than_it_must(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much people ask, patient work goes on."""
    monkeypatch.setattr(storing, "LULL", 3600)
    monkeypatch.setattr(storing, "PATIENCE", 0.01)
    await store.write(lambda _: None)
    assert await store.write(lambda _: "news", patient=True) == "news"


async def test_who_left_before_its_turn_is_passed_over(store: SqliteStore) -> None:
    """Work whose caller was cancelled while it waited is not done; the next in line is."""
    begun, freed = threading.Event(), threading.Event()

    def hold(_: SqliteTx) -> None:
        begun.set()
        freed.wait(60)

    holding = asyncio.ensure_future(store.write(hold))
    await asyncio.to_thread(begun.wait, 60)
    leaving, staying = (asyncio.ensure_future(store.write(lambda tx, n=n: add_item(tx, news(n)))) for n in (1, 2))  # type: ignore[misc]
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    freed.set()
    await asyncio.gather(holding, staying)
    assert (await store.read(lambda tx: tx.items.counts()))["items"] == 1


async def test_a_reader_sees_one_snapshot(store: SqliteStore) -> None:
    """What is committed while a read runs is not seen by it."""
    begun, written = threading.Event(), threading.Event()

    def look(tx: SqliteTx) -> tuple[int, int]:
        before = tx.items.counts()["items"]
        begun.set()
        written.wait(60)
        return before, tx.items.counts()["items"]

    reading = asyncio.ensure_future(store.read(look))
    await asyncio.to_thread(begun.wait, 60)
    await store.write(lambda tx: add_item(tx, news(1)))
    written.set()
    assert await reading == (0, 0)


async def test_readers_cannot_write(store: SqliteStore) -> None:
    """A write through `read` is refused by the database, in words."""
    with pytest.raises(StoreError, match="cannot be written"):
        await store.read(add_source)


def test_the_settings_that_durability_stands_on(store: SqliteStore) -> None:
    """WAL, FULL, foreign keys on; readers never checkpoint."""

    def pragma(tx: SqliteTx, name: str) -> object:
        return tx.connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert store.write_now(lambda tx: [pragma(tx, n) for n in ("journal_mode", "synchronous", "foreign_keys")]) == ["wal", 2, 1]
    assert store.read_now(lambda tx: pragma(tx, "wal_autocheckpoint")) == 0


def test_a_verb_beside_a_running_instance_does_not_checkpoint(path: Path, store: SqliteStore) -> None:
    """`checkpoint=False` leaves that to the instance that runs."""
    beside = SqliteStore.open(path, now=NOW, checkpoint=False)
    assert beside.write_now(lambda tx: tx.connection.execute("PRAGMA wal_autocheckpoint").fetchone()[0]) == 0
    beside.close()


def test_another_writer_is_waited_for(path: Path, store: SqliteStore) -> None:
    """A second connection holding the write lock delays a write and does not fail it, even if it writes in between."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO pair_codes VALUES ('a', '', '', NULL)")
    release = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    release.start()
    assert store.write_now(lambda tx: (tx.items.counts(), add_item(tx, news(1)))[1]) == 1
    release.join()
    other.close()


def test_a_lock_held_too_long_is_said_in_words(path: Path, store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator learns that another process holds the database."""
    monkeypatch.setattr(connections, "BUSY_TIMEOUT", 0.05)
    beside = SqliteStore(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked by another process"):
        beside.write_now(add_source)
    other.close()
    beside.close()


def test_a_second_process_writes_beside(path: Path, store: SqliteStore) -> None:
    """Two processes adding items at the same time lose none."""
    script = f"""
from bot.storage import SqliteStore
from tests.storage.samples import NOW, add_item, news
store = SqliteStore.open({str(path)!r}, now=NOW, checkpoint=False)
for n in range(100, 130):
    store.write_now(lambda tx: add_item(tx, news(n)))
store.close()
"""
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) as process:  # noqa: S603 (our own script)
        for n in range(30):
            put(store, n)
        assert process.wait(240) == 0
    assert store.read_now(lambda tx: tx.items.counts())["items"] == 60


def test_a_kill_in_mid_transaction_leaves_nothing_half_written(path: Path, store: SqliteStore) -> None:
    """A process killed with SIGKILL after its writes and before its commit has written nothing; what it committed stays."""
    script = f"""
import os, signal
from bot.storage import SqliteStore
from tests.storage.samples import NOW, add_channel, add_item, news, post
store = SqliteStore.open({str(path)!r}, now=NOW, checkpoint=False)
store.write_now(lambda tx: add_item(tx, news(1)))
def work(tx):
    add_item(tx, news(2))
    tx.outbox.plan(post(add_channel(tx), "story:2"), now=NOW)
    os.kill(os.getpid(), signal.SIGKILL)
store.write_now(work)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, timeout=120)  # noqa: S603 (our own script)
    assert done.returncode == -signal.SIGKILL
    assert store.read_now(lambda tx: tx.items.counts())["items"] == 1
    assert store.read_now(lambda tx: tx.channels.all()) == []
    assert store.write_now(lambda tx: add_item(tx, news(2))) == 2
    assert store.read_now(lambda tx: tx.connection.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"


def test_the_same_file_opened_again_holds_everything(path: Path) -> None:
    """Closing and opening changes nothing, and closing twice is harmless."""
    first = SqliteStore.open(path, now=NOW)
    first.write_now(lambda tx: add_item(tx, news(1)))
    first.close()
    first.close()
    again = SqliteStore.open(path, now=at(60))
    assert again.read_now(lambda tx: tx.items.counts())["items"] == 1
    made = again.read_now(lambda tx: tx.connection.execute("SELECT value FROM about").fetchone()[0])
    assert made == "2026-01-05T12:00:00.000000Z"
    again.close()
