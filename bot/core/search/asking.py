"""A typed search, read: the query language of topics, as far as an index can answer it.

Words side by side must all occur; `OR`, `NOT` or `-`, quotes and parentheses work as in topics, and so do `title:` and `body:`.
A bare word of four letters also finds its longer forms, a name its other spellings; what is quoted is taken as it stands.
Words that together name a person or an office are one thing: "Italian PM" may be met by the name of who holds the office.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.core.errors import QueryError
from bot.core.matching.complaints import complain, refuse
from bot.core.matching.folding import fold_word
from bot.core.matching.forms import stem
from bot.core.matching.parser import parse_query
from bot.core.matching.syntax import And, AtLeast, Field, Group, Near, Not, Or, Query, Term
from bot.core.search.wanted import All, Either, OneOf, Wanted
from bot.core.settings import Names

LEAST_BEGINNING = 4
"""Letters from which on a bare word also finds the words that begin with it."""

FIELDS = {"title": "title", "body": "text"}
"""What a search can look at alone, as typed and as stored."""

Widen = Callable[[str], Names]
"""Other words and phrases for one, none where none are known."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that must all be found: as `shown` to people, as typed, and by which other words it would do too."""

    shown: str
    exact: Wanted
    wide: Wanted


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as read: its parts, and what must not occur."""

    parts: tuple[Part, ...] = ()
    without: tuple[Wanted, ...] = ()

    def wanted(self, *, wide: bool = False) -> Wanted | None:
        """What the store is to find; None where no words were given."""
        if not self.parts:
            return None
        return All(tuple(part.wide if wide else part.exact for part in self.parts), self.without)

    def lacking(self, indexes: Collection[int]) -> "Asked":
        """The same without some of its parts."""
        return Asked(tuple(part for index, part in enumerate(self.parts) if index not in indexes), self.without)


LONGEST_CALL = 7
"""Words that may together name one person or office."""


def read_search(text: str, groups: Mapping[str, Names], names: Widen, others: Widen, stand_ins: Widen) -> Asked:
    """`names` gives the spellings of a name, `others` the words that mean the same in the topics' phrases, `stand_ins` what
    else says who is meant by a name or an office.

    Raises QueryError with the column (from 1) of what cannot be read or searched for.
    """
    if not text.strip():
        return Asked()
    reader = _Reader(text, groups, names, others, stand_ins)
    query = parse_query(text, groups)
    parts = query.parts if isinstance(query, And) else (query,)
    return Asked(tuple(reader.parts(parts)), tuple(reader.read(part.part) for part in parts if isinstance(part, Not)))


class _Reader:
    def __init__(self, text: str, groups: Mapping[str, Names], names: Widen, others: Widen, stand_ins: Widen) -> None:
        self._text = text
        self._groups = groups
        self._names = names
        self._others = others
        self._stand_ins = stand_ins

    def parts(self, queries: Sequence[Query]) -> Iterator[Part]:
        """What must all be found; words that together name a person or an office as one."""
        at = 0
        while at < len(queries):
            end, instead = self._called(queries, at)
            held = queries[at:end]
            if instead:
                exact, wide = (All(tuple(self.read(each, wide=wide) for each in held)) for wide in (False, True))
                yield Part(" ".join(map(_shown, held)), exact, Either((wide, OneOf(instead))))
            elif not _is_not(queries[at]):
                yield Part(_shown(queries[at]), self.read(queries[at]), self.read(queries[at], wide=True))
            at = end

    def _called(self, queries: Sequence[Query], at: int) -> tuple[int, Names]:
        """Where the longest name or office ends that begins here, and what may stand for it; the next, and nothing, where none
        does."""
        bare = takewhile(lambda query: isinstance(query, Term) and not query.quoted, queries[at : at + LONGEST_CALL])
        words = [query.written for query in bare if isinstance(query, Term)]
        for count in range(len(words), 1, -1):
            if instead := searchable(self._stand_ins(" ".join(words[:count]))):
                return at + count, instead
        return at + 1, ()

    def read(self, query: Query, field: str = "", *, wide: bool = False) -> Wanted:
        match query:
            case Term(written):
                return OneOf(self._term(query, wide=wide) or (written,), field)
            case Group(name):
                return OneOf(searchable(self._groups[name]), field)
            case And(parts) if not all(map(_is_not, parts)):
                held = tuple(self.read(part, field, wide=wide) for part in parts if not _is_not(part))
                return All(held, tuple(self.read(part.part, field) for part in parts if isinstance(part, Not)))
            case Or(parts) if not any(map(_is_not, parts)):
                return Either(tuple(self.read(part, field, wide=wide) for part in parts))
            case Field(name, part) if name in FIELDS:
                return self.read(part, FIELDS[name], wide=wide)
            case _:
                raise self._refuse(query)

    def _term(self, term: Term, *, wide: bool) -> Names:
        if term.quoted:
            return searchable((term.written,))
        word = term.written.rstrip("~")
        found = self._names(word)
        begun = (word if len(word) < LEAST_BEGINNING or word.endswith("*") else f"{word}*", *found)
        further = (self._stand_ins(word) or (() if found else self._others(word))) if wide else ()
        return searchable((*begun, *further))

    def _refuse(self, query: Query) -> QueryError:
        sign = {Near: "NEAR", AtLeast: ">="}.get(type(query), query.name + ":" if isinstance(query, Field) else "NOT")
        written = sign if sign in self._text else "-"
        column = max(self._text.find(written), 0) + 1
        about = complain("search-not") if sign == "NOT" else complain("search-sign", sign=sign.rstrip(":"))
        return refuse(self._text, column, about)


def searchable(entries: Names) -> Names:
    """The entries that an index can look up: a star only at the end of the last word, and a letter or digit in it. A hyphenated
    one is also looked up as one word."""
    cleaned = [entry.replace("~", "*") for entry in entries if "*" not in entry[:-1] and any(map(str.isalnum, entry))]
    return tuple(dict.fromkeys(each for entry in cleaned for each in (entry, entry.replace("-", ""))))


def findable(entries: Iterable[str]) -> Names:
    """What an index can look up to find all that the phrases match, and more: of one with a star inside only its longest word,
    of a word's forms what they all begin with."""
    return searchable(tuple(map(_broader, entries)))


def _broader(entry: str) -> str:
    longest = max(entry.split(), key=len, default="") if "*" in entry[:-1] or "~" in entry else entry
    return f"{stem(fold_word(longest[:-1]))}*" if longest.endswith("~") else longest


def _shown(query: Query) -> str:
    return f"({query})" if isinstance(query, Or) else str(query)


def _is_not(query: Query) -> bool:
    return isinstance(query, Not)
