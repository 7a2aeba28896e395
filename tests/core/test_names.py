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


@pytest.mark.parametrize(
    ("called", "found"),
    [
        ("Meloni", "Italian prime minister"),
        ("Мелоні", "Italy's PM"),
        ("Italian PM", "Meloni*"),
        ("italy’s  prime minister", "Giorgia Meloni"),
        ("giorgia meloni", "Italian premier"),
        ("Bundeskanzler", "Merz"),
        ("Kremlin spokesman", "Песков*"),
        ("NATO chief", "Rutte*"),
    ],
)
def test_a_name_and_its_office_stand_for_each_other(called: str, found: str) -> None:
    """In any spelling and language of the table; what was asked for is not among the answers."""
    instead = TABLE.stand_ins(called)
    assert found in instead
    assert called.casefold() not in {word.casefold() for word in instead}


def test_every_leader_is_found_by_the_office() -> None:
    """Presidents, heads of government and ministers of the shipped table, each by country and office."""
    for name in TABLE.names.values():
        office, _, place = name.role.partition(" of ")
        if name.kind == "person" and place and office in {"president", "prime minister", "chancellor", "foreign minister"}:
            assert name.spellings[-1] in TABLE.stand_ins(f"{office} of {place}"), name.name


@pytest.mark.parametrize("words", ["president", "prime minister", "PM", "the Kremlin", "Italy", "", "*"])
def test_what_names_nobody_stands_for_nobody(words: str) -> None:
    """An office without its country is many people's."""
    assert TABLE.stand_ins(words) == ()
