"""run, demo, init: start Parley."""

import asyncio
import contextlib
import logging
import signal
import sys
from pathlib import Path

import click

from bot.catalogue import FluentCatalogue
from bot.chat.console import ConsoleClient, Terminal
from bot.chat.console.client import ADDRESS
from bot.cli.common import CONFIG, Place, options, place, start_log
from bot.config import example_text, read_secrets
from bot.core.errors import ConfigError, ParleyError
from bot.core.store import Tx
from bot.demo import show
from bot.pipeline.declare import folder_path
from bot.platforms import build_clients, missing_secrets

log = logging.getLogger(__name__)


@click.command()
@options
def run() -> None:
    """Start Parley: poll, match, alert and answer.

    It runs until it is told to stop: Ctrl-C, SIGTERM, or (on a terminal) quit.
    """
    start_log()
    here, secrets = place(), read_secrets()
    if problems := missing_secrets(here.settings, secrets):
        raise ConfigError(problems)
    for folder in here.settings.folders:
        with contextlib.suppress(OSError):  # each scan says what is wrong with it
            Path(folder_path(folder.path, here.base)).mkdir(parents=True, exist_ok=True)
    lines = sys.stdin if sys.stdin and not sys.stdin.closed else None
    stops: list[asyncio.Event] = []

    def console(repeat_note: str) -> ConsoleClient:
        interactive = lines is not None and lines.isatty()
        return ConsoleClient(
            Terminal(),
            lines,
            on_end=lambda _: stops[0].set() if interactive else None,
            repeat_note=repeat_note,
        )

    clients = build_clients(here.settings, secrets, FluentCatalogue(), console)

    async def work() -> None:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        stops.append(ended)
        async with here.open(clients=clients, checkpoint=True) as app:
            app.sandbox.start()
            for name in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(name, ended.set)
            await app.store.write(_resume_console)
            log.info("%s", _greeting(here, list(clients)))
            serving = asyncio.create_task(app.serve())
            waiting = asyncio.create_task(ended.wait())
            await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            app.stop()
            await serving

    asyncio.run(work())
    log.info("stopped")


@click.command()
@click.option("--prompt/--no-prompt", default=None, help="Whether you may type in the end; on a terminal you may.")
@click.option("--db", "database", type=click.Path(dir_okay=False, path_type=Path), help="Keep its database in this new file.")
@click.pass_context
def demo(context: click.Context, prompt: bool | None, database: Path | None) -> None:
    """See it work, offline, on invented news.

    Alerts arrive, a story gains a source, the digest comes, then you may type.
    """
    start_log(logging.WARNING)
    kept = database or context.meta.get("parley.db")
    if kept and kept.exists():
        raise ParleyError(f"{kept} is there already; the demo's invented news wants a file of its own")
    interactive = sys.stdin.isatty() and sys.stdout.isatty() if prompt is None else prompt
    asyncio.run(show(Terminal(), sys.stdin if interactive else None, database=kept))


@click.command()
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@options
@click.pass_context
def init(context: click.Context, file: Path | None, force: bool) -> None:
    """Write the commented example configuration.

    To FILE, else where --config says, else to config.toml here.
    """
    file = file or context.meta.get("parley.config") or Path(CONFIG)
    if file.exists() and not force:
        raise ParleyError(f"{file} is there already; --force writes over it")
    try:
        file.write_text(example_text(), "utf-8")
    except OSError as error:
        raise ParleyError(f"{file} cannot be written: {error.strerror}") from error
    click.echo(f"wrote {file}; look through it, then: parley check")


def _resume_console(tx: Tx) -> None:
    """A terminal that was closed the last time paused its chat; this one is open."""
    if chat := tx.channels.chat("console", ADDRESS):
        tx.channels.resume_chat(chat.id)


def _greeting(here: Place, clients: list[str]) -> str:
    settings = here.settings
    folders = ", ".join(folder.path for folder in settings.folders)
    return (
        f"Parley watches {len(settings.feeds)} feeds"
        + (f" and what is dropped into {folders}" if folders else "")
        + f", on {len(settings.topics)} topics, for {', '.join(clients) or 'nobody: no platform is switched on'}; "
        + f"config {here.config}, database {here.database}"
        + ("; type help" if "console" in clients else "")
    )


VERBS = (run, demo, init)
