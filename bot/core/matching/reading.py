"""One item as the matcher reads it: what occurs where, its sentences and its lead."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from bot.core.matching.automaton import Automaton, Hits
from bot.core.matching.folding import Folded, fold
from bot.core.matching.phrases import Word
from bot.core.model import Place
from bot.core.sentences import sentence_at, sentences

SHORT_TEXT = 120
"""Words up to which a text (a feed's summary, a blurb) is all lead."""
LEAD_SENTENCES = 2
LEAD_WORDS = 60
"""The lead of a longer text: its first two sentences, or as many as reach 60 words, whichever is more."""


@dataclass(frozen=True, slots=True)
class ItemText:
    """What is matched of an item. `page_text` is the page a blurb stands on; `default_context` names its source's groups.

    `source` is what `source:` asks: the names and addresses of its feed and publisher. `author` is the byline.
    """

    title: str
    text: str
    language: str = ""
    page_text: str = ""
    default_context: tuple[str, ...] = ()
    source: str = ""
    author: str = ""
    topics: tuple[str, ...] = ()
    """The only topics of the config that it may meet, as its folder's operator says; none: all."""


TITLE, TEXT, SOURCE, AUTHOR = range(4)
_NEIGHBOURS = 4
"""How many phrases either side are looked at: more than can overlap at one place in practice, and a fixed cost."""


class Occurrence(NamedTuple):
    """A phrase in one field of an item (TITLE, TEXT, SOURCE or AUTHOR); sorts in reading order."""

    field: int
    start: int
    end: int

    def overlaps(self, other: "Occurrence") -> bool:
        """Whether the two share a code point."""
        return self.field == other.field and self.start < other.end and other.start < self.end

    def gap(self, other: "Occurrence") -> int:
        """Code points between two occurrences of one field."""
        return max(0, self.start - other.end, other.start - self.end)


def nearest(
    sought: Sequence[Occurrence], to: Occurrence, inside: Occurrence, distance: Callable[[Occurrence, Occurrence], int]
) -> Occurrence | None:
    """Of `sought` (in reading order) the one nearest `to` that begins `inside` the given stretch."""
    low = bisect_left(sought, (inside.field, inside.start))
    high = bisect_left(sought, (inside.field, inside.end), low)
    if high - low <= 1:
        return sought[low] if high > low else None
    at = bisect_left(sought, to, low, high)
    return min(sought[max(low, at - _NEIGHBOURS) : min(high, at + _NEIGHBOURS)], key=lambda each: distance(to, each))


def disjoint(found: Sequence[Occurrence]) -> list[Occurrence]:
    """The same stretches (in reading order), those that overlap as one."""
    merged: list[Occurrence] = []
    for each in found:
        if merged and merged[-1].overlaps(each):
            last = merged[-1]
            merged[-1] = Occurrence(last.field, last.start, max(last.end, each.end))
        else:
            merged.append(each)
    return merged


def touched(each: Occurrence, by: Sequence[Occurrence]) -> bool:
    """Whether one of `by` (disjoint, in reading order) overlaps it."""
    at = bisect_left(by, each)
    return (at < len(by) and each.overlaps(by[at])) or (at > 0 and each.overlaps(by[at - 1]))


_CLAUSE = 25
"""Code points that the end of a clause is worth: "Hamas agrees to a truce, Kyiv says" is no truce of Kyiv's."""
_CLAUSE_ENDS = re.compile(",|;| - |\N{EN DASH}|\N{EM DASH}")
"""No colon: what stands before it ("Ukraine: ...") is what the rest is about."""


class Reading:
    """An item's fields, folded and searched once; sentences and lead are found only when a rule asks."""

    def __init__(self, item: ItemText, automaton: Automaton) -> None:
        self.item = item
        self.language = item.language[:2].casefold()
        self.fields = (item.title, item.text, item.source, item.author)
        self._folded: list[Folded] = [fold(value) for value in self.fields]
        self._hits: list[Hits] = [
            automaton.find(folded, value, self.language) for folded, value in zip(self._folded, self.fields, strict=True)
        ]
        self.found: frozenset[int] = frozenset().union(*self._hits)
        """The numbers of all phrases that occur."""
        self._occurrences: dict[frozenset[int], list[Occurrence]] = {}
        self._sentence_of: dict[Occurrence, Occurrence] = {}
        self._words_of: dict[Occurrence, tuple[int, int]] = {}

    def occurrences(self, phrases: frozenset[int]) -> list[Occurrence]:
        """Where any of `phrases` occurs in title and text, in reading order."""
        known = self._occurrences.get(phrases)
        if known is None:
            known = self._occurrences[phrases] = [each for field in (TITLE, TEXT) for each in self.in_field(field, phrases)]
        return known

    def in_field(self, field: int, phrases: frozenset[int]) -> list[Occurrence]:
        """Where any of `phrases` occurs in one field, in reading order."""
        hits = self._hits[field]
        return sorted({Occurrence(field, *span) for number in phrases & hits.keys() for span in hits[number]})

    def number_at(self, place: Occurrence, phrases: AbstractSet[int]) -> int:
        """Which of `phrases` stands exactly there; -1: none."""
        hits = self._hits[place.field]
        return next((number for number in sorted(phrases & hits.keys()) if (place.start, place.end) in hits[number]), -1)

    def has(self, word: Word) -> bool:
        """Whether the word, or one of those that it stands for, occurs in title or text."""
        vocabulary = self._vocabulary
        for folded, original in islice(vocabulary, bisect_left(vocabulary, (word.text,)), None):
            if not folded.startswith(word.text):
                return False
            if word.accepts(folded, original, self.language):
                return True
        return False

    @cached_property
    def _vocabulary(self) -> list[tuple[str, ...]]:
        """The different words of title and text in order, each folded and as it stands there."""
        return sorted(
            {
                (folded.words[i], self.fields[field][folded.starts[i] : folded.ends[i]])
                for field, folded in enumerate(self._folded[:SOURCE])
                for i in range(folded.length)
            }
        )

    @cached_property
    def _sentences(self) -> list[list[tuple[int, int]]]:
        return [sentences(value) for value in self.fields]

    def sentence(self, occurrence: Occurrence) -> Occurrence:
        """The sentence around it."""
        known = self._sentence_of.get(occurrence)
        if known is None:
            spans = self._sentences[occurrence.field]
            known = self._sentence_of[occurrence] = Occurrence(occurrence.field, *sentence_at(spans, occurrence.start))
        return known

    def distance(self, one: Occurrence, other: Occurrence) -> int:
        """How far apart two places of one sentence are: code points, and more for each end of a clause between them."""
        starts, ends = self._clause_ends[one.field]
        first, last = min(one.end, other.end), max(one.start, other.start)
        between = bisect_right(ends, last) - bisect_left(starts, first) if first < last else 0
        return one.gap(other) + _CLAUSE * max(0, between)

    @cached_property
    def _clause_ends(self) -> list[tuple[list[int], list[int]]]:
        """Where the ends of clauses begin and end, by field."""
        found = [[match.span() for match in _CLAUSE_ENDS.finditer(value)] for value in self.fields]
        return [([start for start, _ in spans], [end for _, end in spans]) for spans in found]

    def words(self, occurrence: Occurrence) -> tuple[int, int]:
        """The indexes of its first and last word."""
        known = self._words_of.get(occurrence)
        if known is None:
            folded = self._folded[occurrence.field]
            first = bisect_right(folded.starts, occurrence.start, 0, folded.length) - 1
            known = self._words_of[occurrence] = first, bisect_left(folded.starts, occurrence.end, 0, folded.length) - 1
        return known

    def place(self, occurrence: Occurrence) -> Place:
        """Title, lead or body."""
        if occurrence.field == TITLE:
            return Place.TITLE
        return Place.LEAD if self.in_lead(occurrence) else Place.BODY

    def in_lead(self, occurrence: Occurrence) -> bool:
        """Whether it stands at the beginning of the text."""
        return occurrence.field == TEXT and occurrence.start < self._lead_end

    def shown(self, occurrence: Occurrence) -> str:
        """The stretch of the original."""
        return self.fields[occurrence.field][occurrence.start : occurrence.end]

    @cached_property
    def _lead_end(self) -> int:
        folded = self._folded[TEXT]
        if folded.length <= SHORT_TEXT:
            return len(self.item.text)
        spans = self._sentences[TEXT]
        sixty_words = sentence_at(spans, folded.starts[LEAD_WORDS - 1])[1]
        return max(sixty_words, spans[min(LEAD_SENTENCES, len(spans)) - 1][1])

    @cached_property
    def title_repeated_to(self) -> int:
        """How far the text only repeats the title (0: it does not): what stands there counts once."""
        title, text = self._folded[TITLE], self._folded[TEXT]
        if not title.length or text.words[: title.length] != title.words[: title.length]:
            return 0
        return text.ends[title.length - 1]
