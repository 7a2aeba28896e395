"""The forms of a word: `guarantee~` stands for guarantees and guaranteed, `війна~` for війни and війною.

A word's forms are its possible stems (itself, or itself without one of its language's endings) with each of the endings. On the
words of three days of news this agrees with Snowball's stemmers on inflection in English, German, Polish and Russian, makes no
`deploy~` of deployment, knows Ukrainian (Snowball has none) and needs neither accents nor time when matching.
"""

from functools import lru_cache

from bot.core.matching.folding import fold_word

LEAST_STEM = 3
"""Letters that must remain when an ending is taken off."""


def _endings(listed: str) -> tuple[str, ...]:
    return ("", *(fold_word(ending) for ending in listed.split()))


_PARADIGMS = {
    "en": (_endings("s es ed ing"), ("e", "es", "ed", "ing"), ("y", "ies", "ied", "ying")),
    "de": (_endings("e en er es em n s ern ens"),),
    "fr": (_endings("s x e es"), ("al", "ale", "ales", "aux"), ("eux", "euse", "euses"), ("if", "ifs", "ive", "ives")),
    "pl": (
        _endings(
            "a i y e ę ą o u owi em iem ie ów om iom ami iami ach iach ego iego emu iemu ym im ej iej ych ich ymi imi ię ią "
            "ia ii"
        ),
    ),
    "ru": (
        _endings(
            "а я о е и ы у ю ь й ой ей ою ею ом ем ам ям ами ями ах ях ов ев ий ия ие ии ию ием иям иями иях ью "
            "ый ая ое ые ого его ому ему ым им ую юю яя ее ых их ыми ими"
        ),
    ),
    "uk": (
        _endings(
            "а я о е і и ї у ю ь й ой ою ею єю ом ем єм ам ям ами ями ах ях ів їв ові еві єві ий ій ого ього ому ьому им їм "
            "ої ії ію ією іям іями іях их іх ими іми є"
        ),
    ),
}
"""Language -> its paradigms, each a set of endings that replace one another, as folded text writes them."""

_LATIN = ("en", "de", "fr", "pl")
_CYRILLIC = ("ru", "uk")


@lru_cache(maxsize=1 << 14)
def forms(word: str, language: str) -> frozenset[str]:
    """All forms of a folded word in a language; where that is unknown, in all languages of the word's script."""
    if language in _PARADIGMS:
        return frozenset(form for paradigm in _PARADIGMS[language] for form in _forms(word, paradigm)) | {word}
    return frozenset().union(*(forms(word, each) for each in _languages(word)), {word})


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """What all forms of a folded word begin with, in any language."""
    first, *others = forms(word, "")
    length = len(first)
    for other in others:
        while not first.startswith(other[:length]):
            length -= 1
        length = min(length, len(other))
    return first[:length]


def _languages(word: str) -> tuple[str, ...]:
    return _CYRILLIC if "а" <= word[:1] <= "ӿ" else _LATIN


def _forms(word: str, paradigm: tuple[str, ...]) -> list[str]:
    stems = [word.removesuffix(ending) for ending in paradigm if word.endswith(ending)]
    return [each + ending for each in stems if len(each) >= LEAST_STEM for ending in paradigm]
