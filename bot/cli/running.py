"""run, demo, init: start Parley."""

import asyncio
import logging
import signal
import sys
from pathlib import Path

import click
from rich.console import Console

from bot.catalogue import FluentCatalogue
from bot.chat.console import ConsoleClient
from bot.cli.common import CONFIG, Place, options, place, start_log
from bot.config import example_text, read_secrets
from bot.core.errors import ConfigError, ParleyError
from bot.demo import show
from bot.pipeline.declare import folder_path
from bot.platforms import build_clients, missing_secrets

log = logging.getLogger(__name__)


@click.command()
@options
def run() -> None:
    """Start Parley: poll, match, alert, answer, until it is told to stop (Ctrl-C)."""
    start_log()
    here, secrets = place(), read_secrets()
    if problems := missing_secrets(here.settings, secrets):
        raise ConfigError(problems)
    for folder in here.settings.folders:
        Path(folder_path(folder.path, here.base)).mkdir(parents=True, exist_ok=True)
    lines = sys.stdin if sys.stdin and not sys.stdin.closed else None
    stops: list[asyncio.Event] = []

    def console(repeat_note: str) -> ConsoleClient:
        interactive = lines is not None and lines.isatty()
        return ConsoleClient(
            Console(),
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
@click.option("--prompt/--no-prompt", default=None, help="Whether to offer a prompt in the end; on a terminal it does.")
def demo(prompt: bool | None) -> None:
    """See it work, offline: alerts arrive, a story gains a source, the digest comes, then you may type."""
    start_log(logging.WARNING)
    interactive = sys.stdin.isatty() and sys.stdout.isatty() if prompt is None else prompt
    asyncio.run(show(Console(), sys.stdin if interactive else None))


@click.command()
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.argument("file", default=CONFIG, type=click.Path(dir_okay=False, path_type=Path))
def init(file: Path, force: bool) -> None:
    """Write the commented example configuration to FILE."""
    if file.exists() and not force:
        raise ParleyError(f"{file} is there already; --force writes over it")
    file.write_text(example_text(), "utf-8")
    click.echo(f"wrote {file}; look through it, then: parley check")


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
