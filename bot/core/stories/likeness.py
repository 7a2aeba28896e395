"""How alike two items are: a weighing of what they share and of what tells them apart, with the reason.

A linear model over few features. Its weights were fitted by logistic regression on pairs of real headlines of three days of
news, judged by hand, and rounded; a feature whose weight did not hold on other weeks' pairs was left out. docs/stories.md says
how well it does.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.core.stories.copies import COPY, containment
from bot.core.stories.kinds import Sort, of_one_series
from bot.core.stories.traits import Traits, quoted
from bot.core.stories.vocabulary import Vocabulary

WINDOW = timedelta(hours=72)
"""News of one event comes within three days; later ones tell of what followed."""

Weigh = Callable[[str], float]
"""How much a term says, given what is in the window."""

_BIAS = -4.44
_OVERLAP, _LEAST_SHARE, _MOST_SHARE, _AMOUNT = 1.97, 4.09, 1.85, 1.73
"""Cosine of all terms; share of a headline that the other item tells too, for the worse and the better; sum over 30."""
_NAMES = -0.95
"""The more of the sum are names, the less it says: the same people act every day."""
_NAMELESS = -0.8
"""No name in common: the words alone may be any day's."""
_FIRST, _STRANGER = 0.44, -0.8
"""Who acts is named by the other headline too; who acts is not in the other item at all."""
_DEED, _RAREST, _QUOTE = 0.9, 1.34, 0.4
_NUMBERS = -2.5
"""Both headlines give numbers, all different."""
_DAY = -2.13
_EXPLAINER, _TWO_EXPLAINERS, _COMING = -0.99, -1.21, -0.77
"""One of them explains; both do; one tells what is to come and the other what has come."""

