"""why, review, withdraw, merge: tending what was told. What follows in the chats is planned in the database."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import click

from bot.app import App
from bot.cli.asking import ask, read, show
from bot.cli.common import Place, options, place
from bot.core.errors import CommandError, ParleyError
from bot.core.look import Look
from bot.core.messages import Message
from bot.core.model import Channel, Chat, Inbound
from bot.pipeline.commands import operating
from bot.pipeline.commands.grammar import parse
from bot.pipeline.commands.request import Request
from bot.pipeline.commands.reviewing import example_line
from bot.pipeline.commands.verbs import LABELS
from bot.pipeline.commands.why import why as why_handler
from bot.storage.store import SqliteTx


@click.command()
@click.argument("named", metavar="STORY|ITEM|URL")
@options
def why(named: str) -> None:
    """Say why s12, i12 or a page was told, or was not."""
    show(ask(place(), f"why {named}", why_handler))


@click.command()
@click.option("--export", type=click.Path(dir_okay=False, path_type=Path), help="Write them as lines for `parley eval topics`.")
@options
def review(export: Path | None) -> None:
    """List what people marked as not relevant or missed."""
    marks, topics = read(place(), lambda app, tx: (tx.marks.all(), tuple(app.book.topics)))
    if export:
        export.write_text("".join(f"{example_line(mark, topics)}\n" for mark in marks if mark.topic in topics), "utf-8")
        click.echo(f"{export}: {sum(mark.topic in topics for mark in marks)} examples; try: parley eval topics {export}")
        return
    for mark in marks:
        facts = " · ".join(filter(None, (mark.reason, mark.user, f"{mark.at:%Y-%m-%d %H:%M}", mark.url)))
        click.echo(f"{mark.ref} {mark.kind} {mark.topic or '-'}: {mark.title}\n   {facts}")
    if not marks:
        click.echo("nothing was marked")


@click.command()
@click.argument("story")
@click.argument("reason", nargs=-1)
@options
def withdraw(story: str, reason: tuple[str, ...]) -> None:
    """Mark every posted copy of a story as withdrawn.

    STORY is its id, as s12. REASON is shown with it; `undo` in its place takes the mark back.
    """
    show(_change(place(), f"withdraw {story} {' '.join(reason)}", operating.withdraw))


@click.command()
@click.argument("into")
@click.argument("gone")
@options
def merge(into: str, gone: str) -> None:
    """Make two stories one; the cards follow.

    INTO (s12) tells GONE (s15) too from now on. This cannot be undone.
    """
    show(_change(place(), f"merge {into} {gone}", operating.merge))


VERBS = (why, review, withdraw, merge)


def _change(here: Place, line: str, answer: Callable[[Request], Message]) -> Message:
    """What an operator's verb says, and does in one transaction."""

    def work(app: App, tx: SqliteTx) -> Message:
        general, now = app.settings.general, app.clock.now()
        channel = Channel(0, Chat(0, "console", "console"), timezone=general.timezone, language=general.language)
        inbound = Inbound(key="", platform="console", chat="console", user="console", text=line, private=True)
        look = Look.of(channel, app.catalogue, app.book.faces)
        return answer(Request(tx, channel, inbound, parse(line, LABELS), look, app.book, app.settings, now, is_admin=True))

    async def run() -> Message:
        async with here.open(declare=False) as app:
            return await app.store.write(lambda tx: work(app, tx))

    try:
        return asyncio.run(run())
    except CommandError as error:
        raise ParleyError(str(error)) from error
