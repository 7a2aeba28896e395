"""Names that are written in many ways, from the shipped table and the operator's own file (`general.names`)."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.core.errors import ConfigError, Problem
from bot.core.names import Name, NameTable

setattr(Name, "__pydantic_config__", ConfigDict(extra="forbid"))  # noqa: B010 (core stays free of pydantic; the edge sets it)
_ADAPTER = TypeAdapter(list[Name])


def load_names(more: str = "", base: Path | None = None) -> NameTable:
    """The shipped names, and those in the file `more` (its path counts from `base`). Raises ConfigError."""
    return (
        _shipped() if not more else NameTable([*_shipped().names.values(), *_read((base or Path()) / Path(more).expanduser())])
    )


@cache
def shipped_places() -> tuple[Name, ...]:
    """Countries and places with their people: what stories are compared by, beside the names; topics have no groups of them."""
    return tuple(_names((files("bot") / "data" / "places.toml").read_text("utf-8")))


@cache
def _shipped() -> NameTable:
    return NameTable(_names((files("bot") / "data" / "names.toml").read_text("utf-8")))


def _read(path: Path) -> list[Name]:
    try:
        return _names(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            [Problem("general.names", f"{path} cannot be read: {error}", "name a TOML file of [[names]]")]
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        hint = "each of [[names]] has name, kind, of, role, aliases, offices"
        raise ConfigError([Problem("general.names", f"{path}: names.{where}: {first['msg']}", hint)]) from error


def _names(text: str) -> list[Name]:
    return _ADAPTER.validate_python([_tuples(entry) for entry in tomllib.loads(text).get("names", [])])


def _tuples(entry: object) -> object:
    return entry | {key: tuple(entry.get(key, ())) for key in ("aliases", "offices")} if isinstance(entry, dict) else entry
