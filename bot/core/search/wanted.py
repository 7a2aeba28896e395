"""What the store is asked to find: words and phrases, joined."""

from dataclasses import dataclass
from itertools import chain

from bot.core.settings import Names


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any of these words or phrases occurs; a final `*` stands for any ending. `field`: `title` or `text`; empty for either."""

    spellings: Names
    field: str = ""


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds, and none of `without`."""

    parts: tuple["Wanted", ...]
    without: tuple["Wanted", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple["Wanted", ...]


Wanted = OneOf | All | Either


def in_title(wanted: Wanted) -> Wanted:
    """The same, found in the headline; what must not occur may occur nowhere."""
    match wanted:
        case OneOf(spellings, field):
            return OneOf(spellings, field or "title")
        case All(parts, without):
            return All(tuple(map(in_title, parts)), without)
        case Either(parts):
            return Either(tuple(map(in_title, parts)))


def spellings_of(wanted: Wanted) -> Names:
    """All words and phrases that speak for it."""
    match wanted:
        case OneOf(spellings):
            return spellings
        case All(parts) | Either(parts):
            return tuple(chain.from_iterable(map(spellings_of, parts)))
