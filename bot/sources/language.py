"""Which of a few languages a text is in, by py3langid's character n-grams."""

from copy import copy
from functools import cache
from typing import Any

from bot.core.settings import Settings

DEFAULT_LANGUAGES = ("en", "uk", "ru", "pl", "de", "fr")

_ENOUGH = 12
"""Letters under which no guess is made."""

_SURE = 0.8
"""Least probability, among the languages allowed, for a guess to be kept. Long texts reach 0.99."""

_READ = 4_000
"""Characters looked at: more changes no answer and costs time."""


def languages_of(settings: Settings) -> tuple[str, ...]:
    """The languages worth telling apart: those that topics have phrases in, Parley's own, and the default ones."""
    spoken = {language for topic in settings.topics for language in topic.phrases}
    return tuple(dict.fromkeys((*DEFAULT_LANGUAGES, settings.general.language, *sorted(spoken))))


def detect(text: str, allowed: tuple[str, ...] = DEFAULT_LANGUAGES) -> str:
    """The language's code, one of `allowed`; empty where the text is too short or the guess too unsure."""
    sample = text[:_READ]
    if sum(map(str.isalpha, sample)) < _ENOUGH:
        return ""
    language, probability = _identifier(allowed).classify(sample)
    return str(language) if probability >= _SURE else ""


@cache
def _model() -> Any:
    """All languages, read once before a worker is confined: py3langid unpacks it into a larger file than a worker may write."""
    # Imported late: the model takes memory and most of a second, which only the workers pay.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see above

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _identifier(allowed: tuple[str, ...]) -> Any:
    identifier = copy(_model())
    identifier.set_languages([language for language in allowed if language in identifier.nb_classes])
    return identifier
