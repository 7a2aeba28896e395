"""Poll: every source is asked on its own, and what one does is no other's trouble."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.errors import FeedError, FetchError
from bot.core.manners import LONGEST_BACKOFF
from bot.core.model import (
    FetchedFeed,
    ListedFeeds,
    NamedFeed,
    ParsedFeed,
    RawEntry,
    ReadDocument,
    Source,
    SourceKind,
    SourceState,
)
from bot.core.ports import FoundFile
from bot.pipeline.batch import Report, Status
from bot.pipeline.collect import Taken
from bot.pipeline.hosts import AT_ONCE_OF_A_HOST, Hosts
from bot.pipeline.keeper import Keeper
from bot.pipeline.notices import Notices
from bot.pipeline.poll import AT_ONCE, TOGETHER, Folders, Poller
from tests.pipeline.house import NOW, House, entry


class Wire:
    """What feeds answer, as their own parser reads it: address -> an answer, an error, or None for silence."""

    def __init__(self) -> None:
        self.answers: dict[str, FetchedFeed | Exception | None] = {}
        self.parsed: dict[str, ParsedFeed] = {}
        self.asked: list[tuple[str, str]] = []
        self.named: tuple[NamedFeed, ...] = ()
        self.held: dict[str, asyncio.Event] = {}
        """Addresses that answer only then."""

    def serve(self, address: str, *entries: RawEntry, **values: Any) -> None:
        """These entries, under an ETag that changes with them."""
        self.parsed[address] = ParsedFeed(entries=entries, **values)
        self.answers[address] = FetchedFeed(address, 200, str(entries).encode(), etag=f'"{hash(entries)}"')

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", feed: str = "") -> FetchedFeed:
        self.asked.append((url, etag))
        answer = self.answers[url]
        if url in self.held:
            await self.held[url].wait()
        if answer is None:
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        assert answer is not None
        if etag and etag == answer.etag:
            return FetchedFeed(url, 304, not_modified=True)
        return answer

    async def feed(self, fetched: FetchedFeed, known: bytes = b"") -> ParsedFeed:
        if fetched.url not in self.parsed:
            raise FeedError("this is no feed")
        return self.parsed[fetched.url]

    async def named_on(self, page: FetchedFeed) -> tuple[NamedFeed, ...]:
        return self.named

    async def listed_in(self, opml: FetchedFeed) -> ListedFeeds:
        raise NotImplementedError

    async def page(self, page: FetchedFeed, now: datetime) -> ReadDocument:
        raise NotImplementedError

    async def document(self, found: FoundFile, folder: Source, *, patient: bool = False) -> ReadDocument:
        raise NotImplementedError


class NoFolders:
    """Stands in for the collector where no test asks it anything."""

    async def collect(self, folder: Source) -> list[Taken]:
        return [Taken("a.txt", report=Report())]


class Polling:
    """A poller on a house and a wire."""

    def __init__(self, house: House, hosts: Hosts | None = None, folders: Folders | None = None) -> None:
        self.house = house
        self.wire = Wire()
        self.stopped = False
        self.poller = Poller(
            house.store, fetcher=self.wire, hosts=hosts or Hosts(), reader=self.wire, lists=self.wire,
            collector=folders or NoFolders(),
            ingester=house.ingester, clock=house.clock,
            keeper=Keeper(house.settings.fetch, Notices(house.settings.general.operators, house.catalogue)),
            on_planned=self.planned,
        )  # fmt: skip

    def planned(self) -> None:
        if self.stopped:  # a part is committed, the poll is cut off
            raise asyncio.CancelledError

    def declared(self, address: str = "https://harbour.example/rss", kind: SourceKind = SourceKind.FEED) -> Source:
        wanted = Source(0, kind, address, title=f"Feed of {address}", interval=600)
        return self.house.store.write_now(lambda tx: tx.sources.declare(wanted, now=NOW))

    def stored(self, source: Source) -> Source:
        return self.house.store.read_now(lambda tx: tx.sources.get(source.id))

    async def ask(self, *sources: Source) -> list[Any]:
        return await self.poller.poll_all([self.stored(source) for source in sources])


@pytest.fixture
def polling(house: House) -> Polling:
    """Nothing declared yet."""
    return Polling(house)


async def test_a_first_fetch_is_silent_and_a_second_is_not(polling: Polling) -> None:
    """What a feed holds at first alerts nobody; what it publishes then does; the same answer again is a 304."""
    house, source = polling.house, polling.declared()
    house.subscribe(house.channel(), "ceasefire")
    polling.wire.serve(source.address, entry("Truce agreed"))
    (first,) = await polling.ask(source)
    assert (first.outcome, first.seeded, first.count(Status.NEW)) == ("new", True, 1)
    (second,) = await polling.ask(source)
    assert (second.outcome, second.status) == ("unchanged", 304)
    assert house.planned() == []
    polling.wire.serve(source.address, entry("Truce holds"), entry("Truce agreed"))
    (third,) = await polling.ask(source)
    assert (third.seeded, third.count(Status.NEW), third.count(Status.KNOWN)) == (False, 1, 1)
    assert len(house.planned()) == 1


async def test_a_truncated_feed_gives_its_entries_and_is_asked_for_anew(polling: Polling) -> None:
    """Entries of half an answer count; its validators and its hash are not kept, so the next poll gets the whole."""
    source = polling.declared()
    polling.wire.serve(source.address, entry("Truce agreed"), truncated=True)
    (polled,) = await polling.ask(source)
    assert polled.count(Status.NEW) == 1
    assert (polling.stored(source).etag, polling.stored(source).body_hash) == ("", "")
    polling.wire.serve(source.address, entry("Truce agreed"), entry("Truce holds"))
    (polled,) = await polling.ask(source)
    assert polled.count(Status.NEW) == 1
    assert polling.wire.asked == [(source.address, "")] * 2


async def test_the_same_bytes_are_not_parsed_again(polling: Polling) -> None:
    """A server that knows no 304 but sends what it sent is read once."""
    source = polling.declared()
    polling.wire.serve(source.address, entry("Truce agreed"))
    await polling.ask(source)
    polling.wire.answers[source.address] = FetchedFeed(source.address, 200, str((entry("Truce agreed"),)).encode())
    del polling.wire.parsed[source.address]
    (polled,) = await polling.ask(source)
    assert (polled.outcome, polled.status) == ("unchanged", 200)
    assert polling.stored(source).etag == ""


async def test_bad_feeds_delay_no_other(polling: Polling) -> None:
    """Beside one that hangs, one that is no feed and one that trips a bug, a good feed is read."""
    names = ("hangs", "no-feed", "bug", "good")
    hangs, no_feed, bug, good = (polling.declared(f"https://{name}.example/rss") for name in names)
    polling.wire.answers |= {
        hangs.address: None,
        no_feed.address: FetchedFeed(no_feed.address, 200, b"x"),
        bug.address: RuntimeError("a bug"),
    }
    polling.wire.serve(good.address, entry("Truce agreed"))
    asking = asyncio.create_task(polling.ask(hangs, no_feed, bug, good))
    async with asyncio.timeout(60):
        while not polling.stored(good).seeded or not polling.stored(bug).failures:  # noqa: ASYNC110 (rows of the database)
            await asyncio.sleep(0.01)
    asking.cancel()
    assert str(polling.stored(no_feed).last_error) == "this is no feed"
    assert "RuntimeError" in str(polling.stored(bug).last_error)


async def test_a_host_that_hangs_takes_nobodys_place(polling: Polling) -> None:
    """With more feeds of one silent host due than are asked at a time, two of them wait for it and another host's is read."""
    silent = [polling.declared(f"https://silent.example/{number}") for number in range(AT_ONCE + 10)]
    for source in silent:
        polling.wire.answers[source.address] = None
    hanging = asyncio.create_task(polling.ask(*silent))
    good = polling.declared()
    polling.wire.serve(good.address, entry("Truce agreed"))
    async with asyncio.timeout(50):
        (polled,) = await polling.ask(good)
    assert polled.outcome == "new"
    asked = [address for address, _ in polling.wire.asked]
    assert sum("silent" in address for address in asked) == AT_ONCE_OF_A_HOST
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)


