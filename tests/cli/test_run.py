"""parley run, as a real process: what it prints, what it answers, how it ends."""

import asyncio
import json
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from tests.cli.calling import BRIDGE, PRISONERS, TRUCE, parley_beside, write_config
from tests.cli.process import Process, running
from tests.end_to_end.running import NO_WEB
from tests.world.feeds import Entry, FeedWorld
from tests.world.telegram import TelegramWorld

READY = "Parley watches"


def config(tmp_path: Path, feeds: FeedWorld | None = None, more: str = "") -> Path:
    """A console that follows ceasefire, an inbox, and (with `feeds`) one loopback feed asked every second."""
    feed = ""
    if feeds:
        fetch = f'[fetch]\nallow_hosts = ["{feeds.host}"]\nmin_interval = "1s"\n'
        feed = f'{fetch}[[feeds]]\nurl = "{feeds.url("/news.xml")}"\ntitle = "Harbour Post"\ninterval = "1s"\n'
    text = f'{NO_WEB}{feed}[[folders]]\npath = "inbox"\n[[channels]]\nchat = "console"\nsubscribe = ["ceasefire"]\n{more}'
    return write_config(tmp_path, text)


async def status(path: Path) -> dict[str, object]:
    """`parley status --json` beside it."""
    return (await parley_beside("status", "--json", "--config", path)).objects[0]


async def stops(process: Process, code: int = 0) -> None:
    """It ends by itself, without a stack trace."""
    assert await process.end() == code, process.out + process.err
    assert "Traceback" not in process.out + process.err


async def test_it_prints_alerts_reads_the_inbox_and_answers(tmp_path: Path) -> None:
    """News of the feed and of a dropped file is printed; what is piped in is answered; the end of the pipe ends nothing."""
    async with FeedWorld() as feeds:
        feeds.publish("/news.xml", Entry("Minister opens a bridge"))
        async with running("run", "--config", config(tmp_path, feeds)) as process:
            await process.until(READY)
            process.type("topics\n")
            process.close_input()
            await process.until("Ceasefire (ceasefire)")
            async with asyncio.timeout(120):
                while not feeds.requests:  # noqa: ASYNC110 (the first fetch is silent)
                    await asyncio.sleep(0.05)
            now = SystemClock().now() - timedelta(minutes=1)
            feeds.publish("/news.xml", Entry("Truce agreed in Ukraine", "A truce in Ukraine, Kyiv said.", published=now))
            await process.until("Truce agreed in Ukraine", "Harbour Post")
            (tmp_path / "inbox" / "clipping.txt").write_text(PRISONERS)
            await process.until("Forty prisoners walk home to Sumy")
            assert str((await status(tmp_path / "parley.toml"))["running"]).startswith("process ")
            assert (await parley_beside("status", "--config", tmp_path / "parley.toml")).code == 0
            process.signal(signal.SIGTERM)
            await stops(process)
            assert (await status(tmp_path / "parley.toml"))["running"] is None


@pytest.mark.parametrize("end", ["SIGINT", "SIGTERM", "\x03", "\x04", "quit\n"])
async def test_on_a_terminal_it_ends_when_told(tmp_path: Path, end: str) -> None:
    """Either signal, Ctrl-C, Ctrl-D and `quit` end it with exit code 0 and a released lease."""
    path = config(tmp_path)
    async with running("run", "--config", path, terminal=True) as process:
        await process.until(READY)
        process.type("status\n")
        await process.until("Parley is running", "parley> ")
        if end.startswith("SIG"):
            process.signal(signal.Signals[end])
        else:
            process.type(end)
        await stops(process)
    assert (await status(path))["running"] is None


async def test_a_second_one_learns_who_runs(tmp_path: Path) -> None:
    """On the same database it names the process that holds it, and ends with 1."""
    path = config(tmp_path)
    async with running("run", "--config", path) as first:
        await first.until(READY)
        async with asyncio.timeout(120):
            while not (await status(path))["running"]:  # noqa: ASYNC110 (another process is waited for)
                await asyncio.sleep(0.1)
        async with running("run", "--config", path) as second:
            await stops(second, code=1)
        holder = json.loads((tmp_path / "parley.db.holder.json").read_text())
        assert f"process {holder['pid']}" in second.err
        assert not first.ended


async def test_what_cannot_be_reached_is_a_line_each(tmp_path: Path) -> None:
    """A revoked token, a refused and a failing feed, a folder below a file: a line each, and the console goes on."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        more = f"""
[telegram]
enabled = true
base_url = "{telegram.base_url}"
[[feeds]]
url = "http://127.0.0.1:9/feed"
title = "Refused"
[[folders]]
path = "parley.toml/below"
"""
        path = config(tmp_path, feeds, more)
        async with running("run", "--config", path, TELEGRAM_BOT_TOKEN="4242:not-this-one") as process:
            await process.until(READY, "telegram: ", "Harbour Post: ", "Refused: ", "parley.toml/below: ")
            process.type("topics\n")
            await process.until("Ceasefire (ceasefire)")
            process.signal(signal.SIGINT)
            await stops(process)
            lines = process.err.splitlines()
            for name in ("telegram: ", "Harbour Post: ", "Refused: ", "below: "):
                assert any(name in line for line in lines)
            assert "not-this-one" not in process.err


async def test_a_token_that_is_missing_is_told_before_the_start(tmp_path: Path) -> None:
    """Exit code 2, and the name of the variable."""
    path = config(tmp_path, more="[slack]\nenabled = true\n")
    async with running("run", "--config", path) as process:
        await stops(process, code=2)
        assert "SLACK_BOT_TOKEN" in process.err
        assert "SLACK_APP_TOKEN" in process.err


async def test_a_folder_added_at_sighup_is_attended_at_once(tmp_path: Path) -> None:
    """What lies in it, and what is dropped into it, is read without a restart; the folder is made where it is missing."""
    path = config(tmp_path)
    async with running("run", "--config", path) as process:
        await process.until(READY)
        (tmp_path / "second").mkdir()
        (tmp_path / "second" / "lay-there.txt").write_text(TRUCE)
        path.write_text(path.read_text() + '[[folders]]\npath = "second"\n[[folders]]\npath = "third"\n')
        process.signal(signal.SIGHUP)
        await process.until("was read again", "Truce agreed in Ukraine from midnight")
        (tmp_path / "third" / "dropped.txt").write_text(PRISONERS)
        await process.until("Forty prisoners walk home to Sumy")
        process.signal(signal.SIGTERM)
        await stops(process)


async def test_ctrl_c_in_ingest_leaves_no_trace(tmp_path: Path) -> None:
    """It stops at once, keeps what it has read, and can be repeated."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.txt").write_text(BRIDGE.replace("four", str(number)))
    async with running("ingest", folder, "--db", tmp_path / "x.db", terminal=True) as process:
        await process.until("0/400")
        process.type("\x03")
        await stops(process, code=130)
    lines = (await parley_beside("ingest", folder, "--db", tmp_path / "x.db", "--json")).objects
    assert len(lines) == 400
    assert {line["status"] for line in lines} <= {"new", "known"}
