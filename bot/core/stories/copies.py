"""Near-identical text: what share of the shorter text's three-word runs the longer one has too.

Every fourth run, picked by its hash, is kept, so that two texts are compared in microseconds and a truncated copy is found in
its original. Hashes are Python's own, which differ from process to process: a sketch is never stored.
"""

import re
from array import array
from dataclasses import dataclass
from itertools import chain

_WORD = re.compile(r"\w+")
SAMPLED = 4
_LEAST = 4
"""Runs that the shorter sketch must have: fewer prove nothing."""

_SHORT = 120
"""Words."""

_BITS = 0xFFFFFFFF
"""Of a hash, those that are kept."""

_TELLING = re.compile(r"[\dA-ZÀ-ÖØ-ÞĆŁŚŹŻА-ЯЁҐЄІЇ](?:(?<=\d)[\d.,]*(?<=\d)|(?<!\d)\w{2,})")
_UNIT = re.compile(r"\W{1,3}([^\W\d_]+)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FILLED_WITHIN = 1500
"""Code points of a long text that are looked at."""
_LEAST_NUMBERS, _LEAST_NAMES = 6, 4
"""What two long texts must have to be told apart by it. A name comes again and again, and outlives an edit."""
_AGREEING = 1 / 3
"""Share of these that must be the same: with a third of all words edited, two thirds are."""

COPY = 0.6
"""Containment from which a text is a copy: at a third of the words edited, half of the runs still stand."""

Sketch = frozenset[int]


def runs_of(text: str) -> tuple[Sketch, bool]:
    """Runs of three words, and whether these are all: so it is for a short text, of which a sample says too little (what feeds
    summarise in a sentence or two)."""
    words = _WORD.findall(text.casefold())
    runs = frozenset([hash(run) & _BITS for run in zip(words, words[1:], words[2:], strict=False)])
    is_short = len(runs) > 0 and len(words) <= _SHORT
    return runs if is_short else sampled(runs), is_short


def sampled(runs: Sketch) -> Sketch:
    """Every fourth: those whose hash is a multiple of four."""
    return frozenset([run for run in runs if not run % SAMPLED])


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills the mould of a long text, as hashes of four bytes each: its `numbers`, each behind the place where it stands
    (the last word written large before it, and the word behind it), and the `names` inside of its sentences."""

    numbers: bytes = b""
    names: bytes = b""


NO_FILLING = Filling()


def filling(text: str) -> Filling:
    """Of a long text."""
    numbers: dict[int, int] = {}
    names: set[int] = set()
    anchor = ""
    for found in _TELLING.finditer(text, 0, _FILLED_WITHIN):
        word, at = found.group(), found.start()
        if not word[0].isdigit():
            anchor = word
            if at > 1 and text[at - 2].isalpha():  # else it may only begin a sentence
                names.add(_hash(word))
        elif not _YEAR.fullmatch(word):
            unit = _UNIT.match(text, found.end())
            numbers.setdefault(_hash(f"{anchor} {unit[1] if unit else ''}"), _hash(word))
    return Filling(array("I", chain.from_iterable(numbers.items())).tobytes(), array("I", names).tobytes())


def filled_alike(one: Filling, other: Filling) -> bool:
    """Whether two long texts that share most of their words have the same names, and the same numbers in the same places, as a
    text and its copy have; two bulletins of one mould do not. A copy that was edited keeps most of them."""
    here, there = _pairs(one.numbers), _pairs(other.numbers)
    places = here.keys() & there.keys()
    if len(places) >= _LEAST_NUMBERS and sum(here[place] == there[place] for place in places) < _AGREEING * len(places):
        return False
    mine, theirs = set(memoryview(one.names).cast("I")), set(memoryview(other.names).cast("I"))
    least = min(len(mine), len(theirs))
    return least < _LEAST_NAMES or len(mine & theirs) >= _AGREEING * least


def _pairs(numbers: bytes) -> dict[int, int]:
    each = iter(memoryview(numbers).cast("I"))
    return dict(zip(each, each, strict=True))


def _hash(word: str) -> int:
    return hash(word) & _BITS


def containment(one: Sketch, other: Sketch) -> float:
    """0.0 to 1.0: the share of the smaller sketch that the larger one holds; 0.0 where one is too small to tell."""
    least = min(len(one), len(other))
    return len(one & other) / least if least >= _LEAST else 0.0
