"""One grammar for all platforms."""

import pytest

from bot.pipeline.commands.grammar import Word, is_id, nearest, number_of, parse
from bot.pipeline.commands.verbs import LABELS, NAMES, VERBS

QUOTED = [
    '"grain corridor"',
    "“grain corridor”",
    "„grain corridor“",
    "„grain corridor”",
    "«grain corridor»",
    "« grain corridor »",
]


@pytest.mark.parametrize("quoted", QUOTED)
@pytest.mark.parametrize("verb", sorted(NAMES))
def test_every_verb_takes_quotes_of_every_shape(verb: str, quoted: str) -> None:
    """Whatever a phone makes of quotes, the words inside are one argument of the verb, however it is written."""
    for written in (verb, verb.upper(), f"/{verb}"):
        command = parse(f"{written} {quoted} alert", LABELS)
        assert NAMES[command.verb] in VERBS
        assert command.words == (Word("grain corridor", quoted=True), Word("alert"))


@pytest.mark.parametrize("dash", list("-‐‑‒–—―−"))
def test_every_dash_is_a_dash(dash: str) -> None:
    """Long dashes, typed or corrected, mean the plain one."""
    assert parse(f"search in:2025{dash}03", LABELS).option("in") == "2025-03"
    assert parse(f"subscribe security{dash}guarantees").bare[0].text == "security-guarantees"


@pytest.mark.parametrize("sign", [":", "="])
@pytest.mark.parametrize("label", sorted(LABELS))
def test_every_label_takes_a_colon_or_an_equals_sign(label: str, sign: str) -> None:
    """`min=2` and `MIN:2` say the same; the option is no bare argument."""
    for written in (label, label.upper()):
        command = parse(f'search peace {written}{sign}2 {written}{sign}"two words"', LABELS)
        assert [w.text for w in command.bare] == ["peace"]
        assert [(w.label, w.text) for w in command.words[1:]] == [(label, "2"), (label, "two words")]
        assert command.option(label) == "2"


def test_a_colon_elsewhere_is_text() -> None:
    """An address or a time is no option."""
    command = parse('why https://example.org/a?b=c 08:00 note:"a b"', LABELS)
    assert [w.text for w in command.words] == ["https://example.org/a?b=c", "08:00", "note:a b"]
    assert not any(w.label for w in command.words)


@pytest.mark.parametrize("line", ["", "   ", "\n", "\u00a0"])
def test_an_empty_line_has_no_verb(line: str) -> None:
    """Nothing said is nothing asked."""
    assert parse(line).verb == ""


@pytest.mark.parametrize("line", ['subscribe "grain corridor', "subscribe “grain corridor", "subscribe „grain corridor"])
def test_an_unclosed_quote_ends_with_the_line(line: str) -> None:
    """A forgotten quote loses no word."""
    assert parse(line).words == (Word("grain corridor", quoted=True),)


@pytest.mark.parametrize(
    ("word", "yes"), [("s12", True), ("I3", True), ("k1", True), ("d7", True), ("x1", False), ("s", False)]
)
def test_ids_stand_alone(word: str, yes: bool) -> None:
    """An id that Parley shows is understood as a line of its own."""
    assert is_id(word) is yes
    assert parse(f"/{word}").verb == word.casefold()


@pytest.mark.parametrize(
    ("word", "number"), [("s12", 12), ("S12", 12), ("12", 12), ("k12", None), ("s", None), ("s" + "9" * 30, None), ("s٣", None)]
)
def test_numbers_of_ids_fit_the_database(word: str, number: int | None) -> None:
    """`s12` and a bare 12 are a story's number; what no id can be is none."""
    assert number_of(word, "s") == number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("subscrbe", "subscribe"), ("unsubscribee", "unsubscribe"), ("topisc", "topics"), ("help!", "help"), ("Seerch", "search"),
     ("digset", "digest"), ("lattst", "latest"), ("timezon", "timezone"), ("xyzzy", None)],
)  # fmt: skip
def test_typos_are_recognised(typed: str, meant: str | None) -> None:
    """A slip of the finger finds the verb, gibberish none."""
    assert NAMES.get(nearest(typed, NAMES) or "") == meant
