"""No stranger's word opens an inner address."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.core.errors import AddressRefused, FetchError
from bot.core.settings import Fetch, Network
from bot.sources.http import SafeFetcher
from bot.sources.http.addresses import Doors, is_global
from tests.world import feeds
from tests.world.feeds import Entry, FeedWorld
from tests.world.hostile_feeds import INNER, address_url

ODD = ["2130706433", "127.1", "0x7f.1", "0177.0.0.1", "0x7f000001", "localhost", "localhost."]


class Names(AbstractResolver):
    """Answers from a list, one after another: a name server that changes its mind."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        self.asked += 1
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family_of(address), proto=0, flags=0)
            for address in (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
        ]

    async def close(self) -> None:
        pass


def family_of(address: str) -> int:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every connection that the loop is asked to make."""
    made: list[object] = []
    connect = asyncio.SelectorEventLoop.sock_connect  # type: ignore[attr-defined, unused-ignore]

    async def recording(self: asyncio.SelectorEventLoop, sock: socket.socket, address: object) -> None:
        made.append(address)
        await connect(self, sock, address)  # type: ignore[arg-type, unused-ignore]

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", recording)
    return made


@pytest.fixture
async def world() -> AsyncIterator[FeedWorld]:
    async with FeedWorld() as served:
        served.publish("/f", Entry("Talks resume"))
        yield served


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_not_global(address: str) -> None:
    """Private, local, multicast, mapped, translated and reserved addresses are all known by name."""
    assert not is_global(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_public_addresses_are_global(address: str) -> None:
    """The rest of the internet stays open."""
    assert is_global(address)


@pytest.mark.parametrize("address", [*INNER, *ODD])
async def test_an_inner_address_is_never_connected_to(address: str, connects: list[object]) -> None:
    """A feed's address that is or spells an inner address ends in an error, with no connection made."""
    async with SafeFetcher(Fetch(), Network()) as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch(address_url(address))
    assert connects == []


@pytest.mark.parametrize("address", INNER)
async def test_a_name_that_leads_inside_is_never_connected_to(address: str, connects: list[object]) -> None:
    """The check is on the resolved address, not on the name; the error says where the name leads."""
    async with SafeFetcher(Fetch(), Network(), resolver=Names([address])) as fetcher:
        with pytest.raises(AddressRefused, match=r"feeds\.example\.org: leads to"):
            await fetcher.fetch("http://feeds.example.org/")
    assert connects == []


@pytest.mark.parametrize("address", INNER)
async def test_a_redirect_inside_is_not_followed(world: FeedWorld, address: str, connects: list[object]) -> None:
    """Each redirect is checked like a feed's own address: only the first server is connected to."""
    world.break_("/lead", feeds.redirect(address_url(address)))
    async with SafeFetcher(Fetch(allow_hosts=(world.host,)), Network()) as fetcher:
        with pytest.raises(AddressRefused):
            await fetcher.fetch(world.url("/lead"))
    assert len(connects) == 1


async def test_a_name_that_changes_its_mind_gains_nothing(connects: list[object]) -> None:
    """Of a name's addresses only public ones are tried, and the address checked is the address connected to."""
    names = Names(["127.0.0.1"], ["10.0.0.1", "::1"], ["127.0.0.1"])
    async with SafeFetcher(Fetch(), Network(), resolver=names) as fetcher:
        for _ in range(3):
            with pytest.raises(AddressRefused):
                await fetcher.fetch("http://rebind.example.org/")
    assert names.asked == 3
    assert connects == []


async def test_a_strangers_redirect_cannot_use_an_opened_door(world: FeedWorld) -> None:
    """A host opened for the operator's own feed stays closed to redirects from elsewhere."""
    async with FeedWorld() as inner:
        world.break_("/lead", feeds.redirect(inner.url("/f")))
        async with SafeFetcher(Fetch(allow_hosts=(inner.host,)), Network(proxy=world.url(""))) as fetcher:
            with pytest.raises(AddressRefused):
                await fetcher.fetch("http://stranger.example.org/lead")
        assert inner.requests == []


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
async def test_other_ports_are_closed(port: int) -> None:
    """Only 80 and 443 are opened, and the error says how to open another."""
    async with SafeFetcher(Fetch(), Network()) as fetcher:
        with pytest.raises(AddressRefused, match=rf'"feeds.example.org:{port}" to fetch.allow_hosts'):
            await fetcher.fetch(f"http://feeds.example.org:{port}/")


async def test_a_name_may_be_opened_for_all_its_ports(world: FeedWorld) -> None:
    """`allow_hosts` takes a bare host, whatever it resolves to."""
    url = world.url("/f").replace("127.0.0.1", "intranet")
    async with SafeFetcher(Fetch(allow_hosts=("Intranet",)), Network(), resolver=Names(["127.0.0.1"])) as fetcher:
        assert (await fetcher.fetch(url)).status == 200


@pytest.mark.parametrize(
    ("entry", "url", "allowed"),
    [
        ("127.0.0.1:9100", "http://127.0.0.1:9100/", True),
        ("127.0.0.1:9100", "http://127.0.0.1:9101/", False),
        ("127.0.0.1", "http://127.0.0.1:9101/", True),
        ("intra.example:443", "https://intra.example/", True),
        ("intra.example:443", "http://intra.example/", False),
        ("intra.example", "http://x.intra.example/", False),
        ("[::1]:9100", "http://[::1]:9100/", True),
        ("[::1]:9100", "http://[::1]:9101/", False),
        ("::1", "http://[::1]:9101/", True),
        ("[::1]", "http://[::1]:9101/", True),
    ],
)
def test_a_door_opens_one_host_or_one_port(entry: str, url: str, allowed: bool) -> None:
    """`host` opens every port of that very host, `host:port` only this one."""
    assert Doors([entry]).allows(URL(url)) is allowed
