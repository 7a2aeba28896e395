"""What lies around a request: names, TLS, compression, a feed's own headers."""

import asyncio
import gzip
import socket
import ssl
import sys
import threading
import zlib
from collections.abc import Callable
from datetime import timedelta

import brotli
import pytest
import trustme
from yarl import URL

from bot.core.errors import FetchError
from bot.core.settings import Fetch, Network
from bot.sources.http import SafeFetcher
from bot.sources.http.fetcher import _Asked
from bot.sources.http.names import ThreadedNames
from tests.world import feeds
from tests.world.feeds import Entry, FeedWorld, rss

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BODY = rss([Entry("Talks resume")])
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def open_for(world: FeedWorld, **more: object) -> SafeFetcher:
    fetch = Fetch(allow_hosts=(world.host,), timeout=timedelta(seconds=60), max_bytes=1_000_000)
    return SafeFetcher(fetch, Network(), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("encoding", "pack"), list(PACKINGS.items()))
async def test_what_is_asked_for_compressed_is_unpacked(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    """The request offers every packing, and each comes out as the same bytes."""
    async with FeedWorld() as world, open_for(world) as fetcher:
        world.break_("/f", feeds.packed(pack(BODY), encoding))
        assert (await fetcher.fetch(world.url("/f"))).body == BODY
    assert encoding in world.requests[0].headers["Accept-Encoding"]


def brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=1)
    packed: list[bytes] = [packer.process(bytes(1_000_000)) for _ in range(400)]
    return b"".join([*packed, packer.finish()])


def zstd_bomb() -> bytes:
    packer = zstd.ZstdCompressor()
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(400)) + packer.flush()


@pytest.mark.parametrize(("encoding", "make"), [("br", brotli_bomb), ("zstd", zstd_bomb)])
async def test_a_bomb_is_counted_unpacked(encoding: str, make: Callable[[], bytes]) -> None:
    """400 MB in a few hundred bytes end at the cap."""
    async with FeedWorld() as world, open_for(world) as fetcher:
        world.break_("/f", feeds.packed(make(), encoding))
        with pytest.raises(FetchError, match="larger than"):
            await fetcher.fetch(world.url("/f"))


async def test_a_trusted_certificate_opens_and_any_other_says_why() -> None:
    """TLS is checked: a known authority's certificate is taken, an unknown one's and another host's are named as the fault."""
    authority, stranger = trustme.CA(), trustme.CA()
    for issuer, name, fault in (
        (authority, "127.0.0.1", ""),
        (stranger, "127.0.0.1", "unable to get local issuer certificate|self-signed|unable to verify"),
        (authority, "feeds.example.org", "not valid for '127.0.0.1'|IP address mismatch"),
    ):
        served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issuer.issue_cert(name).configure_cert(served)
        trusting = ssl.create_default_context()
        authority.configure_trust(trusting)
        async with FeedWorld(tls=served) as world, open_for(world, tls=trusting) as fetcher:
            world.publish("/f", Entry("Talks resume"))
            if not fault:
                assert (await fetcher.fetch(world.url("/f"))).status == 200
                continue
            with pytest.raises(FetchError, match=f"^127.0.0.1: its TLS certificate is not valid .*({fault})"):
                await fetcher.fetch(world.url("/f"))


async def test_a_feeds_own_headers_stay_with_its_host() -> None:
    """A key goes to the feed it is for: not to another feed, and not where a redirect leads away."""
    key = {"Authorization": "Basic c2VjcmV0"}
    async with FeedWorld() as world, FeedWorld() as other:
        for path in ("/f", "/g"):
            world.publish(path, Entry("Talks resume"))
        other.publish("/f", Entry("Talks resume"))
        world.break_("/away", feeds.redirect(other.url("/f")))
        world.break_("/near", feeds.redirect("/f"))
        access = {world.url(path): key for path in ("/f", "/away", "/near")}
        fetch = Fetch(allow_hosts=(world.host, other.host))
        async with SafeFetcher(fetch, Network(), access=access) as fetcher:
            for path in ("/f", "/g", "/away", "/near"):
                await fetcher.fetch(world.url(path))
            # both are where that feed has moved for good, and is asked from now on
            for moved in (world.url("/g"), other.url("/f")):
                await fetcher.fetch(moved, feed=world.url("/f"))
    told = [(seen.path, "Authorization" in seen.headers) for seen in world.requests]
    assert told == [("/f", True), ("/g", False), ("/away", True), ("/near", True), ("/f", True), ("/g", True)]
    assert not any("Authorization" in seen.headers for seen in other.requests)


@pytest.mark.parametrize(
    ("home", "target", "told"),
    [
        ("http://h.example/f", "https://h.example/g", True),
        ("https://h.example/f", "http://h.example/f", False),
        ("http://h.example:8000/f", "https://h.example/f", False),
        ("https://h.example/f", "https://h.example:8443/f", False),
        ("https://h.example/f", "https://www.h.example/f", False),
    ],
)
def test_a_login_follows_to_tls_and_nowhere_else(home: str, target: str, told: bool) -> None:
    """From http to https of the same host, both on their usual ports; never to another host, port, or back to http."""
    asked = _Asked(URL(home), {}, {"Authorization": "Basic c2VjcmV0"}, URL(home))
    assert bool(asked.headers_for(URL(target))) is told


async def test_a_login_in_an_address_is_refused_unseen() -> None:
    """Nothing is asked, and the words name the host alone; one in a redirect is left out."""
    async with FeedWorld() as world, SafeFetcher(Fetch(allow_hosts=(world.host,)), Network()) as fetcher:
        world.publish("/f", Entry("Talks resume"))
        with pytest.raises(FetchError, match=r"^127\.0\.0\.1: the address holds a login; .*`login`") as told:
            await fetcher.fetch(world.url("/f").replace("//", "//boss:secret@"))
        assert "secret" not in str(told.value)
        assert world.requests == []
        world.break_("/moved", feeds.redirect(world.url("/f").replace("//", "//boss:secret@")))
        assert (await fetcher.fetch(world.url("/moved"))).moved_to == world.url("/f")
        assert "Authorization" not in world.requests[-1].headers


async def test_names_that_hang_keep_no_other_work_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look-ups have threads of their own: while they hang, the loop's default threads are free."""
    hang = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [hang.wait(50)][:0])
    names = ThreadedNames()
    waiting = [asyncio.create_task(names.resolve(f"{number}.example.org")) for number in range(20)]
    await asyncio.sleep(0)
    try:
        assert await asyncio.wait_for(asyncio.to_thread(int, "1"), 30) == 1
    finally:
        hang.set()
        await asyncio.gather(*waiting)
        await names.close()


async def test_the_systems_names_resolve() -> None:
    """`localhost` leads to this machine, each address with its family."""
    names = ThreadedNames()
    found = await names.resolve("localhost", 80)
    await names.close()
    assert {answer["host"] for answer in found} <= {"127.0.0.1", "::1"}
    assert found
