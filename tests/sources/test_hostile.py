"""The hostile list: what each attack comes to, and that feeds beside it stay on time."""

import asyncio
import gzip
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta

import pytest

from bot.core.errors import ParleyError
from bot.core.model import ParsedFeed
from bot.core.settings import Fetch, Network
from bot.sources.http import SafeFetcher
from bot.sources.reader import SandboxReader
from bot.sources.sandbox import Sandbox
from tests.world import feeds
from tests.world.feeds import Entry, FeedWorld, rss

WHOLE = rss(Entry(f"Title {number}") for number in range(3))
LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
QUADRATIC = '<!ENTITY a "' + "a" * 100_000 + '">'


def lead_to(where: str) -> Callable[[FeedWorld], None]:
    return lambda world: world.break_("/hostile", feeds.redirect(where))


def serve(body: bytes, content_type: str = "application/xml") -> Callable[[FeedWorld], None]:
    return lambda world: world.serve("/hostile", body, content_type)


def fault(made: feeds.Fault) -> Callable[[FeedWorld], None]:
    return lambda world: world.break_("/hostile", made)


OUTCOMES: dict[str, tuple[Callable[[FeedWorld], None], str | int]] = {
    "a byte every half second": (fault(feeds.stream(b" ", pause=0.5)), "no full answer within"),
    "an infinite body": (fault(feeds.endless()), "larger than"),
    "a 400 MB gzip bomb": (fault(feeds.gzip_bomb(400)), "larger than"),
    "a packed body that does not say so": (serve(gzip.compress(WHOLE)), ""),
    "a billion laughs": (serve(f"<!DOCTYPE rss [{LOL}]><rss>&l9;</rss>".encode()), "declares entities"),
    "a quadratic blowup": (serve(f"<!DOCTYPE rss [{QUADRATIC}]><rss>{'&a;' * 1000}</rss>".encode()), "declares entities"),
    "a one-line DTD": (serve(b'<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss>&c;</rss>'), "declares entities"),
    "an entity that names a file": (
        serve(b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;</title></channel></rss>'),
        "declares entities",
    ),
    "an entity that names a server": (lambda world: serve(_touching(world))(world), "declares entities"),
    "a DTD on a server": (lambda world: serve(_touching_dtd(world))(world), 3),
    "400 KB of newlines": (serve(b"<?xml version='1.0'?>" + b"\n" * 400_000 + WHOLE.partition(b"?>")[2]), 3),
    "a redirect loop": (lead_to("/hostile"), "more than 5 redirects"),
    "a redirect to this machine": (lead_to("http://127.0.0.1:1/"), "port 1 is not opened"),
    "a redirect to the cloud's secrets": (lead_to("http://169.254.169.254/latest"), "not a public address"),
    "a redirect to ::1": (lead_to("http://[::1]/"), "not a public address"),
    "a redirect to a mapped address": (lead_to("http://[::ffff:10.0.0.1]/"), "not a public address"),
    "a redirect to a translated address": (lead_to("http://[64:ff9b::7f00:1]/"), "not a public address"),
    "truncated XML": (serve(WHOLE[: WHOLE.rindex(b"<item>") + 40]), 3),
    "a page with 200": (serve(b"<!DOCTYPE html><html><body>Not found</body></html>", "text/html"), "an HTML page"),
    "an empty 200": (serve(b""), "the answer is empty"),
    "a wrong charset": (serve(rss([Entry("Мир")]).decode().encode("utf-16-le")), 1),
    "a 304 that nobody asked for": (fault(feeds.status(304)), "answered 304"),
    "5,000 entries": (serve(rss(Entry(f"Title {number}") for number in range(5000))), 5000),
    "100,000 levels": (serve(b"<rss><channel><item>" + b"<a>" * 100_000), 1),
    "a tag of a megabyte": (serve(b"<rss><channel><item " + b"a='b' " * 170_000 + b"/></channel></rss>"), ""),
    "a name of a megabyte": (
        serve(b"<rss><channel><item><author>" + b"a" * 1_000_000 + b"</author></item></channel></rss>"),
        "",
    ),
    "a comment that never ends": (serve(b"<rss><channel><item><!--" + b"- " * 200_000), ""),
    "a CDATA that never ends": (serve(b"<rss><channel>" + b"<item><title><![CDATA[" * 20_000), ""),
    "text that is no text": (serve(bytes(range(256)) * 2000), ""),
}
"""What is served, and the entries or the words that must come of it. Empty: anything, as long as it comes in time."""

_TOUCHED = "/touched"
_DEADLINE = 5.0
_READING = 4.0
"""Seconds for what may run out of time; what must be read whole has longer, on a busy machine too."""
_PATIENT = 60.0


def _touching(world: FeedWorld) -> bytes:
    return f'<!DOCTYPE r [<!ENTITY a SYSTEM "{world.url(_TOUCHED)}">]><rss><channel><title>&a;</title></channel></rss>'.encode()


def _touching_dtd(world: FeedWorld) -> bytes:
    return f'<!DOCTYPE rss SYSTEM "{world.url(_TOUCHED)}">'.encode() + WHOLE.partition(b"?>")[2]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    box = Sandbox()
    box.start()
    yield box
    box.close()


@pytest.fixture
async def world() -> AsyncIterator[FeedWorld]:
    async with FeedWorld() as served:
        yield served


def fetcher_for(world: FeedWorld) -> SafeFetcher:
    return SafeFetcher(Fetch(allow_hosts=(world.host,), timeout=timedelta(seconds=_DEADLINE)), Network())


async def poll(fetcher: SafeFetcher, reader: SandboxReader, url: str) -> ParsedFeed | ParleyError:
    try:
        return await reader.feed(await fetcher.fetch(url))
    except ParleyError as error:
        return error


@pytest.mark.parametrize("name", OUTCOMES)
async def test_an_attack_comes_to_what_is_documented(world: FeedWorld, sandbox: Sandbox, name: str) -> None:
    """Each ends in time, in entries or in an error of that one feed, and opens nothing on the way."""
    prepare, outcome = OUTCOMES[name]
    prepare(world)
    started = time.monotonic()
    async with fetcher_for(world) as fetcher:
        reader = SandboxReader(sandbox, timeout=_PATIENT if isinstance(outcome, int) else _READING)
        result = await poll(fetcher, reader, world.url("/hostile"))
    assert time.monotonic() - started < 10 * (_DEADLINE + _READING)
    if isinstance(outcome, int):
        assert isinstance(result, ParsedFeed), result
        assert result.total == outcome
    else:
        assert outcome in str(result)
        assert not outcome or isinstance(result, ParleyError)
    assert not any(seen.path == _TOUCHED for seen in world.requests)


@pytest.mark.timeout(900)
async def test_a_hundred_healthy_feeds_stay_on_time(sandbox: Sandbox) -> None:
    """All attacks at once delay no healthy feed for long, and the loop stays free."""
    lags: list[float] = []

    async def watch() -> None:
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(0.01)
            lags.append(time.perf_counter() - asked - 0.01)

    async def timed(url: str) -> tuple[ParsedFeed | ParleyError, float]:
        started = time.monotonic()
        return await poll(fetcher, reader, url), time.monotonic() - started

    reader = SandboxReader(sandbox, timeout=2 * _READING)
    async with FeedWorld() as world, fetcher_for(world) as fetcher, asyncio.TaskGroup() as group:
        hostile = [FeedWorld() for _ in OUTCOMES]
        for number in range(100):
            world.serve(f"/{number}", WHOLE)
        attacks = []
        for each, (prepare, _) in zip(hostile, OUTCOMES.values(), strict=True):
            await each.__aenter__()
            prepare(each)
            attacks.append(group.create_task(_attack(each, reader)))
        watching = asyncio.create_task(watch())
        results = await asyncio.gather(*(timed(world.url(f"/{number}")) for number in range(100)))
        await asyncio.gather(*attacks)
        watching.cancel()
        for each in hostile:
            await each.__aexit__()
    assert all(isinstance(result, ParsedFeed) and result.total == 3 for result, _ in results)
    took = sorted(seconds for _, seconds in results)
    sys.stderr.write(
        f"\nhealthy: median {statistics.median(took):.2f} s, worst {took[-1]:.2f} s;"
        f" loop lag: p99 {1000 * sorted(lags)[int(0.99 * len(lags))]:.0f} ms, worst {1000 * max(lags):.0f} ms\n"
    )
    assert took[-1] < 100
    assert max(lags) < 25


async def _attack(world: FeedWorld, reader: SandboxReader) -> None:
    async with fetcher_for(world) as fetcher:
        await poll(fetcher, reader, world.url("/hostile"))
