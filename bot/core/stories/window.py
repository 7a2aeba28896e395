"""The items of the last three days, found by the words they share. In memory only: it is filled from the store, and asked by
the one thread that writes."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

from bot.core.stories.likeness import Likeness, Weigh, compare
from bot.core.stories.traits import Traits
from bot.core.stories.vocabulary import Vocabulary

MOST_ITEMS = 60_000
"""Items held: on a day with more news than that the window is shorter, and memory stays what it is."""

_LOOKED_BACK = 80
"""The newest items with a term that are looked at: a term of more items finds nothing that others would not."""
_COMMON_RUN = 40
"""Items with one run of words from which it is boilerplate."""
_RUNS = 48
"""Runs of words of one item that are indexed."""
_LEAST_RUNS = 2
_COMPARED = 5
"""Candidates that are compared in full."""
_LEAST_SHARE = 0.18
"""Of the weight of a headline: candidates that share less are not compared."""
_ENOUGH = 26.0
"""Weight, squared, that is enough in another language, which shares no other words: two known names and a deed."""
_KEPT_WEIGHTS = 512
"""Items that arrive before weights are worked out anew."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in the window. `page` is the document it stands in (0 for none): what one page lists are different stories."""

    item_id: int
    story_id: int
    traits: Traits
    seen: datetime
    page: int = 0


class _Weights(dict[str, float]):
    """Terms with what they say, worked out when first asked for."""

    def __init__(self, weight: Callable[[str], float]) -> None:
        super().__init__()
        self._weight = weight

    def __missing__(self, term: str) -> float:
        weight = self[term] = self._weight(term)
        return weight


class Window:
    """Entries by the terms of their headlines, by the names in them, and by their runs of words."""

    def __init__(self, vocabulary: Vocabulary, weigh: Weigh | None = None) -> None:
        """`weigh`: how much terms say by a larger window's count; without it, by this one's."""
        self._vocabulary = vocabulary
        self.weights = _Weights(self._weight)
        self.weigh: Weigh = weigh or self.weights.__getitem__
        self._entries: dict[int, Entry] = {}
        self._first = 0
        """Number of the oldest entry; the postings hold numbers, and those below it are gone."""
        self._terms: dict[str, list[int]] = defaultdict(list)
        self._runs: dict[int, list[int]] = defaultdict(list)
        self._weighed = 0

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entry: Entry) -> None:
        """Take in an item; the newest last."""
        number = self._first + len(self._entries)
        self._entries[number] = entry
        for term in _found_by(entry.traits):
            self._terms[term].append(number)
        for run in _runs(entry.traits):
            self._runs[run].append(number)
        if len(self._entries) > MOST_ITEMS:
            self._drop()

    def forget(self, before: datetime) -> None:
        """Let go of what arrived before."""
        while self._entries and self._entries[self._first].seen < before:
            self._drop()

    def nearest(self, traits: Traits, *, page: int = 0) -> list[tuple[Likeness, Entry]]:
        """The entries most like it, the best first."""
        found = [
            (compare(traits, entry.traits, self._vocabulary, self.weigh), entry) for entry in self._candidates(traits, page)
        ]
        return sorted(found, key=lambda pair: (-pair[0].score, pair[1].item_id))

    def _weigh_anew(self) -> None:
        """Once in a while: weights change slowly."""
        if self._weighed + _KEPT_WEIGHTS < self._first + len(self._entries):
            self.weights.clear()
            self._weighed = self._first + len(self._entries)

    def _weight(self, term: str) -> float:
        return self._vocabulary.weight(term, len(self._terms.get(term, ())), len(self._entries))

    def _candidates(self, traits: Traits, page: int) -> list[Entry]:
        shared: dict[int, float] = defaultdict(float)
        total = 0.0
        for term in traits.words:
            weight = self.weigh(term) ** 2
            total += weight
            for number in self._terms.get(term, ())[-_LOOKED_BACK:]:
                shared[number] += weight
        least = _LEAST_SHARE * total
        promising = nlargest(
            _COMPARED,
            (
                (weight, number)
                for number, weight in shared.items()
                if weight >= least or (weight >= _ENOUGH and self._entries[number].traits.language != traits.language)
            ),
        )
        numbers = dict.fromkeys([number for _, number in promising] + self._copies(traits))
        entries = (self._entries[number] for number in numbers)
        return [entry for entry in entries if not page or entry.page != page]

    def _copies(self, traits: Traits) -> list[int]:
        """Those that share several runs of words."""
        hits: dict[int, int] = defaultdict(int)
        for run in traits.sketch:
            numbers = self._runs.get(run, ())
            if len(numbers) <= _COMMON_RUN:
                for number in numbers:
                    hits[number] += 1
        return sorted((number for number, count in hits.items() if count >= _LEAST_RUNS), key=lambda n: -hits[n])[:4]

    def _drop(self) -> None:
        """The oldest entry, out of its postings, where it stands first."""
        entry = self._entries.pop(self._first)
        self._first += 1
        for postings, keys in ((self._terms, _found_by(entry.traits)), (self._runs, _runs(entry.traits))):
            for key in keys:
                numbers = postings[key]  # type: ignore[index]
                del numbers[0]
                if not numbers:
                    del postings[key]  # type: ignore[arg-type]


def _found_by(traits: Traits) -> frozenset[str]:
    return traits.words | traits.names


def _runs(traits: Traits) -> list[int]:
    return sorted(traits.sketch)[:_RUNS]
