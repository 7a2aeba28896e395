"""SIGHUP, and a second start: what neither may harm, as real processes."""

import signal
from pathlib import Path

from tests.cli.calling import PRISONERS, parley_beside, write_config
from tests.cli.process import running
from tests.end_to_end.running import NO_WEB
from tests.faults.parley import ask

CONSOLE = '[[folders]]\npath = "inbox"\n[[channels]]\nchat = "console"\nsubscribe = ["ceasefire"]\n'
PATIENCE = 120.0


async def test_a_second_start_leaves_the_first_ones_sources_alone(tmp_path: Path) -> None:
    """Whatever its own configuration says: it is told who holds the database before it touches it."""
    config = write_config(tmp_path, NO_WEB + CONSOLE)
    other = tmp_path / "other.toml"
    other.write_text(NO_WEB + CONSOLE.replace("inbox", "elsewhere").replace("ceasefire", "peacekeepers"))
    async with running("run", "--config", config) as first:
        await first.until("Parley watches", seconds=PATIENCE)
        async with running("run", "--config", other, "--db", tmp_path / "parley.db") as second:
            assert await second.end(PATIENCE) == 1
            assert "already runs on the database" in second.err
            assert "Parley watches" not in second.err
        assert ask(tmp_path / "parley.db", "SELECT address, state FROM sources") == [(str(tmp_path / "inbox"), "active")]
        assert ask(tmp_path / "parley.db", "SELECT topic FROM subscriptions") == [("ceasefire",)]
        first.signal(signal.SIGTERM)
        assert await first.end(PATIENCE) == 0


async def test_it_says_how_many_feeds_are_in_the_list(tmp_path: Path) -> None:
    """Those of the configuration, and those that people added beside it."""
    config = write_config(tmp_path, NO_WEB + CONSOLE + '[[feeds]]\nurl = "https://harbour.example/rss"\n')
    feeds = tmp_path / "list.opml"
    feeds.write_text('<opml><body><outline xmlUrl="https://port.example/rss"/></body></opml>')
    assert (await parley_beside("--config", config, "feeds", "import", feeds)).code == 0
    async with running("run", "--config", config) as process:
        await process.until("Parley watches 2 feeds", seconds=PATIENCE)
        process.signal(signal.SIGTERM)
        assert await process.end(PATIENCE) == 0


async def test_a_reload_asked_for_while_it_starts_is_made(tmp_path: Path) -> None:
    """`systemctl reload` right after the start ends nothing, and what was changed meanwhile counts."""
    config = write_config(tmp_path, NO_WEB + CONSOLE)
    async with running("run", "--config", config) as process:
        await process.until("Parley watches", seconds=PATIENCE)
        config.write_text(NO_WEB + CONSOLE.replace("inbox", "second"))
        process.signal(signal.SIGHUP)
        config.write_text(NO_WEB + CONSOLE.replace("inbox", "third"))
        for _ in range(5):
            process.signal(signal.SIGHUP)
        await process.until("dropped into third", seconds=PATIENCE)
        (tmp_path / "third" / "one.txt").write_text(PRISONERS)
        await process.until("Forty prisoners walk home", seconds=PATIENCE)
        process.signal(signal.SIGTERM)
        assert await process.end(PATIENCE) == 0, process.err
