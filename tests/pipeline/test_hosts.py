"""Manners towards hosts: two requests at a time, and a rest for all feeds of a host that asks one of them for it."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web

from bot.core.errors import FetchError
from bot.core.model import Source, SourceKind
from bot.core.settings import Fetch, Network
from bot.pipeline.batch import Report
from bot.pipeline.collect import Taken
from bot.pipeline.hosts import AT_ONCE_OF_A_HOST, Hosts, PoliteFetcher
from bot.pipeline.poll import AT_ONCE, Polled
from bot.sources.http import SafeFetcher
from tests.pipeline.house import NOW, House, entry
from tests.pipeline.test_poll import Polling
from tests.world.feeds import Entry, FeedWorld

HOUR = timedelta(hours=1)


@pytest.fixture
def polling(house: House) -> Polling:
    """Nothing declared yet."""
    return Polling(house)


def many(polling: Polling, count: int = 20) -> list[Source]:
    """Feeds of one host, each with an entry."""
    feeds = [polling.declared(f"https://harbour.example/{number}") for number in range(count)]
    for feed in feeds:
        polling.wire.serve(feed.address, entry("Truce agreed"))
    return feeds


def refuse(polling: Polling, feeds: list[Source], error: FetchError) -> None:
    """From now on the host answers each of them so."""
    polling.wire.answers.update({feed.address: error for feed in feeds})


def rests(polling: Polling, feeds: list[Source]) -> list[timedelta]:
    """How long each is not asked from now on, the soonest first."""
    now, found = polling.house.clock.now(), []
    for feed in feeds:
        due = polling.stored(feed).next_due
        found.append(timedelta() if due is None else due - now)
    return sorted(found)


def outcomes(polled: list[Polled], outcome: str) -> int:
    return sum(one.outcome == outcome for one in polled)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_asks_one_feed_to_wait_is_not_asked_by_the_others(polling: Polling, status: int) -> None:
    """Who stood in its line leaves without asking; none is due before the time it named, and then they come one by one."""
    feeds, elsewhere = many(polling), polling.declared("https://port.example/rss")
    polling.wire.serve(elsewhere.address, entry("Talks resume"))
    refuse(polling, feeds, FetchError("slow down", status=status, retry_after=3600))
    polled = await polling.ask(*feeds, elsewhere)
    refused = outcomes(polled, "failed")
    assert 1 <= refused <= AT_ONCE_OF_A_HOST  # no more were under way when it said so
    assert outcomes(polled, "resting") == len(feeds) - refused
    assert polled[-1].outcome == "new"
    assert len(polling.wire.asked) == refused + 1
    waits = rests(polling, feeds)
    assert waits[0] >= HOUR
    assert waits[-1] <= HOUR + timedelta(seconds=600)  # the feeds' own pause
    # Those that were refused come back by themselves; of the others no two come together.
    assert len(set(waits)) >= len(feeds) - AT_ONCE_OF_A_HOST
    assert sum(polling.stored(feed).failures for feed in feeds) == refused


async def test_who_was_under_way_when_a_host_asks_for_rest_keeps_it_too(polling: Polling) -> None:
    """An answer that comes after another feed's 429 is stored, and its feed is not due again before the host's rest is over."""
    refused, answered = many(polling, 2)
    refuse(polling, [refused], FetchError("slow down", status=429, retry_after=3600))
    polling.wire.held[answered.address] = asyncio.Event()
    asking = asyncio.create_task(polling.ask(answered))
    while not polling.wire.asked:  # noqa: ASYNC110 (the wire tells)
        await asyncio.sleep(0.01)
    assert outcomes(await polling.ask(refused), "failed") == 1
    polling.wire.held[answered.address].set()
    assert outcomes(await asking, "new") == 1
    assert rests(polling, [answered])[0] >= HOUR


async def test_a_host_rests_over_a_restart(polling: Polling) -> None:
    """How long it rests is in the database: who starts meanwhile asks it nothing, and later no burst."""
    feeds = many(polling)
    refuse(polling, feeds, FetchError("slow down", status=429, retry_after=3600))
    await polling.ask(*feeds)
    many(polling)  # it would answer again
    again = Polling(polling.house)
    again.wire = polling.wire
    polling.house.clock.at = NOW + HOUR / 2
    assert await again.poller.spread() == 0
    assert await again.poller.poll_due() == []
    polling.house.clock.at = NOW + HOUR + timedelta(seconds=100)
    polled = await again.poller.poll_due()
    assert 0 < len(polled) < len(feeds) / 2


async def test_a_host_that_names_no_time_rests_for_a_feeds_pause(polling: Polling) -> None:
    """A bare 429 counts for the whole host; a bare 503, a 404 or silence is that feed's own trouble."""
    feeds = many(polling)
    refuse(polling, feeds[:1], FetchError("slow down", status=429))
    polled = await polling.ask(*feeds[:1])
    assert outcomes(polled, "failed") == 1
    assert rests(polling, feeds)[0] >= timedelta(seconds=600)
    others = [polling.declared(f"https://port.example/{number}") for number in range(3)]
    for feed, error in zip(others, (FetchError("", status=503), FetchError("", status=404), FetchError("")), strict=True):
        refuse(polling, [feed], error)
        await polling.ask(feed)
        assert rests(polling, [*others, polling.declared("https://port.example/idle")])[0] == timedelta()


