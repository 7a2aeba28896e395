"""Forms: what is wrong with what was filled in, and the line that it stands for."""

import pytest

from bot.core.forms import Field, Form, Kind, Option, first, problem, problems, quoted


def say(key: str, **values: object) -> str:
    return f"{key}{sorted(values.items()) or ''}"


COLOURS = (Option("red", "Red"), Option("blue", "Blue"))
FORM = Form(
    "paint",
    "Paint it",
    "Paint",
    (
        Field("colour", "Colour", Kind.ONE, COLOURS, ("red",)),
        Field("rooms", "Rooms", Kind.MANY, (Option("hall", "Hall"), Option("attic", "Attic")), optional=True),
        Field("note", "Note", longest=5, optional=True, check=lambda text: "no shouting" if text.isupper() else ""),
        Field("twice", "Twice", Kind.YES_NO, present=("no",)),
    ),
    lambda values: f"paint {first(values, 'colour')} {' '.join(values.get('rooms', ()))} {quoted(first(values, 'note'))}",
)


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("colour", ("blue",), ""),
        ("colour", (), "form-missing"),
        ("colour", ("green",), "form-not-offered"),
        ("colour", ("red", "blue"), "form-one-only"),
        ("rooms", ("hall", "attic"), ""),
        ("rooms", (), ""),
        ("rooms", ("hall", "cellar"), "form-not-offered"),
        ("note", ("  ",), ""),
        ("note", ("123456",), "form-too-long[('most', 5)]"),
        ("note", ("LOUD",), "no shouting"),
        ("twice", ("yes",), ""),
        ("twice", ("maybe",), "form-not-offered"),
    ],
)
def test_each_kind_of_field_says_what_it_does_not_take(name: str, given: tuple[str, ...], words: str) -> None:
    """Missing, too many, not offered, too long, or wrong by the field's own check; an optional one may stay empty."""
    field = FORM.field(name)
    assert field is not None
    assert problem(field, given, say) == words


def test_problems_stand_by_field_and_good_values_write_a_line() -> None:
    """All that is wrong is told at once; what is right becomes the line that somebody could have typed."""
    assert problems(FORM, {"colour": ("green",), "note": ("LOUD",)}, say) == {
        "colour": "form-not-offered",
        "note": "no shouting",
        "twice": "form-missing",
    }
    values = {**FORM.proposed, "rooms": ("attic",), "note": (" dry ",)}
    assert problems(FORM, values, say) == {}
    assert FORM.write(values) == 'paint red attic "dry"'


def test_a_form_can_propose_other_values() -> None:
    """What a message or an earlier answer brings stands in the fields; unknown names are left out."""
    proposed = FORM.proposing({"colour": ("blue",), "nothing": ("x",)}).proposed
    assert proposed == {"colour": ("blue",), "rooms": (), "note": (), "twice": ("no",)}


def test_a_choice_without_options_cannot_be_filled_in() -> None:
    """Where there is nothing to choose from, words answer instead."""
    assert FORM.fillable
    assert not Form("x", "X", "x", (Field("a", "A", Kind.ONE),), lambda _: "x").fillable


def test_quotes_of_a_persons_own_stay() -> None:
    """A query with quotes in it is left to the grammar."""
    assert quoted("grain corridor") == '"grain corridor"'
    assert quoted('"grain corridor" OR wheat') == '"grain corridor" OR wheat'
