"""How verbs that only look read the database, and show what they find."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.app import App
from bot.chat.console.layout import WIDEST
from bot.chat.console.render import render
from bot.cli.common import Place, err
from bot.core.errors import CommandError, ParleyError, StoreError
from bot.core.look import Look
from bot.core.messages import Message
from bot.core.model import Channel, Chat, Inbound
from bot.pipeline.commands.grammar import parse
from bot.pipeline.commands.request import Request
from bot.pipeline.commands.verbs import LABELS
from bot.storage.store import SqliteTx

T = TypeVar("T")


def ask(here: Place, line: str, answer: Callable[[Request], T], *, may_make: bool = False) -> T:
    """What a verb's handler says to `line`, as the terminal would ask it."""

    def asked(app: App, tx: SqliteTx) -> T:
        general = app.settings.general
        channel = Channel(0, Chat(0, "console", "console"), timezone=general.timezone, language=general.language)
        inbound = Inbound(key="", platform="console", chat="console", user="console", text=line, private=True)
        look = Look.of(channel, app.catalogue, app.book.faces)
        command = parse(line, LABELS)
        return answer(Request(tx, channel, inbound, command, look, app.book, app.settings, app.clock.now(), is_admin=False))

    try:
        return read(here, asked, may_make=may_make)
    except CommandError as error:
        raise ParleyError(str(error)) from error


def read(here: Place, work: Callable[[App, SqliteTx], T], *, may_make: bool = False) -> T:
    """What `work` finds. Raises StoreError where there is no database, unless an empty one would do (`may_make`)."""

    async def run() -> T:
        async with here.open(declare=False) as app:
            return await app.store.read(lambda tx: work(app, tx))

    if not (here.database.exists() or may_make):
        raise StoreError(
            f"there is no database {here.database} yet: start Parley with `parley run`, or bring files in with `ingest`"
        )

    return asyncio.run(run())


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
