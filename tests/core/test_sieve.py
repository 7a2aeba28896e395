"""The first look at an item loses nothing."""

import json
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.config.load import example_text, parse
from bot.core.matcher import ItemText, Matcher
from bot.core.matching.automaton import PhraseTable
from bot.core.matching.folding import fold
from bot.core.matching.judging import Judgement
from bot.core.matching.phrases import read_phrase
from bot.core.matching.rules import Rule
from bot.core.matching.sieve import Sieve
from bot.core.model import Keyword

OWN = Path(__file__).parents[1] / "data" / "topics" / "own.jsonl"

_PHRASES = (
    "cease-fire", "ceasefire talks", "U.S.", "US-led force", "boots * ground", "guarantee~", "peacekeep*", "l'Ukraine",
    "Kyiv's plan", "п'ять", "війна~", "Selenskyj", "Żołnierz", "straße", "article 5", "WHO",
    "côte d'Ivoire", "кампанія", "елка",
)  # fmt: skip
_PIECES = (
    "cease", "fire", "-", "‐", "‑", " ", " ", "\n", ".", ",", "'", "’", "ʼ", "U.S.", "US", "led", "force", "boots", "on", "the",
    "ground", "guarantees", "peacekeepers", "l'", "d'", "qu'", "Ukraine", "Kyiv", "'s", "plan", "п’ять", "війною",
    "Selens\u00adkyj", "Żołnierz", "Z\u0307ołnierz", "STRASSE", "Straße", "_", "5", "Article", "who", "Cote", "Ivoire",
    "кампа\u0301нія", "ёлка", "\u0301", "talks",
)  # fmt: skip


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@example("the Kyiv's-force cease-fire")
@example("quasi-l'Ukraine")
def test_whatever_holds_a_phrase_passes(text: str) -> None:
    """Hyphens, dots, apostrophes, accents, marks: a text in which a phrase is found word by word passes the first look."""
    for written in _PHRASES:
        table = PhraseTable()
        table.number(read_phrase(written))
        if table.automaton().find(fold(text), text):
            assert Sieve(read_phrase(written)).may_hold("", text)


def test_most_texts_need_no_second_look() -> None:
    """What holds one word of a phrase only does not pass."""
    sieve = Sieve(read_phrase("security guarantee*"))
    assert not sieve.may_hold("A guarantee for the toaster", "It covers the cord.")
    assert sieve.may_hold("Guarantees", "of security")


def test_every_item_matches_as_before_the_first_look() -> None:
    """On all samples the matcher finds what it finds when each item is read word by word."""
    config = parse(example_text())
    matcher = Matcher.compile(config.topics, config.groups, [Keyword(1, 1, "harbour OR title:talks NOT source:example")])
    for row in map(json.loads, OWN.read_text("utf-8").splitlines()):
        item = ItemText(row["title"], row["summary"], row["lang"], source="example.org", author="Ada Berg")
        judgements = (Judgement(rule, *matcher._read(item)) for rule in called(matcher, item))
        read = [match for judgement in judgements if (match := judgement.match)]
        assert [match.spans for match in matcher.match(item)] == [match.spans for match in read]


def called(matcher: Matcher, item: ItemText) -> list[Rule]:
    """The rules that an item calls up, read word by word."""
    reading, _ = matcher._read(item)
    return [matcher._book.rules[index] for index in matcher._book.called_by(reading.found)]
