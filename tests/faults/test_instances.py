"""One instance sends: a second one is told who does; a crash, a stop, a move and a changed configuration lose nothing."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.faults.conftest import LONG_ONLY, Figures, Size
from tests.faults.parley import CHAT, OPERATORS, Town, run, stop, town
from tests.world.telegram import Fault

pytestmark = pytest.mark.timeout(1200)

PATIENCE = 120.0
"""Seconds for what takes two on a machine that has time."""


@LONG_ONLY
async def test_two_instances(tmp_path: Path, size: Size, figures: Figures) -> None:
    """As often as a second one is started, it says who runs and ends; after a kill the next one takes over at once."""
    seconds = size(4, 600)
    loop = asyncio.get_running_loop()
    async with town(tmp_path) as t:
        async with run(t) as first:
            await first.until("Parley watches")
            began, tries = loop.time(), 0
            while loop.time() - began < seconds:
                async with run(t) as second:
                    assert await second.end(PATIENCE) == 1
                    assert "already runs on the database" in second.err
                tries += 1
                t.drop()
                await asyncio.sleep(min(10, seconds / 4))
            await t.until_told()
            await t.until_settled()  # what is killed unanswered waits for a minute, and its channel with it
            first.signal(signal.SIGKILL)
            await first.end()
        died = loop.time()
        t.drop()
        async with run(t) as heir:
            await t.until_told(seconds=PATIENCE)
            took = loop.time() - died
            await t.telegram.wait_for(lambda: t.told(OPERATORS))
            await stop(heir)
        repeated = sum(len(t.copies(title)) - 1 for title in t.titles)
        figures(
            f"two instances for {seconds} s: {tries} seconds refused, {len(t.titles)} of {len(t.titles)} told, "
            f"{repeated} repeated; takeover after a kill within {took:.1f} s; notice: {t.told(OPERATORS)[0]!r}"
        )
        assert repeated == 0
        assert took < 120
        assert "0 lost" in t.told(OPERATORS)[0]


async def test_a_stop_under_load(tmp_path: Path, size: Size, figures: Figures) -> None:
    """SIGTERM while messages wait and one is never answered: out without the answer, nothing left `sending`, nothing lost."""
    async with town(tmp_path) as t:
        for _ in range(size(6, 60)):
            t.drop()
        t.telegram.fail("sendMessage", Fault(), Fault(delay=3600, accept=True))
        async with run(t) as process:
            await t.telegram.wait_for(lambda: not t.telegram.faults_to_come("sendMessage"), 120)
            took = await stop(process)
        left = t.states()
        t.ask("UPDATE deliveries SET not_before = NULL WHERE state IN ('unknown', 'failed')")
        async with run(t) as process:
            await t.until_told(seconds=300)
            await stop(process)
        figures(f"SIGTERM under load: out after {took:.1f} s, left behind {left}, then {len(t.titles)} of {len(t.titles)} told")
        assert took < 180  # 12 on a machine that has time
        assert "sending" not in left
        assert not t.told(OPERATORS), "a clean stop is no crash"


async def test_a_changed_configuration(tmp_path: Path, figures: Figures) -> None:
    """SIGHUP takes a good configuration and refuses a bad one, which operators hear of; the old one goes on."""
    async with town(tmp_path) as t:
        async with run(t) as process:
            await process.until("Parley watches")
            t.config.write_text(t.config.read_text().replace('path = "inbox"', 'path = 7\nwrong = "key"'))
            process.signal(signal.SIGHUP)
            await process.until("is refused, the old one goes on")
            await t.telegram.wait_for(lambda: t.told(OPERATORS))
            first = t.drop()
            await t.until_told(first)
            t.write_config(topic="peacekeepers")
            t.config.write_text(t.config.read_text().replace(f"telegram:{CHAT}", "telegram:79"))
            t.telegram.chat(79)
            process.signal(signal.SIGHUP)
            await process.until("was read again")
            second = t.drop("the sending of peacekeepers to Ukraine")
            await t.telegram.wait_for(lambda: any(second in text for text in t.told(79)))
            await stop(process)
        figures(f"SIGHUP: bad refused ({t.told(OPERATORS)[0][:60]!r}...), good taken, both alerts told")


async def test_a_move_to_another_folder(tmp_path: Path, figures: Figures) -> None:
    """A copy that was not retired sends nothing until told; a retired database sends from where it is adopted, only there."""
    (tmp_path / "old").mkdir()
    async with town(tmp_path / "old") as t:
        async with run(t) as process:
            t.drop()
            await t.until_told()
            await stop(process)
        copy = t.moved_to(tmp_path / "copy")
        async with run(copy) as process:
            assert await process.end() == 1
            assert "belongs to" in process.err
        assert (await t.call("retire")).code == 0
        async with run(t) as process:
            assert await process.end() == 1
            assert "retired" in process.err
        new = t.moved_to(tmp_path / "new")
        async with run(new) as process:
            assert await process.end() == 1
        async with run(new, "--adopt") as process:
            title = new.drop()
            await new.until_told(title)
            await stop(process)
        async with run(new) as process:
            await process.until("Parley watches")
            await stop(process)
        figures(f"move: unretired copy refused, retired original refused, adopted there; {_repeated(new)} repeated")
        assert _repeated(new) == 0


def _repeated(t: Town) -> int:
    return sum(len(t.copies(title)) - 1 for title in t.titles)
