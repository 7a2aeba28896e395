"""Which of a few languages a text is in, by py3langid's character n-grams."""

from functools import cache
from typing import Any

DEFAULT_LANGUAGES = ("en", "uk", "ru", "pl", "de", "fr")

_ENOUGH = 12
"""Letters under which no guess is made."""

_SURE = 0.8
"""Least probability, among the languages allowed, for a guess to be kept. Long texts reach 0.99."""

_READ = 4_000
"""Characters looked at: more changes no answer and costs time."""


def detect(text: str, allowed: tuple[str, ...] = DEFAULT_LANGUAGES) -> str:
    """The language's code, one of `allowed`; empty where the text is too short or the guess too unsure."""
    sample = text[:_READ]
    if sum(map(str.isalpha, sample)) < _ENOUGH:
        return ""
    language, probability = _identifier(allowed).classify(sample)
    return str(language) if probability >= _SURE else ""


@cache
def _identifier(allowed: tuple[str, ...]) -> Any:
    # Imported late: the model takes memory and most of a second, which only the workers pay.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see above

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(allowed))
    return identifier