async def test_failures_are_asked_less_and_less_often(polling: Polling) -> None:
    """Each failure doubles the wait up to a day; Retry-After lengthens it; success clears it."""
    source = polling.declared()
    polling.wire.answers[source.address] = FetchError("no route to host")
    waits = []
    for _ in range(10):
        await polling.ask(source)
        due = polling.stored(source).next_due
        assert due is not None
        waits.append(due - NOW)
    assert waits[:3] == [timedelta(seconds=600), timedelta(seconds=1200), timedelta(seconds=2400)]
    assert waits[-1] == LONGEST_BACKOFF
    polling.wire.serve(source.address, entry("Truce agreed"))
    await polling.ask(source)
    assert polling.stored(source).failures == 0
    polling.wire.answers[source.address] = FetchError("slow down", status=429, retry_after=7200)
    (polled,) = await polling.ask(source)
    assert (polled.outcome, polled.status) == ("failed", 429)
    assert polling.stored(source).next_due == NOW + timedelta(hours=2)


async def test_operators_are_told_of_a_feed_that_fails_thrice(polling: Polling) -> None:
    """Once a day, with the feed, the count and the error; a feed that is gone is told of at once and not asked again."""
    house = polling.house
    house.channel("-900")
    down, gone = polling.declared("https://down.example/rss"), polling.declared("https://gone.example/rss")
    polling.wire.answers = {
        down.address: FetchError("no route to host."), gone.address: FetchError("410 Gone.", status=410, gone=True),
    }  # fmt: skip
    await polling.ask(down, down)
    assert house.planned() == []
    for _ in range(3):
        await polling.ask(down)
    await polling.ask(gone)
    told = [d.payload["summary"] for d in house.planned()]
    assert len(told) == 2
    assert told[0].startswith("Feed of https://down.example/rss has failed 3 times in a row: no route to host.")
    assert told[1].startswith("Feed of https://gone.example/rss is gone for good")
    assert polling.stored(gone).state is SourceState.GONE
    house.clock.forward(days=2)
    assert [source.id for source in house.store.read_now(lambda tx: tx.sources.due(house.clock.now()))] == [down.id]


