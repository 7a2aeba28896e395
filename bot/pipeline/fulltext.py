"""Full text: fetches the article behind an item after the item is stored and told, for feeds with `full_text`.

item in the queue -> fetch -> read (sandbox) -> a wall? leave it : match anew -> the item's text, silently
"""

import asyncio
import logging
from datetime import timedelta

from bot.core.errors import FetchError, ParleyError
from bot.core.model import FetchedFeed, Item, ReadDocument
from bot.core.ports import Clock, FeedFetcher, Reader
from bot.core.store import Store, Tx
from bot.core.walls import wall
from bot.pipeline.ingest import Ingester

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Articles fetched together: alerts and polls come first."""

ATTEMPTS = 3
RETRY = timedelta(minutes=15)


class FullTextDesk:
    """Works through the queue of items whose article is wanted. Nothing it does alerts anybody."""

    def __init__(self, store: Store, *, fetcher: FeedFetcher, reader: Reader, ingester: Ingester, clock: Clock) -> None:
        self._store = store
        self._fetcher = fetcher
        self._reader = reader
        self._ingester = ingester
        self._clock = clock
        self._under_way: set[int] = set()

    async def run_due(self) -> int:
        """Fetch what is due, a few at once. Returns how many items got their article."""
        now = self._clock.now()
        due = await self._store.read(lambda tx: tx.full_texts.due(now, AT_ONCE))
        mine = [(item, attempts) for item, attempts in due if item.id not in self._under_way]
        self._under_way |= {item.id for item, _ in mine}
        return sum(await asyncio.gather(*(self._fetch(item, attempts) for item, attempts in mine)))

    async def _fetch(self, item: Item, attempts: int) -> bool:
        try:
            return await self._get(item, attempts)
        finally:
            self._under_way.discard(item.id)

    async def _get(self, item: Item, attempts: int) -> bool:
        try:
            page = await self._fetcher.fetch(item.link)
            text = _article(page, await self._reader.page(page, self._clock.now()))
        except ParleyError as error:
            await self._leave(item, error, attempts)
            return False
        except Exception:
            log.exception("%s: a bug kept its article from being read", item.ref)
            await self._store.write(lambda tx: tx.full_texts.done(item.id))
            return False
        await self._store_text(item, text)
        return True

    async def _store_text(self, item: Item, text: str) -> None:
        source = await self._store.read(lambda tx: tx.sources.get(item.source_id))
        now = self._clock.now()
        new = await asyncio.to_thread(self._ingester.prepare_full_text, source, item, text, now)

        def write(tx: Tx) -> None:
            present = tx.items.get(item.id)
            if present is not None and present.version == item.version:  # an edit meanwhile queued it again
                self._ingester.enrich(tx, item.id, new, now)
                tx.full_texts.done(item.id)

        await self._store.write(write, patient=True)

    async def _leave(self, item: Item, error: ParleyError, attempts: int) -> None:
        """Later where it may help, else for good."""
        passing = isinstance(error, FetchError) and (error.status is None or error.status in {429, 500, 502, 503, 504})
        if not passing or attempts + 1 >= ATTEMPTS:
            log.info("%s: its article is left: %s", item.ref, error)
            await self._store.write(lambda tx: tx.full_texts.done(item.id))
            return
        wait = max(RETRY, timedelta(seconds=min(getattr(error, "retry_after", None) or 0, 86400)))
        at = self._clock.now() + wait
        await self._store.write(lambda tx: tx.full_texts.again(item.id, at))


def _article(page: FetchedFeed, read: ReadDocument) -> str:
    """Its text. Raises ParleyError for what is no article: another kind of file, a page that lists many, a wall."""
    if read.kind != "html" or len(read.articles) != 1:
        raise ParleyError(f"{page.url}: no article but {read.kind}, with {len(read.articles)} pieces")
    text = read.articles[0].text
    if reason := wall(page.body.decode("utf-8", "replace"), text):
        raise ParleyError(f"{page.url}: {reason}")
    return text
