"""Commits shared: what several polls want to write at about the same time goes into one transaction.

A durable commit waits for the disk, however small it is. Each piece of work is whole in itself, so all may commit together;
where one of them fails, nothing of that transaction stays and each is done again alone (invariant 4).
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from bot.core.store import Store, Tx

T = TypeVar("T")

GATHER = 0.02
"""Seconds that the first piece of work waits for others."""

MOST = 100
"""Pieces in one transaction: other writers are not kept waiting for longer than that takes."""


class Together:
    """`Store.write` for work that can wait a few hundredths of a second for company."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Callable[[Tx], Any], asyncio.Future[Any]]] = []
        self._flushing: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[Tx], T]) -> T:
        """What `work` returns once it is committed; what it raises."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        return await done

    async def _flush(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(GATHER)
                taken, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._commit(taken)
        finally:
            self._flushing = None

    async def _commit(self, taken: list[tuple[Callable[[Tx], Any], asyncio.Future[Any]]]) -> None:
        works = [work for work, _ in taken]
        try:
            results = await self._store.write(lambda tx: [work(tx) for work in works])
        except Exception as error:  # whose fault it was shows when each is done alone
            if len(taken) == 1:
                _fail(taken[0][1], error)
                return
            for one in taken:
                await self._commit([one])
            return
        for (_, done), result in zip(taken, results, strict=True):
            if not done.done():
                done.set_result(result)


def _fail(done: asyncio.Future[Any], error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
