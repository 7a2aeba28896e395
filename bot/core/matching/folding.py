"""Text as the matcher compares it: folded words that still know where they stood in the original.

Folding drops case, Latin accents (people type `Selenskyj`, `cessez le feu` and `gwarancji bezpieczenstwa` without them), the
dots of acronyms, stress and vowel marks, soft hyphens and the English `'s`; `ё` becomes `е`; every apostrophe inside a word
becomes `'`. Cyrillic letters such as `й` and `ї` stay what they are: there the sign makes another letter.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, repeat
from operator import add
from unicodedata import normalize

_APOSTROPHES = "’ʼ‘`´＇"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060"
_HYPHENS = frozenset("-‐‑")
_ACCENTS = "\u0300-\u036f\u0483-\u0487"
_VOWELS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
"""Hebrew points and Arabic vowel signs: written or not as the author likes."""
_SIGNS = (
    "\u0900-\u0903\u093a-\u094f\u0962\u0963\u0980-\u0983\u09bc-\u09cd\u0a3c-\u0a4d\u0abc-\u0acd\u0b3c-\u0b4d"
    "\u0bbe-\u0bcd\u0c3e-\u0c4d"
)
"""Vowels of Indic scripts: parts of the word that Python's `\\w` leaves out."""
_LETTERS = rf"\w++(?:(?=[\u00ad-\uffff])[{_ACCENTS}{_VOWELS}{_SIGNS}{_INVISIBLE}]+\w*+)*+"
"""The lookahead spares most words the long set."""
_WORD = re.compile(rf"((?:[^\W\d]\.){{2,7}}+(?!\w)|{_LETTERS}(?:'{_LETTERS})*+)")
"""A dotted acronym or a word. The bound keeps `a.a.a.a` linear."""
_ELISIONS = frozenset(["l", "d", "qu", "s", "n", "m", "t", "c", "j", "jusqu", "lorsqu", "puisqu"])
"""French writes these before a vowel: `l'Ukraine` is the word `Ukraine`."""
_STOP = re.compile(r"[!?;…\n|•。！？]|\.(?=\s)")
_REACH = 4
"""How many words either side of a hyphenated word its one-word reading keeps, so that phrases around it still match."""


def _table() -> dict[int, str | None]:
    dropped = "".join(chr(code) for code in range(0x300, 0x70F) if re.match(f"[{_ACCENTS}{_VOWELS}]", chr(code)))
    table: dict[int, str | None] = dict.fromkeys(map(ord, dropped + _INVISIBLE + "."))
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = normalize("NFD", chr(code))[0]
        if base != chr(code):
            table[code] = base
    return table | {ord("ł"): "l", ord("ø"): "o", ord("đ"): "d", ord("ё"): "е"}


_TABLE = _table()
_IN_TABLE = re.compile(f"[{re.escape(''.join(map(chr, _TABLE)))}]")
_TRIMMED_INSIDE = re.compile(r"'s[-‐‑]|[-‐‑]\w+'", re.IGNORECASE)
"""A hyphenated word of whose parts `fold` takes something off."""


@lru_cache(maxsize=1 << 13)
def fold_word(word: str) -> str:
    """One word without what folding drops (apart from `'s` and elisions, which `fold` takes off by position)."""
    if word.isascii():
        return word.lower().replace(".", "")
    return normalize("NFC", word).casefold().translate(_TABLE)


def run_together(text: str) -> str | None:
    """A text's letters, of which each word that `fold` finds, hyphenated ones as one word too, is a stretch; much faster than
    finding them. None where that is not certain."""
    plain = _plain(text)
    if "'" in plain and _TRIMMED_INSIDE.search(plain):
        return None
    if plain.isascii():
        return plain.lower().replace(".", "").replace("-", "")
    folded = _IN_TABLE.sub(lambda sign: _TABLE[ord(sign.group())] or "", normalize("NFC", plain).casefold())
    for sign in _HYPHENS:
        folded = folded.replace(sign, "")
    return folded


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded words with their code-point offsets in the original, and the padded string that the automaton searches.

    `spaces[i]` is the place in `haystack` of the padding space before word `i`. After the words in reading order come those of
    second readings, in which a hyphenated word is one word: `cease-fire talks` is also `ceasefire talks`. A newline in the
    haystack stands where no phrase may reach across.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    fresh: frozenset[int]
    """Words into which no phrase may reach from the word before."""
    haystack: str
    spaces: list[int]
    length: int
    """How many words the first reading has."""


