"""All phrases of all topics and keywords, found in one pass.

The Aho-Corasick automaton runs over padded, folded words (`folding.Folded.haystack`), so that word boundaries cost nothing and
the time for a text hardly grows with the number of phrases. A phrase with an ending or a free word inside is looked up by its
longest literal piece and then compared word by word.
"""

from collections.abc import Iterable, Sequence

from ahocorasick_rs import AhoCorasick

from bot.core.folding import Folded
from bot.core.phrases import Phrase

Hits = dict[int, list[tuple[int, int]]]
"""Phrase number -> where it occurs: (start, end) in code points of the original, in order."""


class PhraseTable:
    """Numbers phrases, each distinct one once."""

    def __init__(self) -> None:
        self._numbers: dict[Phrase, int] = {}

    def number(self, phrases: Iterable[Phrase]) -> frozenset[int]:
        """The numbers of `phrases`, new ones given on the way."""
        return frozenset(self._numbers.setdefault(phrase, len(self._numbers)) for phrase in phrases)

    def automaton(self) -> "Automaton":
        """What finds all phrases numbered so far."""
        return Automaton(tuple(self._numbers))


class Automaton:
    """Finds numbered phrases in folded text. Immutable, so that any thread may use it."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases
        needles: dict[str, list[tuple[int, int]]] = {}
        for number, phrase in enumerate(phrases):
            needle, offset = _needle(phrase)
            needles.setdefault(needle, []).append((number, offset))
        self._owners = list(needles.values())
        self._search = AhoCorasick(list(needles)).find_matches_as_indexes if needles else None

    def find(self, folded: Folded, text: str) -> Hits:
        """Every occurrence of every phrase; `text` is what was folded."""
        if self._search is None:
            return {}
        found: dict[int, dict[tuple[int, int], None]] = {}
        for needle, at, _ in self._search(folded.haystack, overlapping=True):
            index = folded.positions[at]
            for number, offset in self._owners[needle]:
                span = _span(self._phrases[number], index - offset, folded, text)
                if span:
                    found.setdefault(number, {})[span] = None
        return {number: sorted(spans) for number, spans in found.items()}


def _needle(phrase: Phrase) -> tuple[str, int]:
    """The longest piece of the phrase that stands literally in a haystack, and the index of its first word."""
    best = ("", 0)
    first = 0
    for index, word in enumerate(phrase.words):
        last = index == len(phrase.words) - 1
        if word.prefix or last:
            texts = [each.text for each in phrase.words[first : index + 1]]
            needle = " " + " ".join(texts) + ("" if word.prefix else " ")
            if len(needle.strip()) > len(best[0].strip()):
                best = (needle, first)
            first = index + 1
    return best


def _span(phrase: Phrase, first: int, folded: Folded, text: str) -> tuple[int, int] | None:
    """Where the phrase stands if its first word is number `first`; None if it does not stand there after all."""
    last = first + len(phrase.words) - 1
    if first < 0 or last >= len(folded.words):
        return None
    if not phrase.plain:
        for index, word in enumerate(phrase.words, start=first):
            start, end = folded.starts[index], folded.ends[index]
            if (index > first and folded.fresh[index]) or not word.accepts(folded.words[index], text[start:end]):
                return None
    return folded.starts[first], folded.ends[last]
