"""What a query asks for is what the matcher finds: on examples, and against a naive evaluator on random queries and texts."""

import re
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import QueryError
from bot.core.matcher import ItemText, Matcher
from bot.core.model import Keyword
from bot.core.queries import And, AtLeast, Field, Group, Near, Not, Or, Query, Term, parse_query
from bot.core.settings import Names

GROUPS: dict[str, Names] = {"ours": ("Kyiv*", "Odesa"), "pair": ("ab", "cd ef")}
FILLER = "The day went on as days do and nobody said much about it at all. " * 12


def found(query: str, title: str = "", text: str = "", **item: Any) -> list[str]:
    """The words that a keyword matched."""
    matcher = Matcher.compile([], GROUPS, [Keyword(1, 1, query)])
    assert not matcher.broken
    return [span.text for match in matcher.match(ItemText(title, text, **item)) for span in match.spans]


@pytest.mark.parametrize(
    ("query", "title", "expected"),
    [
        ("truce NEAR/2 Kyiv", "A truce for Kyiv, which never had seen a truce", ["truce", "Kyiv"]),
        ("Kyiv NEAR/2 truce", "A truce for Kyiv", ["truce", "Kyiv"]),
        ("truce NEAR/1 Kyiv", "A truce for Kyiv", []),
        ("truce NEAR/1 Kyiv", "The Kyiv truce", ["Kyiv", "truce"]),
        ("truce NEAR/2 truce", "A truce", []),
        ("truce NEAR/5 (Gaza OR @ours)", "The truce that Odesa wants", ["truce", "Odesa"]),
        ('"no truce" NEAR/3 "the east"', "No truce in the east", ["No truce", "the east"]),
        ("truce NEAR/s Kyiv", "A truce came. Kyiv slept. Then the truce ended in Kyiv", ["truce", "Kyiv"]),
        ("truce NEAR/s Kyiv", "A truce came. Kyiv slept.", []),
        ("truce NEAR/s truce", "A truce came. A truce is a truce.", ["truce", "truce"]),
        ("truce NEAR/4 cease-fire", "A truce is no cease-fire", ["truce", "cease-fire"]),
        ("@ours -Gaza", "Kyivans wait", ["Kyivans"]),
        ("(truce^2 OR talks OR Gaza^-1) >=2", "A truce", ["truce"]),
        ("(truce^2 OR talks OR Gaza^-1) >=2", "A truce in Gaza", []),
        ("(truce^2 OR talks OR Gaza^-1) >=2", "Talks of a truce in Gaza", ["Talks", "truce"]),
        ("(truce OR talks OR Kyiv) >=2", "Talks, talks, talks", []),
        ("guarantee~", "Guaranteed guarantees guarantor", ["Guaranteed", "guarantees"]),
        ('"security guarantee~"', "security guarantees", ["security guarantees"]),
        ("NATO", "Nato, nato and NATO", ["Nato", "NATO"]),
        ("WHO", "who asks WHO", ["WHO"]),
    ],
)
def test_operators_find_the_places_they_ask_for(query: str, title: str, expected: list[str]) -> None:
    """Only the words that take part are shown, and where the query does not hold nothing is."""
    assert found(query, title) == expected


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("title:truce", True),
        ("title:Kyiv", False),
        ("lead:Kyiv", True),
        ("lead:late", False),
        ("body:late", True),
        ("body:truce", False),
        ("truce source:example", True),
        ("truce -source:example", False),
        ("truce source:other", False),
        ("author:“Ada Berg”", True),
        ("author:Kyiv", False),
        ("source:example -truce", False),
        ("truce lang:en", True),
        ("truce lang:(uk OR ru)", False),
        ("truce -lang:en", False),
        ("example", False),
        ("Ada", False),
        ("title:(truce NEAR/2 talks)", True),
        ("title:(Kyiv OR talks) body:late", True),
    ],
)
def test_fields_are_looked_at_apart(query: str, holds: bool) -> None:
    """`lead:` is the text's beginning, `body:` all of it; names of sources and authors only count where asked for."""
    item = ItemText(
        "A truce talks", f"Kyiv waits. {FILLER}It was late.", "en", source="The Example example.org", author="Ada Berg"
    )
    assert bool(Matcher.compile([], GROUPS, [Keyword(1, 1, query)]).match(item)) is holds


