"""The window of stories: what it finds, what it forgets, and that it holds items in few bytes."""

import random
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from bot.config import load_vocabulary
from bot.core.model import Precision
from bot.core.stories.packing import Entry, pack, unpack
from bot.core.stories.shelf import Shelf
from bot.core.stories.traits import Traits, read
from bot.core.stories.window import Window

MONDAY = datetime(2026, 2, 2, 9, tzinfo=UTC)
WORDS = load_vocabulary()


def traits(title: str, text: str = "", precision: Precision = Precision.TIME) -> Traits:
    return read(WORDS, title, text, language="en", at=MONDAY, precision=precision)


def filled(items: Iterable[Traits], most: int = 100) -> Window:
    window = Window(WORDS, most=most)
    for number, each in enumerate(items):
        window.add(Entry(number, number, MONDAY + timedelta(hours=number)), each)
    return window


def found(window: Window, wanted: Traits) -> list[int]:
    return [entry.item_id for _, entry in window.nearest(wanted)]


STRIKE = traits("Russian drones hit Kharkiv tram depot, four killed", "Four workers died when drones set a tram depot on fire.")
LONG = " ".join(f"The {n}th witness of Lviv told the court of ship {n * 7} and of harbour gate {n % 13}." for n in range(90))


def test_the_window_forgets() -> None:
    """What arrived before is found no more, and costs nothing."""
    window = filled([STRIKE] * 3)
    assert found(window, STRIKE) == [0, 1, 2]
    window.forget(MONDAY + timedelta(hours=2))
    assert found(window, STRIKE) == [2]
    window.forget(MONDAY + timedelta(hours=3))
    assert len(window) == 0
    assert found(window, STRIKE) == []


def test_the_oldest_make_room() -> None:
    """However much news there is, so many items are held and no more."""
    window = filled([STRIKE] * 5, most=3)
    assert len(window) == 3
    assert found(window, STRIKE) == [2, 3, 4]


def test_blurbs_of_one_page_are_different_stories() -> None:
    """However like they are."""
    window = Window(WORDS)
    window.add(Entry(1, 1, MONDAY, page=7), STRIKE)
    assert window.nearest(STRIKE, page=7) == []
    assert window.nearest(STRIKE, page=8) != []


@pytest.mark.parametrize("kept", [1.0, 0.3], ids=["the whole", "its beginning"])
def test_a_copy_is_found_under_another_headline(kept: float) -> None:
    """By its runs of words, among many texts, however long they are."""
    window = filled(
        [traits("Court hears ninety", LONG), *(traits(f"Quiet day {n}", f"Nothing of note at pier {n}.") for n in range(300))],
        400,
    )
    words = LONG.split()  # a word that is cut short would be one of the copy's own
    copied = " ".join(words[: int(kept * len(words))])
    likeness, entry = window.nearest(traits("What came to light at last", copied))[0]
    assert (entry.item_id, likeness.same, likeness.copied) == (0, True, 1.0)


def test_what_the_window_is_full_of_weighs_less() -> None:
    """A word of a thousand headlines says less than it did when it was new."""
    window = filled([traits("Zorblatt wins harbour race")], 2000)
    window.nearest(STRIKE)
    before = window.weigh("zorblatt")
    for number in range(1000):
        window.add(Entry(number, number, MONDAY), traits(f"Zorblatt speaks of {number} ships"))
    window.nearest(STRIKE)
    assert window.weigh("zorblatt") < before


@pytest.mark.parametrize(
    "item",
    [
        STRIKE,
        traits("", ""),
        traits("Court hears ninety", LONG, Precision.DAY),
        traits("Ворог атакував Харків 26 дронами", "«Палає трамвайне депо», сказав мер."),
    ],
    ids=["short", "empty", "long", "ukrainian"],
)
def test_traits_are_packed_whole(item: Traits) -> None:
    """What is unpacked is what was packed."""
    entry = Entry(2**40, 7, MONDAY + timedelta(microseconds=1), 3, "en")
    assert unpack(pack(entry, item)) == (entry, item)


def test_a_shelf_is_a_queue() -> None:
    """Pushed, taken from either end, and read anywhere, it holds what a list would, under the same numbers."""
    chance, shelf, there, first = random.Random(1), Shelf(), deque[bytes](), 1  # noqa: S311 (no secret)
    for step in range(6000):
        growing = step % 2000 < 1400
        if not there or chance.random() < (0.9 if growing else 0.1):
            there.append(chance.randbytes(step % 7))
            assert shelf.push(there[-1]) == first + len(there) - 1
        elif chance.random() < 0.5:
            assert shelf.pop() == there.pop()
        else:
            assert shelf.shift() == there.popleft()
            first += 1
        assert (shelf.first, shelf.end, len(shelf)) == (first, first + len(there), len(there))
        if step % 100 == 0:
            assert [shelf[first + at] for at in range(len(there))] == list(there)