async def test_only_what_is_due_is_asked(polling: Polling) -> None:
    """A source just asked waits for its time."""
    source = polling.declared()
    polling.wire.serve(source.address, entry("Truce agreed"))
    assert len(await polling.poller.poll_due()) == 1
    assert await polling.poller.poll_due() == []
    polling.house.clock.forward(minutes=20)
    assert len(await polling.poller.poll_due()) == 1


async def test_a_folder_is_asked_through_the_collector(polling: Polling) -> None:
    """A folder named to the poller gives what the collector took there; by itself the poller asks feeds only."""
    folder = polling.declared("/inbox", SourceKind.FOLDER)
    (polled,) = await polling.ask(folder)
    assert [name for name, _ in polled.reports] == ["a.txt"]
    assert await polling.poller.poll_due() == []


async def test_a_slow_source_holds_up_no_later_round(polling: Polling) -> None:
    """While one feed is waited for, the next round asks what has become due meanwhile, and not the slow one again."""
    slow, quick = polling.declared("https://slow.example/rss"), polling.declared("https://quick.example/rss")
    for source in (slow, quick):
        polling.wire.serve(source.address, entry("Truce agreed"))
    release = asyncio.Event()
    fetch = polling.wire.fetch

    async def hold(url: str, **validators: str) -> FetchedFeed:
        if url == slow.address:
            await release.wait()
        return await fetch(url, **validators)

    polling.wire.fetch = hold  # type: ignore[method-assign]
    first = asyncio.create_task(polling.poller.poll_due())
    while polling.stored(quick).last_ok is None:  # noqa: ASYNC110 (the database tells)
        await asyncio.sleep(0.01)
    polling.house.clock.forward(minutes=20)
    assert [one.source.id for one in await polling.poller.poll_due()] == [quick.id]
    release.set()
    assert {one.source.id for one in await first} == {slow.id, quick.id}


async def test_what_a_stop_cuts_off_comes_with_the_next_poll(polling: Polling) -> None:
    """A long page is stored in parts, each whole; stopped after the first, the feed is asked again as if it had not been."""
    house, source = polling.house, polling.declared()
    house.subscribe(house.channel(), "ceasefire")
    polling.wire.serve(source.address, entry("A bridge opens"))
    await polling.ask(source)
    before = polling.stored(source)
    polling.wire.serve(source.address, *(entry(f"Truce agreed in town {number}") for number in range(TOGETHER + 5)))
    polling.stopped = True
    with pytest.raises(asyncio.CancelledError):
        await polling.ask(source)
    assert polling.stored(source) == before
    assert house.store.read_now(lambda tx: tx.items.counts())["items"] == 1 + TOGETHER
    polling.stopped = False
    (polled,) = await polling.ask(source)
    assert (polled.count(Status.KNOWN), polled.count(Status.NEW)) == (TOGETHER, 5)
    assert polling.stored(source).etag != before.etag
