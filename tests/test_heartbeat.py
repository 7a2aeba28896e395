"""The heartbeat: one request a beat, no noise, and the address in no log."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.heartbeat import Heartbeat

SECRET = "check-4711"


class Switch:
    """A dead-man's switch: counts what it hears; `answer` is the status it gives."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.answer = 200
        self.url = ""

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append(request.path)
        return web.Response(status=self.answer)


@asynccontextmanager
async def dead_mans_switch() -> AsyncIterator[Switch]:
    """One on loopback."""
    switch, app = Switch(), web.Application()
    app.router.add_get(f"/{SECRET}", switch.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    switch.url = f"http://127.0.0.1:{runner.addresses[0][1]}/{SECRET}"
    try:
        yield switch
    finally:
        await runner.cleanup()


async def test_each_beat_is_one_request() -> None:
    """No more and no less."""
    async with dead_mans_switch() as switch:
        heart = Heartbeat(switch.url)
        for _ in range(3):
            await heart.beat()
        assert switch.heard == [f"/{SECRET}"] * 3


async def test_without_an_address_nothing_beats() -> None:
    """It is switched off by default."""
    await Heartbeat("").beat()


async def test_a_failing_switch_is_one_line_and_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    """The first failure of a row is logged; the address, which whoever knows it could use, is not."""
    async with dead_mans_switch() as switch:
        heart = Heartbeat(switch.url)
        for answer in (500, 500, 200, 500):
            switch.answer = answer
            await heart.beat()
    await heart.beat()
    assert [record.getMessage().rpartition(": ")[2] for record in caplog.records] == ["HTTP 500", "HTTP 500"]
    assert SECRET not in caplog.text
