"""search, topics, digest, status: look at what Parley knows. They write nothing."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import click
from rich.console import Console

from bot.app import App
from bot.chat.console.render import render
from bot.cli.common import CANNOT_TELL, Place, err, options, place
from bot.cli.lines import item_line, stamp
from bot.core.cards import Look
from bot.core.errors import CommandError, ParleyError
from bot.core.messages import Message
from bot.core.model import Channel, Chat, Inbound, Source, SourceKind, SourceState
from bot.core.store import Tx
from bot.pipeline.commands import lookups, subscribing
from bot.pipeline.commands.grammar import parse
from bot.pipeline.commands.request import Request
from bot.pipeline.commands.verbs import LABELS
from bot.pipeline.notices import split_address

T = TypeVar("T")

VOLUME_DAYS = 7


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an item.")
@options
def search(words: tuple[str, ...], as_json: bool) -> None:
    """Look through everything stored: WORDS, with topic: source: lang: since: before: in:2025-03 to narrow it."""
    line = "search " + " ".join(f'"{w}"' if " " in w and '"' not in w else w for w in words)
    if not as_json:
        _show(_ask(place(), line, lookups.search))
        return
    for item in _ask(place(), line, lambda request: request.tx.search.find(lookups.search_query(request))):
        click.echo(json.dumps(item_line(item, "known"), ensure_ascii=False))


@click.command()
@click.argument("name", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a topic.")
@options
def topics(name: tuple[str, ...], as_json: bool) -> None:
    """List the topics, or show what the topic NAME matches."""
    here = place()
    if not as_json:
        _show(_ask(here, "topics " + " ".join(name), subscribing.topics))
        return
    for line in _ask(here, "topics", _topic_lines):
        click.echo(json.dumps(line, ensure_ascii=False))


@click.command()
@click.option("--preview", is_flag=True, help="Show what the next digest would say (the default).")
@click.option("--channel", default="console", show_default=True, help="Whose: telegram:-100..., slack:C0..., or console.")
@click.option("--json", "as_json", is_flag=True, help="Print the message as JSON.")
@options
def digest(preview: bool, channel: str, as_json: bool) -> None:  # noqa: ARG001 (what `digest` does is preview)
    """Show a channel's next digest as it stands now. Nothing is sent."""
    here = place()

    def build(app: App, tx: Tx) -> Message:
        platform, address = split_address(channel)
        chat = tx.channels.chat(platform, address)
        found = tx.channels.channel(chat.id) if chat else None
        if found is None:
            known = ", ".join(f"{c.chat.platform}:{c.chat.address}" for c in tx.channels.all()) or "none yet"
            raise ParleyError(f"there is no channel {channel}; known: {known}")
        return app.digests.preview(tx, found, app.clock.now())

    message = _read(here, build)
    if as_json:
        click.echo(json.dumps(message.to_json(), ensure_ascii=False))
    else:
        _show(message)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options
def status(as_json: bool) -> None:
    """Say whether Parley works. Exit code 0: well; 1: somebody should look; 2: it cannot be told."""
    here = place()
    if not here.database.is_file():
        err.print(f"parley: there is no database {here.database} yet: start Parley with `parley run`", highlight=False)
        raise SystemExit(CANNOT_TELL)
    try:
        state, problems = _read(here, _state)
    except ParleyError as error:
        err.print(f"parley: {error}", markup=False, highlight=False)
        raise SystemExit(CANNOT_TELL) from error
    if as_json:
        click.echo(json.dumps(state | {"problems": problems}, ensure_ascii=False))
    else:
        for name, value in state.items():
            click.echo(f"{name:<12} {value}")
        for problem in problems:
            click.echo(f"problem      {problem}")
    raise SystemExit(1 if problems else 0)


def _state(app: App, tx: Any) -> tuple[dict[str, Any], list[str]]:
    now = app.clock.now()
    feeds = tx.sources.all(SourceKind.FEED)
    items, outbox = tx.items.counts(), tx.outbox.counts()
    running = tx.lease.holder(now)
    paused = [c.chat for c in tx.channels.all() if c.chat.state == "paused"]
    failing = [s for s in feeds if s.failures and s.state is SourceState.ACTIVE]
    problems = [] if running else ["Parley is not running on this database"]
    problems += [f"{chat.platform}:{chat.address} is paused: {chat.pause_reason}" for chat in paused]
    if feeds and all(_is_down(s) for s in feeds if s.state is SourceState.ACTIVE):
        problems.append("no feed can be reached")
    if outbox.get("dead"):
        problems.append(f"{outbox['dead']} deliveries were given up")
    state = {
        "running": running or False,
        "database": str(app.store.path),
        "feeds": len(feeds),
        "failing": {s.title or s.address: s.last_error for s in failing},
        "folders": len(tx.sources.all(SourceKind.FOLDER)),
        **items,
        "deliveries": outbox,
        "newest poll": stamp(max((s.last_ok for s in feeds if s.last_ok), default=None)),
    }
    return state, problems


def _is_down(source: Source) -> bool:
    return source.failures > 0


def _topic_lines(request: Request) -> list[dict[str, Any]]:
    since = request.now - timedelta(days=VOLUME_DAYS)
    return [
        {
            "id": topic.id,
            "title": topic.title,
            "phrases": topic.phrases,
            "query": topic.query,
            "context": topic.context,
            "rivals": topic.rivals,
            "exclude": topic.exclude,
            f"items_{VOLUME_DAYS}_days": request.tx.items.volume(topic.id, since),
        }
        for topic in request.book.topics.values()
    ]


def _ask(here: Place, line: str, answer: Callable[[Request], T]) -> T:
    """What a verb's handler says to `line`, as the terminal would ask it."""

    def ask(app: App, tx: Tx) -> T:
        general = app.settings.general
        channel = Channel(0, Chat(0, "console", "console"), timezone=general.timezone, language=general.language)
        inbound = Inbound(key="", platform="console", chat="console", user="console", text=line, private=True)
        look = Look.of(channel, app.catalogue, app.book.faces)
        command = parse(line, LABELS)
        return answer(Request(tx, channel, inbound, command, look, app.book, app.settings, app.clock.now(), is_admin=False))

    try:
        return _read(here, ask)
    except CommandError as error:
        raise ParleyError(str(error)) from error


def _read(here: Place, work: Callable[[App, Tx], T]) -> T:
    async def run() -> T:
        async with here.open() as app:
            return await app.store.read(lambda tx: work(app, tx))

    return asyncio.run(run())


def _show(message: Message) -> None:
    out = Console()
    out.print(render(message, wrap=out.is_terminal), soft_wrap=not out.is_terminal)


VERBS = (search, topics, digest, status)
