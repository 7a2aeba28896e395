"""feeds: the list of what Parley reads. The same verbs as in chat; a running Parley takes changes up at its next look."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.app import App
from bot.catalogue import FluentCatalogue
from bot.cli.asking import read
from bot.cli.asking import show as show_message
from bot.cli.common import err, options, place
from bot.cli.lines import stamp
from bot.clock import SystemClock
from bot.config import feed_access
from bot.core.errors import CommandError, ParleyError, SourceError
from bot.core.look import Look
from bot.core.messages import Message
from bot.core.model import Channel, Chat, Inbound, ListedFeeds, NamedFeed, SourceKind
from bot.core.opml import to_opml
from bot.core.settings import Settings
from bot.core.store import Tx
from bot.pipeline import feed_list
from bot.pipeline.commands import feeds as verb
from bot.pipeline.commands.grammar import Command, Word
from bot.pipeline.commands.request import Request
from bot.pipeline.feed_list import FeedFacts, ref
from bot.pipeline.finding import CheckedFeed, Finder, FoundFeed
from bot.pipeline.ingest import Ingester
from bot.pipeline.publish import Publisher
from bot.pipeline.topics import TopicBook
from bot.sources.http import SafeFetcher
from bot.sources.reader import SandboxReader
from bot.sources.sandbox import Sandbox

T = TypeVar("T")

_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a feed.")


@click.group()
def feeds() -> None:
    """See and change what Parley reads."""


@feeds.command("list")
@_json
@options
def list_(as_json: bool) -> None:
    """List all feeds, those in trouble first."""
    if not as_json:
        show_message(_look(lambda app, tx: _answer(app, tx, "list")))
        return
    for line in _look(lambda app, tx: [_line(_facts(app, tx, feed)) for feed in tx.sources.all(SourceKind.FEED)]):
        click.echo(json.dumps(line, ensure_ascii=False))


@feeds.command()
@click.argument("feed")
@_json
@options
def show(feed: str, as_json: bool) -> None:
    """Show one FEED, by its id (f3), address, or a piece of its title."""
    if as_json:
        line = _look(lambda app, tx: _line(_facts(app, tx, feed_list.pick(tx, feed))))
        click.echo(json.dumps(line, ensure_ascii=False))
    else:
        show_message(_look(lambda app, tx: _answer(app, tx, "show", feed)))


@feeds.command()
@click.argument("address")
@_json
@options
def check(address: str, as_json: bool) -> None:
    """Show what Parley would see of the feed or page at ADDRESS. Nothing is stored."""
    settings = place().settings

    async def work(finder: Finder, book: TopicBook) -> None:
        checked = await finder.check(address)
        if as_json:
            click.echo(json.dumps(_checked_line(checked), ensure_ascii=False))
        else:
            show_message(verb.feeds(_request(settings, book, "check", address, prepared=checked)))

    asyncio.run(_with_finder(settings, work))


@feeds.command()
@click.argument("addresses", nargs=-1, required=True)
@options
def add(addresses: tuple[str, ...]) -> None:
    """Add the feeds at ADDRESSES: of feeds, or of pages that name theirs."""

    async def work(app: App) -> list[str]:
        failed = []
        for address in addresses:
            try:
                found: FoundFeed = await app.finder.find(address)
            except SourceError as error:
                failed.append(str(error))
                continue
            show_message(await app.store.write(lambda tx, f=found: _answer(app, tx, "add", f.url, prepared=f)))  # type: ignore[misc]
        return failed

    if failed := _change(work):
        raise ParleyError("\n".join(failed))


@feeds.command("import")
@click.argument("source")
@options
def import_(source: str) -> None:
    """Add all feeds of an OPML list: SOURCE is a file, an address, or - for standard input. Folders become labels."""

    async def work(app: App) -> Message:
        named = await _listed(app, source)
        return await app.store.write(lambda tx: _answer(app, tx, "import", source, prepared=named))

    show_message(_change(work))


@feeds.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@options
def export(file: Path | None) -> None:
    """Write all feeds as OPML, to FILE or to standard output."""
    text, count = _look(lambda _, tx: (to_opml(found := tx.sources.all(SourceKind.FEED), "Parley"), len(found)))
    if file is None:
        click.echo(text, nl=False)
        return
    file.write_text(text, "utf-8")
    err.print(f"wrote {count} feeds to {file}", highlight=False)


def _changing(action: str, help_: str) -> click.Command:
    @feeds.command(action, help=help_)
    @click.argument("feed")
    @options
    def change(feed: str) -> None:
        async def work(app: App) -> Message:
            return await app.store.write(lambda tx: _answer(app, tx, action, feed))

        show_message(_change(work))

    return change


for _action, _help in (
    ("pause", "Ask FEED no more until it is resumed."),
    ("resume", "Ask FEED again, also one that was gone."),
    ("remove", "Take FEED off the list; its items stay."),
):
    _changing(_action, _help)


def _look(work: Callable[[App, Tx], T]) -> T:
    return _plainly(lambda: read(place(), work))


def _change(work: Callable[[App], Awaitable[T]]) -> T:
    async def run() -> T:
        async with place().open() as app:
            return await work(app)

    return _plainly(lambda: asyncio.run(run()))


def _plainly(work: Callable[[], T]) -> T:
    try:
        return work()
    except CommandError as error:
        raise ParleyError(str(error)) from error


async def _with_finder(settings: Settings, work: Callable[[Finder, TopicBook], Awaitable[None]]) -> None:
    """A finder without a database."""
    book, sandbox = TopicBook(settings), Sandbox(1)
    reader = SandboxReader(sandbox)
    ingester = Ingester(book, Publisher(book, FluentCatalogue()))
    try:
        async with SafeFetcher(settings.fetch, settings.network, access=feed_access(settings)) as fetcher:
            await work(Finder(fetcher=fetcher, reader=reader, lists=reader, ingester=ingester, clock=SystemClock()), book)
    finally:
        sandbox.close()


async def _listed(app: App, source: str) -> ListedFeeds:
    if source == "-":
        return await app.finder.read_list(await asyncio.to_thread(sys.stdin.buffer.read))
    if source.startswith(("http://", "https://")):
        return await app.finder.listed(source)
    try:
        data = await asyncio.to_thread(Path(source).read_bytes)
    except OSError as error:
        raise ParleyError(f"{source} cannot be read: {error.strerror}") from error
    return await app.finder.read_list(data)


def _answer(app: App, tx: Tx, *words: str, prepared: Any = None) -> Message:
    return verb.feeds(_request(app.settings, app.book, *words, prepared=prepared, tx=tx))


def _request(settings: Settings, book: TopicBook, *words: str, prepared: Any = None, tx: Any = None) -> Request:
    """The verb as a person at this terminal uses it."""
    general = settings.general
    channel = Channel(0, Chat(0, "cli", "cli"), timezone=general.timezone, language=general.language)
    inbound = Inbound(key="", platform="cli", chat="cli", user="cli", text="", private=True)
    look = Look.of(channel, FluentCatalogue(), book.faces)
    command = Command("feeds", tuple(map(Word, words)))
    return Request(tx, channel, inbound, command, look, book, settings, SystemClock().now(), is_admin=True, prepared=prepared)


def _facts(app: App, tx: Tx, feed: Any) -> FeedFacts:
    return feed_list.facts(tx, feed, app.settings.fetch, app.clock.now())


def _line(facts: FeedFacts) -> dict[str, Any]:
    feed = facts.source
    return {
        "id": ref(feed),
        "address": feed.address,
        "moved_to": facts.memory.moved_to or None,
        "title": feed.title,
        "state": feed.state,
        "pause": round(facts.pause),
        "fixed": feed.fixed,
        "gap": round(facts.gap) if facts.gap else None,
        "newest": stamp(facts.last),
        "next": stamp(feed.next_due),
        "last_ok": stamp(feed.last_ok),
        "failures": feed.failures,
        "error": str(feed.last_error) if feed.last_error else None,
        "labels": feed.labels,
        "full_text": feed.full_text,
        "added_by": feed.added_by,
    }


def _checked_line(checked: CheckedFeed) -> dict[str, Any]:
    found, parsed = checked.found, checked.found.parsed
    return {
        "address": found.url,
        "status": found.fetched.status,
        "dialect": parsed.dialect,
        "title": parsed.title,
        "lang": parsed.language,
        "entries": len(parsed.entries),
        "dated": checked.dated,
        "newest": stamp(checked.newest),
        "oldest": stamp(checked.oldest),
        "identity": checked.identity,
        "warnings": [str(warning) for warning in parsed.warnings],
        "topics": checked.topics,
        "others": _addresses(found.others),
    }


def _addresses(named: Iterable[NamedFeed]) -> list[str]:
    return [feed.url for feed in named]


VERBS = (feeds,)
