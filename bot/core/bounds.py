"""Bounds of a date in words: why all that is known of one is that it lies before, after or between others. Pure.

A `Dating.how` is a phrase, and searches look into it. A bound's is made of a fact, and read back as that fact where people are
told of it.
"""

import re
from functools import cache

from bot.core.fact_words import WORDS
from bot.core.facts import Fact, fact, in_words

_KINDS = tuple(kind for kind in WORDS if kind.startswith("bound-"))
_LONG = frozenset({"how", "words"})
"""Values that may hold spaces; the others are days."""

SAVED = fact("bound-saved")
MADE = fact("bound-made")


def read(how: str) -> Fact:
    """The fact that such a phrase was made of; the phrase itself where it was made of none."""
    for kind in _KINDS:
        if found := _pattern(kind).fullmatch(how):
            return Fact(kind, {name: read(value) if name == "how" else value for name, value in found.groupdict().items()})
    return in_words(how)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", _slot, re.escape(WORDS[kind])))


def _slot(found: re.Match[str]) -> str:
    return f"(?P<{found[1]}>{'.' if found[1] in _LONG else '[^ ]'}+)"
