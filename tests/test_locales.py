"""Every language of the catalogue says all that English says, with the same values, and never stumbles over one."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast, visitor

from bot.catalogue import FluentCatalogue

LOCALES = Path(__file__).parents[1] / "bot" / "locales"
OTHERS = sorted(path.stem for path in LOCALES.glob("*.ftl") if path.stem != "en")
NUMBERS = (0, 1, 2, 5, 11, 21, 22, 1000)
AT = datetime(2026, 1, 5, 14, 5)  # noqa: DTZ001 (local time, as `Look.local` gives it)
CATEGORIES = {"en": {"one", "other"}, "uk": {"one", "few", "many"}}
"""The plural forms of whole numbers (https://cldr.unicode.org, plural rules)."""
PLURALS = {"zero", "one", "two", "few", "many", "other"}


class Uses(visitor.Visitor):
    """What a message asks for: the names of its variables, and which of them are counted or are instants."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.counted: set[str] = set()
        self.instants: set[str] = set()
        self.plurals: list[set[str]] = []

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 (the visitor's way)
        self.names.add(node.id.name)

    def visit_FunctionReference(self, node: ast.FunctionReference) -> None:  # noqa: N802
        self.instants |= {each.id.name for each in node.arguments.positional if isinstance(each, ast.VariableReference)}
        self.generic_visit(node)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802
        assert isinstance(node.selector, ast.VariableReference)
        names = {v.key.name for v in node.variants if isinstance(v.key, ast.Identifier)}
        if names <= PLURALS:  # else it chooses by a word
            self.counted.add(node.selector.id.name)
            self.plurals.append(names)
        self.generic_visit(node)


def messages(language: str) -> dict[str, Uses]:
    """What each message of a language asks for. Fails where the file cannot be read."""
    found: dict[str, Uses] = {}
    for entry in FluentParser().parse((LOCALES / f"{language}.ftl").read_text("utf-8")).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found
            found[entry.id.name] = Uses()
            found[entry.id.name].visit(entry)
    return found


def sampled(uses: Uses) -> Iterator[dict[str, object]]:
    """Values that the message may be given: each number in turn, a date, and text elsewhere."""
    for number in NUMBERS:
        yield {n: number if n in uses.counted else AT if n in uses.instants else f"<{n}>" for n in uses.names}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_message_with_the_same_values(language: str) -> None:
    """Nothing is missing, nothing is left over, and no value is forgotten or made up."""
    english, other = messages("en"), messages(language)
    assert set(english) == set(other)
    assert {key: uses.names for key, uses in other.items()} == {key: uses.names for key, uses in english.items()}


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_every_message_can_be_said(language: str) -> None:
    """With any number and without an error; every text that is filled in is seen, with one number at least."""
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((LOCALES / f"{language}.ftl").read_text("utf-8")))
    for key, uses in messages(language).items():
        said = ""
        for values in sampled(uses):
            pattern = bundle.get_message(key).value
            assert pattern is not None, key
            text, errors = bundle.format_pattern(pattern, values)
            assert errors == [], key
            said += str(text)
        assert {name for name in uses.names - uses.counted - uses.instants if f"<{name}>" not in said} == set(), key


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_numbers_have_all_forms_of_the_language(language: str) -> None:
    """Where a text bends to a number at all, it bends in every way that its language knows, or in none."""
    forms = CATEGORIES[language]
    for key, uses in messages(language).items():
        for plurals in uses.plurals:
            assert plurals <= forms | {"other"}, key
            assert len(plurals) == 1 or plurals == forms or plurals == {"one", "many"}, key  # noqa: PLR1714 (three sets)


def test_ukrainian_is_ukrainian() -> None:
    """No letter of another alphabet strayed into a word, and the apostrophe is the typographer's."""
    text = (LOCALES / "uk.ftl").read_text("utf-8")
    assert re.findall("[ыэъёЫЭЪЁ]", text) == []
    assert re.findall(r"[а-яіїєґ]['ʼ`][а-яіїєґ]", text) == []
    assert re.findall(r"[а-яіїєґ][a-z]|[a-z][а-яіїєґ]", text) == []


@pytest.mark.parametrize(
    ("count", "text"),
    [(1, "1 джерело"), (2, "2 незалежні джерела"), (5, "5 незалежних джерел"), (21, "21 незалежне джерело")],
)
def test_ukrainian_counts(count: int, text: str) -> None:
    """One, few and many, and 21 as one."""
    assert FluentCatalogue().say("card-sources", language="uk", count=count) == text


def test_dates_and_numbers_are_written_as_ukrainians_do() -> None:
    """The month's name bent as a date bends it; thousands apart by a space."""
    say = FluentCatalogue().say
    assert say("date-time", language="uk", at=AT) == "5 січ. 2026\u202fр., 14:05"
    assert say("digest-summary", language="uk", count=1000) == "Дайджест: 1\u00a0000 сюжетів"


def test_a_text_that_is_not_translated_yet_is_said_in_english() -> None:
    """So is everything in a language that nobody here speaks."""
    assert FluentCatalogue().say("nothing", language="fr") == "nothing"
