"""From TOML text to Settings: shape first (pydantic over the dataclasses of `core.settings`), then what must fit together."""

import inspect
import tomllib
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.config.consistency import inconsistencies
from bot.config.names import load_names
from bot.config.problems import from_validation, without_errors
from bot.config.values import convert
from bot.core import settings as shapes
from bot.core.errors import ConfigError, Problem
from bot.core.settings import Names, Settings

EXAMPLE = "config.example.toml"

for _, _shape in inspect.getmembers(shapes, inspect.isclass):
    if _shape.__module__ == shapes.__name__:
        # Pydantic reads this from the dataclass itself; core stays free of pydantic, so the edge sets it.
        setattr(_shape, "__pydantic_config__", ConfigDict(extra="forbid"))  # noqa: B010 (no such attribute is declared)

_ADAPTER = TypeAdapter(Settings)


Further = Callable[[Settings, Path], Iterable[Problem]]
"""What else can be wrong with settings whose paths count from a folder, as their user knows; it is told with the rest."""


def load(path: Path, further: Further | None = None) -> Settings:
    """The settings in a file. Raises ConfigError with every problem found."""
    return parse(_text(path), str(path), path.absolute().parent, further)


def parse(text: str, name: str = "config.toml", base: Path | None = None, further: Further | None = None) -> Settings:
    """The settings in a TOML text; relative paths in it count from `base`. Raises ConfigError with every problem found."""
    problems: list[Problem] = []
    raw = with_actor_groups(with_shipped_topics(_toml(text, name)), base, problems)
    return _settings(raw, problems, (lambda settings: further(settings, base or Path())) if further else None)


def load_topics(path: Path, groups: Mapping[str, Names]) -> Settings:
    """The topics in a file, a whole configuration or topics alone, which then use `groups`. Raises ConfigError."""
    raw = _toml(_text(path), str(path))
    if not raw.get("topics"):
        raise ConfigError([Problem(str(path), "has no topics", "write [[topics]] with an id and phrases or a query")])
    own = raw.get("groups", {})
    # What the configuration uses, actors included, is there for the file's topics too.
    shared = {name: list(names) for name, names in groups.items()}
    return _settings({"topics": raw["topics"], "groups": shared | own if isinstance(own, dict) else own})


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        hint = "write one with: parley init"
        raise ConfigError([Problem(str(path), "there is no such file", hint)]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Problem(str(path), f"cannot be read: {error}", "it must be a readable UTF-8 file")]) from error


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([Problem(name, f"is not valid TOML: {error}", "texts need quotes, lists need brackets")]) from error


def _settings(
    raw: dict[str, Any], known: Iterable[Problem] = (), further: Callable[[Settings], Iterable[Problem]] | None = None
) -> Settings:
    """`known` are problems found before."""

    def beside(settings: Settings) -> list[Problem]:
        found = [*inconsistencies(settings)]
        named = {problem.where for problem in found}
        return [*found, *(problem for problem in (further(settings) if further else ()) if problem.where not in named)]

    try:
        settings = _ADAPTER.validate_python(convert(raw, Settings))
    except ValidationError as error:
        raise ConfigError([*known, *from_validation(error, raw), *_besides(raw, error, beside)]) from error
    if problems := [*known, *beside(settings)]:
        raise ConfigError(problems)
    return settings


def with_shipped_topics(raw: dict[str, Any]) -> dict[str, Any]:
    """`raw` with what it leaves to Parley: all of the example's topics where it has none of its own, else those that its
    channels subscribe to without defining them; and the groups that these name, where it does not define them."""
    topics, groups, channels = raw.get("topics", []), raw.get("groups", {}), raw.get("channels", [])
    if not (isinstance(topics, list) and isinstance(groups, dict) and isinstance(channels, list)):
        return raw  # validation will say so
    tables = [table for table in (*topics, *channels) if isinstance(table, dict)]
    defined = [table.get("id") for table in tables]
    lists = [table["subscribe"] for table in tables if isinstance(table.get("subscribe"), list)]
    wanted = [topic for listed in lists for topic in listed]
    shipped = tomllib.loads(example_text())
    added = [topic for topic in shipped["topics"] if topic["id"] not in defined and (topic["id"] in wanted or not topics)]
    return raw | {"topics": [*topics, *added], "groups": (shipped["groups"] if added else {}) | groups}


def with_actor_groups(raw: dict[str, Any], base: Path | None, problems: list[Problem]) -> dict[str, Any]:
    """`raw` with the groups of the name table (`@ukraine-actors` and the like), where it does not define them itself.

    What is wrong with the operator's own names is added to `problems`, and the shipped ones do.
    """
    general, groups = raw.get("general", {}), raw.get("groups", {})
    more = general.get("names", "") if isinstance(general, dict) else ""
    if not isinstance(groups, dict) or not isinstance(more, str):
        return raw  # validation will say so
    try:
        names = load_names(more, base)
    except ConfigError as error:
        problems += error.problems
        names = load_names()
    actors = {name: list(spellings) for name, spellings in names.groups().items()}
    return raw | {"groups": actors | groups}


def _besides(raw: dict[str, Any], error: ValidationError, beside: Callable[[Settings], list[Problem]]) -> list[Problem]:
    """What else is wrong beside what pydantic refused; places it has named already are not named again."""
    try:
        settings = _ADAPTER.validate_python(convert(without_errors(raw, error), Settings))
    except ValidationError:
        return []
    named = [problem.where for problem in from_validation(error, raw)]
    return [problem for problem in beside(settings) if problem.where not in named]


def example_text() -> str:
    """The commented example: inside the package when installed, beside it in a checkout."""
    packaged = files("bot") / EXAMPLE
    source = packaged if packaged.is_file() else Path(__file__).resolve().parents[2] / EXAMPLE
    return source.read_text("utf-8")
