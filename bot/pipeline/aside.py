"""Work beside the loop, on one thread: what is asked for in the same turn of the loop is handed over together.

Handing a piece of work to a thread and its result back takes as long as looking for a topic in an item, and feeds that were
read in one batch come at the same moment. One thread: such work never waits, so more would only take turns with the loop and
make it late.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")

LONGEST = 0.02
"""Seconds after which results are handed back, whatever else was handed over with them."""

_Piece = tuple[Callable[[], Any], asyncio.Future[Any]]


class Aside:
    """`longest`: see LONGEST."""

    def __init__(self, name: str, *, longest: float = LONGEST) -> None:
        self._thread = ThreadPoolExecutor(1, name)
        self._longest = longest
        self._waiting: list[_Piece] = []

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns; what it raises."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._hand_over)
        self._waiting.append((work, done))
        return await done

    def _hand_over(self) -> None:
        taken, self._waiting = self._waiting, []
        works = [work for work, _ in taken]
        results = asyncio.get_running_loop().run_in_executor(self._thread, self._some, works)
        results.add_done_callback(partial(self._hand_back, taken))

    def _some(self, works: list[Callable[[], Any]]) -> list[Any]:
        """On the thread: at least one; an error is its own work's result."""
        results: list[Any] = []
        until = monotonic() + self._longest
        for work in works:
            try:
                results.append(work())
            except Exception as error:
                results.append(error)
            if monotonic() >= until:
                break
        return results

    def _hand_back(self, taken: list[_Piece], results: asyncio.Future[list[Any]]) -> None:
        if results.cancelled():  # the loop ends
            return
        for (_, done), result in zip(taken, results.result(), strict=False):
            if done.done():  # nobody waits for it any more
                continue
            if isinstance(result, Exception):
                done.set_exception(result)
            else:
                done.set_result(result)
        if left := taken[len(results.result()) :]:
            self._waiting[:0] = left
            self._hand_over()
