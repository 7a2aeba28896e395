"""What stories are compared and counted by: names and places, how often words occur, publishers and their names."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.config.names import load_names, shipped_places
from bot.core.errors import ConfigError, Problem
from bot.core.names import NameTable
from bot.core.publishers import House, Houses
from bot.core.settings import General
from bot.core.stories.vocabulary import Vocabulary

setattr(House, "__pydantic_config__", ConfigDict(extra="forbid"))  # noqa: B010 (core stays free of pydantic; the edge sets it)
_ADAPTER = TypeAdapter(list[House])


def load_newsroom(general: General, base: Path | None = None) -> tuple[Vocabulary, Houses]:
    """What the configuration says stories are compared and counted by. Raises ConfigError."""
    return load_vocabulary(general.names, base), load_houses(general.publishers, base)


@cache
def load_vocabulary(more: str = "", base: Path | None = None) -> Vocabulary:
    """The shipped names and places with those of the operator's file `more`, and the shipped counts. Raises ConfigError."""
    names = NameTable([*load_names(more, base).names.values(), *shipped_places()])
    counts, items = _counts()
    return Vocabulary(names.names.values(), counts, items)


def load_houses(more: str = "", base: Path | None = None) -> Houses:
    """The shipped houses and those in the file `more` (its path counts from `base`). Raises ConfigError."""
    if not more:
        return _shipped_houses()
    return Houses([*_shipped_houses().all.values(), *_read((base or Path()) / Path(more).expanduser())])


@cache
def _shipped_houses() -> Houses:
    return Houses(_houses(_shipped("publishers.toml")))


def _houses(text: str) -> list[House]:
    return _ADAPTER.validate_python(tomllib.loads(text).get("houses", []))


def _read(path: Path) -> list[House]:
    try:
        return _houses(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _problem(f"{path} cannot be read: {error}", "name a TOML file of [[houses]]") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise _problem(f"{path}: houses.{where}: {first['msg']}", "each has name, kind, domains, credits") from error


def _problem(message: str, hint: str) -> ConfigError:
    return ConfigError([Problem("general.publishers", message, hint)])


def _counts() -> tuple[dict[str, int], int]:
    """(term -> items it stands in, items), of word_counts.txt: a line `items N`, then a line a count with its terms."""
    counts: dict[str, int] = {}
    items = 0
    for line in _shipped("word_counts.txt").splitlines():
        first, *terms = line.split()
        if first == "items":
            items = int(terms[0])
        elif first != "#":
            counts |= dict.fromkeys((term.replace("_", " ") for term in terms), int(first))
    return counts, items


def _shipped(name: str) -> str:
    return (files("bot") / "data" / name).read_text("utf-8")
