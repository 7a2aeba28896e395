"""Commits shared: what several polls want to write at about the same time goes into one transaction.

A durable commit waits for the disk, however small it is. Each piece of work is whole in itself, so all may commit together;
where one of them fails, nothing of that transaction stays and each is done again alone (invariant 4). People wait for the same
writer, three times for each answer: so a shared transaction is short, and lets theirs go first.
"""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from bot.core.store import Store, Tx

T = TypeVar("T")

GATHER = 0.02
"""Seconds that the first piece of work waits for others."""

LONGEST = 0.02
"""Seconds after which a transaction takes in no further piece: a commit costs a thirtieth of that."""

_Piece = tuple[Callable[[Tx], Any], asyncio.Future[Any]]


class Together:
    """`Store.write` for work that can wait a few hundredths of a second for company. `longest`: see LONGEST."""

    def __init__(self, store: Store, *, longest: float = LONGEST) -> None:
        self._store = store
        self._longest = longest
        self._waiting: list[_Piece] = []
        self._flushing: asyncio.Task[None] | None = None

    async def write(self, work: Callable[[Tx], T]) -> T:
        """What `work` returns once it is committed; what it raises."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        return await done

    async def _flush(self) -> None:
        left: list[_Piece] = []
        try:
            while self._waiting:
                if not left:  # others have had time to come while the last transaction ran
                    await asyncio.sleep(GATHER)
                taken, self._waiting = self._waiting, []
                left = await self._commit(taken)
                self._waiting[:0] = left
        finally:
            self._flushing = None

    async def _commit(self, taken: list[_Piece]) -> list[_Piece]:
        """Commit as many of them as fit into one transaction; returns the others."""
        results: list[Any] = []
        try:
            await self._store.write(lambda tx: self._some([work for work, _ in taken], tx, results), patient=True)
        except Exception as error:  # whose fault it was shows when each is done alone
            if len(taken) == 1:
                _fail(taken[0][1], error)
                return []
            tried = len(results) + 1
            for one in taken[:tried]:
                await self._commit([one])
            return taken[tried:]
        for (_, done), result in zip(taken, results, strict=False):
            if not done.done():
                done.set_result(result)
        return taken[len(results) :]

    def _some(self, works: list[Callable[[Tx], Any]], tx: Tx, results: list[Any]) -> None:
        """At least one."""
        until = monotonic() + self._longest
        for work in works:
            results.append(work(tx))
            if monotonic() >= until:
                return


def _fail(done: asyncio.Future[Any], error: Exception) -> None:
    if not done.done():
        done.set_exception(error)
