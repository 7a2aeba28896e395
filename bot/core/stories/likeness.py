"""How alike two items are: a weighing of what they share and of what tells them apart, with the reason.

A linear model over few features. Its weights were fitted by logistic regression on pairs of real headlines of three days of
news, judged by hand, and rounded; a feature whose weight did not hold on other weeks' pairs was left out. docs/stories.md says
how well it does.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce

from bot.core.facts import Fact, fact, in_words
from bot.core.stories.common import ROUND
from bot.core.stories.contrasts import Contrast, contrast, is_reprint
from bot.core.stories.copies import COPY, containment, filled_alike
from bot.core.stories.kinds import Sort, of_one_series
from bot.core.stories.traits import WORD, Traits, consonants, quoted
from bot.core.stories.vocabulary import NAME_WEIGHT, Vocabulary

WINDOW = timedelta(hours=72)
"""News of one event comes within three days; later ones tell of what followed."""

Weigh = Callable[[str], float]
"""How much a term says, given what is in the window."""

_WEIGHTS = {
    "bias": -4.1,
    "least share": 4.3,  # share of a headline's weight that the other item tells too: the worse of both
    "most share": 1.8,  # and the better
    "amount": 2.5,  # weight of all that is shared, over 30
    "names": -0.9,  # and of the names in it, over 15: the same people act every day
    "nameless": -1.5,  # no name is shared: the words alone may be any day's
    "first": 0.9,  # -1 to 1: each headline names whom the other names first
    "strangers": -0.15,  # how many act whom the other item does not name
    "deeds": 1.0,  # cosine of the deeds in both headlines; 0.3 where one tells none
    "quoted": 0.45,  # weight of shared words in quotation marks, over 10, at most 1.5
    "numbers": 1.3,  # numbers in one headline that the other item has, at most 2
    "other numbers": -2.25,  # both headlines give numbers, all different; twice where both give several
    "days": -2.3,  # between them, at most 3
    "explainer": -1.2,  # one of them explains
    "explainers": -1.1,  # both do
    "coming": -1.6,  # one tells what is to come and the other what has come
    "answers": -1.1,  # deeds that answer an event (condemn, deny, mourn) in one headline, not in the other item
}
"""What each feature adds to the score."""

_OTHER_NAMES, _OTHER_KNOWN_NAMES = -2.5, -5.0
"""What is added where each headline has a rare name that the other item lacks; in two languages known names only, which are
most of what is compared there. Set by hand, see docs/stories.md."""

_ANSWERS = frozenset({"condemn:", "praise:", "react:", "deny:", "reject:", "mourn:"})

_ALL_LANGUAGES, _LEAST_SHARED = 10.0, 0.6
"""Weight of the share of names and deeds that two items in different languages have in common, beyond the least."""
_LEAST_WORDS = 3
"""Terms of a headline that tells what happened."""
_SAME = 1.0
"""From this sum on, two items report the same: chosen for few false joins."""
_MOST_QUOTED, _MOST_NUMBERS = 1.5, 2
_MOST_MORE = _WEIGHTS["deeds"] + _WEIGHTS["numbers"] * _MOST_NUMBERS + _WEIGHTS["quoted"] * _MOST_QUOTED
"""What the features that are asked last can add at most."""
_COPIED = 10.0
_LONG_COPY = 20
"""Sampled runs from which a copy needs no word of the headline in common: shorter ones may be what a site writes below all."""
_APART = -10.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` from 0 on says that both report the same event (below, it may be no more than a bound); `copied` is the share of
    text that one has of the other."""

    score: float
    why: Fact
    copied: float = 0.0

    @property
    def same(self) -> bool:
        """Whether they report the same event."""
        return self.score >= 0


def compare(one: Traits, other: Traits, vocabulary: Vocabulary, weigh: Weigh) -> Likeness:
    """How alike two items are; the same whichever comes first."""
    gap = max(timedelta(0), one.begins - other.ends, other.begins - one.ends)
    if gap > WINDOW:
        return _apart(f"{gap.days} days apart")
    found = _compared(one, other, vocabulary, weigh, gap)
    # Asked last, as what sort of piece it is takes long to tell.
    if found.same and one.sort & other.sort & Sort.REGULAR and of_one_series(one.title, other.title):
        return _apart("issues of one series")
    return found


