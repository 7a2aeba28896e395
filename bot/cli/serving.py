"""One process, one configuration after the other: what `parley run` runs, and what SIGHUP, SIGTERM and Ctrl-C do to it."""

import asyncio
import contextlib
import logging
import signal
import sys
from pathlib import Path

from bot.app import App
from bot.catalogue import FluentCatalogue
from bot.chat.console import ConsoleClient, Terminal
from bot.chat.console.client import ADDRESS
from bot.cli.common import Place, counted, place
from bot.cli.surroundings import missing_around
from bot.config import load_names, read_secrets
from bot.core.errors import ConfigError, Damaged, ParleyError, SandboxError, StoreError
from bot.core.model import SourceKind
from bot.core.ports import ChatClient
from bot.core.store import Tx
from bot.garbage import short_collections
from bot.pipeline.declare import folder_path
from bot.pipeline.topics import TopicBook
from bot.platforms import build_clients, missing_secrets
from bot.upkeep import Room, room_of

log = logging.getLogger(__name__)

LEAST_TO_START = 256 * 1024
"""Bytes: what SQLite's own files beside a database begin with, and some."""
LOOK_AGAIN = 5.0
"""Seconds between two looks at a full disk."""


class Serving:
    """Serves a Place until it is told to stop. A reload builds everything anew on the changed configuration; one that cannot be
    used changes nothing."""

    def __init__(self, here: Place, *, adopt: bool) -> None:
        self._here = here
        self._adopt = adopt
        self._next: tuple[Place, dict[str, ChatClient]] | None = None
        self._changed = asyncio.Event()
        self._hung_up = False
        self._ended = False
        self._terminal: ConsoleClient | None = None
        self._clients = self._prepare(here)

    async def run(self) -> None:
        """Until SIGTERM, Ctrl-C, or (on a terminal) quit. Raises ParleyError where it cannot start."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self._end)
        loop.add_signal_handler(signal.SIGHUP, self._look_again)
        before: Place | None = None
        while not self._ended:
            try:
                await self._serve()
                before = self._here if self._next else None
            except ParleyError as error:
                if before is None:
                    raise
                log.error("the changed configuration does not work, the old one goes on: %s", error)  # noqa: TRY400 (to mend)
                # its secrets are asked for only now that they are needed: a platform that was switched off may have lost them
                self._next, before = (before, self._prepare(before)), None
            if self._next:
                self._here, self._clients = self._next
                self._next = None
            else:
                return

    async def _serve(self) -> None:
        here, clients = self._here, self._clients
        await self._until_there_is_room(here.database)
        if self._ended:
            return
        async with here.open(clients=clients, checkpoint=True) as app:
            warming = asyncio.create_task(_warm(app))
            with short_collections():
                feeds = 0
                with contextlib.suppress(Damaged):  # said already; `serve` stands by
                    feeds = await app.store.write(_begin)
                log.info("%s", _greeting(here, feeds, list(clients)))
                serving = asyncio.create_task(app.serve(adopt=self._adopt))
                await self._until_changed(serving, app)
                app.stop()
                await serving
            await warming
            self._adopt = False
        if not self._next:
            self._ended = True

    async def _until_there_is_room(self, database: Path) -> None:
        """On a disk without a byte a database cannot even be opened: to end would only bring one start after the other."""
        told = False
        while not self._ended and (room := _room(database)) is not None and room.free < LEAST_TO_START:
            if not told:
                log.critical("the disk of %s is full (%d KiB free): waiting for room", database, room.free // 1024)
                told = True
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN):
                    await self._changed.wait()
            self._changed.clear()

    async def _until_changed(self, serving: asyncio.Task[None], app: App) -> None:
        """Until serving ends by itself, somebody ends it, or there is another configuration to serve."""
        while not (serving.done() or self._ended or self._next):
            if not self._hung_up:
                waiting = asyncio.create_task(self._changed.wait())
                await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
            self._changed.clear()
            if self._hung_up and not self._ended:
                self._hung_up = False
                await self._reload(app)

    async def _reload(self, app: App) -> None:
        """Read the configuration again; where it can be used, serving ends and begins anew with it."""
        try:
            there = _read_again(app)
            self._next = (there, self._prepare(there))
        except ParleyError as error:
            log.error("the changed configuration is refused, the old one goes on: %s", error)  # noqa: TRY400 (to mend)
            await _tell_refused(app, str(error))
            return
        log.info("the configuration was read again")

    def _look_again(self) -> None:
        """SIGHUP; one that comes while Parley starts, or changes over, counts once it serves."""
        self._hung_up = True
        self._changed.set()

    def _end(self) -> None:
        self._ended = True
        self._next = None
        self._changed.set()

    def _prepare(self, here: Place) -> dict[str, ChatClient]:
        """The clients of a configuration; its folders are made. Raises ConfigError for secrets that are missing."""
        secrets = read_secrets()
        if problems := missing_secrets(here.settings, secrets):
            raise ConfigError(problems)
        for folder in here.settings.folders:
            with contextlib.suppress(OSError):  # each scan says what is wrong with it
                Path(folder_path(folder.path, here.base)).mkdir(parents=True, exist_ok=True)
        return build_clients(here.settings, secrets, FluentCatalogue(), self._console)

    def _console(self, repeat_note: str) -> ConsoleClient:
        """The terminal's client, the same through all reloads: its reader waits for a line and cannot be ended."""
        lines = sys.stdin if sys.stdin and not sys.stdin.closed else None
        interactive = lines is not None and lines.isatty()
        if self._terminal is None:
            self._terminal = ConsoleClient(
                Terminal(), lines, on_end=lambda _: self._end() if interactive else None, repeat_note=repeat_note
            )
        return self._terminal


