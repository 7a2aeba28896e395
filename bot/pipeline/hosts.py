"""Manners towards hosts: two requests at a time at each, whoever asks; and the poller's feeds leave the line of one that asked
us to rest."""

import asyncio
from datetime import datetime
from weakref import WeakValueDictionary

from bot.core.model import FetchedFeed
from bot.core.ports import FeedFetcher
from bot.core.urls import host

AT_ONCE_OF_A_HOST = 2
"""Requests to one host at the same time. The others wait for their turn and take nobody's place: a host that hangs may have
hundreds of feeds."""

AT_ONCE = 50
"""Requests of all who ask through one PoliteFetcher."""


class Host(asyncio.Semaphore):
    """One host, for as long as somebody asks it or stands in its line: `async with` it to ask."""

    def __init__(self) -> None:
        super().__init__(AT_ONCE_OF_A_HOST)
        self._rests_until: datetime | None = None

    def rest(self, until: datetime) -> None:
        """It wants no request before `until`."""
        self._rests_until = max(until, self._rests_until or until)

    def rests(self, now: datetime) -> bool:
        """Whether who has its turn now is to leave without asking."""
        return self.next_turn(now) > now

    def next_turn(self, at: datetime) -> datetime:
        """`at`, or the end of its rest where that is later: for who was under way when it asked for one."""
        return max(at, self._rests_until or at)


class Hosts:
    """All hosts that are asked now. What outlives the line is in the database: when each feed is due."""

    def __init__(self) -> None:
        self._present: WeakValueDictionary[str, Host] = WeakValueDictionary()

    def of(self, url: str) -> Host:
        """The host of this address, by its name without the port."""
        name = host(url)
        found = self._present.get(name)
        if found is None:
            self._present[name] = found = Host()
        return found


class PoliteFetcher:
    """A `core.ports.FeedFetcher` over another one, which waits for the host's turn, then for a free place."""

    def __init__(self, fetcher: FeedFetcher, hosts: Hosts) -> None:
        self._fetcher = fetcher
        self._hosts = hosts
        self._places = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", feed: str = "") -> FetchedFeed:
        """As the other one's."""
        async with self._hosts.of(url), self._places:
            return await self._fetcher.fetch(url, etag=etag, last_modified=last_modified, feed=feed)
