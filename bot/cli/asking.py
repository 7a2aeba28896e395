"""How verbs that only look read the database, and show what they find."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.app import App
from bot.chat.console.layout import WIDEST
from bot.chat.console.render import render
from bot.cli.common import Place, err
from bot.core.errors import CommandError, ParleyError, SourceError
from bot.core.look import Look
from bot.core.messages import Message
from bot.core.model import Channel, Chat, Inbound
from bot.pipeline.commands.grammar import parse
from bot.pipeline.commands.request import Request
from bot.pipeline.commands.verbs import LABELS
from bot.pipeline.finding import FoundPage
from bot.storage.store import SqliteTx

T = TypeVar("T")


def ask(here: Place, line: str, answer: Callable[[Request], T], *, told: bool = True) -> T:
    """What a verb's handler says to `line`, as the terminal would ask it; `told` as in `Place.for_looking`."""
    with _refusals_told():
        return read(here, lambda app, tx: answer(_request(app, tx, line, is_admin=False)), told=told)


def ask_about(here: Place, url: str, line: str, answer: Callable[[Request], T]) -> T:
    """The same for a verb that reads the page at `url` (if any) first; one that cannot be read is told to the verb, too."""

    async def look(app: App) -> T:
        found = await _page(app, url) if url else None
        return await app.store.read(lambda tx: answer(replace(_request(app, tx, line, is_admin=False), prepared=found)))

    with _refusals_told():
        return _look(here, look)


async def _page(app: App, url: str) -> FoundPage | SourceError:
    try:
        return await app.finder.page(url)
    except SourceError as error:
        return error


def change(here: Place, line: str, answer: Callable[[Request], T]) -> T:
    """What an operator's verb says to `line`, and does in one transaction. Raises StoreError where there is no database."""

    async def run() -> T:
        async with here.open(declare=False) as app:
            return await app.store.write(lambda tx: answer(_request(app, tx, line, is_admin=True)))

    here.must_have_database()
    with _refusals_told():
        return asyncio.run(run())


@contextmanager
def _refusals_told() -> Iterator[None]:
    """What a handler refuses, as an error of the command line."""
    try:
        yield
    except CommandError as error:
        raise ParleyError(str(error)) from error


def _request(app: App, tx: SqliteTx, line: str, *, is_admin: bool) -> Request:
    """A line of the command line, which speaks for no channel: its id is 0."""
    general = app.settings.general
    channel = Channel(0, Chat(0, "console", "console"), timezone=general.timezone, language=general.language)
    inbound = Inbound(key="", platform="console", chat="console", user="console", text=line, private=True)
    look = Look.of(channel, app.catalogue, app.book.faces)
    now = app.clock.now()
    return Request(tx, channel, inbound, parse(line, LABELS), look, app.book, app.settings, now, is_admin=is_admin)


def read(here: Place, work: Callable[[App, SqliteTx], T], *, told: bool = True) -> T:
    """What `work` finds, in an empty database where there is none yet; `told` as in `Place.for_looking`."""
    return _look(here, lambda app: app.store.read(lambda tx: work(app, tx)), told=told)


def _look(here: Place, work: Callable[[App], Coroutine[Any, Any, T]], *, told: bool = True) -> T:
    async def run(there: Place) -> T:
        async with there.open(declare=False) as app:
            return await work(app)

    with here.for_looking(told=told) as there:
        return asyncio.run(run(there))


def show(message: Message) -> None:
    """As the console client would print it."""
    out = Console()
    out.print(
        render(message, wrap=out.is_terminal),
        soft_wrap=not out.is_terminal,
        width=min(out.width, WIDEST) if out.is_terminal else None,
    )


def progress_bar() -> Progress:
    """For long work; nothing is drawn where standard error is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
