"""The items of the last three days, found by the words they share. In memory only: it is filled from the store, and asked by
the one thread that writes."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from heapq import nlargest

from bot.core.stories.copies import SAMPLED
from bot.core.stories.likeness import Likeness, Weigh, compare
from bot.core.stories.packing import Entry, pack, unpack
from bot.core.stories.shelf import Shelf
from bot.core.stories.traits import Traits
from bot.core.stories.vocabulary import Vocabulary

MOST_ITEMS = 40_000
"""Items held: on a day with more news than that the window is shorter, and memory stays what it is."""

_LOOKED_BACK = 80
"""The newest items with a term that are looked at: a term of more items finds nothing that others would not."""
_LEAST_INDEXED, _INDEXED = 12, 3
"""Runs of words of one item that are indexed: a third of those sampled, but so many of a short text."""
_PLACES = 32
"""Of runs in the index for each item that may be held: what is overwritten is mostly old."""
_LEAST_RUNS, _MOST_COPIES = 2, 4
"""Runs in common that make a candidate, and how many of these are compared."""
_COMPARED = 5
"""Candidates that are compared in full."""
_LEAST_SHARE = 0.18
"""Of the weight of a headline: candidates that share less are not compared."""
_ENOUGH = 26.0
"""Weight, squared, that is enough in another language, which shares no other words: two known names and a deed."""
_KEPT_WEIGHTS = 512
"""Items that arrive before weights are worked out anew."""


class _Weights(dict[str, float]):
    """Terms with what they say, worked out when first asked for."""

    def __init__(self, weight: Callable[[str], float]) -> None:
        super().__init__()
        self._weight = weight

    def __missing__(self, term: str) -> float:
        weight = self[term] = self._weight(term)
        return weight


class Window:
    """Entries by the terms of their headlines, by the names in them, and by their runs of words; their traits packed."""

    def __init__(self, vocabulary: Vocabulary, *, most: int = MOST_ITEMS) -> None:
        self._vocabulary = vocabulary
        self._weights = _Weights(self._weight)
        self.weigh: Weigh = self._weights.__getitem__
        self._most = most
        self._held = Shelf()
        """Entries with their traits, packed; postings and runs hold numbers, and those below the first are gone."""
        self._languages = array("H", bytes(2 * (most + 1)))
        """Of each entry, as a hash, in the place of its number."""
        self._terms: dict[str, array[int]] = defaultdict(partial(array, "I"))
        self._runs = array("I", bytes(4 * _PLACES * most))
        """In each run's place the newest entry that has it, or another run of that place: one alone proves nothing."""
        self._weighed = 0

    def __len__(self) -> int:
        return len(self._held)

    def add(self, entry: Entry, traits: Traits) -> None:
        """Take in an item; the newest last."""
        number = self._held.push(pack(entry, traits))
        self._languages[number % len(self._languages)] = _hash(entry.language)
        for term in _found_by(traits):
            self._terms[term].append(number)
        places = self._places(traits)
        for place in places[: max(_LEAST_INDEXED, len(places) // _INDEXED)]:
            self._runs[place] = number
        if len(self._held) > self._most:
            self._drop()

    def forget(self, before: datetime) -> None:
        """Let go of what arrived before."""
        while self._held and unpack(self._held[self._held.first])[0].seen < before:
            self._drop()

    def withdraw(self, count: int) -> None:
        """Take the newest items out again. Their runs stay: at worst the next of that number is a candidate in vain."""
        for _ in range(min(count, len(self._held))):
            _, traits = unpack(self._held.pop())
            for term in _found_by(traits):
                self._terms[term].pop()
                if not self._terms[term]:
                    del self._terms[term]

    def nearest(self, traits: Traits, *, page: int = 0) -> list[tuple[Likeness, Entry]]:
        """The entries most like it, the best first."""
        self._weigh_anew()
        found = [
            (compare(traits, other, self._vocabulary, self.weigh), entry)
            for entry, other in map(unpack, map(self._held.__getitem__, self._candidates(traits)))
            if not page or entry.page != page
        ]
        return sorted(found, key=lambda pair: (-pair[0].score, pair[1].item_id))

    def _weigh_anew(self) -> None:
        """Once in a while: weights change slowly."""
        if self._weighed + _KEPT_WEIGHTS < self._held.end:
            self._weights.clear()
            self._weighed = self._held.end

    def _weight(self, term: str) -> float:
        return self._vocabulary.weight(term, len(self._terms.get(term, ())), len(self._held))

    def _candidates(self, traits: Traits) -> Iterable[int]:
        shared: dict[int, float] = defaultdict(float)
        telling = sorted(((self.weigh(term) ** 2, term) for term in traits.words), reverse=True)
        left = sum(weight for weight, _ in telling)
        least = _LEAST_SHARE * left
        for weight, term in telling:
            numbers = self._terms.get(term, ())[-_LOOKED_BACK:]
            # The words that say least stand in most items, and together could not make another one a candidate.
            for number in numbers if left >= min(least, _ENOUGH) else shared.keys() & numbers:
                shared[number] += weight
            left -= weight
        language, languages = _hash(traits.language), self._languages
        promising = nlargest(
            _COMPARED,
            (
                (weight, number)
                for number, weight in shared.items()
                if weight >= least or (weight >= _ENOUGH and languages[number % len(languages)] != language)
            ),
        )
        return dict.fromkeys([number for _, number in promising] + self._copies(traits))

    def _copies(self, traits: Traits) -> list[int]:
        """Those that share several runs of words."""
        first, end = self._held.first, self._held.end
        hits = Counter([number for place in self._places(traits) if first <= (number := self._runs[place]) < end])
        return [number for number, count in hits.most_common(_MOST_COPIES) if count >= _LEAST_RUNS]

    def _places(self, traits: Traits) -> list[int]:
        places = len(self._runs)
        return [run // SAMPLED % places for run in traits.sketch]

    def _drop(self) -> None:
        """The oldest entry, out of its postings, where it stands first."""
        _, traits = unpack(self._held.shift())
        for term in _found_by(traits):
            numbers = self._terms[term]
            del numbers[0]
            if not numbers:
                del self._terms[term]


def _found_by(traits: Traits) -> frozenset[str]:
    return traits.words | traits.names


def _hash(language: str) -> int:
    return hash(language) & 0xFFFF
