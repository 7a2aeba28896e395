"""The command line: `parley VERB ...`. Verbs are grouped by what they touch, a module each; `main` joins them.

A module is imported when one of its verbs is called: `parley --help` and `parley status` need little of Parley.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from bot.cli.common import options, report_errors
from bot.interrupts import ended_by_interrupts

VERBS = {
    "backup": ("keeping", "Copy the database to FILE, checked, while Parley runs."),
    "check": ("checking", "Check the configuration: what will run, or every error."),
    "demo": ("running", "See it work, offline, on invented news."),
    "digest": ("looking", "Show the next digest of a channel; nothing is sent."),
    "documents": ("documents", "Look after the files of drop folders."),
    "eval": ("evaluating", "Measure Parley on labelled items."),
    "feeds": ("feeds", "See and change what Parley reads."),
    "ingest": ("ingesting", "Read files and folders once, now."),
    "init": ("running", "Write the commented example configuration."),
    "merge": ("tending", "Make two stories one; the cards follow."),
    "missed": ("tending", "Say why the page at URL was not told."),
    "outbox": ("keeping", "Look at what is to be sent, and decide what Parley cannot."),
    "pair": ("checking", "Print a one-time code that connects a chat."),
    "poll": ("feeding", "Ask every feed and folder once, now, due or not."),
    "restore": ("keeping", "Put the backup FILE in the database's place."),
    "retire": ("keeping", "Send nothing more from this database."),
    "review": ("tending", "List what people marked as not relevant or missed."),
    "run": ("running", "Start Parley: poll, match, alert and answer."),
    "search": ("looking", "Look through everything stored."),
    "send-test": ("trying", "Send one test message."),
    "show": ("showing", "Show an item, and where it came from."),
    "status": ("faring", "Say whether Parley works."),
    "story": ("tending", "List the items of s12, why each is in it, and whose voice it adds."),
    "topics": ("topics", "List the topics; try a query on the archive."),
    "why": ("tending", "Say why s12, i12 or a page was told in each channel, or was not."),
    "withdraw": ("tending", "Mark every posted copy of a story as withdrawn."),
}
"""Verb -> (the module of `bot.cli` that has it among its VERBS, what its help says first)."""


class Verbs(click.Group):
    """The verbs of `VERBS`."""

    def list_commands(self, _: click.Context) -> list[str]:
        """In the order of the help."""
        return list(VERBS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """The verb, imported now."""
        if name not in VERBS:
            return None
        with ended_by_interrupts():
            verbs: tuple[click.Command, ...] = import_module(f"{__name__}.{VERBS[name][0]}").VERBS
        return next(verb for verb in verbs if verb.name == name)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in VERBS.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="parley-bot", prog_name="parley")
@options
def parley() -> None:
    """Parley watches feeds and drop folders, and tells Slack, Telegram and this terminal about the topics you follow.

    Start with `parley demo` (offline) or `parley run`.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line on `arguments` (the process's own by default), and exit; errors for people are a line or a list,
    never a stack trace."""
    with report_errors():
        sys.exit(parley.main(arguments, prog_name="parley"))
