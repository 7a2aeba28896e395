"""One item as the matcher reads it: what occurs where, its sentences, its lead, and which conflict each phrase speaks of."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.core.automaton import Automaton, Hits
from bot.core.folding import Folded, fold
from bot.core.model import Place
from bot.core.sentences import sentence_at, sentences

SHORT_TEXT = 120
"""Words up to which a text (a feed's summary, a blurb) is all lead."""
LEAD_SENTENCES = 2
LEAD_WORDS = 60
"""The lead of a longer text: its first two sentences, or as many as reach 60 words, whichever is more."""


@dataclass(frozen=True, slots=True)
class ItemText:
    """What is matched of an item. `page_text` is the page a blurb stands on; `default_context` names its source's groups."""

    title: str
    text: str
    language: str = ""
    page_text: str = ""
    default_context: tuple[str, ...] = ()


_NEIGHBOURS = 4
"""How many phrases either side are looked at: more than can overlap at one place in practice, and a fixed cost."""


class Occurrence(NamedTuple):
    """A phrase in an item's title (`field` 0) or text (`field` 1); sorts in reading order."""

    field: int
    start: int
    end: int

    def overlaps(self, other: "Occurrence") -> bool:
        """Whether the two share a code point."""
        return self.field == other.field and self.start < other.end and other.start < self.end

    def gap(self, other: "Occurrence") -> int:
        """Code points between two occurrences of one field."""
        return max(0, self.start - other.end, other.start - self.end)


def nearest(sought: Sequence[Occurrence], to: Occurrence, inside: Occurrence) -> Occurrence | None:
    """Of `sought` (in reading order) the one nearest `to` that begins `inside` the given stretch."""
    low = bisect_left(sought, (inside.field, inside.start))
    high = bisect_left(sought, (inside.field, inside.end), low)
    at = bisect_left(sought, to, low, high)
    return min(sought[max(low, at - _NEIGHBOURS) : min(high, at + _NEIGHBOURS)], key=to.gap, default=None)


def touched(each: Occurrence, by: Sequence[Occurrence]) -> bool:
    """Whether one of `by` (in reading order) overlaps it."""
    at = bisect_left(by, each)
    return any(each.overlaps(other) for other in by[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS])


class Reading:
    """An item's fields, folded and searched once; sentences and lead are found only when a rule asks."""

    def __init__(self, item: ItemText, automaton: Automaton) -> None:
        self.item = item
        self.fields = (item.title, item.text)
        self._folded: tuple[Folded, Folded] = (fold(item.title), fold(item.text))
        self._hits: tuple[Hits, Hits] = (
            automaton.find(self._folded[0], item.title),
            automaton.find(self._folded[1], item.text),
        )

    @cached_property
    def found(self) -> frozenset[int]:
        """The numbers of all phrases that occur."""
        return frozenset(self._hits[0]) | frozenset(self._hits[1])

    def occurrences(self, phrases: Iterable[int]) -> list[Occurrence]:
        """Where any of `phrases` occurs, in reading order."""
        numbers = list(phrases)
        return sorted(
            {
                Occurrence(field, *span)
                for field, hits in enumerate(self._hits)
                for number in numbers
                for span in hits.get(number, ())
            }
        )

    @cached_property
    def _sentences(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        return sentences(self.item.title), sentences(self.item.text)

    def sentence(self, occurrence: Occurrence) -> Occurrence:
        """The sentence around it."""
        return Occurrence(occurrence.field, *sentence_at(self._sentences[occurrence.field], occurrence.start))

    def place(self, occurrence: Occurrence) -> Place:
        """Title, lead or body."""
        if occurrence.field == 0:
            return Place.TITLE
        return Place.LEAD if occurrence.start < self._lead_end else Place.BODY

    def shown(self, occurrence: Occurrence) -> str:
        """The stretch of the original."""
        return self.fields[occurrence.field][occurrence.start : occurrence.end]

    @cached_property
    def _lead_end(self) -> int:
        folded = self._folded[1]
        if folded.length <= SHORT_TEXT:
            return len(self.item.text)
        spans = self._sentences[1]
        sixty_words = sentence_at(spans, folded.starts[LEAD_WORDS - 1])[1]
        return max(sixty_words, spans[min(LEAD_SENTENCES, len(spans)) - 1][1])

    @cached_property
    def title_repeated_to(self) -> int:
        """How far the text only repeats the title (0: it does not): what stands there counts once."""
        title, text = self._folded
        if not title.length or text.words[: title.length] != title.words[: title.length]:
            return 0
        return text.ends[title.length - 1]
