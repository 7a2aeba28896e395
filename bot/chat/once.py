"""A question that several ask at the same moment goes to the platform once, and each has its answer."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Once:
    """Questions under way. An answer is not remembered: who asks after it came asks anew."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Task[Any]] = {}

    async def ask(self, about: Hashable, question: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer to the question about the same that is under way, or else to this one. Who gives up waiting leaves the
        others theirs."""
        task: asyncio.Task[T] | None = self._under_way.get(about)
        if task is None:
            task = self._under_way[about] = asyncio.create_task(question())
            task.add_done_callback(lambda _: self._under_way.pop(about))
        return await asyncio.shield(task)
