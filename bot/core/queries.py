"""The query language of keywords and topics: terms, "phrases", prefix*, AND OR NOT and parentheses.

    query  = all {"OR" all}
    all    = single {["AND"] single}          bare terms side by side must all occur
    single = "NOT" single | "(" query ")" | phrase | term

NOT binds closest, then AND, then OR. Operators are capitals. Any pair of “curly”, „low“ or «angle» quotes does, and a dash
before a term is NOT. A query must ask for something: `NOT truce` alone is refused.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.core.errors import QueryError
from bot.core.phrases import Phrase, read_phrase

_QUOTES = '"“”„‟«»″＂'
_DASHES = "-‐‑–—"
_TOKEN = re.compile(
    rf"\s*(?:(?P<open>\()|(?P<close>\))|(?P<quote>[{_QUOTES}])(?P<inside>[^{_QUOTES}]*)(?P<end>[{_QUOTES}])?"
    rf"|(?P<minus>[{_DASHES}]+)(?=[\w({_QUOTES}])|(?P<word>[^\s(){_QUOTES}]+))"
)
_LONGEST = 1000
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase. `phrases` are its readings (see `read_phrase`), any of which will do."""

    written: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where its part does not."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class And:
    """Holds where all parts do."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Holds where any part does."""

    parts: tuple["Query", ...]


Query = Term | Not | And | Or


def parse_query(text: str) -> Query:
    """Raises QueryError with the column (from 1) and what was expected there."""
    if len(text) > _LONGEST:
        raise QueryError(f"a query may hold {_LONGEST} characters, this one has {len(text)}", query=text, column=_LONGEST + 1)
    query = _Parser(text).parse()
    if not anchors(query):
        raise QueryError("a query must ask for at least one word beside NOT", query=text)
    return query


def holds(query: Query, present: Callable[[Term], bool]) -> bool:
    """Whether the query holds where `present` tells which terms occur."""
    match query:
        case Term():
            return present(query)
        case Not(part):
            return not holds(part, present)
        case And(parts):
            return all(holds(part, present) for part in parts)
        case Or(parts):
            return any(holds(part, present) for part in parts)


def wanted(query: Query) -> Iterator[Term]:
    """The terms that are asked for (not those under NOT): what a match shows."""
    match query:
        case Term():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted(part)
        case Not():
            return


def every_term(query: Query) -> Iterator[Term]:
    """All terms, those under NOT among them."""
    match query:
        case Term():
            yield query
        case Not(part):
            yield from every_term(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from every_term(part)


def anchors(query: Query) -> tuple[Term, ...]:
    """Terms one of which must occur wherever the query holds; empty if the query can hold without any."""
    match query:
        case Term():
            return (query,)
        case Not():
            return ()
        case And(parts):
            return min((found for part in parts if (found := anchors(part))), key=len, default=())
        case Or(parts):
            each = [anchors(part) for part in parts]
            return tuple(term for found in each for term in found) if all(each) else ()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._next = 0
        self._depth = 0

    def parse(self) -> Query:
        query = self._any()
        if self._peek():
            raise self._error("expected a word, AND, OR or the end")
        return query

    def _any(self) -> Query:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(f"parentheses may stand {_DEEPEST} deep")
        parts = [self._all()]
        while self._take("OR"):
            parts.append(self._all())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Query:
        parts = [self._single()]
        while (kind := self._peek()) and kind not in ("OR", "close"):
            self._take("AND")
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _single(self) -> Query:
        negated = False
        while self._take("NOT"):
            negated = not negated
        query = self._grouped() if self._take("open") else self._term()
        return Not(query) if negated else query

    def _grouped(self) -> Query:
        query = self._any()
        if not self._take("close"):
            raise self._error('expected ")"')
        return query

    def _term(self) -> Query:
        if self._peek() != "term":
            raise self._error('expected a word, a "phrase" or "("')
        token = self._tokens[self._next]
        self._next += 1
        try:
            return Term(token.text, read_phrase(token.text))
        except QueryError as error:
            column = token.column + error.column - 1
            raise QueryError(f"column {column}: {error}", query=self._text, column=column) from None

    def _peek(self) -> str:
        return self._tokens[self._next].kind if self._next < len(self._tokens) else ""

    def _take(self, kind: str) -> bool:
        if self._peek() != kind:
            return False
        self._next += 1
        return True

    def _error(self, message: str) -> QueryError:
        at_end = self._next >= len(self._tokens)
        column = len(self._text) + 1 if at_end else self._tokens[self._next].column
        found = "the query ends" if at_end else f'"{self._tokens[self._next].text}" stands'
        return QueryError(f"column {column}: {message}, but {found} there", query=self._text, column=column)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    end = len(text.rstrip())
    at = 0
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:  # pragma: no cover - the alternatives cover every character
            raise QueryError("cannot be read", query=text, column=at + 1)
        at = found.end()
        kind = found.lastgroup or ""
        start = found.start("quote") if found["quote"] else found.start(kind)
        column = start + 1
        if found["quote"]:
            if not found["end"]:
                raise QueryError(f"column {column}: this quote is never closed", query=text, column=column)
            tokens.append(_Token("term", found["inside"], column + 1))
        elif kind == "word":
            word = found["word"]
            tokens.append(_Token(word if word in ("AND", "OR", "NOT") else "term", word, column))
        else:
            tokens.append(_Token("NOT" if kind == "minus" else kind, found[kind], column))
    return tokens
