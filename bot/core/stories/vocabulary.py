"""What a word of a headline stands for, and how much it says: known names and deeds are the same in every language.

A term is a string: `@Ukraine` a known name, `kill:` a deed, `#26` a number, `harbour` any other word by its root, `-` a word
that says nothing of the event (an article, a weekday, `says`).
"""

import math
import re
from collections.abc import Iterable, Mapping

from bot.core.matching.folding import fold_word
from bot.core.names import Name
from bot.core.stories.common import COMMON, NUMBERS
from bot.core.stories.deeds import deed_of

NOTHING = "-"
NAME_WEIGHT, DEED_WEIGHT, WORD_WEIGHT = 3.5, 4.5, 7.5
"""The most that a known name, a deed, any other word can weigh: a week's subject names the same few actors all day, and an odd
spelling is no proof."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_THOUSANDS = 3
"""Digits behind the mark of thousands; fewer are a fraction."""
_MANY_WORDS = 20_000
_ENDING = re.compile(
    r"(?<=\w{4})(?:ings?|ed|es|s|e|y|ies|ied|(?:owi|ami|ach|ego|emu|iem|em|ow|om|en|er|ym|ich|ych|ej|ie|ia|a|i|o|u)|"
    r"(?:ами|ями|ого|его|ому|ему|ыми|ими|іми|ові|еві|ах|ях|ов|ев|ів|їв|ом|ем|єм|ам|ям|ой|ей|ий|ый|ій|ая|яя|ое|ее|ые|ие|ых|их|ую|юю|"
    r"ею|ою|єю|ию|ія|ії|ію|ия|ии|а|я|о|е|є|и|і|ї|ы|у|ю|ь|й))$"
)
"""The commonest endings of the six languages, off words that keep four letters: coarser than the forms of topics, and fast."""


class _Terms(dict[str, str]):
    """Words as they are written with their terms, read when first asked for."""

    def __init__(self, vocabulary: "Vocabulary") -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, word: str) -> str:
        if len(self) > _MANY_WORDS:
            self.clear()
        term = self[word] = self._vocabulary.read(word)
        return term


class Vocabulary:
    """The names that are known and how often words occur in news. It only grows a cache, so any thread may read with it."""

    def __init__(self, names: Iterable[Name] = (), counts: Mapping[str, int] | None = None, items: int = 0) -> None:
        """`counts` says in how many of `items` items of everyday news a term occurs; those missing occur in few."""
        self.counts: Mapping[str, int] = counts or {}
        self.items = items
        self._sides: dict[str, str] = {}
        self._given: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._exact: dict[str, tuple[str, bool]] = {}
        self._beginnings: dict[str, tuple[str, bool]] = {}
        for name in names:
            self._learn(name)
        self._terms = _Terms(self)

    def terms(self, words: Iterable[str]) -> list[str]:
        """What the words, as they are written, stand for."""
        return list(map(self._terms.__getitem__, words))

    def side(self, term: str) -> str:
        """On whose side a name acts: the Kremlin is Russia. What is no known name is its own side."""
        return self._sides.get(term, term)

    def given(self, term: str) -> str:
        """The term of a known person's first name, which says no more than the name itself; empty for all other words."""
        return self._given.get(term, "")

    def kind(self, term: str) -> str:
        """Whether a known name is a person's, a place's, a country's; empty for all other words."""
        return self._kinds.get(term, "")

    def weight(self, term: str, seen: int = 0, items: int = 0) -> float:
        """How much it says that two items share a term, given that it occurs in `seen` of `items` further items."""
        rarity = math.log((self.items + items + 2) / (self.counts.get(term, 0) + seen + 1))
        return min(rarity, NAME_WEIGHT if term[0] == "@" else DEED_WEIGHT if term[-1] == ":" else WORD_WEIGHT)

    def read(self, word: str) -> str:
        """The term of one word, looked up anew."""
        if word[0].isdigit():
            return NOTHING if _YEAR.fullmatch(word) else f"#{_number(word)}"
        folded = _plain(fold_word(word))
        if name := self._name(folded, word):
            return f"@{name}"
        if len(folded) < 2 or folded in COMMON:
            return NOTHING
        if number := NUMBERS.get(folded):
            return f"#{number}"
        return deed_of(folded) or _ENDING.sub("", folded)

    def _learn(self, name: Name) -> None:
        self._sides[f"@{name.name}"] = name.of or name.name
        self._kinds[f"@{name.name}"] = name.kind
        if name.kind == "person" and " " in name.name:
            self._given[f"@{name.name}"] = self.read(name.name.split()[0])
        last = [name.name.split()[-1]] if name.kind == "person" else []
        for spelling in (*name.spellings, *last):
            if " " not in spelling:  # words are looked at one by one
                table = self._beginnings if spelling.endswith("*") else self._exact
                folded = fold_word(spelling.rstrip("*"))
                small = spelling[0].islower() or table.get(folded, ("", False))[1]
                table[folded] = (name.name, small)

    def _name(self, folded: str, word: str) -> str:
        """The known name; a spelling that begins large in its table must be written large, so that `turkey` is no country."""
        if folded == "us" and not word.isupper():
            return ""
        large = word[0].isupper()
        found = self._exact.get(folded)
        if found is not None and (found[1] or large):
            return found[0]
        for length in range(len(folded), 2, -1):
            found = self._beginnings.get(folded[:length])
            if found is not None and (found[1] or large):
                return found[0]
        return ""


def _number(digits: str) -> str:
    """`8,1` and `8.1`, `1,200` and `1.200` as one number."""
    whole, mark, part = digits.rpartition("," if "," in digits else ".")
    if mark and len(part) < _THOUSANDS and not set(whole) & {",", "."}:
        return f"{whole}.{part}"
    return digits.replace(",", "").replace(".", "") if len(part) == _THOUSANDS else digits.replace(",", "")


def _plain(folded: str) -> str:
    """Without an English genitive and inner apostrophes."""
    if "'" not in folded and "’" not in folded:
        return folded
    return re.sub("['’ʼ]", "", re.sub("['’]s$", "", folded))
