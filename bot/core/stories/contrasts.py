"""What tells two items apart: whom and what each headline names, or counts, that the other item knows nothing of.

Where only one side tells more, it is a longer report of the same event. Where each has a name of its own, `Lviv` here and
`Odesa` there, they are mostly two events, and surely so where the rest of both headlines is one mould.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from bot.core.stories.common import ROUND
from bot.core.stories.traits import HEADLINE_CASE, WORD, Traits, consonants, terms_of
from bot.core.stories.vocabulary import Vocabulary

_INSIDE = re.compile(r"(?<=[^\W_] )[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|(?<=[^\W_], )[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
"""Words inside of a sentence: not behind a full stop, a colon, a quotation mark."""
_PLACING = frozenset(
    "in near outside at from around w pod koło nahe bei aus à près de en в у під біля під под около из з із".split()  # noqa: SIM905 (a list of words)
)
"""Words that a place stands behind, in a headline that writes every word large."""
_LEAST_ROOT = 4
"""Letters of a root from which a longer word that begins with it is a form of it: `congo`, `congoles`."""
_MOULD = 0.6
"""Share of the words of two headlines, their own names and numbers aside, that stand in one order in both."""
_ALL_BUT_ONE = 0.8
"""The same where only the first word is known to differ, which may be a name or not."""
_FEW = 25
"""Words of a text that two events may well have in common: `The governor said that it had held all night.`"""
_TOLD_FIRST = 150
"""Code points of a text whose names and numbers must stand in the other item's lead, if it is a copy."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """What each headline alone names and counts: this one and that one."""

    names: tuple[frozenset[str], frozenset[str]]
    numbers: tuple[frozenset[str], frozenset[str]]
    of_one_mould: bool
    """Whether it is one headline, filled in for two events: names or numbers stand against each other, little else differs."""

    def __str__(self) -> str:
        """`Lviv here, Odesa there`."""
        sides = self.names if all(self.names) else self.numbers
        return " here, ".join(", ".join(sorted(term.lstrip("@#") for term in side)) for side in sides) + " there"


def contrast(one: Traits, other: Traits, vocabulary: Vocabulary) -> Contrast:
    """What tells the two headlines apart; the same, mirrored, whichever comes first."""
    names = _alone(one, other, vocabulary), _alone(other, one, vocabulary)
    numbers = one.headline_numbers - other.numbers - ROUND, other.headline_numbers - one.numbers - ROUND
    begun = _begun(one, other, vocabulary), _begun(other, one, vocabulary)
    if all(begun) and not all(names) and _mould(one, other, begun[0] | begun[1], vocabulary) >= _ALL_BUT_ONE:
        return Contrast(begun, numbers, of_one_mould=True)
    differ = all(names) or all(numbers)
    return Contrast(names, numbers, differ and _mould(one, other, names[0] | names[1], vocabulary) >= _MOULD)


def is_reprint(one: Traits, other: Traits, vocabulary: Vocabulary) -> bool:
    """Whether two texts that share most of their words are one text, not two events told by one mould."""
    if not (one.is_short or other.is_short):  # long ones may be edited: only what both headlines name tells them apart
        found = contrast(one, other, vocabulary)
        return not (found.of_one_mould and all(found.names))
    here, there = _marks(vocabulary, _lead(one)), _marks(vocabulary, _lead(other))
    if here - other.everything - other.numbers and there - one.everything - one.numbers:
        return False
    found = contrast(one, other, vocabulary)
    if not found.of_one_mould:
        return True
    return not all(found.names) and one.is_short and other.is_short and min(len(one.runs), len(other.runs)) >= _FEW


def _alone(one: Traits, other: Traits, vocabulary: Vocabulary) -> frozenset[str]:
    """Names in the headline of one that the other item has in no form."""
    others = other.everything - one.everything
    names = _names(vocabulary, one.title, _lead(one)) - other.everything
    return frozenset(name for name in names if not any(_meet(name, term, vocabulary) for term in others))


def _begun(one: Traits, other: Traits, vocabulary: Vocabulary) -> frozenset[str]:
    """The first word of the headline of one, where it may be a name: the other item and everyday news lack it."""
    terms = vocabulary.terms(WORD.findall(one.title)[:1])
    return frozenset(term for term in terms if term in one.words - other.everything and not _is_everyday(term, vocabulary))


def _is_everyday(term: str, vocabulary: Vocabulary) -> bool:
    return term[0] == "@" or term[-1] == ":" or term in vocabulary.counts


def _meet(name: str, term: str, vocabulary: Vocabulary) -> bool:
    """Whether a term may stand for a name: another form of it, or the same side's government, leader or country."""
    if name[0] == "@" and term[0] == "@":
        kinds = {vocabulary.kind(name), vocabulary.kind(term)}
        return vocabulary.side(name) == vocabulary.side(term) and (len(kinds) > 1 or "country" in kinds)
    if "@" in name[0] + term[0] or term[-1] == ":":
        return False
    shorter, longer = sorted((name, term), key=len)
    return (len(shorter) >= _LEAST_ROOT and longer.startswith(shorter)) or (consonants(name) or name) == consonants(term)


@lru_cache(maxsize=1 << 9)
def _names(vocabulary: Vocabulary, title: str, lead: str) -> frozenset[str]:
    """Names in a headline: those that are known, and what it writes large, or else what the lead does.

    In a headline that writes every word large, only a word behind a word of place is taken for a name.
    """
    terms = frozenset(terms_of(vocabulary, WORD.findall(title)))
    inside = _INSIDE.findall(title)
    if sum(word[0].isupper() for word in inside) > HEADLINE_CASE * len(inside):
        pairs = pairwise(inside)
        inside = [word for before, word in pairs if before.casefold() in _PLACING]
    known = frozenset(term for term in terms if term[0] == "@")
    return known | (terms & _large(vocabulary, inside)) | (terms & _large(vocabulary, _INSIDE.findall(lead)))


def _large(vocabulary: Vocabulary, words: Iterable[str]) -> frozenset[str]:
    terms = vocabulary.terms(word for word in words if word[0].isupper())
    return frozenset(term for term in terms if term[0] not in "-#" and term[-1] != ":")


def _mould(one: Traits, other: Traits, names: frozenset[str], vocabulary: Vocabulary) -> float:
    here, there = sorted((_rest(vocabulary, one.title, names), _rest(vocabulary, other.title, names)))
    return SequenceMatcher(None, here, there, autojunk=False).ratio()


def _rest(vocabulary: Vocabulary, title: str, names: frozenset[str]) -> list[str]:
    """A headline's words, small ones too, without its numbers and these names."""
    words = WORD.findall(title)
    pairs = zip(words, vocabulary.terms(words), strict=True)
    return [word.casefold() for word, term in pairs if term[0] != "#" and term not in names]


def _lead(traits: Traits) -> str:
    return traits.opening[len(traits.title) + 1 :][:_TOLD_FIRST]


@lru_cache(maxsize=1 << 9)
def _marks(vocabulary: Vocabulary, text: str) -> frozenset[str]:
    """Numbers and names of a text, known or written large inside a sentence."""
    terms = vocabulary.terms(WORD.findall(text))
    return frozenset(term for term in terms if term[0] in "@#") | _large(vocabulary, _INSIDE.findall(text))
