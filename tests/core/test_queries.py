"""The query language reads what people type, says where it cannot, and writes what it read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import QueryError
from bot.core.queries import LONGEST, And, AtLeast, Field, Group, Near, Not, Or, Query, Term, anchors, parse_query, wanted


def shape(query: Query) -> str:
    """The tree with every bracket drawn."""
    match query:
        case Term(written):
            return written
        case Group(name):
            return f"@{name}"
        case Field(name, part):
            return f"{name}:{shape(part)}"
        case Not(part):
            return f"!{shape(part)}"
        case Near(left, right, words):
            return f"<{shape(left)} {words or 's'} {shape(right)}>"
        case And(parts):
            return "(" + " & ".join(map(shape, parts)) + ")"
        case Or(parts):
            return "(" + " | ".join(map(shape, parts)) + ")"
        case AtLeast(parts, least):
            return "{" + " + ".join(f"{weight:g}*{shape(part)}" for part, weight in parts) + f" >= {least:g}}}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("truce", "truce"),
        ("truce Kyiv", "(truce & Kyiv)"),
        ("truce AND Kyiv OR troops", "((truce & Kyiv) | troops)"),
        ("truce (Kyiv OR Odesa)", "(truce & (Kyiv | Odesa))"),
        ("truce AND NOT Gaza", "(truce & !Gaza)"),
        ("truce -Gaza", "(truce & !Gaza)"),
        ("truce —Gaza", "(truce & !Gaza)"),
        ("truce -(Gaza OR Sudan)", "(truce & !(Gaza | Sudan))"),
        ("NOT NOT truce", "truce"),
        ('"security guarantee*"', "security guarantee*"),
        ("“coalition of the willing”", "coalition of the willing"),
        ("„Koalition der Willigen“ OR «режим тиші»", "(Koalition der Willigen | режим тиші)"),
        ("cease-fire or", "(cease-fire & or)"),
        ("peace—keeping", "peace—keeping"),
        ("truce NEAR/5 Kyiv", "<truce 5 Kyiv>"),
        ("truce NEAR/s (Kyiv OR @ours)", "<truce s (Kyiv | @ours)>"),
        ("a1 b2 NEAR/3 c3 NEAR/S d4 OR e5", "((a1 & <<b2 3 c3> s d4>) | e5)"),
        ("title:truce", "title:truce"),
        ('Title:("a truce" OR peace) lang:uk', "(title:(a truce | peace) & lang:uk)"),
        ("truce -source:example -lang:(ru OR pl)", "(truce & !source:example & !lang:(ru | pl))"),
        ("author:“Ada Berg”", "author:Ada Berg"),
        ("guarantee~ @ours", "(guarantee~ & @ours)"),
        ("(truce^2 OR talks OR Geneva^0.5) >=2", "{2*truce + 1*talks + 0.5*Geneva >= 2}"),
        ("truce^3 OR Gaza^-1 OR talks ≥ 2", "{3*truce + -1*Gaza + 1*talks >= 2}"),
        ("(truce^2 OR (Kyiv talks)) >=3 -Gaza", "({2*truce + 1*(Kyiv & talks) >= 3} & !Gaza)"),
        ("10:30 https://example.org", "(10:30 & https://example.org)"),
        ("mail@example.org", "mail@example.org"),
    ],
)
def test_queries_are_read(text: str, expected: str) -> None:
    """NOT binds first, then NEAR, AND, OR; bare terms must all occur; any quotes and dashes do."""
    query = parse_query(text)
    assert shape(query) == expected
    assert parse_query(str(query)) == query


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "expected a word"),
        ("truce OR", 9, "the query ends"),
        ("(truce", 7, 'expected ")"'),
        ("truce)", 6, "expected a word, AND, OR or the end"),
        ('ab "truce', 4, "never closed"),
        ("ab tr*ce", 6, "end of a word"),
        ("ab tr~ce", 6, "end of a word"),
        ("ab x*", 4, "would match too much"),
        ("ab xy~", 4, "too short to have forms"),
        ('ab "!"', 5, "letters or digits"),
        ("NOT truce", 1, "at least one word"),
        ("truce OR NOT Gaza", 1, "at least one word"),
        ("lang:uk", 1, "at least one word"),
        ("(truce OR (NOT Gaza)^2) >=2", 1, "at least one word"),
        ("(" * 40 + "a" + ")" * 40, 31, "deep"),
        ("a " * 600, 1001, "characters"),
        ('"' + "a " * 16 + '"', 2, "15 words"),
        ('"' + "a-b " * 4 + '"', 2, "3 hyphenated words"),
        ("titel:truce", 1, "there is no field"),
        ("title: truce", 7, "right after title:"),
        ("title:(source:ab)", 7, "no other field"),
        ("lang:ukrainian", 6, "takes codes such as uk"),
        ("truce NEAR Kyiv", 7, "expected NEAR/5"),
        ("truce near/5 Kyiv", 7, "in capitals"),
        ("NEAR/5 Kyiv", 1, 'but "NEAR/5" stands there'),
        ("source:title:ab", 8, 'but "title:" stands there'),
        ("truce NEAR/0 Kyiv", 12, "a number from 1 to 100"),
        ("truce NEAR/x Kyiv", 12, "a number from 1 to 100"),
        ("truce NEAR/5", 13, "the query ends"),
        ("truce NEAR/5 (Kyiv talks)", 14, "NEAR joins words"),
        ("truce NEAR/5 -Kyiv", 14, "NEAR joins words"),
        ("lang:uk NEAR/5 truce", 1, "NEAR joins words"),
        ("truce^2", 6, "a weight needs a threshold"),
        ("truce^x OR talks >=2", 7, 'expected a number after "^"'),
        ("truce OR talks >=", 18, 'expected a number after ">="'),
        ("truce OR talks >=5", 18, "can never decide"),
        ("(truce talks) >=2", 17, "joined by OR"),
    ],
)
def test_mistakes_are_pointed_at(text: str, column: int, words: str) -> None:
    """A query that cannot be read says what was expected, and at which column."""
    with pytest.raises(QueryError, match=r".") as caught:
        parse_query(text)
    assert words in str(caught.value)
    assert caught.value.column == column


def test_groups_are_checked_where_they_are_known() -> None:
    """A group that the configuration lacks is named, with the nearest that it has."""
    assert parse_query("truce @ours", {"ours"}) == parse_query("truce @ours")
    with pytest.raises(QueryError, match=r"column 7: there is no group @our; did you mean @ours\?"):
        parse_query("truce @our", {"ours"})
    with pytest.raises(QueryError, match="there are: none"):
        parse_query("truce @our", ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(Kyiv OR Odesa) truce -Gaza", ["truce"]),
        ("truce @ours", ["truce"]),
        ("ab NEAR/3 longer", ["longer"]),
        ("title:truce lang:en", ["truce"]),
        ("(truce^3 OR talks OR Geneva) >=3", ["truce"]),
        ("(truce OR talks OR Geneva) >=2", ["talks", "Geneva"]),
        ("(truce^2 OR (NOT Gaza)) >=2", ["truce"]),
    ],
)
def test_anchors_are_what_must_occur(text: str, expected: list[str]) -> None:
    """Of an AND the rarest part anchors, of an OR all parts, of a threshold those that it cannot do without."""
    assert [str(leaf) for leaf in anchors(parse_query(text))] == expected


def test_what_speaks_for_a_match() -> None:
    """What NOT names is not shown, nor what a weight counts against."""
    query = parse_query("(Kyiv OR Odesa) (truce^2 OR Gaza^-1) >=1 -Sudan lang:en")
    assert [str(leaf) for leaf in wanted(query)] == ["Kyiv", "Odesa", "truce"]


_TERMS = st.one_of(
    st.sampled_from(
        ["truce", "cease-fire", "guarant*", "guarantee~", "перемир'я", "U.S.", '"a b"', '"AND"', '"x: y^2"', "“NEAR/5”"]
    ),
    st.text(alphabet="abcŁї ’'*~-:^@>=.,!", min_size=1, max_size=12).map(lambda text: f"«{text}»"),
    st.just("@ours"),
)
_OPERANDS = st.recursive(
    _TERMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" ", " AND ", " OR ", " NEAR/3 ", " NEAR/s "]), inner).map("".join),
        inner.map(lambda part: f"({part})"),
        inner.map(lambda part: f"-({part})"),
        inner.map(lambda part: f"NOT {part}"),
        inner.map(lambda part: f"title:({part})"),
        st.tuples(inner, inner).map(lambda two: f"(({two[0]})^2.5 OR ({two[1]}))>=1"),
    ),
    max_leaves=8,
)


@given(_OPERANDS)
def test_what_is_written_is_read_the_same(text: str) -> None:
    """`parse_query(str(query))` is the query, for whatever can be read at all."""
    try:
        query = parse_query(text)
    except QueryError:
        return
    assert parse_query(str(query), longest=10 * LONGEST) == query


@given(st.text(alphabet='ab()"^>=:@/-*~ NEARORDTtile:“„«~5', max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Never another error; the column lies in the query or right behind it."""
    column = 1
    try:
        parse_query(text)
    except QueryError as error:
        column = error.column
    assert 1 <= column <= len(text) + 2
