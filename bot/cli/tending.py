"""why, story, missed, review, withdraw, merge: tending what was told. What follows in the chats is planned in the database."""

from pathlib import Path

import click

from bot.cli.asking import ask, ask_about, change, read, show
from bot.cli.common import counted, options, place
from bot.core.errors import ParleyError
from bot.pipeline.commands import lookups, operating, reviewing
from bot.pipeline.commands.meaning import address
from bot.pipeline.commands.reviewing import example_line
from bot.pipeline.commands.why import why as why_handler


@click.command()
@click.argument("named", metavar="STORY|ITEM|URL")
@options
def why(named: str) -> None:
    """Say why s12, i12 or a page was told in each channel, or was not."""
    show(ask(place(), f"why {named}", why_handler))


@click.command()
@click.argument("named", metavar="STORY")
@options
def story(named: str) -> None:
    """List the items of s12, why each is in it, and whose voice it adds."""
    show(ask(place(), f"story {named}", lookups.story))


@click.command()
@click.argument("url")
@click.argument("topic", default="")
@options
def missed(url: str, topic: str) -> None:
    """Say why the page at URL was not told.

    It is fetched. The reason: no feed of that publisher, a feed that is down or did not carry it, too old, or a rule (of TOPIC,
    else of the nearest). Nothing is kept; in a chat `missed` keeps it as an example.
    """
    show(ask_about(place(), address(url), f"missed {url} {topic}", reviewing.missed))


@click.command()
@click.option("--export", type=click.Path(dir_okay=False, path_type=Path), help="Write them as lines for `parley eval topics`.")
@options
def review(export: Path | None) -> None:
    """List what people marked as not relevant or missed."""
    marks, topics = read(place(), lambda app, tx: (tx.marks.all(), tuple(app.book.topics)))
    if export:
        lines = [example_line(mark, topics) for mark in marks if mark.topic in topics]
        try:
            export.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        except OSError as error:
            raise ParleyError(f"{export}: cannot be written: {error.strerror}") from error
        click.echo(f"{export}: {counted(len(lines), 'example')}" + (f"; try: parley eval topics {export}" if lines else ""))
        return
    for mark in marks:
        facts = " · ".join(filter(None, (mark.reason, mark.user, f"{mark.at:%Y-%m-%d %H:%M}", mark.url)))
        click.echo(f"{mark.ref} {mark.kind} {mark.topic or '-'}: {mark.title}\n   {facts}")
    if not marks:
        click.echo("nothing was marked")


@click.command()
@click.argument("named", metavar="STORY")
@click.argument("reason", nargs=-1)
@options
def withdraw(named: str, reason: tuple[str, ...]) -> None:
    """Mark every posted copy of a story as withdrawn.

    STORY is its id, as s12. REASON is shown with it; `undo` in its place takes the mark back.
    """
    show(change(place(), f"withdraw {named} {' '.join(reason)}", operating.withdraw))


@click.command()
@click.argument("into")
@click.argument("gone")
@options
def merge(into: str, gone: str) -> None:
    """Make two stories one; the cards follow.

    INTO (s12) tells GONE (s15) too from now on. This cannot be undone.
    """
    show(change(place(), f"merge {into} {gone}", operating.merge))


VERBS = (why, story, missed, review, withdraw, merge)
