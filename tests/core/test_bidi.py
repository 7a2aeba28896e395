"""Right-to-left words in our lines: set apart where they meet what is ours, and unable to turn it around."""

import pytest

from bot.catalogue import FluentCatalogue
from bot.chat.slack.measure import clean as slack_clean
from bot.chat.telegram.layout import clean as telegram_clean
from bot.core.bidi import FSI, PDI, isolate, untwist
from bot.core.cards import marked
from bot.core.messages import Run, link, words
from bot.pipeline.commands.grammar import parse

HEBREW = "שלום 2025"
ARABIC = "هدنة «24 ساعة»"


@pytest.mark.parametrize("text", [HEBREW, ARABIC, f"NATO {HEBREW}"])
def test_right_to_left_words_are_set_apart_once(text: str) -> None:
    """However often they are put into another text."""
    assert isolate(text) == FSI + text + PDI
    assert isolate(isolate(text)) == isolate(text)


@pytest.mark.parametrize("text", ["truce", "Перемир’я", "🕊 100 %", "", f"{HEBREW}\n{HEBREW}"])
def test_other_text_gets_no_marks(text: str) -> None:
    """Nor do several lines: an isolate ends with its line."""
    assert isolate(text) == text


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("a\u202eb", "ab"),
        ("\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069x", "\u2068\u2069x"),
        (f"{FSI}a", "a"),
        (f"a{PDI}", "a"),
        (f"{FSI}a\nb{PDI}", "a\nb"),
        (f"{FSI}a{FSI}b{PDI}c{PDI}", f"a{FSI}b{PDI}c"),
        (f"{FSI}{HEBREW}{PDI}", f"{FSI}{HEBREW}{PDI}"),
        (f"{FSI}a\u202eb{PDI}", "ab"),
    ],
)
def test_nothing_turns_what_follows(given: str, left: str) -> None:
    """Overrides, embeddings and isolates that are not closed go, in Slack as in Telegram; closed isolates may stay."""
    assert untwist(given) == slack_clean(given) == telegram_clean(given) == left


def test_a_value_in_a_text_of_ours_is_set_apart() -> None:
    """The quotation mark and the id behind it stay where they are."""
    said = FluentCatalogue().say("turn-about", title=HEBREW, story="s12")
    assert said == f"on “{FSI}{HEBREW}{PDI}” · s12"


def test_a_title_is_set_apart_from_the_count_behind_it_and_a_sentence_stays_whole() -> None:
    """A line of mixed runs is ours; a quoted sentence is theirs, bold phrase and all."""
    title = link(HEBREW, "https://e.org/")
    assert words("1. ", title, " · 3 sources") == (
        Run("1. "),
        link(f"{FSI}{HEBREW}{PDI}", "https://e.org/"),
        Run(" · 3 sources"),
    )
    assert words(title) == (title,)
    assert [run.text for run in marked(f"{ARABIC} NATO {ARABIC}", "NATO")] == [f"{ARABIC} ", "NATO", f" {ARABIC}"]


def test_marks_that_were_copied_with_a_command_are_not_part_of_it() -> None:
    """`mute` and a publisher's name, as an answer proposes to undo it."""
    assert parse(f"{FSI}unmute {HEBREW}{PDI}") == parse(f"unmute {HEBREW}")
