"""Which sentence of an item answers a search, and where in it the words stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import QueryError
from bot.core.matching.automaton import Automaton, PhraseTable
from bot.core.matching.folding import fold
from bot.core.matching.phrases import Phrase, read_phrase
from bot.core.search.asking import Asked
from bot.core.search.wanted import spellings_of
from bot.core.sentences import sentences
from bot.core.settings import Names

LONGEST = 300
"""Characters of a sentence that are shown."""

Spans = tuple[tuple[int, int], ...]
"""(start, end) in code points of what is shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as a result: where the words stand in its title, and the sentence that holds most of them (empty where that is
    the title, or says no more than it)."""

    title: Spans = ()
    sentence: str = ""
    spans: Spans = ()


class Marker:
    """Finds the words of one search, in all the spellings that it looks for."""

    def __init__(self, asked: Asked) -> None:
        table = PhraseTable()
        self._parts = [table.number(_phrases(spellings_of(part.wide))) for part in asked.parts]
        self._automaton: Automaton = table.automaton()

    def show(self, title: str, text: str) -> Shown:
        """The title's marks and the best sentence: the one with most of the words, else the first."""
        in_title = self._found(title)
        best: tuple[int, str, Spans] = (0, "", ())
        for start, end in sentences(text):
            sentence = text[start:end]
            found = self._found(sentence)
            held = self._held(found)
            if held > best[0]:
                best = (held, sentence, _spans(found))
        held, sentence, spans = best
        if held == 0 or sentence == title or (held <= self._held(in_title) and sentence in title):
            return Shown(_spans(in_title))
        return Shown(_spans(in_title), *_cut(sentence, spans))

    def _found(self, text: str) -> dict[int, list[tuple[int, int]]]:
        return self._automaton.find(fold(text), text)

    def _held(self, found: dict[int, list[tuple[int, int]]]) -> int:
        """How many parts of the search occur."""
        return sum(not numbers.isdisjoint(found) for numbers in self._parts)


def _phrases(spellings: Names) -> list[Phrase]:
    phrases: list[Phrase] = []
    for spelling in spellings:
        try:
            phrases += read_phrase(spelling)
        except QueryError:  # the index can look it up, the matcher cannot mark it
            continue
    return phrases


def _spans(found: dict[int, list[tuple[int, int]]]) -> Spans:
    """All places in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for spans in found.values() for span in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _cut(sentence: str, spans: Sequence[tuple[int, int]]) -> tuple[str, Spans]:
    """A long sentence, from a word a little before the first mark to one that fits."""
    if len(sentence) <= LONGEST:
        return sentence, tuple(spans)
    begin = max(0, spans[0][0] - LONGEST // 3)
    begin = sentence.rfind(" ", 0, begin) + 1 if begin else 0
    end = sentence.rfind(" ", begin, begin + LONGEST) if begin + LONGEST < len(sentence) else len(sentence)
    end = max(end, spans[0][1])
    before, after = "… " if begin else "", " …" if end < len(sentence) else ""
    shift = len(before) - begin
    kept = tuple((start + shift, stop + shift) for start, stop in spans if stop <= end)
    return f"{before}{sentence[begin:end]}{after}", kept
