"""The web server: health for load balancers, metrics for Prometheus."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from aiohttp import ClientSession

from bot.core.errors import ParleyError, StoreError
from bot.core.ports import HttpAnswer
from bot.web import WebServer
from tests.world.ports import free_port

SAMPLE_LINE = re.compile(r"([a-z_]+) (-?[0-9.]+(?:e[+-]?[0-9]+)?)")


class Gauges:
    """What the server is asked to show."""

    def __init__(self, **numbers: float) -> None:
        self.numbers: Mapping[str, float] = numbers
        self.error: Exception | None = None

    async def read(self) -> Mapping[str, float]:
        if self.error:
            raise self.error
        return self.numbers


@asynccontextmanager
async def serving(gauges: Gauges) -> AsyncIterator[str]:
    """A server on a free port; its address."""
    port = free_port()
    server = WebServer(f"127.0.0.1:{port}", gauges.read)
    await server.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await server.stop()


async def test_health_says_well_or_not() -> None:
    """200 while all is well, 503 when not, or when the database cannot be asked; always JSON."""
    gauges = Gauges(healthy=1.0, items=7.0)
    async with serving(gauges) as address, ClientSession() as session:
        async with session.get(f"{address}/health") as answer:
            assert (answer.status, await answer.text()) == (200, '{"healthy": true, "items": 7.0}')
        gauges.numbers = {"healthy": 0.0}
        async with session.get(f"{address}/health") as answer:
            assert (answer.status, await answer.json()) == (503, {"healthy": False})
        gauges.error = StoreError("the disk is full")
        async with session.get(f"{address}/health") as answer:
            assert (answer.status, await answer.json()) == (503, {"healthy": False, "error": "the disk is full"})


async def test_metrics_are_prometheus_text() -> None:
    """One typed gauge a number, its value exact however large, each line as the exposition format has it."""
    async with (
        serving(Gauges(healthy=1.0, items=12345678.0, lag=0.25)) as address,
        ClientSession() as session,
        session.get(f"{address}/metrics") as answer,
    ):
        text = await answer.text()
        assert answer.content_type == "text/plain"
    assert text.endswith("\n")
    types, samples = text.splitlines()[::2], text.splitlines()[1::2]
    assert types == [f"# TYPE parley_{name} gauge" for name in ("healthy", "items", "lag")]
    found = [SAMPLE_LINE.fullmatch(line) for line in samples]
    assert [(line[1], float(line[2])) for line in found if line] == [
        ("parley_healthy", 1.0),
        ("parley_items", 12345678.0),
        ("parley_lag", 0.25),
    ]


async def test_an_address_that_cannot_be_used_is_named() -> None:
    """A taken port, or none, is an answer for the operator and leaves nothing open."""
    gauges = Gauges(healthy=1.0)
    async with serving(gauges) as address:
        taken = WebServer(address.removeprefix("http://"), gauges.read)
        with pytest.raises(ParleyError, match="cannot listen there"):
            await taken.start()
    with pytest.raises(ParleyError, match=r"web\.listen nonsense"):
        await WebServer("nonsense", gauges.read).start()


async def test_nothing_else_is_served() -> None:
    """Any other path is 404, any other method 405."""
    async with serving(Gauges(healthy=1.0)) as address, ClientSession() as session:
        async with session.get(f"{address}/") as answer:
            assert answer.status == 404
        async with session.post(f"{address}/health") as answer:
            assert answer.status == 405


class Platform:
    """A platform that is called over HTTP, and what it heard."""

    hook = "/platform"

    def __init__(self) -> None:
        self.heard: list[tuple[str | None, bytes]] = []

    async def called(self, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        self.heard.append((headers.get("x-secret"), body))
        return HttpAnswer(201, b"{}", "application/json")


async def test_what_is_posted_to_a_platform_is_handed_to_it() -> None:
    """Headers without case and the whole body; its answer goes back as it is; nothing but POST; never more than a MiB."""
    platform, port = Platform(), free_port()
    server = WebServer(f"127.0.0.1:{port}", Gauges(healthy=1.0).read, [platform])
    await server.start()
    try:
        async with ClientSession(f"http://127.0.0.1:{port}") as session:
            async with session.post("/platform", data=b"news", headers={"X-SECRET": "s"}) as answer:
                assert (answer.status, answer.content_type, await answer.read()) == (201, "application/json", b"{}")
            async with session.get("/platform") as answer:
                assert answer.status == 405
            async with session.post("/platform", data=BytesIO(b"x" * (1 << 21))) as answer:
                assert answer.status == 413
    finally:
        await server.stop()
    assert platform.heard == [("s", b"news")]
