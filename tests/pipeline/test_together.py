"""Commits shared by several pieces of work."""

import asyncio
from functools import partial

import pytest

from bot.core.model import Source, SourceKind
from bot.core.store import Tx
from bot.pipeline.together import Together
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx
from tests.pipeline.house import NOW


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

    together = Together(store)
    names = [f"n{number}" for number in range(5)]
    assert await asyncio.gather(*(together.write(partial(work, name=name)) for name in names)) == names
    assert seen == set(range(5))


async def test_one_that_fails_costs_the_others_nothing(store: SqliteStore) -> None:
    """What fails is undone and told to its own caller; its neighbours are committed all the same."""
    together = Together(store)
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
