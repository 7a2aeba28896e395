"""Commits shared by several pieces of work."""

import asyncio
import threading
from functools import partial

import pytest

from bot.core.model import Source, SourceKind
from bot.core.store import Tx
from bot.pipeline.together import Together
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx
from tests.pipeline.house import NOW

AMPLE = 60.0
"""Seconds that a transaction may take where the tests count on one: no machine is that busy."""


def add(tx: Tx, name: str) -> str:
    tx.sources.declare(Source(0, SourceKind.FEED, name), now=NOW)
    if name == "bad":
        raise ValueError(name)
    return name


async def test_work_of_one_moment_is_one_transaction(store: SqliteStore) -> None:
    """Each caller gets what its own work returned, and all of it was committed at once."""
    seen: set[int] = set()

    def work(tx: Tx, name: str) -> str:
        assert isinstance(tx, SqliteTx)
        seen.add(tx.connection.execute("SELECT count(*) FROM sources").fetchone()[0])
        assert tx.connection.in_transaction
        return add(tx, name)

    together = Together(store, longest=AMPLE)
    names = [f"n{number}" for number in range(5)]
    assert await asyncio.gather(*(together.write(partial(work, name=name)) for name in names)) == names
    assert seen == set(range(5))


async def test_one_that_fails_costs_the_others_nothing(store: SqliteStore) -> None:
    """What fails is undone and told to its own caller; its neighbours are committed all the same."""
    together = Together(store, longest=AMPLE)
    names = ["a", "bad", "b"]
    works = [partial(add, name=name) for name in names]
    results = await asyncio.gather(*map(together.write, works), return_exceptions=True)
    assert results[0::2] == ["a", "b"]
    assert isinstance(results[1], ValueError)
    assert [source.address for source in store.read_now(lambda tx: tx.sources.all())] == ["a", "b"]


async def test_a_caller_who_left_is_not_waited_for(store: SqliteStore) -> None:
    """Work whose caller was cancelled is still done, and nobody is told."""
    together = Together(store)
    leaving = asyncio.create_task(together.write(lambda tx: add(tx, "a")))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await together.write(lambda tx: add(tx, "b")) == "b"
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert len(store.read_now(lambda tx: tx.sources.all())) == 2


async def test_a_long_transaction_ends_and_lets_others_go_first(store: SqliteStore) -> None:
    """Work that has used up its transaction's time is committed; what a person waits for comes before the rest."""
    begun, asked, order = threading.Event(), threading.Event(), list[str]()

    def first(_: Tx) -> None:
        begun.set()
        asked.wait(60)
        order.append("first")

    together = Together(store, longest=0.0)
    works = [first, lambda _: order.append("second"), lambda _: order.append("third")]
    shared = asyncio.gather(*map(together.write, works))
    await asyncio.to_thread(begun.wait, 60)
    prompt = asyncio.ensure_future(store.write(lambda _: order.append("prompt")))
    await asyncio.sleep(0)  # it asks
    asked.set()
    await asyncio.gather(shared, prompt)
    assert order == ["first", "prompt", "second", "third"]


async def test_one_that_fails_delays_none_that_were_not_tried(store: SqliteStore) -> None:
    """After a failure only what shared its transaction is done alone; the others go together again."""
    seen: list[int] = []

    def count(tx: Tx, name: str) -> None:
        assert isinstance(tx, SqliteTx)
        add(tx, name)
        seen.append(len(tx.sources.all()))

    together = Together(store, longest=AMPLE)
    names = ["a", "bad", "b", "c"]
    await asyncio.gather(*(together.write(partial(count, name=name)) for name in names), return_exceptions=True)
    assert seen == [1, 1, 2, 3]
