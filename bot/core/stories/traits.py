"""What comparing needs of one item. `read` takes what finding needs; the rest is worked out when two items are compared, for
most items never are."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from bot.core.model import Precision
from bot.core.stories.copies import NO_FILLING, Filling, Sketch, filling, runs_of, sampled
from bot.core.stories.kinds import Sort, sort_of
from bot.core.stories.vocabulary import NOTHING, Vocabulary

LOOKED_AT = 3000
"""Code points of a text that are looked at: a copy shows in its first paragraphs."""
LEAD = 45
"""Words of the text that count: what happened stands there."""

WORD = re.compile(r"U\.[SK]\b|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_SOURCE_SUFFIX = re.compile(r"\s+[-–—|]\s+[^-–—|]{2,35}$")
_QUOTED = re.compile(r"""["'‘“„«]([^'‘’“”"„»]{6,60})['’”"»]""")
HEADLINE_CASE = 0.6
"""Share of words with a capital from which a headline capitalises every word: then a capital tells no name."""
_DAYS = {Precision.DAY: 1, Precision.BOUND: 1, Precision.MONTH: 31, Precision.YEAR: 366}

_LATIN = str.maketrans(
    dict(zip("абвгґдезийклмнопрстуфхыэіїєёў", "abvggdezijklmnoprstufhyeiieeu", strict=True))
    | {"ж": "z", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ь": "", "ъ": "", "ю": "u", "я": "a"}
)
_VARIANTS = (("sch", "s"), ("tch", "c"), ("kh", "h"), ("ch", "h"), ("sh", "s"), ("sz", "s"), ("cz", "c"), ("zh", "z"),
             ("rz", "z"), ("ph", "f"), ("ts", "c"), ("tz", "c"), ("th", "t"), ("w", "v"), ("q", "k"), ("x", "ks"))  # fmt: skip
_VOWELS = str.maketrans("", "", "aeiouyj")
_LEAST_SOUND = 3


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared. Terms are those of `Vocabulary`. It was published between `begins` and `ends`."""

    title: str
    language: str
    begins: datetime
    ends: datetime
    words: frozenset[str]
    """Terms of the headline: names, deeds and words."""
    everything: frozenset[str]
    """Those and the lead's."""
    names: frozenset[str]
    """Known names, and words that are written like names."""
    first: str
    """The first name in the headline, who acts; empty where there is none."""
    numbers: frozenset[str]
    headline_numbers: frozenset[str]
    runs: Sketch
    """All of a short text's, to tell a copy of it for certain; a sample of a long one's."""
    is_short: bool
    filling: Filling
    """Of a long text, to tell a copy from another issue of one mould."""
    opening: str = field(repr=False)
    """Headline and lead as they are written, to look closer at."""

    @property
    def deeds(self) -> frozenset[str]:
        """The deeds in the headline."""
        return frozenset(term for term in self.words if term[-1] == ":")

    @property
    def sketch(self) -> Sketch:
        """The sampled runs, of a short text too: to be compared with a long one's."""
        return sampled(self.runs) if self.is_short else self.runs

    @property
    def sort(self) -> Sort:
        """What sort of piece it is."""
        return sort_of(self.title, self.opening)

    def neutral(self) -> frozenset[str]:
        """What is the same in every language: known names, deeds, and other names by their consonants."""
        found = {term for term in self.everything if term[0] == "@" or term[-1] == ":"}
        return frozenset(found | {sound for name in self.names if name[0] != "@" and (sound := consonants(name))})


def read(vocabulary: Vocabulary, title: str, text: str, *, language: str, at: datetime, precision: Precision) -> Traits:
    """The traits of an item that was published, or else first seen, `at`. A date without a time spans its day."""
    headline = _bare(title)
    lead = (text[len(title) :] if text.startswith(title[:40]) else text)[:500]
    title_words, lead_words = WORD.findall(headline), WORD.findall(lead)[:LEAD]
    title_terms, lead_terms = terms_of(vocabulary, title_words), terms_of(vocabulary, lead_words)
    ordered = [term for term in title_terms if term[0] not in "-#"]
    words = frozenset(ordered)
    everything = words.union(term for term in lead_terms if term[0] not in "-#")
    names = {term for term in everything if term[0] == "@"}
    names.update(_written_large(lead_words, lead_terms))
    if sum(map(_is_large, title_words)) <= HEADLINE_CASE * len(title_words):
        names.update(_written_large(title_words, title_terms))
    first = next((term for term in ordered if term in names), "")
    numbers = frozenset(term for term in title_terms if term[0] == "#")
    runs, is_short = runs_of(text)
    return Traits(
        title=headline,
        language=language,
        begins=at,
        ends=at + timedelta(days=_DAYS.get(precision, 0)),
        words=words,
        everything=everything,
        names=frozenset(names),
        first=first,
        numbers=numbers.union(term for term in lead_terms if term[0] == "#"),
        headline_numbers=numbers,
        runs=runs,
        is_short=is_short,
        filling=NO_FILLING if is_short else filling(text),
        opening=f"{headline} {lead[:250]}",
    )


def terms_of(vocabulary: Vocabulary, words: list[str]) -> list[str]:
    """What the words of a text stand for; a first name before its known surname says nothing more."""
    terms = vocabulary.terms(words)
    for at, (before, term) in enumerate(pairwise(terms)):
        if term[0] == "@" and vocabulary.given(term) == before:
            terms[at] = NOTHING
    return terms


def _bare(title: str) -> str:
    """Without the name of the source that aggregators put behind."""
    if "://" in title:
        return ""  # an item without words goes by its address
    found = _SOURCE_SUFFIX.search(title, max(0, len(title) - 45))
    return title[: found.start()] if found and title.count(" ", 0, found.start()) >= 3 else title


def _is_large(word: str) -> bool:
    return word[0].isupper()


def _written_large(words: list[str], terms: list[str]) -> list[str]:
    """Words with a capital inside of a sentence."""
    return [
        term
        for word, term in zip(words[1:], terms[1:], strict=True)
        if word[0].isupper() and term[0] not in "-#@" and term[-1] != ":"
    ]


@lru_cache(maxsize=1 << 9)
def quoted(vocabulary: Vocabulary, text: str) -> frozenset[str]:
    """Terms of what stands in quotation marks, two or more together."""
    found: set[str] = set()
    for phrase in _QUOTED.findall(text):
        terms = {term for term in vocabulary.terms(WORD.findall(phrase)) if term[0] not in "-#"}
        if len(terms) > 1:
            found |= terms
    return frozenset(found)


@lru_cache(maxsize=1 << 12)
def consonants(root: str) -> str:
    """A name as it sounds in any of the languages, `~vtkf` for Witkoff and Виткофф; empty where too little is left to tell."""
    sound = root.translate(_LATIN)
    for written, heard in _VARIANTS:
        sound = sound.replace(written, heard)
    sound = sound[:1] + sound[1:].translate(_VOWELS)
    sound = "".join(letter for letter, before in zip(sound, " " + sound, strict=False) if letter != before)
    return f"~{sound}" if len(sound) >= _LEAST_SOUND else ""
