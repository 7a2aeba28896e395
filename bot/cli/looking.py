"""search, digest: look at what Parley knows. They write nothing."""

import json
from pathlib import Path

import click

from bot.app import App
from bot.cli.asking import ask, read, show
from bot.cli.common import options, place
from bot.cli.lines import address_of, item_line
from bot.core.errors import ParleyError
from bot.core.messages import Message
from bot.paper import FORMATS
from bot.pipeline.commands import searching
from bot.pipeline.commands.subscribing import as_query
from bot.pipeline.notices import split_address
from bot.storage.store import SqliteTx


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an item.")
@options
def search(words: tuple[str, ...], as_json: bool) -> None:
    """Look through everything stored.

    Narrow the WORDS with topic:ceasefire source:NAME lang:uk since:2025-03 before:2025-04-15 or in:2025.
    """
    line = "search " + " ".join(map(as_query, words))
    if not as_json:
        show(ask(place(), line, searching.search))
        return
    for item in ask(place(), line, searching.found_items):
        click.echo(json.dumps(item_line(item, "known"), ensure_ascii=False))


@click.command()
@click.argument("channel", default="console")
@click.option("--preview", is_flag=True, help="Show what the next digest would say (the default).")
@click.option(
    "--format", "form", type=click.Choice([*FORMATS]), help="Write a page of its own instead: text, Markdown or HTML."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the page into this file.")
@click.option("--json", "as_json", is_flag=True, help="Print the message as JSON.")
@options
def digest(channel: str, preview: bool, form: str | None, out: Path | None, as_json: bool) -> None:  # noqa: ARG001 (what `digest` does is preview)
    """Show the next digest of a channel; nothing is sent.

    CHANNEL is telegram:-100..., slack:C0..., or console.
    """
    here = place()
    if out and not form:
        form = out.suffix.lstrip(".") if out.suffix.lstrip(".") in FORMATS else "text"

    def build(app: App, tx: SqliteTx) -> tuple[Message, str]:
        platform, address = split_address(channel)
        chat = tx.channels.chat(platform, address)
        found = tx.channels.channel(chat.id) if chat else None
        if found is None:
            known = ", ".join(dict.fromkeys(address_of(c.chat) for c in tx.channels.all())) or "none yet"
            hint = "`parley run` makes those of the config, `parley pair` connects more"
            raise ParleyError(f"there is no channel {channel}; known: {known}. {hint}")
        desk, now = app.digests, app.clock.now()
        return desk.whole(tx, found, now) if form else desk.preview(tx, found, now), found.language

    message, language = read(here, build)
    if form:
        page = FORMATS[form](message, language)
        if out:
            out.write_text(page, "utf-8")
        else:
            click.echo(page, nl=False)
    elif as_json:
        click.echo(json.dumps(message.to_json(), ensure_ascii=False))
    else:
        show(message)


VERBS = (search, digest)
