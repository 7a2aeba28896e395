"""Finding: what stands at an address, as Parley would see it: a feed, a page that names feeds, a list of feeds.

address -> fetch -> feed?  yes: found
                     \\-> the page's own feeds, then the usual places -> fetch -> feed? -> found
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin

from bot.core.errors import DocumentError, FeedError, FetchError, SourceError
from bot.core.facts import Fact, fact
from bot.core.model import FetchedFeed, Level, ListedFeeds, NamedFeed, NewItem, ParsedFeed, Source, SourceKind
from bot.core.ports import Clock, FeedFetcher, ListReader, Reader
from bot.core.urls import host
from bot.pipeline.ingest import Ingester

DEADLINE = 90.0
"""Seconds for one search, all its fetches together."""

MOST_CANDIDATES = 6
"""Feeds tried of those that one page names."""

_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
"""`file:`, `mailto:`; not the port of `example.org:8080`."""

USUAL_PLACES = ("feed/", "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
"""Where publishing systems put feeds, counted from the page and from the site."""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was fetched and read. `url` is the address to ask from now on; `others` what the page names besides."""

    url: str
    fetched: FetchedFeed
    parsed: ParsedFeed
    others: tuple[NamedFeed, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedFeed:
    """What Parley would see of a feed. `identity` counts the entries by what tells them apart: `id`, `link`, `text`;
    `topics` those that match, by topic."""

    found: FoundFeed
    dated: int
    newest: datetime | None
    oldest: datetime | None
    identity: dict[str, int]
    topics: dict[str, int]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A web page as Parley would have read it. `url` is where it was found in the end."""

    url: str
    item: NewItem


class Finder:
    """Looks at addresses, through the safe client and the sandbox. It stores nothing."""

    def __init__(self, *, fetcher: FeedFetcher, reader: Reader, lists: ListReader, ingester: Ingester, clock: Clock) -> None:
        self._fetcher = fetcher
        self._reader = reader
        self._lists = lists
        self._ingester = ingester
        self._clock = clock

    async def find(self, address: str) -> FoundFeed:
        """The feed at an address, or the first good one of the page there. Raises SourceError with words on what was found."""
        async with _in_time(address):
            return await self._find(_completed(address))

    async def check(self, address: str) -> CheckedFeed:
        """What Parley would see of the feed at an address. Raises SourceError."""
        found = await self.find(address)
        entries, now = found.parsed.entries, self._clock.now()
        source = Source(0, SourceKind.FEED, found.url)
        items = await asyncio.to_thread(self._ingester.prepare_entries, source, entries, found.parsed.language, now)
        dates = [at for entry in entries if (at := entry.published or entry.updated)]
        matched = Counter(m.topic for item in items for m in item.matches if m.level is Level.TOPIC)
        return CheckedFeed(
            found, len(dates), max(dates, default=None), min(dates, default=None), Counter(map(_identity, items)), matched
        )

    async def page(self, address: str) -> FoundPage:
        """The article at an address, matched. Raises SourceError."""
        async with _in_time(address):
            fetched = await self._fetcher.fetch(_completed(address))
            now, url = self._clock.now(), fetched.moved_to or fetched.url
            try:
                read = await self._reader.page(fetched, now)
            except DocumentError as error:
                raise FetchError(fact("at", place=host(url), what=error.fact)) from error
        if not read.articles:
            raise FetchError(fact("at", place=host(url), what=fact("find-no-article")))
        article = replace(read.articles[0], link=url)
        source = Source(0, SourceKind.FEED, url)
        found = replace(read, articles=(article,))
        (item,) = await asyncio.to_thread(self._ingester.prepare_document, source, found, now)
        return FoundPage(url, item)

    async def listed(self, address: str) -> ListedFeeds:
        """The feeds of the OPML list at an address. Raises SourceError."""
        async with _in_time(address):
            return await self._lists.listed_in(await self._fetcher.fetch(_completed(address)))

    async def read_list(self, data: bytes) -> ListedFeeds:
        """The feeds of an OPML list that somebody handed in. Raises SourceError."""
        return await self._lists.listed_in(FetchedFeed("the file", 200, data))

    async def _find(self, address: str) -> FoundFeed:
        page = await self._fetcher.fetch(address)
        try:
            return FoundFeed(page.moved_to or address, page, await self._reader.feed(page))
        except FeedError as error:
            no_feed = error
        named = await self._lists.named_on(page)
        async for found in self._try([feed.url for feed in named[:MOST_CANDIDATES]]):
            return replace(found, others=tuple(feed for feed in named if feed.url != found.url))
        if named:
            raise FeedError(fact("find-named", error=no_feed.fact, feeds=_several(named)))
        async for found in self._try([urljoin(page.url, place) for place in USUAL_PLACES]):
            return found
        raise FeedError(fact("at", place=host(address), what=fact("find-none")))

    async def _try(self, addresses: list[str]) -> AsyncIterator[FoundFeed]:
        """Those that are feeds, in order; addresses that are not, or are not to be opened, are passed over."""
        for address in dict.fromkeys(addresses):
            try:
                fetched = await self._fetcher.fetch(address)
                parsed = await self._reader.feed(fetched)
            except SourceError:
                continue
            yield FoundFeed(fetched.moved_to or address, fetched, parsed)


async def feeds_instead(lists: ListReader, fetched: FetchedFeed, error: FeedError) -> FeedError:
    """A feed's own error, with the feeds that the page names which now stands in its place."""
    try:
        named = await lists.named_on(fetched)
    except SourceError:
        return error
    return FeedError(fact("find-instead", error=error.fact, feeds=_several(named))) if named else error


def _several(named: tuple[NamedFeed, ...]) -> str | Fact:
    shown = ", ".join(feed.url for feed in named[:3])
    return fact("several", names=shown, count=len(named) - 3) if len(named) > 3 else shown


def _identity(item: NewItem) -> str:
    return "id" if item.entry_id else "link" if item.url else "text"


def _completed(address: str) -> str:
    """`example.org/news` means https; `feed:` is an old way to say http. Raises FetchError for what is no web address."""
    address = address.strip().removeprefix("feed:")
    address = f"https:{address}" if address.startswith("//") else address
    if address.lower().startswith(("http://", "https://")):
        return address
    if not address or _OTHER_SCHEME.match(address) or len(address.split()) > 1:
        raise FetchError(fact("find-no-address", given=address[:80]))
    return f"https://{address}"


@asynccontextmanager
async def _in_time(address: str) -> AsyncIterator[None]:
    """All fetches of one search together."""
    try:
        async with asyncio.timeout(DEADLINE):
            yield
    except TimeoutError as error:
        late = fact("find-late", seconds=DEADLINE)
        raise FetchError(fact("at", place=host(_completed(address)), what=late)) from error
