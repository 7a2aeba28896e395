"""All phrases of all topics and keywords, found in one pass.

The Aho-Corasick automaton runs over padded, folded words (`folding.Folded.haystack`), so that word boundaries cost nothing and
the time for a text hardly grows with the number of phrases. A phrase with an ending or a free word inside is looked up by its
longest literal piece and then compared word by word.

Phrases added later form a second, small automaton, and the latest of them a third, so that one more keyword costs nothing like
a compilation; each joins the one before when it has grown.
"""

from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from bot.core.matching.folding import Folded
from bot.core.matching.phrases import Phrase, Word

Hits = dict[int, list[tuple[int, int]]]
"""Phrase number -> where it occurs: (start, end) in code points of the original, in order."""

_LATEST = 50
"""The third tier, which is built anew for every keyword, joins the second once it holds more phrases than this."""
_LEAST_MERGED = 500
_MERGED_SHARE = 8
"""The second tier joins the first once it holds this many phrases and more than one for each so many of the first."""


class PhraseTable:
    """Numbers phrases, each distinct one once, and builds what finds them."""

    def __init__(
        self, numbers: dict[Phrase, int] | None = None, base: "_Tier | None" = None, later: "_Tier | None" = None
    ) -> None:
        self._numbers = numbers or {}
        self._base = base or _Tier({}, 0)
        self._later = later or _Tier({}, 0)

    def copy(self) -> "PhraseTable":
        """One that can grow while this one stays; they share the first two tiers."""
        return PhraseTable(self._numbers.copy(), self._base, self._later)

    def number(self, phrases: Iterable[Phrase]) -> frozenset[int]:
        """The numbers of `phrases`, new ones given on the way."""
        return frozenset(self._numbers.setdefault(phrase, len(self._numbers)) for phrase in phrases)

    def phrases(self, numbers: Container[int]) -> list[Phrase]:
        """Those that have these numbers."""
        return [phrase for phrase, number in self._numbers.items() if number in numbers]

    def automaton(self) -> "Automaton":
        """What finds all phrases numbered so far."""
        known = len(self._base) + len(self._later)
        count = len(self._numbers) - known
        owners = _owners(list(islice(self._numbers, known, None)), first=known)
        if len(self._base) and count <= _LATEST:
            return Automaton((self._base, self._later, _Tier(owners, count)))
        owners, count = self._later.with_owners(owners), len(self._later) + count
        if len(self._base) and count <= max(_LEAST_MERGED, len(self._base) // _MERGED_SHARE):
            self._later = _Tier(owners, count)
        else:
            self._base, self._later = _Tier(self._base.with_owners(owners), len(self._base) + count), _Tier({}, 0)
        return Automaton((self._base, self._later))


class Automaton:
    """Finds numbered phrases in folded text. Immutable, so that any thread may use it."""

    def __init__(self, tiers: "Sequence[_Tier]") -> None:
        self._tiers = [tier for tier in tiers if len(tier)]

    def find(self, folded: Folded, text: str, language: str = "") -> Hits:
        """Every occurrence of every phrase; `text` is what was folded, `language` its language where known."""
        found: Hits = {}
        for tier in self._tiers:
            tier.find(found, folded, text, language)
        if len(folded.words) > folded.length:  # second readings name some places twice, and late
            return {number: sorted(set(spans)) for number, spans in found.items()}
        return found


class _Owner(NamedTuple):
    """A phrase that a needle belongs to: its number, the index in it of the needle's first word, its length in words, and the
    words to compare (none where the needle is all). `probe` is a beginning that the word `probed` must have: most needles of
    long phrases are frequent names, and this looks beside them first."""

    number: int
    offset: int
    length: int
    compare: tuple[Word, ...]
    probed: int
    probe: str


class _Tier:
    """One automaton over needles, each with the phrases it belongs to."""

    def __init__(self, owners: dict[str, list[_Owner]], length: int) -> None:
        self._owners = owners
        self._by_needle = list(owners.values())
        self._length = length
        self._search = AhoCorasick(list(owners)).find_matches_as_indexes if owners else None

    def with_owners(self, more: dict[str, list[_Owner]]) -> dict[str, list[_Owner]]:
        """Its needles and these together."""
        owners = self._owners.copy()
        for needle, added in more.items():
            owners[needle] = [*owners.get(needle, ()), *added]
        return owners

    def __len__(self) -> int:
        return self._length

    def find(self, found: Hits, folded: Folded, text: str, language: str) -> None:
        """Add what occurs to `found`."""
        if self._search is None:
            return
        words, spaces, starts, ends = folded.words, folded.spaces, folded.starts, folded.ends
        last_word = len(words) - 1
        for needle, at, _ in self._search(folded.haystack, overlapping=True):
            index = bisect_left(spaces, at)
            for number, offset, length, compare, probed, probe in self._by_needle[needle]:
                first = index - offset
                last = first + length - 1
                if first < 0 or last > last_word or not words[first + probed].startswith(probe):
                    continue
                if not compare or _accepts(compare, first, folded, text, language):
                    found.setdefault(number, []).append((starts[first], ends[last]))


def _owners(phrases: Sequence[Phrase], first: int) -> dict[str, list[_Owner]]:
    """Needle -> the phrases it belongs to, these being numbered from `first`."""
    owners: dict[str, list[_Owner]] = {}
    for number, phrase in enumerate(phrases, start=first):
        needle, offset = _needle(phrase)
        owners.setdefault(needle, []).append(_owner(number, phrase, needle, offset))
    return owners


def _owner(number: int, phrase: Phrase, needle: str, offset: int) -> _Owner:
    inside = range(offset, offset + len(needle.split()))
    outside = (index for index in range(len(phrase.words)) if index not in inside)
    probed = max(outside, key=lambda index: len(phrase.words[index].text), default=0)
    compare = () if phrase.plain else phrase.words
    return _Owner(number, offset, len(phrase.words), compare, probed, phrase.words[probed].text)


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


def _accepts(words: tuple[Word, ...], first: int, folded: Folded, text: str, language: str) -> bool:
    """Whether the words stand from word number `first` on, inside one sentence."""
    for index, word in enumerate(words, start=first):
        if index > first and index in folded.fresh:
            return False
        if not word.accepts(folded.words[index], text[folded.starts[index] : folded.ends[index]], language):
            return False
    return True
