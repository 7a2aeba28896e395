"""Names that are written in many ways: people, countries and organisations, with their spellings in several languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.core.settings import Names

_ACRONYM = 4
"""Letters up to which a name in capitals is an acronym."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An actor. `aliases` are other spellings, a final `*` stands for any ending. `of` is whose side it is on, for groups.
    `offices` are what a person is called instead of the name: "Italian prime minister"."""

    name: str
    kind: str = ""
    of: str = ""
    role: str = ""
    aliases: Names = ()
    offices: Names = ()

    @property
    def spellings(self) -> Names:
        """The name itself, then its aliases."""
        return (self.name, *self.aliases)


class NameTable:
    """All names known, found by any of their spellings."""

    def __init__(self, names: Iterable[Name] = ()) -> None:
        self.names: Mapping[str, Name] = _joined(names)
        self._exact: dict[str, list[str]] = {}
        self._prefixes: dict[str, list[str]] = {}
        for name in self.names.values():
            for spelling in name.spellings:
                table = self._prefixes if spelling.endswith("*") else self._exact
                table.setdefault(_key(spelling.rstrip("*")), []).append(name.name)
            if name.kind == "person":  # people are searched for by their last name
                self._exact.setdefault(_fold(name.name.split()[-1]), []).append(name.name)
        self._longest = max(map(len, self._prefixes), default=0)
        self._holders: dict[str, list[str]] = {}
        for name in self.names.values():
            whole = [spelling.rstrip("*") for spelling in name.spellings if " " in spelling and name.kind == "person"]
            for called in (*name.offices, *whole):
                self._holders.setdefault(_fold(called), []).append(name.name)

    def widen(self, word: str) -> Names:
        """All spellings of what `word` (or phrase) names, the name itself first; nothing where it names nothing known."""
        return tuple(dict.fromkeys(spelling for name in self._named(word) for spelling in name.spellings))

    def stand_ins(self, called: str) -> Names:
        """What else says who is meant. For a name: the person's offices; for an office or a person's name of several words: the
        name in all its spellings, and the offices; nothing for other words."""
        whole = [self.names[name] for name in self._holders.get(_fold(called), ())]
        found = [word for name in whole for word in (*name.spellings, *name.offices)]
        found += [office for name in self._named(called) for office in name.offices if " " not in called.strip()]
        return tuple(word for word in dict.fromkeys(found) if _fold(word) != _fold(called))

    def _named(self, word: str) -> list[Name]:
        folded = _fold(word.rstrip("*"))
        found = list(self._exact.get(_key(word), ()))
        for length in range(min(len(folded), self._longest), 1, -1):
            found += self._prefixes.get(folded[:length], ())
        return [self.names[name] for name in dict.fromkeys(found)]

    def groups(self) -> dict[str, Names]:
        """`ukraine-actors` and the like: the spellings of all names of one side, for the context of topics."""
        sides = dict.fromkeys(name.of for name in self.names.values() if name.of)
        return {
            f"{side}-actors": tuple(
                dict.fromkeys(alias for name in self.names.values() if name.of == side for alias in name.spellings)
            )
            for side in sides
        }


def _joined(names: Iterable[Name]) -> dict[str, Name]:
    """By name; one that comes again adds its aliases, and what else it says outweighs what was said before."""
    joined: dict[str, Name] = {}
    for name in names:
        known = joined.get(name.name)
        joined[name.name] = name if known is None else _join(known, name)
    return joined


def _join(known: Name, more: Name) -> Name:
    return replace(
        known,
        kind=more.kind or known.kind,
        of=more.of or known.of,
        role=more.role or known.role,
        aliases=tuple(dict.fromkeys((*known.aliases, *more.aliases))),
        offices=tuple(dict.fromkeys((*known.offices, *more.offices))),
    )


def _key(word: str) -> str:
    """As it is looked up: acronyms stay what they are, so that `us` is no country."""
    return word if word.isupper() and len(word) <= _ACRONYM else _fold(word)


def _fold(word: str) -> str:
    return " ".join(word.casefold().replace("’", "'").split())