def _compared(one: Traits, other: Traits, vocabulary: Vocabulary, weigh: Weigh, gap: timedelta) -> Likeness:
    copied = _copied(one, other, vocabulary)
    if copied >= COPY and not filled_alike(one.filling, other.filling):
        return _apart("one mould, two texts: other names or numbers")
    if copied >= COPY:
        return Likeness(_COPIED + copied, fact("like-copy", percent=round(copied * 100)), copied)
    if one.words == other.words and _numbers_differ(one, other):
        return _apart("the same headline with other numbers")
    if min(len(one.words), len(other.words)) < _LEAST_WORDS:
        return _apart("too short a headline to tell")
    likeness, telling = _weighed(one, other, vocabulary, weigh, gap), _OTHER_NAMES
    if one.language != other.language and one.language and other.language:
        across = _across_languages(one, other, vocabulary, weigh, gap)
        if across.score > likeness.score or not _plain_words(one) & _plain_words(other):
            likeness, telling = across, _OTHER_KNOWN_NAMES
    if not likeness.same:
        return likeness
    return _told_apart(likeness, contrast(one, other, vocabulary), telling, weigh)


def _told_apart(likeness: Likeness, found: Contrast, telling: float, weigh: Weigh) -> Likeness:
    """What seems one event, less what tells the two apart: looked at last, for it costs more than all the rest."""
    if found.of_one_mould:
        return _apart(f"one mould, two events: {found}")
    score = likeness.score + telling * _rarity(found, weigh, known=telling == _OTHER_KNOWN_NAMES)
    return replace(likeness, score=score) if score >= 0 else Likeness(score, in_words(f"{likeness.why}; but {found}"))


def _copied(one: Traits, other: Traits, vocabulary: Vocabulary) -> float:
    """The share of text that one has of the other; nothing where two events are told by one short text."""
    of_a_kind = one.is_short == other.is_short
    copied = containment(one.runs, other.runs) if of_a_kind else containment(one.sketch, other.sketch)
    if copied < COPY:
        return 0.0
    if not one.words & other.words and min(len(one.sketch), len(other.sketch)) < _LONG_COPY:
        return 0.0
    return copied if is_reprint(one, other, vocabulary) else 0.0


def _weighed(one: Traits, other: Traits, vocabulary: Vocabulary, weigh: Weigh, gap: timedelta) -> Likeness:
    def mass(keys: Iterable[str]) -> float:
        return sum([weight * weight for weight in map(weigh, keys)])

    common = one.everything & other.everything
    if not common:
        return _apart("nothing in common")
    shares = (
        (mass(one.words & common) + mass(_beside(one, other, vocabulary)) / 2) / (mass(one.words) or 1.0),
        (mass(other.words & common) + mass(_beside(other, one, vocabulary)) / 2) / (mass(other.words) or 1.0),
    )
    names = (one.names | other.names) & common
    score = -_SAME + _sum(
        {
            "bias": 1.0,
            "least share": min(shares),
            "most share": max(shares),
            "amount": sum(map(weigh, common)) / 30,
            "names": sum(map(weigh, names)) / 15,
            "nameless": not names,
            "first": _first(one, other, vocabulary),
        }
    )
    if score + _MOST_MORE < 0:  # as for nearly all that are compared: nothing else could make them one event
        return Likeness(score + _MOST_MORE, fact("like-share", percent=round(min(shares) * 100)))
    score += _sum(
        {"strangers": _strangers(one, other, vocabulary), "deeds": _deeds(one, other, mass), **_gaps(one, other, gap)}
    )
    if score + _sum({"quoted": _MOST_QUOTED}) >= 0:  # else what takes long to tell cannot make them one event
        quotes = min(_MOST_QUOTED, sum(map(weigh, _quoted(one, other, vocabulary))) / 10)
        score += _sum({"quoted": quotes, **_sorts(one, other)})
    return Likeness(score, _why(one, other, names, min(shares)))


def _sum(features: dict[str, float]) -> float:
    return sum(_WEIGHTS[name] * value for name, value in features.items())


def _gaps(one: Traits, other: Traits, gap: timedelta) -> dict[str, float]:
    """The features that hold in any language."""
    several = min(len(one.headline_numbers), len(other.headline_numbers)) > 1
    apart = (one.deeds - other.everything) | (other.deeds - one.everything)
    return {
        "numbers": min(_MOST_NUMBERS, len((one.headline_numbers & other.numbers) | (other.headline_numbers & one.numbers))),
        "other numbers": _numbers_differ(one, other) * (1 + several),
        "days": min(3.0, gap / timedelta(days=1)),
        "answers": len(apart & _ANSWERS),
    }


