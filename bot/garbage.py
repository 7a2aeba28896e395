"""Python's cycle collector, kept from making the loop late.

A full collection looks through every object that lives, with everything else at a stand: tens of thousands of items in memory
are a third of a second each time, and more come while news does. Almost none of them is ever part of a cycle. So what one full
collection has looked through and kept, the next leaves alone; once a day everything is looked through again.

The small collections come more seldom, too: fifty polls under way hold more objects than Python waits for, so that each of them
would be looked through several times before it is done (a tenth of the processor time of a poll that finds nothing).
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

LOOK_TICK = timedelta(days=1)

_FULL = 2
_YOUNG = 10_000
"""Objects that are made before the youngest are looked through; Python 3.11 begins at 700."""


@contextmanager
def short_collections() -> Iterator[None]:
    """Meanwhile a full collection looks only through what is new since the one before, and small ones are rare."""
    before = gc.get_threshold()
    gc.set_threshold(_YOUNG)
    gc.callbacks.append(_leave_alone)
    gc.collect()
    try:
        yield
    finally:
        gc.callbacks.remove(_leave_alone)
        gc.set_threshold(*before)
        gc.unfreeze()


async def look_through() -> None:
    """Collect what has become garbage among all that was left alone; the process stands still for it."""
    gc.unfreeze()
    gc.collect()


def _leave_alone(phase: str, info: Mapping[str, Any]) -> None:
    if phase == "stop" and info["generation"] == _FULL:
        gc.freeze()
