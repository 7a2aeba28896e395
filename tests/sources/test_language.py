"""The language of a text: one of those that somebody asks for."""

import pytest

from bot.config import parse
from bot.sources.language import DEFAULT_LANGUAGES, detect, languages_of

SPANISH = "Los negociadores llegaron a un acuerdo sobre el alto el fuego después de dos semanas de conversaciones"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The negotiators agreed on a ceasefire after two weeks of talks"),
        ("uk", "Переговорники домовилися про припинення вогню після двох тижнів розмов"),
        ("ru", "Переговорщики договорились о прекращении огня после двух недель разговоров"),
        ("de", "Die Unterhändler einigten sich nach zwei Wochen auf eine Waffenruhe"),
        ("fr", "Les négociateurs se sont mis d'accord sur un cessez-le-feu après deux semaines"),
        ("pl", "Negocjatorzy uzgodnili zawieszenie broni po dwóch tygodniach rozmów"),
    ],
)
def test_each_default_language_is_told(language: str, text: str) -> None:
    """A headline's length is enough for all six."""
    assert detect(text) == language


def test_a_topic_with_phrases_in_another_language_makes_it_one_of_them() -> None:
    """What the operator watches in Spanish is told to be Spanish; an unknown code does no harm."""
    topics = '[[topics]]\nid = "talks"\n[topics.phrases]\nes = ["alto el fuego"]\nxx = ["zzz"]\n'
    allowed = languages_of(parse(topics))
    assert set(DEFAULT_LANGUAGES) | {"es"} <= set(allowed)
    assert detect(SPANISH, allowed) == "es"
    assert detect(SPANISH) != "es"


def test_a_few_letters_are_no_language() -> None:
    """No guess is made of what is too short."""
    assert detect("OK, 12") == ""
