"""A poll that finds nothing: what it keeps all the same for the polls to come."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.feed_memory import MOVED_AFTER, UNCONDITIONAL
from bot.core.model import FetchedFeed
from tests.pipeline.house import House, entry
from tests.pipeline.test_poll import Polling


@pytest.fixture
def polling(house: House) -> Polling:
    """Nothing declared yet."""
    return Polling(house)


async def test_a_304_keeps_the_validators_that_it_does_not_repeat(polling: Polling) -> None:
    """A 304 without an ETag leaves the stored one, one with another ETag replaces it; the content's hash stays."""
    source = polling.declared()
    polling.wire.serve(source.address, entry("Truce agreed"))
    await polling.ask(source)
    before = polling.stored(source)
    await polling.ask(source)
    silent = polling.stored(source)
    assert (silent.etag, silent.body_hash) == (before.etag, before.body_hash)
    polling.wire.answers[source.address] = FetchedFeed(source.address, 304, etag='"renamed"', not_modified=True)
    await polling.ask(source)
    renamed = polling.stored(source)
    assert (renamed.etag, renamed.body_hash) == ('"renamed"', before.body_hash)


async def test_an_unchanged_feed_is_fetched_whole_once_a_day(polling: Polling) -> None:
    """After a day of 304s it is asked without validators, and once the same content came, with them again."""
    source = polling.declared()
    polling.wire.serve(source.address, entry("Truce agreed"))
    await polling.ask(source)
    statuses = []
    for wait in (timedelta(hours=1), UNCONDITIONAL, timedelta(hours=1)):
        polling.house.clock.at += wait
        (polled,) = await polling.ask(source)
        assert polled.outcome == "unchanged"
        statuses.append(polled.status)
    assert statuses == [304, 200, 304]


async def test_a_feed_that_moved_is_followed_though_it_publishes_nothing(polling: Polling) -> None:
    """A permanent redirect that as many answers as needed name is adopted, whether they bring anything new or not."""
    source, new_place = polling.declared(), "https://harbour.example/feed.xml"
    polling.wire.serve(source.address, entry("Truce agreed"))
    answer = polling.wire.answers[source.address]
    assert isinstance(answer, FetchedFeed)
    moved = replace(answer, etag="", moved_to=new_place)
    polling.wire.answers = {source.address: moved, new_place: replace(moved, url=new_place, moved_to="")}
    for _ in range(MOVED_AFTER + 1):
        await polling.ask(source)
    assert [url for url, _ in polling.wire.asked] == [source.address] * MOVED_AFTER + [new_place]
