"""What all verbs share: where the config and the database are, how errors and logs are shown."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource
from rich.console import Console

from bot.clock import SystemClock
from bot.config import Further, example_text, load, parse
from bot.core.errors import ConfigError, ParleyError, StoreError
from bot.core.settings import Settings

if TYPE_CHECKING:
    from bot.app import App

F = TypeVar("F", bound=Callable[..., Any])

CONFIG = "config.toml"
CANNOT_TELL = 2
"""Exit code where the configuration or the database cannot be read."""

err = Console(stderr=True, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where this call works: its settings, the folder they count paths from, and the database file."""

    settings: Settings
    base: Path
    database: Path
    config: str
    """The config file's path, or a word on the built-in example."""
    is_stand_in: bool = False
    """The database stands in for one that is still to be made: it holds what the config declares."""

    def must_have_database(self) -> None:
        """Raises StoreError where there is none yet."""
        if not self.database.exists():
            raise StoreError(
                f"there is no database {self.database} yet: start Parley with `parley run`, or bring files in with `ingest`"
            )

    @contextmanager
    def for_looking(self, *, told: bool = True) -> Iterator["Place"]:
        """This place, for a verb that only looks. Where there is no database yet, an empty one stands in for it meanwhile, and
        standard error says how to begin (`told`): a wrong path must not pass for an empty list."""
        if self.database.exists():
            yield self
            return
        if told:
            begin = "start Parley with `parley run`, or bring files in with `ingest`"
            said = f"parley: nothing is stored yet, there is no database {self.database}: {begin}"
            err.print(said, markup=False, highlight=False)
        with TemporaryDirectory(prefix="parley-") as folder:
            yield replace(self, database=Path(folder) / self.database.name, is_stand_in=True)

    def open(
        self, *, clients: dict[str, Any] | None = None, checkpoint: bool = False, declare: bool = True
    ) -> AbstractAsyncContextManager["App"]:
        """The App on this place's database. Only `run` checkpoints; other verbs may work beside it, and those that only
        look leave the database as it is (`declare=False`), whatever config they were given."""
        from bot.app import open_app  # noqa: PLC0415 (all of Parley: a verb that opens nothing is quick without it)

        return open_app(
            self.settings,
            database=self.database,
            clients=clients or {},
            clock=SystemClock(),
            base=self.base,
            checkpoint=checkpoint,
            declare=declare or self.is_stand_in,
        )


def options(function: F) -> F:
    """Give a verb `--config` and `--db`; they work before the verb too."""
    for decorator in (
        click.option(
            "--db",
            type=click.Path(dir_okay=False, path_type=Path),
            expose_value=False,
            callback=_remember,
            help="The database file; else the configuration's general.database.",
        ),
        click.option(
            "--config",
            type=click.Path(dir_okay=False, path_type=Path),
            expose_value=False,
            callback=_remember,
            envvar="PARLEY_CONFIG",
            show_envvar=True,
            help=f"The configuration file; else {CONFIG} here, else the built-in example.",
        ),
    ):
        function = decorator(function)
    return function


def place(further: Further | None = None) -> Place:
    """The Place of this call. Raises ConfigError, with what `further` finds wrong with the settings among the rest."""
    given = click.get_current_context().meta
    config: Path | None = given.get("parley.config")
    if config is None and Path(CONFIG).is_file():
        config = Path(CONFIG)
    if config is None:
        name, base = "the built-in example", Path.cwd()
        settings = parse(example_text(), name, base, further)
    else:
        settings, base, name = load(config, further), config.absolute().parent, str(config)
    database: Path = given.get("parley.db") or base / Path(settings.general.database).expanduser()
    return Place(settings, base, database.absolute(), name)


@contextmanager
def report_errors() -> Iterator[None]:
    """Say a ParleyError as a person would want to read it, and exit with 2 for the configuration, 1 for the rest."""
    try:
        yield
    except ConfigError as error:
        err.print(f"parley: {counted(len(error.problems), 'problem')} in the configuration", highlight=False)
        for problem in error.problems:
            err.print(f"  • {problem}", markup=False, highlight=False)
        sys.exit(CANNOT_TELL)
    except ParleyError as error:
        show_error(error)
        sys.exit(1)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 entry`, `2 entries`; `many` is `one` with an s where it is left out."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def show_error(error: ParleyError) -> None:
    """One line on standard error."""
    err.print(f"parley: {error}", markup=False, highlight=False)


class _Formatter(logging.Formatter):
    """Messages hold words of feeds and names of files: they must not steer the terminal nor look like further events."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the library's name)
        text = super().formatMessage(record).replace("\n", "\n    ")
        return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


def start_log(level: int = logging.INFO) -> None:
    """Log to standard error, a line an event; libraries only when something is wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)-7s %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(level)


def _remember(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    key = f"parley.{parameter.name}"
    typed = context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
    if value is not None and (typed or key not in context.meta):  # what was typed before the verb outweighs the environment
        context.meta[key] = value
