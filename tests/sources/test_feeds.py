"""Feeds of every dialect and with every defect, each beside what must come out of it."""

import io
import json
import time
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import FeedError
from bot.core.model import FetchedFeed, ParsedFeed
from bot.sources.feeds import parse, plain
from tests.world.feeds import EPOCH, Entry, atom, rss

SAMPLES = Path(__file__).parents[1] / "data" / "feeds"
RECORDED = Path(__file__).parents[3] / "shared" / "data" / "feeds"
URL = "https://feeds.example.org/f.xml"


def fetched(body: bytes, content_type: str = "application/xml") -> FetchedFeed:
    return FetchedFeed(URL, 200, body, content_type)


def as_json(feed: ParsedFeed) -> dict[str, Any]:
    """The feed as an expectation file has it: what is empty is left out, instants are ISO 8601."""
    feed = replace(feed, warnings=tuple(map(str, feed.warnings)))  # type: ignore[arg-type]  # the files hold their words
    lean = {key: value for key, value in asdict(feed).items() if value and key not in {"fingerprints", "total", "hints"}}
    for entry in lean.get("entries", ()):
        for key, value in list(entry.items()):
            if isinstance(value, datetime):
                entry[key] = value.isoformat()
            elif not value:
                del entry[key]
    return json.loads(json.dumps(lean))  # type: ignore[no-any-return]


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.stem)
def test_a_sample_reads_as_the_file_beside_it_says(sample: Path) -> None:
    """Each document gives exactly the entries, or the error, of its expectation."""
    expected = json.loads(sample.with_suffix(".json").read_text())
    document = fetched(sample.read_bytes(), expected.pop("content_type", "application/xml"))
    if "error" in expected:
        with pytest.raises(FeedError) as caught:
            parse(document)
        assert str(caught.value) == expected["error"]
    else:
        assert as_json(parse(document)) == expected


def test_the_worlds_own_documents_read_back() -> None:
    """What the feed server of the tests publishes comes back field by field, in both dialects."""
    entry = Entry("Talks & more", "<p>Now.</p>", "https://e.example.org/1", "urn:id-1", EPOCH, "Ann", "<p>Long</p>", "Wire")
    for document in (rss([entry]), atom([entry])):
        (read,) = parse(fetched(document)).entries
        assert (read.entry_id, read.title, read.summary, read.link) == (
            "urn:id-1",
            "Talks & more",
            "Now.",
            "https://e.example.org/1",
        )
        assert (read.published, read.author, read.source_title) == (EPOCH, "Ann", "Wire")


def test_every_entry_of_a_long_feed_is_read() -> None:
    """Nothing is cut off a feed of thousands of entries."""
    assert len(parse(fetched(rss(Entry(f"Entry {number}") for number in range(3000)))).entries) == 3000


@pytest.mark.parametrize(
    "before", ["{blank}<?xml version='1.0'?>", "<?xml version='1.0'?>{blank}", "<?xml version='1.0'?><!--{blank}-->"]
)
def test_blanks_before_the_root_cost_nothing(before: str) -> None:
    """400 KB of newlines before `<rss`, which keep feedparser's own patterns busy for minutes, are stepped over."""
    document = before.format(blank="\n" * 400_000).encode() + rss([Entry("Talks resume")]).partition(b"?>")[2]
    started = time.process_time()
    assert len(parse(fetched(document)).entries) == 1
    assert time.process_time() - started < 10


def test_a_text_is_never_opened_as_a_file(tmp_path: Path) -> None:
    """A body that spells a path is no feed, whatever stands in that file."""
    there = tmp_path / "feed.xml"
    there.write_bytes(rss([Entry("Secret")]))
    with pytest.raises(FeedError):
        parse(fetched(str(there).encode()))


def test_a_fault_of_the_parser_is_a_fault_of_the_feed() -> None:
    """What makes feedparser itself fail is one feed's error, in words."""
    crossed = b"<rss version='2.0'><channel><item><link>https://example.org/1</item></link></channel>"
    with pytest.raises(FeedError, match=r"^feeds\.example\.org: the parser gave up on it \(KeyError\)"):
        parse(fetched(crossed))


def test_a_huge_text_is_cut() -> None:
    """One entry cannot fill the database."""
    (entry,) = parse(fetched(rss([Entry("Long", "<p>word word</p>" * 10_000)]))).entries
    assert len(entry.summary) <= plain.LONGEST


@given(cut=st.integers(0, 2000), noise=st.binary(max_size=4))
def test_no_damage_is_worse_than_an_error(cut: int, noise: bytes) -> None:
    """A document cut anywhere, with any bytes at the cut, gives entries or a FeedError, never anything else."""
    whole = (SAMPLES / "rss20-full.xml").read_bytes()
    try:
        feed = parse(fetched(whole[:cut] + noise))
    except FeedError:
        return
    assert len(feed.entries) <= 2


@given(st.text())
def test_plain_text_is_tidy(value: str) -> None:
    """Whatever HTML it was, no blank stands at an end or doubled, and tidying again changes nothing."""
    text = plain.from_html(value)
    assert text == plain.tidy(text)
    assert all(line and line == " ".join(line.split()) for line in text.splitlines())


@pytest.mark.seeds
@pytest.mark.skipif(not RECORDED.is_dir(), reason="../shared/data/feeds is not there")
@pytest.mark.parametrize("name", ["bbc-news-2024-08", "cnn-top-2023", "lemonde-international-2024-03", "nyt-world-2024-08"])
def test_recorded_feeds_are_read_whole(name: str) -> None:
    """Of a publisher's real document no entry is missing, and each has a title, a web link and an id."""
    body = (RECORDED / f"{name}.xml").read_bytes()
    feed = parse(fetched(body, "text/xml"))
    assert len(feed.entries) == len(feedparser.parse(io.BytesIO(body)).entries)
    assert all(entry.title and entry.link and entry.entry_id for entry in feed.entries)
    assert not feed.truncated
    assert feed.language in {"en", "fr"}
