"""Every dialect under every defect, and every form of date, text, link and field, comes out as it must."""

import io
from dataclasses import asdict

import feedparser
import pytest

from bot.core.errors import FeedError
from bot.core.model import FetchedFeed
from bot.sources.feeds import parse
from tests.world.feed_cases import CASES, Case

URL = "https://feeds.example.org/f.xml"


def test_there_are_hundreds_and_no_two_are_named_alike() -> None:
    """The issue asks for 200 at least."""
    assert len({case.name for case in CASES}) == len(CASES) >= 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_comes_out_as_it_must(case: Case) -> None:
    """Each document gives the entries wanted, with the fields wanted, or the error wanted."""
    fetched = FetchedFeed(URL, 200, case.body, case.content_type)
    if case.error:
        with pytest.raises(FeedError, match=case.error):
            parse(fetched)
        return
    entries = [asdict(entry) for entry in parse(fetched).entries]
    assert len(entries) == len(case.wants)
    assert [{key: entry[key] for key in want} for entry, want in zip(entries, case.wants, strict=True)] == list(case.wants)


@pytest.mark.parametrize("case", [case for case in CASES if not case.error], ids=lambda case: case.name)
def test_no_entry_is_lost_that_feedparser_finds_alone(case: Case) -> None:
    """What is settled before feedparser sees a document never costs an entry."""
    alone = feedparser.parse(io.BytesIO(case.body), response_headers={"content-type": case.content_type})
    assert parse(FetchedFeed(URL, 200, case.body, case.content_type)).total >= len(alone.entries)
