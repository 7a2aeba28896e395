"""Told to end while it starts, at any moment: it ends, in words at most, and leaves nothing running."""

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.process import Process, running
from tests.faults.conftest import LONG, Figures
from tests.faults.parley import Town, town
from tests.world.telegram import Fault

SILENT = 3
"""So many calls are never answered: more than are made."""

MOMENTS: dict[str, Callable[[Process, Town], object]] = {
    "its command line is imported": lambda process, _: "pydantic_core" in process.maps(),
    "its parts are imported": lambda process, _: "_http_parser" in process.maps(),
    "the database is made": lambda _, t: t.database.exists(),
    "the lease is taken": lambda _, t: t.database.with_name("parley.db.holder.json").exists(),
    "a platform is asked and says nothing": lambda _, t: t.telegram.faults_to_come("getMe") < SILENT,
    "it watches": lambda process, _: "Parley watches" in process.out,
}
WAYS = ("Ctrl-C", "SIGTERM")
CASES = [(moment, way) for number, moment in enumerate(MOMENTS) for way in (WAYS if LONG else [WAYS[number % 2]])]

BEFORE_IT_LISTENS = {-signal.SIGTERM, -signal.SIGINT, 1, 130}
"""Exit codes until the loop has its handlers: the signals' own (a shell makes 130 of Ctrl-C's), click's, a shell's."""


@pytest.mark.parametrize(("moment", "way"), CASES)
async def test_an_end_during_the_start(moment: str, way: str, tmp_path: Path, figures: Figures) -> None:
    """Whatever it is doing, even waiting for a platform that never answers: no stack trace, no process left."""
    async with town(tmp_path) as t:
        t.write_config(console=True)
        t.telegram.fail("getMe", *[Fault(delay=3600)] * SILENT)
        call = ("--config", t.config, "run")
        async with running(*call, terminal=True, TELEGRAM_BOT_TOKEN=t.telegram.token) as process:
            async with asyncio.timeout(120):
                while not MOMENTS[moment](process, t):
                    assert not process.ended, process.out
                    await asyncio.sleep(0.005)
            if way == "Ctrl-C":
                process.type("\x03")
            else:
                process.signal(signal.SIGTERM)
            code = await process.end(120)
            async with asyncio.timeout(120):
                while process.family():
                    await asyncio.sleep(0.05)
    figures(f"{way} when {moment}: exit code {code}")
    assert code == 0 or code in BEFORE_IT_LISTENS
    assert "Traceback" not in process.out, process.out
