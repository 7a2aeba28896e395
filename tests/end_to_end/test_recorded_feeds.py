"""parley poll, twice, on documents as feeds really serve them: all stored once, nothing alerted, then a 304."""

import sqlite3
from contextlib import closing
from pathlib import Path

import feedparser
import pytest

from tests.cli.calling import parley_beside, write_config
from tests.world.feeds import FeedWorld

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT.parent / "shared" / "data" / "feeds"
OURS = sorted((ROOT / "tests" / "data" / "feeds").glob("*-full.xml"))


async def poll_twice(documents: list[Path], folder: Path) -> None:
    """Serve the documents on loopback, poll twice, and look into the database."""
    async with FeedWorld() as feeds:
        for document in documents:
            feeds.serve(f"/{document.name}", document.read_bytes())
        declared = "".join(f'[[feeds]]\nurl = "{feeds.url("/" + document.name)}"\n' for document in documents)
        channel = '[[channels]]\nchat = "console"\nsubscribe = ["ceasefire", "peacekeepers", "security-guarantees"]\n'
        path = write_config(folder, f'[fetch]\nallow_hosts = ["{feeds.host}"]\n{declared}{channel}')
        first = await parley_beside("poll", "--json", "--config", path)
        second = await parley_beside("poll", "--json", "--config", path)
    assert (first.code, second.code) == (0, 0)
    assert len(first.objects) == len(second.objects) == len(documents)
    for line in first.objects:
        name = line["source"].rpartition("/")[2]
        entries = feedparser.parse((documents[0].parent / name).read_bytes()).entries
        assert (line["outcome"], line["http"], line["seeded"], line["planned"]) == ("new", 200, True, 0), name
        assert line["new"] + line["known"] + line["changed"] == len(entries) > 0, name
    for line in second.objects:
        assert (line["outcome"], line["http"], line["new"], line["error"]) == ("unchanged", 304, 0, ""), line["source"]
    with closing(sqlite3.connect(folder / "parley.db")) as database:
        (stored,) = database.execute("SELECT count(*) FROM items").fetchone()
        (planned,) = database.execute("SELECT count(*) FROM deliveries").fetchone()
    assert stored == sum(line["new"] for line in first.objects)
    assert planned == 0


@pytest.mark.seeds
@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded feeds lie in ../shared/data/feeds, which is not here")
async def test_recorded_feeds_are_stored_once_and_alert_nothing(tmp_path: Path) -> None:
    """The four recorded documents."""
    await poll_twice(sorted(RECORDED.glob("*.xml")), tmp_path)


async def test_our_samples_are_stored_once_and_alert_nothing(tmp_path: Path) -> None:
    """The project's own samples, in every dialect."""
    assert OURS
    await poll_twice(OURS, tmp_path)
