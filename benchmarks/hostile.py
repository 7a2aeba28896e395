"""`make bench-hostile`: what each hostile feed comes to beside a hundred healthy ones, and how late the event loop runs.

The list, and what must come of each, is that of the tests (`tests/world/hostile_feeds.py`). All feeds go through one fetcher
and one reader with their usual deadlines, as in `parley run`; each stands on a host of its own. The servers are other
processes.
"""

import argparse
import asyncio
import json
import logging
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from aiohttp.abc import ResolveResult

from benchmarks.feeds import ROOT, _say
from benchmarks.feeds_memory import Here
from benchmarks.feeds_parley import Lag
from bot.core.errors import AddressRefused, ParleyError
from bot.core.model import ParsedFeed
from bot.core.settings import Fetch, Network
from bot.sources.http import SafeFetcher
from bot.sources.reader import SandboxReader
from bot.sources.sandbox import Sandbox
from tests.world import feeds
from tests.world.feeds import FeedWorld
from tests.world.hostile_feeds import ATTACKS, INNER, PATH, TOUCHED, WHOLE, Attack, address_url

HEALTHY = 100
ROUNDS = 5
"""Of the healthy feeds alone; beside the attacks they are asked until the last of those has ended."""
PAUSE = 0.5
"""Seconds between two rounds."""
MOST_LAG = 250.0
"""Milliseconds, the aim of the issue "Feeds"."""

_REBINDING = "rebinding.example.org"


class CountingLoop(asyncio.SelectorEventLoop):
    """Remembers where it was asked to connect to."""

    def __init__(self) -> None:
        super().__init__()
        self.connected: list[Any] = []

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        self.connected.append(address)
        await super().sock_connect(sock, address)


class Names(Here):
    """Every name leads to this machine's servers, and one to another inner address each time it is asked for."""

    def __init__(self) -> None:
        self._turns = iter(INNER * 2)

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        (found,) = await super().resolve(host, port, family)
        return [{**found, "host": next(self._turns)}] if host == _REBINDING else [found]


class Side:
    """What asks, and how long it took: seconds by healthy feed, and how late the loop was."""

    def __init__(self, fetcher: SafeFetcher, reader: SandboxReader) -> None:
        self._fetcher = fetcher
        self._reader = reader
        self._lag = Lag()
        self._took: list[float] = []

    async def poll(self, url: str) -> tuple[ParsedFeed | ParleyError, float]:
        """What came of one feed, and its seconds."""
        started = time.monotonic()
        try:
            found: ParsedFeed | ParleyError = await self._reader.feed(await self._fetcher.fetch(url))
        except ParleyError as error:
            found = error
        return found, time.monotonic() - started

    async def round(self, urls: list[str]) -> None:
        """All healthy feeds once, at once."""
        for found, seconds in await asyncio.gather(*map(self.poll, urls)):
            assert isinstance(found, ParsedFeed), found  # noqa: S101 - else nothing was measured
            assert found.total == 3, found  # noqa: S101 - as above
            self._took.append(seconds)

    @asynccontextmanager
    async def watched(self, name: str) -> AsyncIterator[None]:
        """Say how the healthy feeds and the loop fared meanwhile."""
        self._lag.samples, self._took = [], []
        watching = asyncio.create_task(self._lag.watch())
        yield
        watching.cancel()
        lags, took = sorted(self._lag.samples), sorted(self._took)
        lag = ", ".join(f"{part} {1000 * at:.1f} ms" for part, at in _parts(lags).items())
        slow = ", ".join(f"{part} {at:.2f} s" for part, at in _parts(took).items())
        _say(f"{name}: {len(took):,} healthy polls, {slow}; loop lag {lag} (aim: under {MOST_LAG:.0f} ms)")


