"""Facts: what happened, as a kind and its values. It is stored so, and put into words at the last moment, in the language of
whoever reads it. Pure.

The kind is the key of its words in the catalogue. The English ones stand in `fact_words` as well, for whoever has no
catalogue: the log, the configuration and the command line. A test keeps both the same.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.core.fact_words import WORDS

Value: TypeAlias = "str | int | float | Fact | tuple[Fact, ...]"
"""What is filled in; several facts stand one after the other, with commas."""


@dataclass(frozen=True, slots=True)
class Fact:
    """`kind` is a key of `fact_words.WORDS`; empty for what has words only (a bug's, a library's), under `words`."""

    kind: str
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return tell(self, _english)

    def to_text(self) -> str:
        """As it is stored: JSON of the kind and its values."""
        return json.dumps(_plain(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Fact | None":
        """What `to_text` wrote; None where nothing is stored."""
        return _read(json.loads(text)) if text else None


def fact(kind: str, **values: Value) -> Fact:
    """A fact of this kind."""
    return Fact(kind, values)


def in_words(words: str) -> Fact:
    """What has nothing but words, of whatever language."""
    return Fact("", {"words": words})


def tell(what: Fact, say: Callable[..., str]) -> str:
    """The fact in words; `say` is a catalogue's, or a channel's."""
    if not what.kind:
        return str(what.values["words"])
    return say(what.kind, **{name: _told(value, say) for name, value in what.values.items()})


def _told(value: Value, say: Callable[..., str]) -> str | int | float:
    if isinstance(value, tuple):
        return ", ".join(tell(each, say) for each in value)
    return tell(value, say) if isinstance(value, Fact) else value


def _english(kind: str, **values: str | float) -> str:
    return WORDS[kind].format(**{name: _number(value) for name, value in values.items()})


def _number(value: str | float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}" if isinstance(value, float) else value


def _plain(value: Value) -> Any:
    """A fact as `[kind, {name: value}]`, several as a list of such lists under a name of their own."""
    if isinstance(value, tuple):
        return {"all": [_plain(each) for each in value]}
    return [value.kind, {name: _plain(each) for name, each in value.values.items()}] if isinstance(value, Fact) else value


def _read(found: Any) -> Any:
    if isinstance(found, dict):
        return tuple(_read(each) for each in found["all"])
    return Fact(found[0], {name: _read(each) for name, each in found[1].items()}) if isinstance(found, list) else found
