"""What a query says, as a tree, and how it is written: `parse_query(str(query)) == query`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.core.matching.phrases import Phrase

FIELDS = ("title", "lead", "body", "source", "author", "lang")
OPERATORS = ("AND", "OR", "NOT")
_BARE = re.compile(r"\w[\w'’ʼ.,&/-]*[*~]?")
_NEAR = re.compile(r"NEAR(/.*)?|near/(\d+|s)")
_GROUP_COST = 50
"""As how many terms a group counts where anchors are chosen: groups are long lists of frequent names."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase. `phrases` are its readings (see `read_phrase`), any of which will do. `quoted`: it was written so."""

    written: str
    phrases: tuple[Phrase, ...]
    quoted: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        bare = _BARE.fullmatch(self.written) and self.written not in OPERATORS and not _NEAR.fullmatch(self.written)
        return self.written if bare else f'"{self.written}"'


@dataclass(frozen=True, slots=True)
class Group:
    """Any phrase of a group of the configuration. `column` is where it was named."""

    name: str
    column: int = field(default=1, compare=False)

    def __str__(self) -> str:
        return f"@{self.name}"


@dataclass(frozen=True, slots=True)
class Field:
    """Holds where its part does in one field (of FIELDS) of the item."""

    name: str
    part: "Query"

    def __str__(self) -> str:
        return f"{self.name}:{_single(self.part)}"


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where its part does not."""

    part: "Query"

    def __str__(self) -> str:
        return f"NOT {_single(self.part)}"


@dataclass(frozen=True, slots=True)
class Near:
    """Holds where something of both sides stands within so many `words` (neighbours: 1); None: in one sentence."""

    left: "Query"
    right: "Query"
    words: int | None

    def __str__(self) -> str:
        left = str(self.left) if isinstance(self.left, Near) else _single(self.left)
        return f"{left} NEAR/{'s' if self.words is None else self.words} {_single(self.right)}"


@dataclass(frozen=True, slots=True)
class And:
    """Holds where all parts do."""

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        return " AND ".join(str(part) if isinstance(part, Near | Not) else _single(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Holds where any part does."""

    parts: tuple["Query", ...]

    def __str__(self) -> str:
        return " OR ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Holds where the weights of the parts that hold add up to `least`. A part counts once; weights may be negative."""

    parts: tuple[tuple["Query", float], ...]
    least: float

    def __str__(self) -> str:
        weighed = (f"{_single(part)}^{weight:g}" if weight != 1 else _single(part) for part, weight in self.parts)
        return f"({' OR '.join(weighed)}) >={self.least:g}"


Leaf = Term | Group
Query = Term | Group | Field | Not | Near | And | Or | AtLeast


def _single(query: Query) -> str:
    """As one operand: in parentheses where it would fall apart."""
    return str(query) if isinstance(query, Term | Group | Field | AtLeast) else f"({query})"


def parts_of(query: Query) -> tuple[Query, ...]:
    """What it is made of, one step down."""
    match query:
        case Term() | Group():
            return ()
        case Field(_, part) | Not(part):
            return (part,)
        case Near(left, right):
            return (left, right)
        case And(parts) | Or(parts):
            return parts
        case AtLeast(weighed):
            return tuple(part for part, _ in weighed)


def within(query: Query) -> list[Query]:
    """The query and all it is made of."""
    return [query, *(each for part in parts_of(query) for each in within(part))]


def leaves(query: Query) -> Iterator[Leaf]:
    """All terms and groups that are looked for, those under NOT among them; what `lang:` names is not looked for."""
    match query:
        case Term() | Group():
            yield query
        case Field("lang"):
            return
        case _:
            for part in parts_of(query):
                yield from leaves(part)


def wanted(query: Query) -> Iterator[Leaf]:
    """The terms and groups that speak for a match: not under NOT, not weighed negatively."""
    match query:
        case Term() | Group():
            yield query
        case Not() | Field("lang"):
            return
        case AtLeast(weighed):
            for part, weight in weighed:
                if weight > 0:
                    yield from wanted(part)
        case _:
            for part in parts_of(query):
                yield from wanted(part)


def anchors(query: Query) -> tuple[Leaf, ...]:
    """Terms and groups one of which occurs wherever the query holds; empty if the query can hold without any."""
    match query:
        case Term() | Group():
            return (query,)
        case Not() | Field("lang"):
            return ()
        case Field(_, part):
            return anchors(part)
        case And() | Near():
            return min((found for part in parts_of(query) if (found := anchors(part))), key=_cost, default=())
        case Or(parts):
            return _all_of([anchors(part) for part in parts])
        case AtLeast(weighed, least):
            return _all_of(_decisive([(anchors(part), weight) for part, weight in weighed], least))


def _all_of(each: Sequence[tuple[Leaf, ...]]) -> tuple[Leaf, ...]:
    return tuple(dict.fromkeys(leaf for found in each for leaf in found)) if each and all(each) else ()


def _decisive(anchored: list[tuple[tuple[Leaf, ...], float]], least: float) -> list[tuple[Leaf, ...]]:
    """Anchors of the parts without any of which the others cannot reach `least`; parts without an anchor are left out first."""
    left = least
    decisive = []
    for found, weight in sorted(anchored, key=lambda each: (bool(each[0]), each[1])):
        if weight < left:
            left -= max(weight, 0)
        else:
            decisive.append(found)
    return decisive


def _cost(found: tuple[Leaf, ...]) -> tuple[int, int]:
    """Few terms are better than many, and long ones rarer than short ones."""
    terms = [leaf.written for leaf in found if isinstance(leaf, Term)]
    return len(terms) + _GROUP_COST * (len(found) - len(terms)), -min(map(len, terms), default=0)
