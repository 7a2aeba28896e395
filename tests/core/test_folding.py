"""Folding forgets what readers don't see, and never where it stood."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching.folding import fold


def words(text: str) -> list[str]:
    folded = fold(text)
    return folded.words[: folded.length]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ukraine’s TRUCE", ["ukraine", "truce"]),
        ("l'Élysée qu’une trêve", ["elysee", "une", "treve"]),
        ("перемир'я перемирʼя перемир’я", ["перемир'я"] * 3),
        ("Gwarancje bezpieczeństwa, sił", ["gwarancje", "bezpieczenstwa", "sil"]),
        ("Größe Straße", ["grosse", "strasse"]),
        ("Ещё йод їжак", ["еще", "йод", "їжак"]),
        ("the U.S. and us", ["the", "us", "and", "us"]),
        ("cease-fire cease‑fire", ["cease", "fire", "cease", "fire"]),
        ("**__bold__** soft\u00adhyphen", ["bold", "softhyphen"]),
        (normalize("NFD", "їй"), ["їй"]),
        ("... — !", []),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    """Case, Latin accents, apostrophes, possessives, elisions and markup go; letters of another sound stay."""
    assert words(text) == expected


@given(st.text(alphabet="aBé'’ʼ-.! \n_Їйи\u0306\u00adßs", max_size=60))
def test_offsets_lead_back_to_the_original(text: str) -> None:
    """Every folded word is the folding of the stretch it points to, in order, and the haystack points to every word."""
    folded = fold(text)
    for index in range(len(folded.words)):
        start, end = folded.starts[index], folded.ends[index]
        assert 0 <= start < end <= len(text)
        if index < folded.length:
            assert "".join(words(text[start:end])).replace("'", "") == folded.words[index].replace("'", "")
    assert len(folded.spaces) == len(folded.words)
    for word, space in zip(folded.words, folded.spaces, strict=True):
        assert folded.haystack[space:].startswith(f" {word} ")


def test_a_hyphenated_word_is_also_one_word() -> None:
    """The second reading keeps the neighbours, so that phrases around it match."""
    assert " ceasefire talks " in fold("cease-fire talks").haystack


def test_no_phrase_reaches_across_a_full_stop() -> None:
    """Sentence ends are barriers; the full stop of an abbreviation is none."""
    assert " security guarantees " not in fold("He spoke of security. Guarantees came later.").haystack
    assert " gen smith " in fold("Then Gen. Smith left").haystack