async def test_a_feed_that_alone_is_refused_does_not_keep_the_others_from_being_asked(polling: Polling) -> None:
    """A day's rest for one of them, again and again: it comes behind the others, which are asked in between."""
    refused, *others = many(polling, 5)
    refuse(polling, [refused], FetchError("slow down", status=429, retry_after=86400))
    await polling.ask(refused)
    for _ in range(3):
        polling.wire.asked.clear()
        while (refused.address, "") not in polling.wire.asked:
            polling.house.clock.at = min(polling.stored(feed).next_due or NOW for feed in (refused, *others))
            await polling.poller.poll_due()
        assert {feed.address for feed in others} <= {url for url, _ in polling.wire.asked}


async def test_a_host_that_rested_is_asked_again(polling: Polling) -> None:
    """Once the time is over its feeds are read as ever."""
    feeds = many(polling)
    refuse(polling, feeds, FetchError("slow down", status=429, retry_after=60))
    await polling.ask(*feeds)
    many(polling)
    polling.house.clock.at = NOW + 2 * HOUR
    polled = await polling.poller.poll_due()
    assert outcomes(polled, "new") == len(feeds)


async def test_a_host_is_asked_by_two_at_once_and_holds_up_nobody_else() -> None:
    """The third request to a slow host waits for its turn; another host's feed comes meanwhile."""
    busy: list[int] = []
    most = 0
    released = asyncio.Event()

    async def slow(request: web.Request) -> web.StreamResponse:
        nonlocal most
        busy.append(1)
        most = max(most, len(busy))
        await released.wait()
        busy.pop()
        return web.Response(body=b"<rss/>")

    async with FeedWorld() as world, FeedWorld() as other:
        world.break_("/slow", slow)
        other.publish("/f", Entry("Talks resume"))
        # One server under two names: places are counted by host name.
        quick = other.url("/f").replace("127.0.0.1", "localhost")
        allowed = (world.host, "localhost")
        async with SafeFetcher(Fetch(allow_hosts=allowed), Network()) as safe, asyncio.TaskGroup() as group:
            fetcher = PoliteFetcher(safe, Hosts())
            waiting = [group.create_task(fetcher.fetch(world.url("/slow"))) for _ in range(5)]
            while len(busy) < 2:  # noqa: ASYNC110 (the server tells)
                await asyncio.sleep(0.01)
            assert (await fetcher.fetch(quick)).status == 200
            assert not any(task.done() for task in waiting)
            released.set()
    assert most == 2


class SavedLinks:
    """Folders whose files all lead to one host."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts

    async def collect(self, folder: Source) -> list[Taken]:
        async with self._hosts.of("https://harbour.example/page"):
            await asyncio.sleep(0)  # the page comes
            return [Taken("a.url", report=Report())]


async def test_folders_and_feeds_that_ask_one_host_do_not_wait_for_each_other_for_ever(house: House) -> None:
    """However many of both there are."""
    hosts = Hosts()
    polling = Polling(house, hosts, SavedLinks(hosts))
    folders = [polling.declared(f"/drop/{number}", SourceKind.FOLDER) for number in range(2 * AT_ONCE)]
    async with asyncio.timeout(60):
        polled = await polling.ask(*folders, *many(polling))
    assert outcomes(polled, "new") == len(polled)
