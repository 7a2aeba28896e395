"""The query language of keywords and topics.

    query  = any [">=" number]
    any    = all {"OR" all}
    all    = near {["AND"] near}
    near   = single {("NEAR/" number | "NEAR/s") single}
    single = ("NOT" | "-") single | atom ["^" number]
    atom   = [field ":"] (term | "phrase" | "@" group | "(" any ")" [">=" number])

Weights make sense only inside an OR with a threshold: `(truce^2 OR talks OR Geneva^0.5) >=2`. A query must ask for something:
`NOT truce` alone is refused. docs/topics.md explains the language.
"""

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.core.errors import QueryError
from bot.core.facts import Fact
from bot.core.matching.complaints import complain, moved, refuse
from bot.core.matching.phrases import read_phrase
from bot.core.matching.syntax import And, AtLeast, Field, Group, Near, Not, Or, Query, Term, anchors, leaves, within
from bot.core.matching.tokens import Token, tokens

LONGEST = 1000
"""Characters of a query made in chat."""
_DEEPEST = 30
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def parse_query(text: str, groups: Collection[str] | None = None, *, longest: int = LONGEST) -> Query:
    """With `groups`, an `@name` must be one of them. Raises QueryError with the column (from 1) and what was expected there."""
    if len(text) > longest:
        raise refuse(text, longest + 1, complain("too-long", most=longest, count=len(text)))
    query = _Parser(text).parse()
    if not anchors(query):
        raise refuse(text, 1, complain("nothing-asked"))
    for leaf in leaves(query) if groups is not None else ():
        if isinstance(leaf, Group) and leaf.name not in (groups or ()):
            raise refuse(text, leaf.column, _no_group(leaf.name, groups or ()))
    return query


def _no_group(name: str, groups: Collection[str]) -> Fact:
    known = ", ".join(f"@{group}" for group in groups)
    hint = complain("groups", known=known) if known else complain("groups-none")
    if close := difflib.get_close_matches(name, groups, n=1, cutoff=0.5):
        hint = complain("near-group", name=close[0])
    return complain("no-group", name=name, hint=hint)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A part with its weight, until a threshold takes it in."""

    part: Query
    weight: float
    column: int


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._next = 0
        self._depth = 0

    def parse(self) -> Query:
        query = self._threshold(self._alternatives())
        if self._peek():
            raise self._expected("rest")
        return query

    def _alternatives(self) -> list[Query | _Weighed]:
        self._enter()
        parts = [self._all()]
        while self._take("OR"):
            parts.append(self._all())
        self._depth -= 1
        return parts

    def _threshold(self, parts: list[Query | _Weighed]) -> Query:
        """The parts of an OR, weighed if a threshold follows."""
        least = self._take("least")
        if least is None:
            plain = tuple(map(self._unweighed, parts))
            return plain[0] if len(plain) == 1 else Or(plain)
        weighed = tuple((part.part, part.weight) if isinstance(part, _Weighed) else (part, 1.0) for part in parts)
        value, most = float(least.text), sum(weight for _, weight in weighed if weight > 0)
        if not 0 < value <= most:
            raise refuse(self._text, least.column, complain("threshold", most=f"{most:g}"))
        return AtLeast(weighed, value)

    def _all(self) -> Query | _Weighed:
        first = self._near()
        if self._peek() in ("", "OR", "close", "least"):
            return first
        parts = [self._unweighed(first)]
        while self._peek() not in ("", "OR", "close", "least"):
            self._take("AND")
            parts.append(self._unweighed(self._near()))
        return And(tuple(parts))

    def _near(self) -> Query | _Weighed:
        column = self._column()
        left = self._single()
        while operator := self._take("NEAR"):
            left = self._side(left, column)
            column = self._column()
            left = Near(left, self._side(self._single(), column), None if operator.text == "s" else int(operator.text))
        return left

    def _side(self, side: Query | _Weighed, column: int) -> Query:
        query = self._unweighed(side)
        if not _has_places(query):
            raise refuse(self._text, column, complain("near-sides"))
        return query

    def _single(self) -> Query | _Weighed:
        negated = False
        while self._take("NOT"):
            negated = not negated
        query = self._atom()
        if weight := self._take("weight"):
            weighed = _Weighed(query, float(weight.text), weight.column - 1)
            return Not(self._unweighed(weighed)) if negated else weighed
        return Not(query) if negated else query

    def _atom(self) -> Query:
        if named := self._take("field"):
            begin = self._column()
            part = self._operand()
            if named.text == "lang":
                self._check_languages(part, begin)
            elif any(isinstance(each, Field) for each in within(part)):
                raise refuse(self._text, begin, complain("field-inside"))
            return Field(named.text, part)
        return self._operand()

    def _operand(self) -> Query:
        if self._take("open"):
            parts = self._alternatives()
            if not self._take("close"):
                raise self._expected("close")
            return self._threshold(parts)
        if group := self._take("group"):
            return Group(group.text, group.column - 1)
        term = self._take("term")
        if term is None:
            raise self._expected("part")
        try:
            return Term(term.text, read_phrase(term.text), quoted=term.quoted)
        except QueryError as error:
            raise moved(error, self._text, term.column + error.column - 1) from None

    def _check_languages(self, part: Query, column: int) -> None:
        """`lang:` takes codes, OR and NOT."""
        for each in within(part):
            code = isinstance(each, Term) and _LANGUAGE.fullmatch(each.written.casefold())
            if not code and not isinstance(each, Or | Not):
                raise refuse(self._text, column, complain("lang-codes"))

    def _unweighed(self, part: Query | _Weighed) -> Query:
        if isinstance(part, _Weighed):
            raise refuse(self._text, part.column, complain("weight-alone"))
        return part

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._expected("deep", most=_DEEPEST)

    def _column(self) -> int:
        return self._tokens[self._next].column if self._next < len(self._tokens) else len(self._text) + 1

    def _peek(self) -> str:
        return self._tokens[self._next].kind if self._next < len(self._tokens) else ""

    def _take(self, kind: str) -> Token | None:
        if self._peek() != kind:
            return None
        self._next += 1
        return self._tokens[self._next - 1]

    def _expected(self, about: str, **values: int) -> QueryError:
        at_end = self._next >= len(self._tokens)
        found = complain("found-end") if at_end else complain("found-token", token=str(self._tokens[self._next]))
        return refuse(self._text, self._column(), complain(about, found=found, **values))


def _has_places(query: Query) -> bool:
    """Whether it finds places in a text, so that something can be near it."""
    match query:
        case Term() | Group():
            return True
        case Near(left, right):
            return _has_places(left) and _has_places(right)
        case Or(parts):
            return all(map(_has_places, parts))
        case Field(name, part):
            return name in ("title", "lead", "body") and _has_places(part)
        case _:
            return False
