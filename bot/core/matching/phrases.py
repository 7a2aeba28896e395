"""A phrase as people write it in a topic or a query: words, each literal or with a `*` (any ending) or `~` (its forms)."""

from functools import lru_cache
from itertools import product
from typing import NamedTuple

from bot.core.facts import Fact
from bot.core.matching.complaints import complain, refuse_phrase
from bot.core.matching.folding import fold
from bot.core.matching.forms import LEAST_STEM, forms, stem

_HYPHENS = str.maketrans("‐‑–—", "----")
_CLOSING = ".,;:!?"
_LEAST_PREFIX = 2
_MOST_WORDS = 15
_MOST_HYPHENED = 3


class Word(NamedTuple):
    """One folded word of a phrase. `prefix`: any ending may follow; an empty prefix is any one word.

    `capitals`: it was written as an acronym (`US`, `WHO`, `NATO`), so the same letters in small print are another word.
    `lemma`: of the words that begin so, only the forms of this one.
    """

    text: str
    prefix: bool = False
    capitals: bool = False
    lemma: str = ""

    def accepts(self, folded: str, original: str, language: str = "") -> bool:
        """Whether a word of a text in `language`, `folded` and as it stands there, is this one."""
        if self.lemma:
            return folded in forms(self.lemma, language)
        if not (folded.startswith(self.text) if self.prefix else folded == self.text):
            return False
        return not self.capitals or (original.isupper() if len(self.text) <= 3 else not original.islower())


class Phrase(NamedTuple):
    """Words that follow one another in a text, punctuation inside a sentence aside."""

    words: tuple[Word, ...]

    @property
    def plain(self) -> bool:
        """Whether the automaton alone decides: no ending, form, acronym or free word inside."""
        return not any(word.prefix for word in self.words[:-1]) and not any(w.capitals or w.lemma for w in self.words)


@lru_cache(maxsize=4096)  # groups of context stand in one topic after the other
def read_phrase(written: str) -> tuple[Phrase, ...]:
    """The phrase, and once more with each hyphenated word as one: `cease-fire*` also means `ceasefire*`.

    Raises QueryError with the column of the word that cannot be read.
    """
    readings: list[tuple[tuple[Word, ...], ...]] = []
    column = 0
    for chunk in written.split():
        column = written.index(chunk, column)
        readings.append(_read_chunk(chunk, written, column + 1))
        column += len(chunk)
    if len(readings) > _MOST_WORDS:
        raise refuse_phrase(written, 1, complain("many-words", most=_MOST_WORDS, count=len(readings)))
    if sum(len(each) > 1 for each in readings) > _MOST_HYPHENED:
        raise refuse_phrase(written, 1, complain("many-hyphens", most=_MOST_HYPHENED))
    phrases = dict.fromkeys(Phrase(tuple(word for words in choice for word in words)) for choice in product(*readings))
    if not any(word.text for phrase in phrases for word in phrase.words):
        raise refuse_phrase(written, 1, complain("no-letters"))
    if any(not phrase.words[end].text for phrase in phrases for end in (0, -1)):
        raise refuse_phrase(written, 1, complain("free-star"))
    return tuple(phrases)


def _read_chunk(chunk: str, written: str, column: int) -> tuple[tuple[Word, ...], ...]:
    if chunk == "*":
        return ((Word("", prefix=True),),)
    bare = chunk.rstrip(_CLOSING)
    ending = bare[-1:] if bare.endswith(("*", "~")) else ""
    body = bare.rstrip("*~").rstrip(_CLOSING).translate(_HYPHENS)
    for sign in "*~":
        if sign in body:
            raise refuse_phrase(written, column + body.index(sign), complain("sign-inside", sign=sign))
    if chunk[-1] == "." and body.count(".") and not ending:
        body += "."  # an acronym such as U.S.
    folded = fold(body)
    parts = [Word(folded.words[i], capitals=_is_acronym(body[folded.starts[i] : folded.ends[i]])) for i in range(folded.length)]
    if not parts:
        return ((),)
    whole = "".join(part.text for part in parts)
    if complaint := _too_short(parts[-1], ending, chunk):
        raise refuse_phrase(written, column, complaint)
    parts[-1] = _ended(parts[-1], ending)
    if len(parts) == 1 or "-" not in body:
        return (tuple(parts),)
    return (tuple(parts), (_ended(Word(whole), ending),))


def _too_short(word: Word, ending: str, chunk: str) -> Fact | None:
    """What is wrong with a word that stands for all that begin like it, or for its forms."""
    if ending == "*" and len(word.text) < _LEAST_PREFIX:
        return complain("short-prefix", word=chunk, least=_LEAST_PREFIX)
    if ending == "~" and len(word.text) < LEAST_STEM:
        return complain("short-stem", word=chunk, least=LEAST_STEM)
    return None


def _ended(word: Word, ending: str) -> Word:
    if ending == "*":
        return Word(word.text, prefix=True)
    if ending == "~":
        return Word(stem(word.text), prefix=True, lemma=word.text)
    return word


def _is_acronym(original: str) -> bool:
    letters = original.replace(".", "")
    return letters.isupper() and 2 <= len(letters) <= 5 and letters.isalpha()
