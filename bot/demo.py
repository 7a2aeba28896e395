"""`parley demo`: the real pipeline on invented news, offline: a feed on loopback, documents dropped into a folder."""

import asyncio
import contextlib
import os
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from aiohttp import web
from rich.console import Console

from bot.app import App, open_app
from bot.chat.console import ConsoleClient
from bot.clock import SystemClock
from bot.config import example_text, parse
from bot.core.model import SourceKind
from bot.core.settings import FeedSettings, FolderSettings, Settings, WebSettings
from bot.pipeline.batch import Status

SAMPLES = files("bot.samples")
INBOX = "inbox"
_NOW = re.compile(r"\{\{now-(\d+)m\}\}")


async def show(out: Console, lines: TextIO | None, *, database: Path | None = None) -> None:
    """Play the demo on `out`; then, where `lines` is given, answer what is typed there until it ends or says `quit`.

    Everything is gone afterwards, but the database where a file is named for it.
    """
    clock, ended = SystemClock(), asyncio.Event()
    console = ConsoleClient(out, lines, on_end=lambda _: ended.set())
    with TemporaryDirectory(prefix="parley-demo-") as folder:
        base = Path(folder)
        (base / INBOX).mkdir()
        async with _feed_server() as feed:
            settings = _settings(feed.address)
            async with open_app(
                settings, database=database or base / "demo.db", clients={"console": console}, clock=clock, base=base
            ) as app:
                app.live["console"] = console
                app.sandbox.start()
                await _play(app, feed, base, out)
                if lines is not None:
                    await _prompt(app, console, ended, out)


class _Feed:
    """What the loopback server serves now."""

    def __init__(self) -> None:
        self.document = "feed-first.xml"
        self.address = ""

    async def answer(self, _: web.Request) -> web.Response:
        """The current document, its dates counted back from now."""
        now = SystemClock().now()
        text = (SAMPLES / self.document).read_text("utf-8")
        return web.Response(text=_NOW.sub(lambda found: _date(now, int(found[1])), text), content_type="application/rss+xml")


async def _play(app: App, feed: _Feed, base: Path, out: Console) -> None:
    _narrate(out, "A feed is read for the first time. What it holds already is stored, and alerts nobody.")
    out.print(f"{await _poll(app, SourceKind.FEED)} items stored.", highlight=False)
    _narrate(out, "The feed publishes. This terminal follows three topics, so it hears of what concerns them:")
    feed.document = "feed-second.xml"
    await _poll(app, SourceKind.FEED)
    await app.deliverer.flush()
    _narrate(out, "Clippings are dropped into a folder. One is a text that the feed had, too: its story gains a source (↻).")
    _drop(base / INBOX)
    await _poll(app, SourceKind.FOLDER)
    await app.deliverer.flush()
    _narrate(out, "And this is the digest, as it would come every morning:")
    await app.store.write(lambda tx: [app.digests.post(tx, channel, app.clock.now()) for channel in tx.channels.all()])
    await app.deliverer.flush()


async def _prompt(app: App, console: ConsoleClient, ended: asyncio.Event, out: Console) -> None:
    _narrate(out, 'Now you: try “help”, “why s1”, “search peacekeepers”, “subscribe "grain corridor"”; “quit” ends it.')
    await console.start(app.desk.receive)
    work = [asyncio.create_task(app.desk.run()), asyncio.create_task(app.deliverer.run())]
    await ended.wait()
    await app.desk.flush()  # what was piped in is answered before the end
    await app.deliverer.flush()
    for task in work:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _poll(app: App, kind: SourceKind) -> int:
    """Poll the sources of a kind; how many items were new."""
    polled = await app.poller.poll_all(await app.store.read(lambda tx: tx.sources.all(kind)))
    return sum(one.count(Status.NEW) for one in polled)


def _settings(address: str) -> Settings:
    """The example's topics and console, on the demo's own feed and folder."""
    example = parse(example_text())
    host = address.removeprefix("http://").partition("/")[0]
    return replace(
        example,
        fetch=replace(example.fetch, allow_hosts=(host,)),
        feeds=(FeedSettings(url=address, title="Harbour Post"),),
        folders=(FolderSettings(path=INBOX),),
        web=WebSettings(listen=""),
    )


def _drop(inbox: Path) -> None:
    """Copy the sample documents, as if they had been saved a minute ago: a file must have settled before it is read."""
    settled = time.time() - timedelta(minutes=1).total_seconds()
    for sample in sorted((SAMPLES / "documents").iterdir(), key=lambda entry: entry.name):
        path = inbox / sample.name
        path.write_bytes(sample.read_bytes())
        os.utime(path, (settled, settled))


def _date(now: datetime, minutes: int) -> str:
    return format_datetime(now - timedelta(minutes=minutes))


def _narrate(out: Console, text: str) -> None:
    out.print()
    out.rule(style="dim")
    out.print(text, style="bold cyan", markup=False, highlight=False, soft_wrap=not out.is_terminal)


@asynccontextmanager
async def _feed_server() -> AsyncIterator[_Feed]:
    """A feed on a free loopback port."""
    feed, app = _Feed(), web.Application()
    app.router.add_get("/feed.xml", feed.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        feed.address = f"http://{host}:{port}/feed.xml"
        yield feed
    finally:
        await runner.cleanup()