_LEAST_WORDS = 3
"""Terms of a headline that tells what happened."""
_SAME = 0.35
"""From this sum on, two items report the same: chosen for few false joins."""
_COPIED = 10.0
_LONG_COPY = 20
"""Sampled runs from which a copy needs no word of the headline in common: shorter ones may be what a site writes below all."""
_APART = -10.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` above 0 says that both report the same event; `copied` is the share of text that one has of the other."""

    score: float
    why: str
    copied: float = 0.0

    @property
    def same(self) -> bool:
        """Whether they report the same event."""
        return self.score >= 0


def compare(one: Traits, other: Traits, vocabulary: Vocabulary, weigh: Weigh) -> Likeness:
    """How alike two items are; the same whichever comes first."""
    gap = max(timedelta(0), one.begins - other.ends, other.begins - one.ends)
    if gap > WINDOW:
        return Likeness(_APART, f"{gap.days} days apart")
    if one.sort & other.sort & Sort.REGULAR and of_one_series(one.title, other.title):
        return Likeness(_APART, "issues of one series")
    copied = containment(one.sketch, other.sketch)
    if copied >= COPY and (one.words & other.words or min(len(one.sketch), len(other.sketch)) >= _LONG_COPY):
        return Likeness(_COPIED + copied, f"the same text ({copied:.0%} of the shorter one)", copied)
    if one.words == other.words and _numbers_differ(one, other):
        return Likeness(_APART, "the same headline with other numbers")
    if min(len(one.words), len(other.words)) < _LEAST_WORDS:
        return Likeness(_APART, "too short a headline to tell")
    if one.language != other.language and one.language and other.language and not _plain_words(one) & _plain_words(other):
        return _across_languages(one, other, vocabulary, weigh, gap)
    return _weighed(one, other, vocabulary, weigh, gap)


def _weighed(one: Traits, other: Traits, vocabulary: Vocabulary, weigh: Weigh, gap: timedelta) -> Likeness:
    weight = {key: weigh(key) for key in one.everything | other.everything}

    def mass(keys: Iterable[str]) -> float:
        return sum(weight[key] ** 2 for key in keys)

    common = one.everything & other.everything
    if not common:
        return Likeness(_APART, "nothing in common")
    here, there = mass(one.words) or 1.0, mass(other.words) or 1.0
    shares = mass(one.words & other.everything) / here, mass(other.words & one.everything) / there
    size_one = here + mass(one.everything - one.words) / 2
    size_other = there + mass(other.everything - other.words) / 2
    shared = sum(weight[key] ** 2 * _place(key in one.words, key in other.words) for key in common)
    names = (one.names & other.everything) | (other.names & one.everything)
    titles = one.words & other.words
    score = (
        _BIAS
        + _OVERLAP * shared / math.sqrt(size_one * size_other)
        + _LEAST_SHARE * min(shares)
        + _MOST_SHARE * max(shares)
        + _AMOUNT * sum(weight[key] for key in common) / 30
        + _NAMES * sum(weight[key] for key in names) / 15
        + _NAMELESS * (not names)
        + _FIRST * _first(one, other)
        + _STRANGER * _strangers(one, other, vocabulary)
        + _DEED * _deeds(one, other, mass)
        + _RAREST * max((weight[key] for key in titles), default=0.0) / 7
        + _QUOTE * min(15.0, sum(weight[key] for key in _quoted(one, other, vocabulary))) / 10
        + _NUMBERS * _numbers_differ(one, other)
        + _DAY * min(3.0, gap / timedelta(days=1))
        + _sorts(one.sort, other.sort)
        - _SAME
    )
    return Likeness(score, _why(one, other, names, min(shares)))


def _place(in_one: bool, in_other: bool) -> float:
    """A term of the lead counts half of one in the headline."""
    return (1.0 if in_one else _HALF) * (1.0 if in_other else _HALF)


_HALF = math.sqrt(0.5)


def _first(one: Traits, other: Traits) -> int:
    """-1 to 1: whether each headline names whom the other one names first."""
    return (one.first in other.words) + (other.first in one.words) - 1 if one.first and other.first else 0


def _strangers(one: Traits, other: Traits, vocabulary: Vocabulary) -> int:
    """How many of both act without the other item naming them or their side."""
    return _is_stranger(one, other, vocabulary) + _is_stranger(other, one, vocabulary)


def _is_stranger(one: Traits, other: Traits, vocabulary: Vocabulary) -> bool:
    return bool(one.first) and vocabulary.side(one.first) not in map(vocabulary.side, other.everything)


def _deeds(one: Traits, other: Traits, mass: Callable[[Iterable[str]], float]) -> float:
    """Cosine of the deeds in both headlines; 0.3, which says nothing, where one tells none."""
    here, there = one.deeds, other.deeds
    return mass(here & there) / math.sqrt(mass(here) * mass(there)) if here and there else 0.3


def _quoted(one: Traits, other: Traits, vocabulary: Vocabulary) -> frozenset[str]:
    return (quoted(vocabulary, one.opening) & other.everything) | (quoted(vocabulary, other.opening) & one.everything)


def _numbers_differ(one: Traits, other: Traits) -> bool:
    return bool(one.headline_numbers and other.headline_numbers) and not (
        one.headline_numbers & other.numbers or other.headline_numbers & one.numbers
    )


def _sorts(one: Sort, other: Sort) -> float:
    differ, both = one ^ other, one & other
    return (
        _EXPLAINER * bool(differ & Sort.EXPLAINS)
        + _TWO_EXPLAINERS * bool(both & Sort.EXPLAINS)
        + _COMING * bool(differ & Sort.COMING)
    )


def _plain_words(traits: Traits) -> frozenset[str]:
    return frozenset(term for term in traits.everything if term[0] != "@" and term[-1] != ":")


def _across_languages(one: Traits, other: Traits, vocabulary: Vocabulary, weigh: Weigh, gap: timedelta) -> Likeness:
    """Only what is the same in every language can agree: then it must agree well, on the same day, and name enough."""
    here, there = one.neutral(), other.neutral()
    common = here & there
    names = {key for key in common if key[-1] != ":"}
    deeds = common - names
    share = sum(map(weigh, common)) / (min(sum(map(weigh, here)), sum(map(weigh, there))) or 1.0)
    numbers = one.numbers & other.numbers
    enough = len(names) + len(numbers) >= 2 and bool(deeds) and len(common) + len(numbers) >= 4
    told = _why(one, other, frozenset(names), share)
    strangers = _strangers(one, other, vocabulary)
    score = (
        10 * (share - 0.6) + 0.5 * len(numbers) - strangers - 2 * _numbers_differ(one, other) - 1.5 * (gap / timedelta(days=1))
    )
    score += _sorts(one.sort, other.sort)
    return Likeness(score if enough else _APART, f"in two languages, {told}")


def _why(one: Traits, other: Traits, names: frozenset[str], share: float) -> str:
    """`same names Paris, Zelensky; same numbers 26; 71% of the headline's words`."""
    told = []
    known = sorted(name[1:] if name[0] in "@~" else name for name in names)
    if known:
        told.append(f"same names {', '.join(known[:5])}")
    if deeds := one.deeds & other.deeds:
        told.append(f"same deeds {', '.join(sorted(deed.rstrip(':') for deed in deeds))}")
    if numbers := sorted((one.headline_numbers & other.numbers) | (other.headline_numbers & one.numbers)):
        told.append(f"same numbers {', '.join(number[1:] for number in numbers[:5])}")
    told.append(f"{share:.0%} of the headline's weight")
    return "; ".join(told)