async def _warm(app: App) -> None:
    """Start the workers now, so that the first file or feed need not wait for them."""
    try:
        await asyncio.to_thread(app.sandbox.start)
    except SandboxError as error:
        log.warning("%s; the first file or feed tries again", error)


def _room(database: Path) -> Room | None:
    """On the disk of a database; None where there is none yet, or its folder cannot be looked into: opening it says why."""
    try:
        return room_of(database) if database.exists() else None
    except OSError:
        return None


async def _tell_refused(app: App, reason: str) -> None:
    now = app.clock.now()
    subject = f"config:{now:%Y-%m-%dT%H:%M:%S}:refused"
    try:
        await app.store.write(lambda tx: app.notices.plan(tx, subject, "notice-config-refused", now=now, reason=reason))
    except StoreError as error:
        log.warning("operators cannot be told: %s", error)
    app.deliverer.wake()


def _read_again(app: App) -> Place:
    """Raises ParleyError where the changed configuration cannot be used while the process goes on."""
    there = place(missing_around)
    if there.database != app.store.path:
        raise ParleyError(f"general.database names {there.database} now: stop Parley and start it again to change that")
    keywords = app.store.read_now(lambda tx: tx.channels.keywords())
    TopicBook(there.settings, keywords, load_names(there.settings.general.names, there.base))
    return there


def _begin(tx: Tx) -> int:
    """A terminal that was closed the last time paused its chat; this one is open. Returns how many feeds are in the list: those
    of the config, and those that people added."""
    if chat := tx.channels.chat("console", ADDRESS):
        tx.channels.resume_chat(chat.id)
    return tx.sources.count(SourceKind.FEED)


def _greeting(here: Place, feeds: int, clients: list[str]) -> str:
    settings = here.settings
    folders = ", ".join(folder.path for folder in settings.folders)
    return (
        f"Parley watches {counted(feeds, 'feed')}"
        + (f" and what is dropped into {folders}" if folders else "")
        + f", on {counted(len(settings.topics), 'topic')}, for {', '.join(clients) or 'nobody: no platform is switched on'}; "
        + f"config {here.config}, database {here.database}"
        + ("; type help" if "console" in clients else "")
    )
