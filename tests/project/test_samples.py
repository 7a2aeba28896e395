"""The demo's samples are whole and do what their description says."""

import re
from importlib.resources import files
from xml.etree import ElementTree as ET

import pytest

from bot.core.model import FetchedFeed
from bot.core.novelty import content_hash
from bot.sources import feeds

SAMPLES = files("bot.samples")
DOCUMENTS = ("aggregator-copy.txt", "title-twice.txt", "listing.txt", "no-metadata.txt", "dated.txt")


def entries(feed: str) -> dict[str, ET.Element]:
    """The feed's entries by their id."""
    root = ET.fromstring((SAMPLES / feed).read_text("utf-8"))  # noqa: S314 (our own file)
    return {str(item.findtext("guid")): item for item in root.iter("item")}


def test_the_second_feed_is_the_first_and_four_more() -> None:
    """What was seeded is still there at the second fetch, unchanged, beside four new entries."""
    first, second = entries("feed-first.xml"), entries("feed-second.xml")
    assert len(first) == 6
    assert len(second) == 10
    assert all(ET.tostring(item).strip() == ET.tostring(second[guid]).strip() for guid, item in first.items())


@pytest.mark.parametrize("feed", ["feed-first.xml", "feed-second.xml"])
def test_every_entry_is_dated_by_a_placeholder(feed: str) -> None:
    """Each entry's date is a placeholder, newest first, so the demo is always today's news."""
    ages = [re.fullmatch(r"\{\{now-(\d+)m\}\}", str(item.findtext("pubDate"))) for item in entries(feed).values()]
    assert all(ages)
    assert len(ages) == (SAMPLES / feed).read_text("utf-8").count("{{")


def test_one_document_repeats_an_entry_word_for_word() -> None:
    """The copy with its title twice has the very text of one new entry: the story that gains a source."""
    served = re.sub(r"\{\{.*?\}\}", "Sat, 21 Nov 2026 10:00:00 GMT", (SAMPLES / "feed-second.xml").read_text("utf-8"))
    parsed = feeds.parse(FetchedFeed("http://127.0.0.1/feed", 200, served.encode(), "application/rss+xml"))
    entry = next(entry for entry in parsed.entries if entry.entry_id == "harbour-post:1010")
    title, again, *body = (SAMPLES / "documents/title-twice.txt").read_text("utf-8").split("\n\n")
    assert title == again == entry.title
    assert content_hash(title, "\n\n".join(body[: body.index("Tags")])) == content_hash(entry.title, entry.summary)


def test_all_five_shapes_are_there() -> None:
    """There is one document for each shape, and nothing else in the folder."""
    folder = SAMPLES / "documents"
    assert sorted(path.name for path in folder.iterdir()) == sorted(DOCUMENTS)
    assert (folder / "dated.txt").read_text("utf-8").startswith(" date 2025-")
    assert len((folder / "listing.txt").read_text("utf-8").strip().split("\n")) == 8


def test_the_samples_say_that_they_are_made_up() -> None:
    """Nobody can take the invented news for real."""
    assert "made up" in (SAMPLES / "README.md").read_text("utf-8")
    assert all("Made up" in (SAMPLES / feed).read_text("utf-8") for feed in ("feed-first.xml", "feed-second.xml"))
