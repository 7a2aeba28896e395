"""Our side: Parley's own poller on a durable database, driven line by line as `feeds_reader` is.

The processor time is that of this process and of all its children: the workers that parse are counted.
"""

import asyncio
import json
import logging
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.catalogue import FluentCatalogue
from bot.config.load import example_text, parse
from bot.core.model import Mode, Source, SourceKind, Subscription
from bot.core.settings import Fetch, Network
from bot.core.store import Tx
from bot.garbage import short_collections
from bot.pipeline.collect import Taken
from bot.pipeline.hosts import Hosts
from bot.pipeline.ingest import Ingester
from bot.pipeline.keeper import Keeper
from bot.pipeline.notices import Notices
from bot.pipeline.poll import Poller
from bot.pipeline.publish import Publisher
from bot.pipeline.topics import TopicBook
from bot.sources.http import SafeFetcher
from bot.sources.reader import SandboxReader
from bot.sources.sandbox import Sandbox
from bot.storage import SqliteStore

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
_SAMPLE = 0.02


class SteppedClock:
    """Stands still between polls, so that exactly one round is due."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


class NoFolders:
    """Only feeds are measured here."""

    async def collect(self, folder: Source) -> list[Taken]:
        raise AssertionError(folder)


class Lag:
    """How late the loop runs what is due: sampled fifty times a second."""

    def __init__(self) -> None:
        self.samples: list[float] = []

    async def watch(self) -> None:
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(_SAMPLE)
            self.samples.append(time.perf_counter() - asked - _SAMPLE)

    def take(self) -> float:
        """The 99th of a hundred samples since the last call, in milliseconds."""
        ordered, self.samples = sorted(self.samples), []
        return 1000 * ordered[int(0.99 * len(ordered))] if ordered else 0.0


async def assemble(
    stack: AsyncExitStack, database: Path, clock: SteppedClock, *allow: str, **wire: Any
) -> tuple[SqliteStore, Poller]:
    """The parts that poll, put together as `bot.app` does. `wire`: `resolver` and `tls` of the fetcher."""
    settings = parse(example_text())
    store = SqliteStore.open(database, now=clock.now())
    stack.callback(store.close)
    sandbox = Sandbox()
    stack.callback(sandbox.close)
    fetcher = await stack.enter_async_context(SafeFetcher(Fetch(allow_hosts=allow), Network(), **wire))
    catalogue = FluentCatalogue()
    book, reader = TopicBook(settings), SandboxReader(sandbox)
    store.write_now(subscribe)
    sandbox.start()
    await sandbox.run(len, b"")
    stack.enter_context(short_collections())  # as `parley run` does
    poller = Poller(
        store,
        fetcher=fetcher,
        hosts=Hosts(),
        reader=reader,
        lists=reader,
        collector=NoFolders(),
        ingester=Ingester(book, Publisher(book, catalogue)),
        clock=clock,
        keeper=Keeper(settings.fetch, Notices((), catalogue)),
        on_planned=lambda: None,
    )
    return store, poller


def subscribe(tx: Tx) -> None:
    """One channel follows all topics, so that matches plan deliveries."""
    chat = tx.channels.allow_chat("console", "console", now=START)
    channel = tx.channels.open_channel(chat.id, timezone="UTC", language="en")
    for topic in ("ceasefire", "peacekeepers", "security-guarantees"):
        tx.channels.subscribe(Subscription(channel.id, topic, Mode.BOTH), now=START)


def declare(tx: Tx, urls: list[str]) -> None:
    for url in urls:
        tx.sources.declare(Source(0, SourceKind.FEED, url), now=START)


async def main(database: Path, allow: str) -> None:
    logging.disable(logging.WARNING)
    clock, lag = SteppedClock(), Lag()
    async with AsyncExitStack() as stack:
        store, poller = await assemble(stack, database, clock, allow)
        watching = asyncio.create_task(lag.watch())
        while line := await asyncio.to_thread(sys.stdin.readline):
            verb, _, rest = line.strip().partition(" ")
            started, failed = cpu(), 0
            if verb == "add":
                await store.write(lambda tx, rest=rest: declare(tx, rest.split()))  # type: ignore[misc]
            elif verb == "poll":
                clock.at += timedelta(minutes=20)
                while polled := await poller.poll_due():
                    failed += sum(one.outcome == "failed" for one in polled)
            elif verb == "end":
                break
            told = {
                "cpu": cpu() - started,
                "failed": failed,
                "entries": store.read_now(lambda tx: tx.items.counts())["items"],
                "lag": lag.take(),
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()
        watching.cancel()


_looked = 0.0
"""Processor seconds that `cpu` itself took: reading through all of /proc is no part of a poll."""


def cpu() -> float:
    """Processor seconds of this process and its descendants so far (Linux: each process has a clock by its number)."""
    global _looked  # noqa: PLW0603 (a benchmark's own clock)
    began = time.thread_time()
    pids = list(family())
    _looked += time.thread_time() - began
    return sum(time.clock_gettime(~pid << 3 | 2) for pid in pids) - _looked


def family() -> Iterator[int]:
    """This process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    waiting = [os.getpid()]
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += children.get(pid, [])


def run() -> None:
    """`DATABASE ADDRESS` on the command line."""
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
