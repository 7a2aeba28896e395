"""Text as the matcher compares it: folded words that still know where they stood in the original.

Folding drops case, Latin accents (people type `Selenskyj`, `cessez le feu` and `gwarancji bezpieczenstwa` without them), the
dots of acronyms, stress marks, soft hyphens and the English `'s`; `ё` becomes `е`; every apostrophe inside a word becomes
`'`. Cyrillic letters such as `й` and `ї` stay what they are: there the sign makes another letter.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

_APOSTROPHES = "'’ʼ‘`´＇"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060"
_HYPHENS = frozenset("-‐‑")
_LETTERS = rf"[\w\u0300-\u036f{_INVISIBLE}]+"
_WORD = re.compile(rf"(?:[^\W\d]\.){{2,}}(?!\w)|{_LETTERS}(?:[{_APOSTROPHES}]{_LETTERS})*")
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_ELISIONS = frozenset(["l", "d", "qu", "s", "n", "m", "t", "c", "j", "jusqu", "lorsqu", "puisqu"])
"""French writes these before a vowel: `l'Ukraine` is the word `Ukraine`."""
_STOPS = re.compile(r"[!?;…\n|•]|\.(?=\s)")
_REACH = 4
"""How many words either side of a hyphenated word its one-word reading keeps, so that phrases around it still match."""


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370))
    table.update(dict.fromkeys(map(ord, _INVISIBLE)))
    table.update({ord(sign): "'" for sign in _APOSTROPHES})
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = normalize("NFD", chr(code))[0]
        if base != chr(code):
            table[code] = base
    return table | {ord("ł"): "l", ord("ø"): "o", ord("đ"): "d", ord("ё"): "е", ord("."): None}


_TABLE = _table()


@lru_cache(maxsize=1 << 16)
def fold_word(word: str) -> str:
    """One word without what folding drops (apart from `'s` and elisions, which `fold` takes off by position)."""
    if word.isascii():
        return word.lower().replace(".", "").replace("`", "'")
    return normalize("NFC", word).casefold().translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded words with their code-point offsets in the original, and the padded string that the automaton searches.

    `positions` leads from a padding space in `haystack` to the index of the word after it. After the words in reading order
    come those of second readings, in which a hyphenated word is one word: `cease-fire talks` is also `ceasefire talks`.
    A newline in the haystack stands where no phrase may reach across.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    fresh: list[bool]
    """Whether no phrase may reach from the word before into this one."""
    haystack: str
    positions: dict[int, int]
    length: int
    """How many words the first reading has."""


def fold(text: str) -> Folded:
    """Linear in the length of `text`."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    fresh: list[bool] = []
    hyphened: list[int] = []
    previous = 0
    for found in _WORD.finditer(text.replace("_", " ")):
        start, end = _trim(text, *found.span())
        word = fold_word(text[start:end])
        if not word:
            continue
        gap = text[previous:start]
        words.append(word)
        starts.append(start)
        ends.append(end)
        if gap in _HYPHENS and len(words) > 1:
            hyphened.append(len(words) - 1)
            fresh.append(False)
        else:
            fresh.append(gap != " " and _is_stop(gap, text[starts[-2] : ends[-2]] if len(words) > 1 else ""))
        previous = found.end()
    length = len(words)
    _read_hyphened_as_one(hyphened, words, starts, ends, fresh)
    return Folded(words, starts, ends, fresh, *_haystack(words, fresh), length)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The word's span without the English `'s` and without French elisions."""
    mark = _APOSTROPHE.search(text, start, end)
    if mark is None:
        return start, end
    if text[mark.end() : end] in ("s", "S"):
        return start, mark.start()
    if text[start : mark.start()].lower() in _ELISIONS:
        return mark.end(), end
    return start, end


def _is_stop(gap: str, before: str) -> bool:
    """Whether a sentence ends in the gap; the full stop of a short name (`Gen. Smith`) is taken for an abbreviation's."""
    stop = _STOPS.search(gap)
    return stop is not None and (stop.group() != "." or len(before) > 4 or not before[:1].isupper())


def _read_hyphened_as_one(hyphened: list[int], words: list[str], starts: list[int], ends: list[int], fresh: list[bool]) -> None:
    """Append, for each run of hyphenated words, its neighbourhood with the run read as one word."""
    length = len(words)
    for first, last in _runs(hyphened):
        reading = [
            *((index, index) for index in range(max(0, first - _REACH), first)),
            (first, last),
            *((index, index) for index in range(last + 1, min(length, last + 1 + _REACH))),
        ]
        for place, (begin, stop) in enumerate(reading):
            words.append("".join(words[begin : stop + 1]))
            starts.append(starts[begin])
            ends.append(ends[stop])
            fresh.append(place == 0 or fresh[begin])


def _runs(hyphened: list[int]) -> list[tuple[int, int]]:
    """Runs (first, last) of words joined by hyphens, given the indexes of the words that follow a hyphen."""
    runs: list[tuple[int, int]] = []
    for index in hyphened:
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index - 1, index))
    return runs


def _haystack(words: list[str], fresh: list[bool]) -> tuple[str, dict[int, int]]:
    pieces: list[str] = []
    positions: dict[int, int] = {}
    at = 0
    for index, word in enumerate(words):
        piece = f" \n {word}" if fresh[index] else f" {word}"
        at += len(piece)
        positions[at - len(word) - 1] = index
        pieces.append(piece)
    return "".join(pieces) + " ", positions
