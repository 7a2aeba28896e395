"""The command line: `parley VERB ...`. Verbs are grouped by what they touch, a module each; `main` joins them."""

import sys
from collections.abc import Sequence

import click

from bot.cli import (
    checking,
    documents,
    evaluating,
    feeding,
    feeds,
    ingesting,
    keeping,
    looking,
    running,
    showing,
    tending,
    topics,
)
from bot.cli.common import options, report_errors


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="parley-bot", prog_name="parley")
@options
def parley() -> None:
    """Parley watches feeds and drop folders, and tells Slack, Telegram and this terminal about the topics you follow.

    Start with `parley demo` (offline) or `parley run`.
    """


_GROUPS = (running, ingesting, feeding, feeds, documents, looking, showing, tending, topics, evaluating, checking, keeping)

for _verb in (verb for group in _GROUPS for verb in group.VERBS):
    parley.add_command(_verb)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line on `arguments` (the process's own by default), and exit; errors for people are a line or a list,
    never a stack trace."""
    with report_errors():
        sys.exit(parley.main(arguments, prog_name="parley"))
