"""What a publisher may do to an entry that was alerted, without anybody hearing of it twice (invariant 1)."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.clock import SystemClock
from tests.end_to_end.running import Screen, parley, poll_now, until
from tests.end_to_end.test_feed_to_chat import OLD, config
from tests.world.feeds import Entry, FeedWorld, rss

LINK = "https://news.example.org/truce"
BASE = Entry(
    "Truce agreed in Ukraine from midnight",
    "Ukraine and Russia agreed a truce from midnight, the president's office said on Monday.",
    link=LINK,
    guid="urn:truce",
)


@pytest.fixture
async def feeds() -> AsyncIterator[FeedWorld]:
    async with FeedWorld() as world:
        yield world


VARIANTS: dict[str, Callable[[Entry], list[Entry]]] = {
    "another date": lambda e: [replace(e, published=SystemClock().now())],
    "no date": lambda e: [replace(e, published=None)],
    "a date to come": lambda e: [replace(e, published=SystemClock().now() + timedelta(days=400))],
    "another place": lambda e: [OLD, e],
    "another title": lambda e: [replace(e, title="A truce, it is said, for Ukraine")],
    "another guid": lambda e: [replace(e, guid="urn:other")],
    "another guid and tracking": lambda e: [replace(e, guid="urn:other", link=LINK + "?utm_source=rss&utm_medium=feed")],
    "another guid and AMP": lambda e: [replace(e, guid="urn:other", link="https://amp.news.example.org/truce/amp/")],
    "another guid and http": lambda e: [replace(e, guid="urn:other", link="http://www.news.example.org/truce")],
    "another link": lambda e: [replace(e, link="https://news.example.org/moved/truce")],
    "another guid and link, same words": lambda e: [replace(e, guid="urn:x", link="https://news.example.org/x")],
    "the entry twice": lambda e: [e, e],
}


async def alerted_once(app: App, feeds: FeedWorld, screen: Screen, entries: list[Entry]) -> None:
    feeds.serve("/news.xml", rss(entries))
    await poll_now(app)
    await app.deliverer.flush()
    assert screen.text.count("[why s2]") == 1


@pytest.mark.parametrize("name", VARIANTS)
async def test_no_change_alerts_again(feeds: FeedWorld, tmp_path: Path, name: str) -> None:
    """One alert, whatever becomes of the entry afterwards."""
    screen, entry = Screen(), replace(BASE, published=SystemClock().now() - timedelta(minutes=5))
    feeds.serve("/news.xml", rss([OLD]))
    async with parley(config(feeds, "console"), tmp_path, screen=screen) as app:
        await until(lambda: feeds.requests)
        await poll_now(app)
        feeds.serve("/news.xml", rss([entry, OLD]))
        await poll_now(app)
        await until(lambda: "[why s2]" in screen.text)
        await alerted_once(app, feeds, screen, VARIANTS[name](entry))


async def test_what_falls_off_and_returns_is_known(feeds: FeedWorld, tmp_path: Path) -> None:
    """An entry that comes back after hundreds of others, when its fingerprint is long forgotten, is still the same item."""
    screen, entry = Screen(), replace(BASE, published=SystemClock().now() - timedelta(minutes=5))
    feeds.serve("/news.xml", rss([OLD]))
    async with parley(config(feeds, "console"), tmp_path, screen=screen) as app:
        await until(lambda: feeds.requests)
        await poll_now(app)
        feeds.serve("/news.xml", rss([entry]))
        await poll_now(app)
        await until(lambda: "[why s2]" in screen.text)
        for turn in range(5):
            feeds.serve("/news.xml", rss(Entry(f"Filler {turn} {number}") for number in range(40)))
            await poll_now(app)
        await alerted_once(app, feeds, screen, [entry])
        assert (await app.numbers())["items"] == 2 + 200