def _sorts(one: Traits, other: Traits) -> dict[str, float]:
    """The features of what sort of piece each is. None of them speaks for one event."""
    differ, both = one.sort ^ other.sort, one.sort & other.sort
    return {
        "explainer": bool(differ & Sort.EXPLAINS),
        "explainers": bool(both & Sort.EXPLAINS),
        "coming": bool(differ & Sort.COMING),
    }


def _rarity(apart: Contrast, weigh: Weigh, *, known: bool) -> float:
    """0 to 1: how rare a name each headline has to itself; whom all of the week's news names says little."""
    rarest = [max((weigh(name) for name in names if name[0] == "@" or not known), default=0.0) for names in apart.names]
    return min(1.0, min(rarest) / NAME_WEIGHT) ** 2


def _beside(one: Traits, other: Traits, vocabulary: Vocabulary) -> list[str]:
    """Known names in a headline that the other item lacks, though it names their side: Lukashenko here, Belarus there."""
    alone = [term for term in one.words if term[0] == "@" and term not in other.everything]
    if not alone:
        return []
    sides = {vocabulary.side(term) for term in other.everything if term[0] == "@"}
    return [term for term in alone if vocabulary.side(term) in sides]


def _first(one: Traits, other: Traits, vocabulary: Vocabulary) -> float:
    """-1 to 1: whether each headline names whom the other one names first; half as much for somebody of their side."""
    if not (one.first and other.first):
        return 0
    return _names_first(one, other, vocabulary) + _names_first(other, one, vocabulary) - 1


def _names_first(one: Traits, other: Traits, vocabulary: Vocabulary) -> float:
    if other.first in one.words:
        return 1
    side = vocabulary.side(other.first)
    return 0.5 if any(vocabulary.side(term) == side for term in one.words if term[0] == "@") else 0


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
    here, there = one.headline_numbers - ROUND, other.headline_numbers - ROUND
    return bool(here and there) and not (here & other.numbers or there & one.numbers)


def _plain_words(traits: Traits) -> frozenset[str]:
    return frozenset(term for term in traits.everything if term[0] != "@" and term[-1] != ":")


def _across_languages(one: Traits, other: Traits, vocabulary: Vocabulary, weigh: Weigh, gap: timedelta) -> Likeness:
    """Only what is the same in every language can agree: then it must agree well, on the same day, and name enough."""
    here, there = one.neutral(), other.neutral()
    here, there = here | (there & _begun(one, vocabulary)), there | (here & _begun(other, vocabulary))
    common = here & there
    names = {key for key in common if key[-1] != ":"}
    deeds = common - names
    share = sum(map(weigh, common)) / (min(sum(map(weigh, here)), sum(map(weigh, there))) or 1.0)
    numbers = one.numbers & other.numbers
    enough = len(names) + len(numbers) >= 2 and bool(deeds) and len(common) + len(numbers) >= 4
    told = fact("like-across", why=_why(one, other, frozenset(names), share))
    if not enough:
        return Likeness(_APART, told)
    score = _ALL_LANGUAGES * (share - _LEAST_SHARED) + _sum(_gaps(one, other, gap)) - _strangers(one, other, vocabulary)
    return Likeness(score + _sum(_sorts(one, other)) if score >= 0 else score, told)


def _begun(traits: Traits, vocabulary: Vocabulary) -> set[str]:
    """The sound of the headline's first word, which is written large whether it is a name or not."""
    terms = vocabulary.terms(WORD.findall(traits.title)[:1])
    return {sound for term in terms if term[0] not in "-#@" and term[-1] != ":" and (sound := consonants(term))}


def _why(one: Traits, other: Traits, names: frozenset[str], share: float) -> Fact:
    """`same names Paris, Zelensky; same numbers 26; 71% of the headline's weight`."""
    told: list[Fact] = []
    known = sorted(name[1:] if name[0] in "@~" else name for name in names)
    if known:
        told.append(fact("like-names", names=", ".join(known[:5])))
    if deeds := one.deeds & other.deeds:
        told.append(fact("like-deeds", deeds=tuple(fact("like-deed", deed=deed.rstrip(":")) for deed in sorted(deeds))))
    if numbers := sorted((one.headline_numbers & other.numbers) | (other.headline_numbers & one.numbers)):
        told.append(fact("like-numbers", numbers=", ".join(number[1:] for number in numbers[:5])))
    told.append(fact("like-share", percent=round(share * 100)))
    return reduce(lambda first, then: fact("like-and", first=first, then=then), told)


def _apart(why: str) -> Likeness:
    """Two events. Nobody in a chat is told why: its words are for the terminal."""
    return Likeness(_APART, in_words(why))
