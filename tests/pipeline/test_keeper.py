"""The keeper: feeds at their own pace, told of once when they are in trouble and once when they are back."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import FetchError
from bot.core.model import FetchedFeed, Hints, NamedFeed, Source, SourceKind
from bot.core.rhythm import Rhythm
from bot.pipeline.declare import declare_sources
from bot.pipeline.keeper import Keeper
from bot.pipeline.notices import Notices
from tests.pipeline.house import CONFIG, NOW, House, entry
from tests.pipeline.test_poll import Polling


@pytest.fixture
def polling(house: House) -> Polling:
    """With a channel for operators."""
    house.channel("-900")
    return Polling(house)


def due_in(polling: Polling, source: Source) -> float:
    """Seconds until it is asked again."""
    due = polling.stored(source).next_due
    assert due is not None
    return (due - polling.house.clock.now()).total_seconds()


def told(polling: Polling) -> list[str]:
    return [str(d.payload["summary"]) for d in polling.house.planned()]


def hourly(count: int = 20, every: timedelta = timedelta(hours=1)) -> list[Any]:
    return [entry(f"Harbour news {n}", age=every * n) for n in range(1, count + 1)]


async def test_a_first_fetch_teaches_the_rhythm(polling: Polling) -> None:
    """A document's dates tell how often to ask: a busy feed is asked sooner than a slow one, and a 304 changes nothing."""
    busy, slow = polling.declared("https://busy.example/rss"), polling.declared("https://slow.example/rss")
    polling.wire.serve(busy.address, *hourly(every=timedelta(minutes=4)))
    polling.wire.serve(slow.address, *hourly(every=timedelta(hours=27)))
    await polling.ask(busy, slow)
    assert due_in(polling, busy) < 300
    assert due_in(polling, slow) > 3000
    learned = polling.stored(slow).rhythm
    await polling.ask(busy, slow)
    assert polling.stored(slow).rhythm == learned
    assert due_in(polling, slow) > 3000


async def test_edits_and_redated_entries_teach_nothing(polling: Polling) -> None:
    """Only what is newer than all before counts as published; undated entries count when they appear, not at first."""
    source = polling.declared()
    polling.wire.serve(source.address, *hourly(), entry("Undated", age=None))
    await polling.ask(source)
    counted = sum(Rhythm.from_text(polling.stored(source).rhythm).hours)
    assert 18 < counted <= 20
    polling.wire.serve(source.address, entry("Old but new here", age=timedelta(days=3)), *hourly())
    await polling.ask(source)
    assert sum(Rhythm.from_text(polling.stored(source).rhythm).hours) == pytest.approx(counted, abs=0.1)
    polling.wire.serve(source.address, entry("Undated too", age=None), *hourly())
    await polling.ask(source)
    assert sum(Rhythm.from_text(polling.stored(source).rhythm).hours) == pytest.approx(counted + 1, abs=0.1)


async def test_an_interval_of_the_config_is_kept_to(house: House) -> None:
    """Whatever the rhythm and the feed's own wishes; without one the rhythm decides."""
    config = CONFIG + '[[feeds]]\nurl = "https://fixed.example/rss"\ninterval = "10m"\n'
    house = House(house.store, config)
    polling = Polling(house)
    house.store.write_now(lambda tx: declare_sources(tx, house.settings, Path("/"), NOW))
    free, fixed = house.store.read_now(lambda tx: tx.sources.all(SourceKind.FEED))
    assert (free.fixed, fixed.fixed) == (False, True)
    for source in (free, fixed):
        polling.wire.serve(source.address, *hourly(every=timedelta(days=1)), hints=Hints(ttl=7200))
    await polling.ask(free, fixed)
    assert due_in(polling, free) > 6000
    assert due_in(polling, fixed) == pytest.approx(600, rel=0.06)


async def test_a_feeds_wishes_are_remembered_through_304s(polling: Polling) -> None:
    """ttl and skipHours come with a document and hold until the next; max-age comes with each answer."""
    source = polling.declared()
    entries = hourly(every=timedelta(minutes=4))
    polling.wire.serve(source.address, *entries, hints=Hints(ttl=3600, skip_hours=(12, 13, 14)))
    for _ in range(2):
        await polling.ask(source)
        due = polling.stored(source).next_due
        assert due is not None
        assert due.hour == 15
    polling.wire.serve(source.address, entry("Fresh"), *entries)
    answer = polling.wire.answers[source.address]
    assert isinstance(answer, FetchedFeed)
    polling.wire.answers[source.address] = FetchedFeed(source.address, 200, b"more", max_age=1800)
    await polling.ask(source)
    assert due_in(polling, source) == pytest.approx(1800, rel=0.06)