def test_an_author_alone_matches_without_words() -> None:
    """The reason names the author; there is no span, for spans are of title and text."""
    [match] = Matcher.compile([], {}, [Keyword(1, 1, "author:Berg")]).match(ItemText("Rain", "It rained.", author="Ada Berg"))
    assert (match.spans, match.why) == ((), "matched *Berg* (author)")


@pytest.mark.parametrize(
    ("query", "language", "title", "expected"),
    [
        ("гарантія~", "uk", "гарантії гарантій гарантіями", ["гарантії", "гарантій", "гарантіями"]),
        ("гарантія~", "", "гарантиям гарантию", []),
        ("гарантия~", "ru", "гарантиям гарантию", ["гарантиям", "гарантию"]),
        ("wojsko~", "pl", "wojska wojskami wojskowy", ["wojska", "wojskami"]),
        ("gwarancja~", "pl", "gwarancję gwarancji", ["gwarancję", "gwarancji"]),
        ("Garantie~", "de", "Garantien", ["Garantien"]),
        ("accord~", "fr", "les accords", ["accords"]),
        ("policy~", "en", "policies of the police", ["policies"]),
        ("deploy~", "en", "deployed deploying deployment", ["deployed", "deploying"]),
        ("truce~", "xx", "truces", ["truces"]),
    ],
)
def test_forms_follow_the_language(query: str, language: str, title: str, expected: list[str]) -> None:
    """A word's inflected forms count, other words of its family don't; without a known language all of its script are tried."""
    assert found(query, title, language=language) == expected


def test_a_keyword_that_cannot_be_read_stops_nobody() -> None:
    """It is told, with its column, and matches nothing."""
    matcher = Matcher.compile([], GROUPS, [Keyword(1, 1, "truce OR"), Keyword(2, 1, "@gone truce"), Keyword(3, 1, "truce")])
    assert [match.topic for match in matcher.match(ItemText("A truce", ""))] == ["k3"]
    assert {ref: error.column for ref, error in matcher.broken.items()} == {"k1": 9, "k2": 1}


def test_keywords_come_and_go() -> None:
    """A changed list makes a new matcher and leaves the old one; equal queries of two channels both match."""
    item = ItemText("A truce and talks", "")
    first = Matcher.compile([], GROUPS, [Keyword(1, 1, "truce"), Keyword(2, 2, "truce")])
    second = first.with_keywords([Keyword(2, 2, "truce"), Keyword(3, 1, "talks")])
    third = second.with_keywords([Keyword(4, 1, "talks OR truce")])
    assert [[match.topic for match in each.match(item)] for each in (first, second, third)] == [
        ["k1", "k2"],
        ["k2", "k3"],
        ["k4"],
    ]


def test_a_matcher_grown_keyword_by_keyword_is_the_compiled_one() -> None:
    """Tiers that grow and merge, and rules that retire, change nothing about what is found."""
    queries = [f"word{n % 700} OR other{n}" for n in range(1400)]
    keywords = [Keyword(n, 1, query) for n, query in enumerate(queries)]
    grown = Matcher.compile([], {})
    for count in (1, 2, 600, 700, 1300, 1400):
        grown = grown.with_keywords(keywords[:count])
    grown = grown.with_keywords(keywords[1300:]).with_keywords(keywords[5:])
    compiled = Matcher.compile([], {}, keywords[5:])
    item = ItemText("word3 word20 word690 other1399", "other7 other2")
    assert {m.topic for m in grown.match(item)} == {m.topic for m in compiled.match(item)} != set()


class Place(NamedTuple):
    field: str
    first: int
    last: int
    sentence: int