def fold(text: str) -> Folded:
    """Linear in the length of `text`."""
    plain = _plain(text)
    parts = _WORD.split(plain)
    bounds = list(accumulate(map(len, parts)))
    starts, ends = bounds[:-1:2], bounds[1::2]
    words = list(map(fold_word, parts[1::2]))
    if "'" in plain:
        _trim(words, starts, ends, parts[1::2])
    if "" in words:
        words, starts, ends = _without_empty(words, starts, ends)
        gaps = [text[end:start] for end, start in zip([0, *ends], starts, strict=False)]
    else:
        gaps = parts[:-1:2]
    fresh, hyphened = _joints(gaps, text, starts, ends)
    length = len(words)
    for first, last in _runs(hyphened):
        fresh.add(len(words))
        for begin, end in _read_as_one(first, last, length):
            if begin in fresh:
                fresh.add(len(words))
            words.append("".join(words[begin : end + 1]))
            starts.append(starts[begin])
            ends.append(ends[end])
    return Folded(words, starts, ends, frozenset(fresh), *_haystack(words, fresh), length)


def _plain(text: str) -> str:
    """The same length, with one apostrophe for all and spaces for underscores."""
    text = text.replace("_", " ")
    if not text.isascii() or "`" in text:
        for sign in _APOSTROPHES:
            text = text.replace(sign, "'")
    return text


def _trim(words: list[str], starts: list[int], ends: list[int], originals: list[str]) -> None:
    """Take off the English `'s` and French elisions."""
    for index, original in [(index, each) for index, each in enumerate(originals) if "'" in each]:
        before, _, word = original.partition("'")
        if before.lower() in _ELISIONS:
            starts[index] += len(before) + 1
        else:
            word = original
        if word.endswith(("'s", "'S")):
            ends[index] -= 2
            word = word[:-2]
        words[index] = fold_word(word)


def _without_empty(words: list[str], starts: list[int], ends: list[int]) -> tuple[list[str], list[int], list[int]]:
    kept = [index for index, word in enumerate(words) if word]
    return [words[i] for i in kept], [starts[i] for i in kept], [ends[i] for i in kept]


@lru_cache(maxsize=4096)
def _sign(gap: str) -> str:
    """What ends a sentence in the gap between two words, `-` for a gap that is one hyphen, empty for any other."""
    if gap in _HYPHENS:
        return "-"
    found = _STOP.search(gap)
    return found.group() if found else ""


def _joints(gaps: list[str], text: str, starts: list[int], ends: list[int]) -> tuple[set[int], list[int]]:
    """The words no phrase may reach into, and those that follow a hyphen."""
    fresh: set[int] = set()
    hyphened: list[int] = []
    for index, sign in [(index, sign) for index, sign in enumerate(map(_sign, gaps)) if sign and index]:
        if sign == "-":
            hyphened.append(index)
        elif sign != "." or not _is_short_name(text[starts[index - 1] : ends[index - 1]]):
            fresh.add(index)
    return fresh, hyphened


def _is_short_name(word: str) -> bool:
    """The full stop after a short name (`Gen. Smith`) is taken for an abbreviation's."""
    return len(word) <= 4 and word[:1].isupper()


def _runs(hyphened: list[int]) -> list[tuple[int, int]]:
    """Runs (first, last) of words joined by hyphens, given the indexes of the words that follow a hyphen."""
    runs: list[tuple[int, int]] = []
    for index in hyphened:
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index - 1, index))
    return runs


def _read_as_one(first: int, last: int, length: int) -> list[tuple[int, int]]:
    """The words (first, last) around the words `first` to `last`, these being one."""
    before = range(max(0, first - _REACH), first)
    after = range(last + 1, min(length, last + 1 + _REACH))
    return [*((i, i) for i in before), (first, last), *((i, i) for i in after)]


def _haystack(words: list[str], fresh: set[int]) -> tuple[str, list[int]]:
    pieces = words.copy()
    for index in fresh:
        pieces[index] = "\n " + words[index]
    spaces = list(accumulate(map(add, map(len, pieces), repeat(1)), initial=0))
    spaces.pop()
    for index in fresh:
        spaces[index] += 2
    return f" {' '.join(pieces)} ", spaces
