"""Whether a query holds in an item, and by which places."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from bot.core.matching.reading import AUTHOR, SOURCE, TITLE, Occurrence, Reading, touched
from bot.core.matching.syntax import And, AtLeast, Field, Group, Near, Not, Or, Query, Term

Numbers = Mapping[Term | Group, frozenset[int]]
"""Leaf of a query -> the numbers of its phrases, any of which will do."""

_NAMES = {"source": SOURCE, "author": AUTHOR}


class Evaluation:
    """One item as the queries of one rule see it: what the rule excludes is blanked out (`blanked`: disjoint)."""

    def __init__(self, reading: Reading, numbers: Numbers, blanked: Sequence[Occurrence] = ()) -> None:
        self._reading = reading
        self._numbers = numbers
        self._blanked = blanked

    def places(self, query: Query, field: str = "") -> list[Occurrence] | None:
        """The places by which the query holds, in reading order; None where it does not. Looks in title and text, or `field`.

        A query can hold without a place: `NOT` and `lang:` do.
        """
        match query:
            case Term() | Group():
                return self._occurrences(self._numbers[query], field) or None
            case Field("lang", part):
                return [] if self._speaks(part) else None
            case Field(name, part):
                return self.places(part, name)
            case Not(part):
                return [] if self.places(part, field) is None else None
            case Near(left, right, words):
                found = self.places(left, field)  # whoever writes the rarer side first spares looking for the other
                return self._near(found, self.places(right, field), words) if found else None
            case And(parts):
                return self._all(parts, field)
            case Or(parts):
                return _joined([found for part in parts if (found := self.places(part, field)) is not None])
            case AtLeast(weighed, least):
                held = [(found, w) for part, w in weighed if (found := self.places(part, field)) is not None]
                speaking = [found for found, weight in held if weight > 0]
                return _joined(speaking) if sum(weight for _, weight in held) >= least else None

    def _all(self, parts: tuple[Query, ...], field: str) -> list[Occurrence] | None:
        held: list[list[Occurrence]] = []
        for part in parts:
            found = self.places(part, field)
            if found is None:
                return None
            held.append(found)
        return _joined(held)

    def _occurrences(self, numbers: frozenset[int], field: str) -> list[Occurrence]:
        if field in _NAMES:
            return self._reading.in_field(_NAMES[field], numbers)
        found = self._reading.occurrences(numbers)
        if self._blanked:
            found = [each for each in found if not touched(each, self._blanked)]
        match field:
            case "title":
                return [each for each in found if each.field == TITLE]
            case "lead":
                return [each for each in found if self._reading.in_lead(each)]
            case "body":
                return [each for each in found if each.field != TITLE]
        return found

    def _speaks(self, query: Query) -> bool:
        """Whether the item's language is one that `lang:` names."""
        match query:
            case Or(parts):
                return any(map(self._speaks, parts))
            case Not(part):
                return not self._speaks(part)
        return isinstance(query, Term) and query.written.casefold() == self._reading.language

    def _near(
        self, left: list[Occurrence] | None, right: list[Occurrence] | None, words: int | None
    ) -> list[Occurrence] | None:
        if not left or not right:
            return None
        near = self._in_one_sentence if words is None else self._within
        found = {*near(left, right, words or 0), *near(right, left, words or 0)}
        return sorted(found) or None

    def _within(self, some: list[Occurrence], others: list[Occurrence], words: int) -> list[Occurrence]:
        """Those of `some` that have one of `others` within so many words, before or behind."""
        at = [(each.field, *self._reading.words(each)) for each in others]
        begins = sorted((field, first) for field, first, _ in at)
        ends = sorted((field, last) for field, _, last in at)
        kept = []
        for each in some:
            first, last = self._reading.words(each)
            behind = bisect_right(begins, (each.field, last))
            before = bisect_left(ends, (each.field, first)) - 1
            if (behind < len(begins) and begins[behind] <= (each.field, last + words)) or (
                before >= 0 and ends[before] >= (each.field, first - words)
            ):
                kept.append(each)
        return kept

    def _in_one_sentence(self, some: list[Occurrence], others: list[Occurrence], _: int) -> list[Occurrence]:
        """Those of `some` whose sentence holds one of `others` that does not overlap it."""
        bounds: dict[Occurrence, tuple[int, int]] = {}
        for other in others:
            sentence = self._reading.sentence(other)
            first_end, last_start = bounds.get(sentence, (other.end, other.start))
            bounds[sentence] = min(first_end, other.end), max(last_start, other.start)
        kept = []
        for each in some:
            first_end, last_start = bounds.get(self._reading.sentence(each), (each.end, -1))
            if first_end <= each.start or last_start >= each.end:
                kept.append(each)
        return kept


def _joined(held: list[list[Occurrence]]) -> list[Occurrence] | None:
    """All places in reading order; None where nothing holds."""
    if not held:
        return None
    return held[0] if len(held) == 1 else sorted({each for found in held for each in found})
