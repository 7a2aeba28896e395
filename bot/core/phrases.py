"""A phrase as people write it in a topic or a query: literal words, each with an optional `*` at its end."""

from dataclasses import dataclass
from itertools import product

from bot.core.errors import QueryError
from bot.core.folding import fold

_HYPHENS = str.maketrans("‐‑–—", "----")
_LEAST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word of a phrase. `prefix`: any ending may follow; an empty prefix is any one word.

    `capitals`: it was written as an acronym (`US`, `WHO`, `NATO`), so the same letters in small print are another word.
    """

    text: str
    prefix: bool = False
    capitals: bool = False

    def accepts(self, folded: str, original: str) -> bool:
        """Whether a word of a text, `folded` and as it stands there, is this one."""
        if not (folded.startswith(self.text) if self.prefix else folded == self.text):
            return False
        return not self.capitals or (original.isupper() if len(self.text) <= 3 else not original.islower())


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow one another in a text, punctuation inside a sentence aside."""

    words: tuple[Word, ...]

    @property
    def plain(self) -> bool:
        """Whether the automaton alone decides: no ending, acronym or free word inside."""
        return not any(word.prefix for word in self.words[:-1]) and not any(word.capitals for word in self.words)


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
    phrases = dict.fromkeys(Phrase(tuple(word for words in choice for word in words)) for choice in product(*readings))
    if not any(word.text for phrase in phrases for word in phrase.words):
        raise QueryError("expected a word with letters or digits", query=written)
    if any(not phrase.words[end].text for phrase in phrases for end in (0, -1)):
        raise QueryError('a free "*" stands for one word between two others', query=written)
    return tuple(phrases)


def _read_chunk(chunk: str, written: str, column: int) -> tuple[tuple[Word, ...], ...]:
    if chunk == "*":
        return ((Word("", prefix=True),),)
    body = chunk.rstrip(".,;:!?*").translate(_HYPHENS)
    prefix = chunk.rstrip(".,;:!?").endswith("*")
    if "*" in body:
        raise QueryError('"*" may stand only at the end of a word', query=written, column=column + body.index("*"))
    if chunk[-1] == "." and body.count(".") and not prefix:
        body += "."  # an acronym such as U.S.
    folded = fold(body)
    parts = [Word(folded.words[i], capitals=_is_acronym(body[folded.starts[i] : folded.ends[i]])) for i in range(folded.length)]
    if not parts:
        return ((),)
    if prefix:
        if len(parts[-1].text) < _LEAST_PREFIX:
            raise QueryError(
                f'"{chunk}" would match too much: write {_LEAST_PREFIX} letters before "*"', query=written, column=column
            )
        parts[-1] = Word(parts[-1].text, prefix=True)
    if len(parts) == 1 or "-" not in body:
        return (tuple(parts),)
    return (tuple(parts), (Word("".join(part.text for part in parts), prefix=prefix),))


def _is_acronym(original: str) -> bool:
    letters = original.replace(".", "")
    return letters.isupper() and 2 <= len(letters) <= 5 and letters.isalpha()
