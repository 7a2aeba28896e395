"""Thousands of broken feeds: no crash, no delay, and never fewer entries than feedparser finds alone.

The short run is always the same; `make broken-feeds` breaks every document many times over, the recorded ones too where
../shared is there.
"""

import io
import os
import time
import warnings
from functools import cache
from pathlib import Path

import feedparser
import pytest

from bot.core.errors import FeedError
from bot.core.model import FetchedFeed
from bot.sources.feeds import parse
from tests.world.feed_cases import CASES
from tests.world.mutations import broken

SAMPLES = Path(__file__).parents[1] / "data" / "feeds"
RECORDED = Path(__file__).parents[3] / "shared" / "data" / "feeds"
TIMES = int(os.environ.get("PARLEY_BROKEN_FEEDS", "0"))
URL = "https://feeds.example.org/f.xml"
_SLOW = 30.0
"""Seconds that one document may take; far less on an idle machine."""

_GROUPS = 8


@cache
def documents() -> list[tuple[str, bytes]]:
    """All samples; in the long run the recorded feeds too."""
    files = [*sorted(SAMPLES.glob("*.xml")), *(sorted(RECORDED.glob("*.xml")) if TIMES else [])]
    return [(path.stem, path.read_bytes()) for path in files] + [(case.name, case.body) for case in CASES]


@pytest.mark.timeout(7200 if TIMES else 900)
@pytest.mark.parametrize("group", range(_GROUPS))
def test_no_broken_feed_gives_less_than_feedparser_finds_alone(group: int) -> None:
    """Each document, broken: entries or a FeedError, in time, and at least as many entries as without us."""
    numbers = range(group, len(documents()) * (TIMES or 1), _GROUPS)
    fewer = [words for number in numbers if (words := tried(number))]
    assert fewer == []


def tried(number: int) -> str:
    """What is wrong with how one broken document was read; nothing where all is well."""
    name, whole = documents()[number % len(documents())]
    body, content_type, done = broken(whole, number)
    started = time.process_time()
    try:
        ours, refused = len(parse(FetchedFeed(URL, 200, body, content_type)).entries), ""
    except FeedError as error:
        ours, refused = 0, str(error)
    took = time.process_time() - started
    theirs = alone(body, content_type)
    if ours < theirs or took > _SLOW:
        return f"{name} (number {number}, {done}): {ours} entries instead of {theirs} in {took:.1f} s {refused}"
    return ""


def alone(body: bytes, content_type: str) -> int:
    """How many entries feedparser finds; none where it raises itself."""
    headers = {"content-type": content_type, "content-location": URL}
    with warnings.catch_warnings(action="ignore"):
        try:
            found = feedparser.parse(
                io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
            )
        except Exception:
            return 0
    return len(found.entries)
