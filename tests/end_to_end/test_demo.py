"""parley demo: the first thing people see. Everything works offline, and nothing is left behind."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.calling import parley
from tests.cli.process import running

DRIVING = {chr(n) for n in (*range(9), *range(11, 32), *range(127, 160))}


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder of its own for temporary files, under a short name (sockets in it may have no longer one); empty in the end."""
    with tempfile.TemporaryDirectory(prefix="p") as folder:
        yield Path(folder)
        assert list(Path(folder).iterdir()) == []


def test_it_shows_alerts_an_update_and_the_digest(scratch: Path) -> None:
    """Into a pipe: the seeded feed is silent, each alert stands once, the grown story is an update, the digest has them."""
    call = [sys.executable, "-m", "bot", "demo", "--no-prompt"]
    env = {**os.environ, "TMPDIR": str(scratch)}
    ran = subprocess.run(call, capture_output=True, text=True, check=False, timeout=600, env=env)  # noqa: S603 (our own)
    assert (ran.returncode, ran.stderr) == (0, "")
    silent, alerts, clippings, digest = ran.stdout.split("─" * 80)[1:]
    assert "6 items stored." in silent
    leads = [line.split(" · ")[0] for line in alerts.splitlines()]
    for topic in ("🕊 Ceasefire", "🪖 Peacekeepers", "🛡 Security guarantees"):
        assert leads.count(topic) == 1
        assert topic in digest
    assert clippings.count("↻") == 2, "once in the narration, once before the story that grew"
    assert "1 independent, 1 reprint · Harbour Post" in clippings
    assert "Denied or corrected: none" in digest
    assert "alerted" in digest
    assert not set(ran.stdout) & DRIVING


def test_its_database_can_be_kept(tmp_path: Path) -> None:
    """--db keeps it in a new file, never in one that is there."""
    file = tmp_path / "demo.db"
    assert parley("--db", file, "demo", "--no-prompt").code == 0
    assert "engineers" in parley("search", "engineers", "--db", file).out
    ran = parley("demo", "--db", file)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)


async def test_on_a_terminal_every_command_works(scratch: Path) -> None:
    """The prompt answers look-ups and changes; `quit` ends it; no temporary file stays."""
    async with running("demo", terminal=True, TMPDIR=str(scratch), COLUMNS="100") as process:
        await process.until("Now you", "parley> ")
        for line, answer in (
            ("help", "subscriptions"),
            ("1", "It was posted in this channel"),
            ("topics", "(ceasefire)"),
            ('subscribe "grain corridor"', "Subscribed"),
            ("subscriptions", "k1"),
            ("why s8", "topic version"),
            ("story s7", "Harbour Post"),
            ("search peacekeepers", "Found for"),
            ("latest", "Latest"),
            ("digest preview", "Denied or corrected: none"),
            ("status", "Parley is running"),
            ("nonsense", "I do not know"),
        ):
            process.out = ""
            process.type(line + "\n")
            await process.until(answer, "parley> ")
        process.type("quit\n")
        assert await process.end() == 0
        assert "Traceback" not in process.out
