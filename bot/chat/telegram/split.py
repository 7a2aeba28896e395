"""Where a long text is cut: counted in UTF-16 code units, as Telegram counts. Pure."""

import re
import unicodedata
from collections.abc import Sequence

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s)")
_SPACE = re.compile(r"\s")
_ZERO_WIDTH_JOINER = "\u200d"
_LONGEST_CLUSTER = 64
"""How far back a hard cut looks for the start of a grapheme: beyond it the text is no writing anybody reads."""


def units(text: str) -> int:
    """The length of `text` in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def parts(text: str, limit: int, block_starts: Sequence[int] = ()) -> list[tuple[int, int]]:
    """The (start, end) offsets of consecutive parts of at most `limit` units; only white space lies between them.

    A part ends where a block does, else a line, a sentence, a word (the first three only if that fills half of it); a
    single longer word is cut between two graphemes.
    """
    found: list[tuple[int, int]] = []
    start = _skip_space(text, 0)
    while start < len(text):
        furthest = _furthest(text, start, limit)
        end = len(text) if furthest == len(text) else _best_cut(text, start, furthest, block_starts)
        found.append((start, start + len(text[start:end].rstrip())))
        start = _skip_space(text, end)
    return found


def _furthest(text: str, start: int, limit: int) -> int:
    """The largest end for which text[start:end] has at most `limit` units."""
    end = min(start + limit, len(text))
    spare = limit - units(text[start:end])
    while spare < 0:
        end -= 1
        spare += units(text[end])
    return end


def _best_cut(text: str, start: int, furthest: int, block_starts: Sequence[int]) -> int:
    half = start + (furthest - start) // 2
    blocks = [at for at in block_starts if half <= at <= furthest]
    if blocks:
        return blocks[-1]
    line = text.rfind("\n", half, furthest + 1)
    if line > 0:
        return line
    sentences = [match.end() for match in _SENTENCE_END.finditer(text, half, furthest + 1)]
    if sentences:
        return sentences[-1]
    for at in range(furthest, start, -1):
        if _SPACE.match(text, at):
            return at
    return _between_graphemes(text, start, furthest)


def _between_graphemes(text: str, start: int, furthest: int) -> int:
    for at in range(furthest, max(start, furthest - _LONGEST_CLUSTER), -1):
        if not _belongs_together(text, at):
            return at
    return furthest


def _belongs_together(text: str, at: int) -> bool:
    """Whether the characters before and at `at` make one grapheme (marks, emoji sequences, flags; after Unicode UAX 29)."""
    before, char = text[at - 1], text[at]
    if _ZERO_WIDTH_JOINER in {before, char} or unicodedata.category(char).startswith("M"):
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f":  # skin tones, tags of flags
        return True
    return _is_flag_half(char) and _flag_halves_before(text, at) % 2 == 1


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_halves_before(text: str, at: int) -> int:
    count = 0
    while at > count and _is_flag_half(text[at - count - 1]):
        count += 1
    return count


def _skip_space(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip())
