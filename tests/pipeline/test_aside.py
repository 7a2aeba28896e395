"""Work beside the loop: handed over together, and each piece for itself all the same."""

import asyncio
from collections.abc import Callable
from threading import Event, get_ident

import pytest

from bot.pipeline.aside import Aside


class Handed(Aside):
    """Counts the hand-overs."""

    def __init__(self, longest: float = 600.0) -> None:
        super().__init__("test-aside", longest=longest)
        self.sizes: list[int] = []

    def _some(self, works: list[Callable[[], object]]) -> list[object]:
        self.sizes.append(len(works))
        return super()._some(works)


def fail() -> int:
    raise ZeroDivisionError


async def test_what_is_asked_for_at_once_goes_over_at_once() -> None:
    """Each gets its own result or error, from one thread beside the loop's; the next turn's work is another hand-over."""
    aside = Handed()
    first = await asyncio.gather(*(aside.run(work) for work in (get_ident, fail, get_ident)), return_exceptions=True)
    assert first[0] == first[2] != get_ident()
    assert isinstance(first[1], ZeroDivisionError)
    assert await aside.run(get_ident) == first[0]
    assert aside.sizes == [3, 1]


async def test_a_long_piece_holds_back_no_result_before_it() -> None:
    """What is done when the time is up is handed back, and the rest goes over anew, in its order."""
    aside, goes_on = Handed(longest=0.0), Event()
    done: list[int] = []
    waits = [aside.run(lambda: done.append(0)), aside.run(goes_on.wait), aside.run(lambda: done.append(2))]
    first, *others = [asyncio.create_task(wait) for wait in waits]
    await first
    assert done == [0]
    assert not any(other.done() for other in others)
    goes_on.set()
    await asyncio.gather(*others)
    assert (done, aside.sizes) == ([0, 2], [3, 2, 1])


async def test_who_waits_no_more_disturbs_nobody() -> None:
    """A poll that is cancelled leaves the others of its hand-over their results."""
    aside, begun, goes_on = Handed(), Event(), Event()

    def held() -> bool:
        begun.set()
        return goes_on.wait()

    cancelled, other = asyncio.create_task(aside.run(held)), asyncio.create_task(aside.run(get_ident))
    await asyncio.to_thread(begun.wait)
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    goes_on.set()
    assert await other != get_ident()