async def test_trouble_is_told_once_and_so_is_its_end(polling: Polling) -> None:
    """Three failures: one notice, however many follow; the next good answer: one more; and the same again later."""
    source = polling.declared()
    for episode in (1, 2):
        polling.wire.answers[source.address] = FetchError("no route to host.")
        for _ in range(5):
            await polling.ask(source)
        polling.wire.serve(source.address, entry(f"Truce {episode}"))
        await polling.ask(source)
        await polling.ask(source)
        polling.house.clock.forward(hours=1)
        assert len(told(polling)) == 2 * episode
    assert told(polling)[0].startswith("Feed of https://harbour.example/rss has failed 3 times in a row: no route to host.")
    assert told(polling)[1] == "Feed of https://harbour.example/rss is back."


async def test_silence_is_told_once_and_so_is_its_end(polling: Polling) -> None:
    """A feed that answers and publishes nothing for days, against its habit; one that is slow by habit is not missed."""
    usual, slow = polling.declared("https://usual.example/rss"), polling.declared("https://slow.example/rss")
    polling.wire.serve(usual.address, *hourly())
    polling.wire.serve(slow.address, *hourly(5, every=timedelta(days=6)))
    await polling.ask(usual, slow)
    for _ in range(5):
        polling.house.clock.forward(days=1)
        await polling.ask(usual, slow)
    assert [words[:60] for words in told(polling)] == [
        "Feed of https://usual.example/rss answers, but has published nothing for 3 days"[:60]
    ]
    polling.wire.serve(usual.address, entry("Here again", age=timedelta(days=-5)), *hourly())
    await polling.ask(usual)
    assert told(polling)[1:] == ["Feed of https://usual.example/rss is back."]


async def test_the_operator_says_how_soon_to_be_told(polling: Polling) -> None:
    """`fetch.tell_failures` and `fetch.tell_silence`, though never before three usual gaps have passed."""
    fetch = replace(polling.house.settings.fetch, tell_failures=1, tell_silence=timedelta(hours=2))
    polling.poller._keeper = Keeper(fetch, Notices(polling.house.settings.general.operators, polling.house.catalogue))
    source = polling.declared()
    polling.wire.serve(source.address, *hourly())
    await polling.ask(source)
    polling.house.clock.forward(hours=1.5)
    await polling.ask(source)
    assert told(polling) == []
    polling.house.clock.forward(hours=2.2)
    await polling.ask(source)
    assert [words[:70] for words in told(polling)] == [
        "Feed of https://harbour.example/rss answers, but has published nothing for 4 hours"[:70]
    ]
    polling.wire.answers[source.address] = FetchError("no route to host.")
    await polling.ask(source)
    assert "no route to host" in told(polling)[-1]


async def test_a_feed_that_turned_into_a_page_says_what_that_page_names(polling: Polling) -> None:
    """The operator reads where the feed may be now."""
    source = polling.declared()
    polling.wire.answers[source.address] = FetchedFeed(source.address, 200, b"<html>")
    polling.wire.named = tuple(NamedFeed(f"https://harbour.example/feed{n}") for n in range(5))
    (polled,) = await polling.ask(source)
    assert polled.error == (
        "this is no feed. That page names https://harbour.example/feed0, https://harbour.example/feed1,"
        " https://harbour.example/feed2 and 2 more"
    )


async def test_a_start_after_a_standstill_is_no_burst(polling: Polling) -> None:
    """What fell due meanwhile is asked within its usual interval, spread; what is not due keeps its slot; new ones follow."""
    sources = [polling.declared(f"https://f{n}.example/rss") for n in range(60)]
    store, now = polling.house.store, polling.house.clock.now()
    later = now + timedelta(minutes=7)
    overdue = {source.id: now - timedelta(hours=3, seconds=11 * n) for n, source in enumerate(sources[:40])}
    store.write_now(lambda tx: tx.sources.set_due(overdue | {sources[40].id: later}))
    assert await polling.poller.spread() == 59
    due = {source.id: source.next_due for source in store.read_now(lambda tx: tx.sources.all(SourceKind.FEED))}
    assert due[sources[40].id] == later
    known = sorted(at for source in sources[:40] if (at := due[source.id]))
    assert known[0] >= now
    assert known[-1] < now + timedelta(seconds=600)
    assert known[-1] - known[0] > timedelta(seconds=300)
    assert [due[source.id] for source in sources[41:44]] == [now + timedelta(seconds=0.5) * n for n in range(3)]
    assert await polling.poller.spread() == 0