class Naive:
    """The query language by its definitions, with no automaton, anchor or index."""

    def __init__(self, title: str, text: str) -> None:
        self.fields = {"title": title.split(), "body": text.split()}

    def holds(self, query: Query, field: str = "") -> bool:
        match query:
            case Term() | Group() | Near():
                return bool(self.places(query, field))
            case Field("lang", part):
                return "en" in re.findall(r"\w+", str(part))
            case Field(name, part):
                return self.holds(part, name)
            case Not(part):
                return not self.holds(part, field)
            case And(parts):
                return all(self.holds(part, field) for part in parts)
            case Or(parts):
                return any(self.holds(part, field) for part in parts)
            case AtLeast(parts, least):
                return sum(weight for part, weight in parts if self.holds(part, field)) >= least

    def places(self, query: Query, field: str) -> set[Place]:
        match query:
            case Term(written):
                return self.phrase(written.split(), field)
            case Group(name):
                return {place for entry in GROUPS[name] for place in self.phrase(entry.split(), field)}
            case Field(name, part):
                return self.places(part, name)
            case Or(parts):
                return {place for part in parts for place in self.places(part, field)}
            case Near(left, right, words):
                pairs = [(a, b) for a in self.places(left, field) for b in self.places(right, field) if self.near(a, b, words)]
                return {place for pair in pairs for place in pair}
        raise AssertionError(query)

    def phrase(self, wanted: list[str], field: str) -> set[Place]:
        found = set()
        for name, words in self.fields.items():
            bare = [word.strip("|;") for word in words]
            for first in range(len(words) - len(wanted) + 1):
                last = first + len(wanted) - 1
                whole = not any(word.endswith(("|", ";")) for word in words[first:last])
                same = all(
                    re.fullmatch(want.replace("*", ".*"), word) for want, word in zip(wanted, bare[first:], strict=False)
                )
                if whole and same and field in ("", name, "lead" if name == "body" else ""):
                    found.add(Place(name, first, last, sum(word.endswith("|") for word in words[:first])))
        return found

    def near(self, a: Place, b: Place, words: int | None) -> bool:
        if a.field != b.field or not (a.last < b.first or b.last < a.first):
            return False
        if words is None:
            return a.sentence == b.sentence
        return max(b.first - a.last, a.first - b.last) <= words


_WORDS = st.sampled_from(["ab", "abc", "cd", "ef", "gh"])
_TEXTS = st.lists(st.tuples(_WORDS, st.sampled_from(["", "", "", ";", "|"])).map("".join), max_size=12).map(" ".join)
_PLACES = st.one_of(
    st.sampled_from(["ab", "ab*", "cd", "ef", '"ab cd"', '"cd * ef"', '"ab* ef"', "@pair", "title:ab", "body:cd", "lead:ef"]),
    st.lists(st.sampled_from(["ab", "cd", '"ef gh"']), min_size=2, max_size=3).map(lambda terms: f"({' OR '.join(terms)})"),
)
_PARTS = st.one_of(
    _PLACES,
    st.tuples(_PLACES, st.sampled_from([" NEAR/1 ", " NEAR/3 ", " NEAR/s "]), _PLACES).map(lambda t: f"({''.join(t)})"),
)
_QUERIES = st.recursive(
    _PARTS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" ", " OR ", " -"]), inner).map(lambda t: f"({''.join(t)})"),
        inner.map(lambda part: f"({part} lang:en)"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]}^2 OR {t[1]} OR {t[2]}^-1)>=1.5"),
    ),
    max_leaves=6,
)


@given(_QUERIES, _TEXTS, _TEXTS)
def test_the_matcher_agrees_with_a_naive_evaluator(query: str, title: str, text: str) -> None:
    """On any query and text: anchors never hide a match, and every operator means what the guide says."""
    try:
        parsed = parse_query(query, GROUPS)
    except QueryError:
        return
    written = ItemText(title.replace("|", "\n"), text.replace("|", "\n"), "en")
    matched = Matcher.compile([], GROUPS, [Keyword(1, 1, query)]).match(written)
    assert bool(matched) is Naive(title, text).holds(parsed)
    for span in [span for match in matched for span in match.spans]:
        assert (written.title if span.field == "title" else written.text)[span.start : span.end] == span.text