def _parts(ordered: list[float]) -> dict[str, float]:
    last = len(ordered) - 1
    return {"p50": ordered[last // 2], "p99": ordered[int(0.99 * last)], "worst": ordered[last]}


async def measure(loop: CountingLoop, served: dict[str, int], healthy_port: int) -> int:
    """How many attacks came to something else than is written."""
    hosts = {name: f"hostile{number}.example.org" for number, name in enumerate(served)}
    urls = [f"http://healthy{number}.example.org:{healthy_port}/" for number in range(HEALTHY)]
    allowed = (*hosts.values(), *(url.split("/")[2] for url in urls))
    async with AsyncExitStack() as stack:
        sandbox = Sandbox()
        stack.callback(sandbox.close)
        await asyncio.to_thread(sandbox.start)
        fetcher = await stack.enter_async_context(SafeFetcher(Fetch(allow_hosts=allowed), Network(), resolver=Names()))
        side = Side(fetcher, SandboxReader(sandbox))
        await side.round(urls)
        async with side.watched("alone"):
            for _ in range(ROUNDS):
                await side.round(urls)
                await asyncio.sleep(PAUSE)
        async with side.watched("beside the attacks"):
            attacks = asyncio.gather(
                *(side.poll(f"http://{hosts[name]}:{port}{PATH}") for name, port in served.items()),
                *(side.poll(f"http://{_REBINDING}/") for _ in INNER),
            )
            while not attacks.done():
                await side.round(urls)
                await asyncio.sleep(PAUSE)
        results = await attacks
    bad = sum(_told(name, ATTACKS[name], *result) for name, result in zip(ATTACKS, results, strict=False))
    redirected, rebound = (
        sum(isinstance(found, AddressRefused) for found, _ in results[start:end])
        for start, end in ((len(ATTACKS), len(served)), (len(served), None))
    )
    ours = {("127.0.0.1", port) for port in (*served.values(), healthy_port)}
    inside = [address for address in loop.connected if tuple(address[:2]) not in ours]
    _say(f"redirects to inner addresses: {redirected} of {len(INNER)} refused")
    _say(f"a name that leads to another inner address each time: {rebound} of {len(INNER)} refused")
    _say(f"connections to anything but the feeds' own servers: {len(inside)} {inside or ''}")
    return bad + 2 * len(INNER) - redirected - rebound + len(inside)


def _told(name: str, attack: Attack, found: ParsedFeed | ParleyError, seconds: float) -> bool:
    """Whether this came to something else than is written."""
    wrong = attack.wrong(found)
    must = f"{attack.outcome} entries" if isinstance(attack.outcome, int) else attack.outcome or "anything, in time"
    came = f"{found.total} entries" if isinstance(found, ParsedFeed) else str(found)
    _say(f"{'NOT ' if wrong else 'ok  '} {name:<35} {seconds:5.1f} s  {must:<22} {came.partition(': ')[2] or came}")
    return bool(wrong)


async def serve(*, hostile: bool) -> None:
    """Print the ports as JSON, by name; on a line of input the number of requests that nobody may make."""
    async with AsyncExitStack() as stack:
        names = [*ATTACKS, *INNER] if hostile else ["healthy"]
        worlds = {name: await stack.enter_async_context(FeedWorld()) for name in names}
        for name, world in worlds.items():
            if name in ATTACKS:
                ATTACKS[name].serve(world)
            elif name in INNER:
                world.break_(PATH, feeds.redirect(address_url(name)))
            else:
                world.serve("/", WHOLE)
        _say(json.dumps({name: int(world.host.rpartition(":")[2]) for name, world in worlds.items()}))
        await asyncio.to_thread(sys.stdin.readline)
        _say(json.dumps(sum(seen.path == TOUCHED for world in worlds.values() for seen in world.requests)))


def _server(*what: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.hostile", "--serve", *what],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", choices=["hostile", "healthy"], help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        asyncio.run(serve(hostile=asked.serve == "hostile"))
        return
    logging.disable(logging.WARNING)
    servers = [_server("hostile"), _server("healthy")]
    try:
        served, healthy = (json.loads(server.stdout.readline()) for server in servers if server.stdout)
        with asyncio.Runner(loop_factory=CountingLoop) as runner:
            loop = runner.get_loop()
            assert isinstance(loop, CountingLoop)  # noqa: S101 - made above
            bad = runner.run(measure(loop, served, healthy["healthy"]))
        told, _ = servers[0].communicate("\n", timeout=60)
        _say(f"requests to a server that an entity or a DTD names: {told.strip()}")
        bad += int(told)
    finally:
        for server in servers:
            server.kill()
            server.wait()
    sys.exit(f"{bad} outcomes are not as documented" if bad else 0)


if __name__ == "__main__":
    main()
