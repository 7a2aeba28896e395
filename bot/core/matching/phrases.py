"""A phrase as people write it in a topic or a query: words, each literal or with a `*` (any ending) or `~` (its forms)."""

from functools import lru_cache
from itertools import product
from typing import NamedTuple

from bot.core.errors import QueryError
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
        raise QueryError(f"a phrase may hold {_MOST_WORDS} words, this one has {len(readings)}", query=written)
    if sum(len(each) > 1 for each in readings) > _MOST_HYPHENED:
        raise QueryError(f"a phrase may hold {_MOST_HYPHENED} hyphenated words", query=written)
    phrases = dict.fromkeys(Phrase(tuple(word for words in choice for word in words)) for choice in product(*readings))
    if not any(word.text for phrase in phrases for word in phrase.words):
        raise QueryError("expected a word with letters or digits", query=written)
    if any(not phrase.words[end].text for phrase in phrases for end in (0, -1)):
        raise QueryError('a free "*" stands for one word between two others', query=written)
    return tuple(phrases)


def _read_chunk(chunk: str, written: str, column: int) -> tuple[tuple[Word, ...], ...]:
    if chunk == "*":
        return ((Word("", prefix=True),),)
    bare = chunk.rstrip(_CLOSING)
    ending = bare[-1:] if bare.endswith(("*", "~")) else ""
    body = bare.rstrip("*~").rstrip(_CLOSING).translate(_HYPHENS)
    for sign in "*~":
        if sign in body:
            place = column + body.index(sign)
            raise QueryError(f'"{sign}" may stand only at the end of a word', query=written, column=place)
    if chunk[-1] == "." and body.count(".") and not ending:
        body += "."  # an acronym such as U.S.
    folded = fold(body)
    parts = [Word(folded.words[i], capitals=_is_acronym(body[folded.starts[i] : folded.ends[i]])) for i in range(folded.length)]
    if not parts:
        return ((),)
    whole = "".join(part.text for part in parts)
    try:
        parts[-1] = _ended(parts[-1], ending)
        if len(parts) == 1 or "-" not in body:
            return (tuple(parts),)
        return (tuple(parts), (_ended(Word(whole), ending),))
    except QueryError as error:
        raise QueryError(f'"{chunk}" {error}', query=written, column=column) from None


def _ended(word: Word, ending: str) -> Word:
    if ending == "*":
        if len(word.text) < _LEAST_PREFIX:
            raise QueryError(f'would match too much: write {_LEAST_PREFIX} letters before "*"')
        return Word(word.text, prefix=True)
    if ending == "~":
        if len(word.text) < LEAST_STEM:
            raise QueryError(f'is too short to have forms: write {LEAST_STEM} letters before "~"')
        return Word(stem(word.text), prefix=True, lemma=word.text)
    return word


def _is_acronym(original: str) -> bool:
    letters = original.replace(".", "")
    return letters.isupper() and 2 <= len(letters) <= 5 and letters.isalpha()
