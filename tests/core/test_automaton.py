"""The automaton finds exactly what comparing every phrase at every word would find."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching.automaton import PhraseTable
from bot.core.matching.folding import Folded, fold
from bot.core.matching.phrases import Phrase, read_phrase

_WORDS = st.sampled_from(["ab", "abc", "abcd", "bc", "US", "us", "é"])
_PHRASES = st.lists(
    st.lists(st.sampled_from(["ab", "ab*", "abc", "bc*", "*", "US", "e"]), min_size=1, max_size=4).map(
        lambda words: " ".join(["ab*", *words, "abc"]) if "*" in (words[0], words[-1]) else " ".join(words)
    ),
    min_size=1,
    max_size=6,
)
_TEXTS = st.lists(st.tuples(_WORDS, st.sampled_from([" ", ", ", "! "])), max_size=14)


def naive(phrase: Phrase, folded: Folded, text: str) -> list[tuple[int, int]]:
    found = []
    for first in range(folded.length - len(phrase.words) + 1):
        last = first + len(phrase.words) - 1
        numbered = list(enumerate(phrase.words, start=first))
        whole = not any(index in folded.fresh for index, _ in numbered[1:])
        if whole and all(w.accepts(folded.words[i], text[folded.starts[i] : folded.ends[i]]) for i, w in numbered):
            found.append((folded.starts[first], folded.ends[last]))
    return found


@given(_PHRASES, _TEXTS)
def test_the_automaton_agrees_with_a_naive_search(written: list[str], pieces: list[tuple[str, str]]) -> None:
    """Overlapping, shared and free-ended phrases included, and never across a sentence's end."""
    text = "".join(word + gap for word, gap in pieces)
    phrases = [phrase for entry in written for phrase in read_phrase(entry)]
    table = PhraseTable()
    numbers = {phrase: number for phrase in phrases for number in table.number([phrase])}
    folded = fold(text)
    hits = table.automaton().find(folded, text)
    assert hits == {number: found for phrase, number in numbers.items() if (found := naive(phrase, folded, text))}


def test_phrases_added_one_by_one_are_found_at_every_size() -> None:
    """However many were added since, the oldest, the one before and the latest are found; older tables stay as they were."""
    table = PhraseTable()
    table.number(read_phrase("word first"))
    table.automaton()
    before = table
    for count in range(1_200):
        table = table.copy()
        added = table.number(read_phrase(f"word x{count}"))
        found = table.automaton().find(fold(text := f"word first, word x{count}, word x{count // 2}"), text)
        assert len(found) == (2 if count == 0 else 3)
        assert found.keys() >= added
    text = "word first, word x5"
    assert len(before.automaton().find(fold(text), text)) == 1
