"""run, demo, init: start Parley."""

import asyncio
import logging
import signal
import sys
from pathlib import Path

import click

from bot.chat.console import Terminal
from bot.cli.common import CONFIG, options, place, start_log
from bot.cli.serving import Serving
from bot.cli.surroundings import missing_around
from bot.config import example_text
from bot.core.errors import ParleyError
from bot.demo import show
from bot.interrupts import ended_by_interrupts

log = logging.getLogger(__name__)

TURN = 0.001
"""Seconds for which a thread may keep the interpreter while others wait. Whatever is asked of the database gives it up and
has to get it back: with Python's own 5 ms, answers beside much news take a fifth longer, and the news is no sooner stored."""


@click.command()
@click.option(
    "--adopt", is_flag=True, help="Send from here from now on, although the database belongs elsewhere or was retired."
)
@options
def run(adopt: bool) -> None:
    """Start Parley: poll, match, alert and answer.

    It runs until it is told to stop: Ctrl-C, SIGTERM, or (on a terminal) quit. SIGHUP reads the configuration again.
    """
    start_log()
    sys.setswitchinterval(TURN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # `systemctl reload` must not end what has only just started: it reads anyway
    with ended_by_interrupts():  # the platforms' libraries are imported
        serving = Serving(place(missing_around), adopt=adopt)
    asyncio.run(serving.run())
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


VERBS = (run, demo, init)
