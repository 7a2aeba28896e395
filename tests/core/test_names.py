"""Names that are written in many ways."""

from dataclasses import replace

import pytest

from bot.config import load_names
from bot.core.names import Name, NameTable

TABLE = load_names()


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("Zelensky", "Зеленськ*"),
        ("zelenskiy", "Selensk*"),
        ("Зеленський", "Zełensk*"),
        ("Зеленского", "Volodymyr Zelensky"),
        ("Selenskyj", "Zelensk*"),
        ("Zełenskiego", "Зеленск*"),
        ("Kiev", "Kyiv*"),
        ("Путина", "Putin*"),
        ("Witkoff", "Уиткофф*"),
        ("ООН", "ONZ"),
    ],
)
def test_every_spelling_leads_to_all_others(word: str, found: str) -> None:
    """In whatever language, case and form a name is typed."""
    assert found in TABLE.widen(word)


@pytest.mark.parametrize("word", ["harbour", "us", "un", "и", "", "*", "Z"])
def test_what_is_no_name_is_left_alone(word: str) -> None:
    """An acronym in small print is another word."""
    assert TABLE.widen(word) == ()


def test_each_side_is_a_group() -> None:
    """For the context of topics."""
    groups = TABLE.groups()
    assert "Zelensk*" in groups["ukraine-actors"]
    assert "Лавров*" in groups["russia-actors"]
    assert "Лавров*" not in groups["ukraine-actors"]


def test_a_name_that_comes_again_adds_to_the_first() -> None:
    """Operators extend the table without repeating it."""
    first = Name(name="Ann Lee", kind="person", aliases=("Anne Lee",), of="us")
    table = NameTable([first, Name(name="Ann Lee", aliases=("Li*",), role="envoy")])
    assert table.names["Ann Lee"] == replace(first, aliases=("Anne Lee", "Li*"), role="envoy")
    assert table.widen("lee") == ("Ann Lee", "Anne Lee", "Li*")
