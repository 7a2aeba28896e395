"""The query language reads what people type, and says where it cannot."""

import pytest

from bot.core.errors import QueryError
from bot.core.queries import And, Not, Or, Query, Term, anchors, holds, parse_query, wanted


def shape(query: Query) -> str:
    match query:
        case Term(written):
            return written
        case Not(part):
            return f"!{shape(part)}"
        case And(parts):
            return "(" + " & ".join(map(shape, parts)) + ")"
        case Or(parts):
            return "(" + " | ".join(map(shape, parts)) + ")"


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
        ("NOT NOT truce", "truce"),
        ('"security guarantee*"', "security guarantee*"),
        ("“coalition of the willing”", "coalition of the willing"),
        ("„Koalition der Willigen“ OR «режим тиші»", "(Koalition der Willigen | режим тиші)"),
        ("cease-fire or", "(cease-fire & or)"),
        ("peace—keeping", "peace—keeping"),
    ],
)
def test_queries_are_read(text: str, expected: str) -> None:
    """NOT binds before AND, AND before OR; bare terms must all occur; any quotes and dashes do."""
    assert shape(parse_query(text)) == expected


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "expected a word"),
        ("truce OR", 9, "the query ends"),
        ("(truce", 7, 'expected ")"'),
        ("truce)", 6, "expected a word, AND, OR or the end"),
        ('ab "truce', 4, "never closed"),
        ("ab tr*ce", 6, "end of a word"),
        ("ab x*", 4, "would match too much"),
        ('ab "!"', 5, "letters or digits"),
        ("NOT truce", 1, "at least one word"),
        ("truce OR NOT Gaza", 1, "at least one word"),
        ("(" * 40 + "a" + ")" * 40, 31, "deep"),
        ("a " * 600, 1001, "characters"),
    ],
)
def test_mistakes_are_pointed_at(text: str, column: int, words: str) -> None:
    """A query that cannot be read says what was expected, and at which column."""
    with pytest.raises(QueryError, match=r".") as caught:
        parse_query(text)
    assert caught.value.column == column
    assert words in str(caught.value)


def test_a_query_is_evaluated() -> None:
    """AND, OR and NOT mean what they say."""
    query = parse_query("truce (Kyiv OR Odesa) -Gaza")
    assert holds(query, lambda term: term.written in {"truce", "Odesa"})
    assert not holds(query, lambda term: term.written == "truce")
    assert not holds(query, lambda term: term.written in {"truce", "Kyiv", "Gaza"})


def test_anchors_are_what_must_occur() -> None:
    """Of an AND the shortest part anchors, of an OR all parts; what NOT names is neither anchor nor shown."""
    query = parse_query("(Kyiv OR Odesa) truce -Gaza")
    assert [term.written for term in anchors(query)] == ["truce"]
    assert [term.written for term in wanted(query)] == ["Kyiv", "Odesa", "truce"]
