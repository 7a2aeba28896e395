"""Plain text put in one form: the characters, the lines, the paragraphs. Nothing here judges what a line means."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Soft hyphens, zero-width and bidirectional controls: they break words apart for a matcher and hide text from a reader."""

_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")

_LISTED = re.compile(r"(?:[-*•▪●–—]|\d{1,2}[.)])\s")
_ENDS = (".", "!", "?", "…", ":", ";", '"', "”", "»", "“")

_LABEL = 30
"""Characters up to which a line under another may be a label of its own: a date, a byline, how long it takes to read."""
_WRAP_AT = range(50, 101)
"""Where hard-wrapped text breaks its lines, in characters."""


def normalise(text: str) -> str:
    """NFC, `\\n` newlines, single spaces, no invisible or control characters, no space around lines, at most one blank line."""
    text = _NEWLINES.sub("\n", unicodedata.normalize("NFC", text))
    text = _CONTROLS.sub("", _INVISIBLE.sub("", text))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a normalised text: blocks between blank lines, hard-wrapped lines joined, else one a line."""
    found: list[str] = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        found += [" ".join(lines)] if _is_wrapped(lines) else lines
    return found


def same_words(one: str, other: str) -> bool:
    """Do both say the same words, whatever their case, quotes and punctuation?"""
    return bool(words := _words(one)) and words == _words(other)


def is_prose(line: str) -> bool:
    """Does it end as a sentence does? Headlines, names and labels do not."""
    return line.rstrip("\"'”’»“)]* ").endswith((".", "!", "?", "…", "。"))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _is_wrapped(lines: list[str]) -> bool:
    """Two lines or more that break near one column in mid-sentence, as mailers and text editors leave them."""
    body = lines[:-1]
    if not body or any(_LISTED.match(line) for line in lines):
        return False
    if not any(line[:1].islower() for line in lines[1:]) and not (is_prose(lines[-1]) and len(lines[-1]) > _LABEL):
        return False  # a headline, and under it who wrote it or when
    lengths = [len(line) for line in body]
    open_ends = sum(not line.endswith(_ENDS) for line in body)
    return max(lengths) in _WRAP_AT and min(lengths) > 0.6 * max(lengths) and open_ends >= 0.6 * len(body)
