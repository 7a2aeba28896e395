"""missed and review: why a page was not told, and the examples that are kept of it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import FetchError
from bot.core.facts import in_words
from bot.core.model import Article, Channel, Dating, Mode, Precision, ReadDocument, Source, SourceKind
from bot.pipeline.commands.reviewing import example_line
from bot.pipeline.evaluating import Labelled
from bot.pipeline.finding import FoundPage
from tests.pipeline.house import NOW, House, entry

URL = "https://valley.example/guns"


class Pages:
    """A finder that has been to each of its pages."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.article = Article("Guns rest in the valley", "They stopped at noon.", Dating(NOW, Precision.TIME))
        self.error: FetchError | None = None

    async def page(self, address: str) -> FoundPage:
        if self.error:
            raise self.error
        read = ReadDocument("html", (replace(self.article, link=address),))
        (item,) = self._house.ingester.prepare_document(Source(0, SourceKind.FEED, address), read, NOW)
        return FoundPage(address, item)


@pytest.fixture
def pages(house: House) -> Pages:
    pages = Pages(house)
    house.desk._finder = pages  # type: ignore[assignment]
    return pages


@pytest.fixture
def channel(house: House) -> Channel:
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    return channel


async def test_no_feed_of_that_house(house: House, pages: Pages, channel: Channel) -> None:
    """Then it says how to get one, which rule would have missed it anyway, and keeps the example."""
    told = await house.told(f"missed {URL}", "member")
    assert "None of our feeds comes from valley.example" in told
    assert "Ceasefire does not match it" in told
    assert "Kept as an example for 🕊 Ceasefire (m1)" in told
    (mark,) = house.store.read_now(lambda tx: tx.marks.all())
    assert (mark.title, mark.topic, mark.url) == ("Guns rest in the valley", "ceasefire", URL)


async def test_a_feed_that_is_down(house: House, pages: Pages, channel: Channel) -> None:
    """Named, with since when and why."""
    source = house.source("https://valley.example/rss", title="Valley Herald")
    house.store.write_now(
        lambda tx: tx.sources.failed(source.id, error=in_words("HTTP 503"), now=NOW, next_due=NOW + timedelta(hours=1))
    )
    told = await house.told(f"missed {URL}")
    assert "Our feed Valley Herald has been failing since 2026-01-05 12:00: HTTP 503" in told


async def test_a_feed_that_did_not_carry_it(house: House, pages: Pages, channel: Channel) -> None:
    """A healthy feed of that house; the words would have matched."""
    house.source("https://valley.example/rss", title="Valley Herald")
    pages.article = replace(pages.article, title="Truce in the valley")
    told = await house.told(f"missed {URL}")
    assert "Its words match 🕊 Ceasefire" in told
    assert "Our feed Valley Herald has not carried it" in told


async def test_a_page_that_is_too_old(house: House, pages: Pages, channel: Channel) -> None:
    """With its date."""
    pages.article = replace(pages.article, dating=Dating(NOW - timedelta(days=3), Precision.TIME))
    assert "too old to be alerted: 2 Jan 2026" in await house.told(f"missed {URL}")


async def test_a_page_that_is_stored(house: House, pages: Pages, channel: Channel) -> None:
    """What became of it here, as `why` says; both find it by its address."""
    house.subscribe(channel, "ceasefire", mode=Mode.DIGEST)
    house.publishes(entry("Truce in the valley", link=URL))
    told = await house.told(f"missed {URL}")
    assert "It is here as i1" in told
    assert "digest" in told
    assert "Truce in the valley" in await house.told(f"why {URL}")


async def test_a_page_that_cannot_be_read(house: House, pages: Pages, channel: Channel) -> None:
    """The reason, what its house's feeds do, and the address is kept."""
    pages.error = FetchError("valley.example: HTTP 403")
    told = await house.told(f"missed {URL} ceasefire")
    assert "I cannot read this page: valley.example: HTTP 403" in told
    assert "None of our feeds" in told
    (mark,) = house.store.read_now(lambda tx: tx.marks.all())
    assert (mark.title, mark.topic) == (URL, "ceasefire")


async def test_a_topic_that_is_not_followed(house: House, pages: Pages, channel: Channel) -> None:
    """It matched, but for nobody here."""
    pages.article = replace(pages.article, title="Peacekeepers in the valley")
    told = await house.told(f"missed {URL}")
    assert "It matches Peacekeepers, which this channel does not follow" in told


async def test_review_shows_both_by_topic(house: House, pages: Pages, channel: Channel) -> None:
    """With reason, who said it, and how to go on; one that is done with is dropped."""
    assert "Nothing was marked" in await house.told("review")
    house.publishes(entry("Truce agreed"))
    await house.said("irrelevant s1 a board game", "member")
    await house.said(f"missed {URL}", "member")
    told = await house.told("review")
    assert "2 marks from this channel" in told
    assert "• missed · Guns rest in the valley" in told
    assert "• not relevant · Truce agreed" in told
    assert "a board game · member" in told
    assert "Dropped m1" in await house.told("review drop m1")
    assert "no mark m1" in await house.told("review drop m1")
    assert "Dropped m2" in await house.told("missed drop m2", "member")


async def test_marks_are_lines_for_the_evaluation(house: House, pages: Pages, channel: Channel) -> None:
    """Only the topic that a mark speaks of is judged: wanted where it was missed, unwanted where it was not relevant."""
    house.publishes(entry("Truce agreed"))
    await house.said("irrelevant s1")
    await house.said(f"missed {URL} peacekeepers")
    marks = house.store.read_now(lambda tx: tx.marks.all())
    lines = [Labelled.from_json(json.loads(example_line(mark, house.book.topics))) for mark in marks]
    unwanted, wanted = lines
    assert (unwanted.topics, unwanted.hard_negative, "ceasefire" in unwanted.unscored) == (frozenset(), True, False)
    assert wanted.topics == frozenset({"peacekeepers"})
    assert wanted.unscored == frozenset({"ceasefire", "security-guarantees"})


async def test_what_is_no_page_is_said(house: House, pages: Pages, channel: Channel) -> None:
    """How it is used."""
    assert "missed https://" in await house.told("missed")
    assert "missed https://" in await house.told("missed the truce")
