"""The collector looks through each object once, and through all of them only once a day."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from bot import garbage


class Knot:
    """Refers to itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def short() -> Iterator[None]:
    """As while Parley serves."""
    with garbage.short_collections():
        yield


@pytest.mark.usefixtures("short")
async def test_what_was_looked_through_is_left_alone_until_the_day_is_over() -> None:
    """A knot that a full collection has seen alive stays when it is let go, until everything is looked through."""
    knot = Knot()
    gone = weakref.ref(knot)
    gc.collect()
    del knot
    gc.collect()
    assert gone() is not None
    await garbage.look_through()
    assert gone() is None


@pytest.mark.usefixtures("short")
def test_what_is_new_is_collected_as_ever() -> None:
    """A knot tied and let go between two full collections does not outlive the second."""
    gone = weakref.ref(Knot())
    gc.collect()
    assert gone() is None


def test_afterwards_all_is_as_before() -> None:
    """Whatever comes after serving in the same process, a reloaded configuration too, finds the collector as it was."""
    before = gc.get_threshold(), list(gc.callbacks)
    with garbage.short_collections():
        gc.collect()
        assert gc.get_freeze_count()
    assert (gc.get_threshold(), list(gc.callbacks), gc.get_freeze_count()) == (*before, 0)
