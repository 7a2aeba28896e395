"""search, digest, status: look at what Parley knows. They write nothing."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from bot.app import App
from bot.cli.asking import ask, read, show
from bot.cli.common import CANNOT_TELL, counted, options, place, show_error
from bot.cli.lines import item_line, rematching, stamp
from bot.core.errors import ParleyError, StoreError
from bot.core.messages import Message
from bot.core.model import Chat, DeliveryState, SourceKind, SourceState
from bot.paper import FORMATS
from bot.pipeline.commands import searching
from bot.pipeline.commands.subscribing import as_query
from bot.pipeline.notices import split_address
from bot.storage import InstanceLock
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
            known = ", ".join(dict.fromkeys(_address(c.chat) for c in tx.channels.all())) or "none yet"
            raise ParleyError(f"there is no channel {channel}; known: {known}")
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


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options
def status(as_json: bool) -> None:
    """Say whether Parley works.

    Exit code 0: well; 1: somebody should look; 2: it cannot be told.
    """
    try:
        state = read(place(), _state)
    except StoreError as error:
        show_error(error)
        raise SystemExit(CANNOT_TELL) from error
    if as_json:
        click.echo(json.dumps(state, ensure_ascii=False))
    else:
        for name, value in _state_lines(state):
            click.echo(f"{name:<12} {value}")
    raise SystemExit(1 if state["problems"] else 0)


def _state(app: App, tx: SqliteTx) -> dict[str, Any]:
    """What `status --json` prints."""
    now = app.clock.now()
    feeds = [feed for feed in tx.sources.all(SourceKind.FEED) if feed.state is not SourceState.PAUSED]
    failing = {feed.title or feed.address: feed.last_error for feed in feeds if feed.failures or feed.state is SourceState.GONE}
    folders = [folder for folder in tx.sources.all(SourceKind.FOLDER) if folder.state is SourceState.ACTIVE]
    deliveries = tx.outbox.counts()
    runs = tx.lease.holder(now)
    problems = [] if runs else ["Parley is not running on this database: start it with `parley run`"]
    if runs.endswith(f" on {socket.gethostname()}") and InstanceLock(app.store.path, now=now).is_free():
        problems = [f"{runs} ended without a word: start Parley again with `parley run`"]
        runs = ""
    paused = {channel.chat.id: channel.chat for channel in tx.channels.all() if channel.chat.state == "paused"}
    problems += [f"{_address(chat)} is paused: {chat.pause_reason}" for chat in paused.values()]
    if feeds and len(failing) == len(feeds):
        problems.append("no feed can be reached")
    resting = tx.outbox.resting(now) if runs else {}
    problems += [f"nothing can be sent to {platform}: {reason}" for platform, reason in resting.items()]
    if count := deliveries[DeliveryState.DEAD]:
        problems.append(f"{counted(count, 'message was', 'messages were')} given up; see: parley outbox list --state dead")
    return {
        "running": runs or None,
        "database": str(app.store.path),
        "feeds": len(feeds),
        "failing": failing,
        "newest_poll": stamp(max((feed.last_ok for feed in feeds if feed.last_ok), default=None)),
        "folders": len(folders),
        **tx.items.counts(),
        "rematching": rematching(tx),
        "deliveries": deliveries,
        "problems": problems,
    }


def _state_lines(state: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The same for people, a (name, value) a line."""
    yield "running", state["running"] or "no"
    yield "database", state["database"]
    yield "feeds", f"{state['feeds']}, newest answer {state['newest_poll'] or 'not yet'}"
    yield from (("failing", f"{feed}: {error}") for feed, error in state["failing"].items())
    yield "folders", str(state["folders"])
    yield "items", f"{state['items']} in {counted(state['stories'], 'story', 'stories')}, {state['matched']} on a topic"
    if under_way := state["rematching"]:
        yield "rematching", f"{under_way['reached']} of {under_way['of']} items, since topics have changed"
    yield "messages", ", ".join(f"{count} {name}" for name, count in state["deliveries"].items() if count) or "none"
    yield from (("problem", problem) for problem in state["problems"])


def _address(chat: Chat) -> str:
    """As people write it: `telegram:-100`; the console is its own only chat."""
    return chat.platform if chat.address == chat.platform else f"{chat.platform}:{chat.address}"


VERBS = (search, digest, status)
