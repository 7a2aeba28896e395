"""How much memory Parley's own process takes at its peak for 20,000 feeds, each on a host of its own, over TLS.

Two rounds: a first fetch of all, and one in which every feed has a new entry. The workers' memory is their own and limited. The
database is there already, as at every start but the first: making one loads `sqlite-utils`, and NumPy where that is installed.
The server's certificate, too, is made in a process of its own: what makes it takes 10 MB.
"""

import argparse
import asyncio
import logging
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from aiohttp.abc import AbstractResolver, ResolveResult

from benchmarks.feeds import HERE, ROOT, _say
from benchmarks.feeds_parley import SteppedClock, assemble, declare
from bot.pipeline.poll import Poller

ENTRIES = 3
_MAKE = """
import sys
from benchmarks.feeds_parley import START
from bot.storage import SqliteStore
SqliteStore.open(sys.argv[1], now=START).close()
"""
_CERTIFY = """
import sys, trustme
authority = trustme.CA()
authority.cert_pem.write_to_path(sys.argv[1])
authority.issue_cert("*.example.org", "localhost").private_key_and_cert_chain_pem.write_to_path(sys.argv[2])
"""


class Here(AbstractResolver):
    """Every name leads to this machine."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)]

    async def close(self) -> None:
        """Nothing to close."""


async def measure(feeds: int, port: str, folder: Path, trusted: ssl.SSLContext) -> None:
    clock, hosts = SteppedClock(), [f"f{number}.example.org" for number in range(feeds)]
    async with AsyncExitStack() as stack:
        store, poller = await assemble(stack, folder / "parley.db", clock, *hosts, resolver=Here(), tls=trusted)
        _say(f"before the first poll: {peak():.0f} MB")
        await store.write(lambda tx: declare(tx, [f"https://{host}:{port}/f/{at}" for at, host in enumerate(hosts)]))
        _say(f"first fetch of {feeds:,} feeds: {await polled(poller, clock, feeds)}")
        await asyncio.to_thread(freshen, port, trusted)
        _say(f"one new entry in each: {await polled(poller, clock, feeds)}")


async def polled(poller: Poller, clock: SteppedClock, feeds: int) -> str:
    """What a round over all of them took."""
    clock.at += timedelta(hours=7)
    started, asked = time.monotonic(), 0
    while done := await poller.poll_due():
        asked += len(done)
        assert not any(one.outcome == "failed" for one in done), done  # noqa: S101 - else nothing was measured
    assert asked == feeds, asked  # noqa: S101 - as above
    return f"{time.monotonic() - started:.0f} s, peak {peak():.0f} MB"


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def freshen(port: str, trusted: ssl.SSLContext) -> None:
    request = urllib.request.Request(f"https://localhost:{port}/state", b'{"fresh": 1}', method="POST")
    urllib.request.urlopen(request, context=trusted).close()  # noqa: S310 - as above


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=20_000)
    feeds = parser.parse_args().feeds
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        authority, certificate = f"{folder}/authority.pem", f"{folder}/server.pem"
        subprocess.run([sys.executable, "-c", _CERTIFY, authority, certificate], check=True)  # noqa: S603 - our own script
        trusted = ssl.create_default_context(cafile=authority)
        server = subprocess.Popen(  # noqa: S603 - as above
            [sys.executable, str(HERE / "feeds_server.py"), str(ENTRIES), certificate],
            stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True,
        )  # fmt: skip
        try:
            assert server.stdout  # noqa: S101 - opened above
            port = server.stdout.readline().strip()
            subprocess.run([sys.executable, "-c", _MAKE, f"{folder}/parley.db"], cwd=ROOT, check=True)  # noqa: S603 - as above
            asyncio.run(measure(feeds, port, Path(folder), trusted))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
