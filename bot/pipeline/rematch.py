"""Rematch: after a topic changed, the archive is brought in line with it, quietly.

Matches are replaced and nothing else: no story develops, nothing is planned, nobody is alerted. Progress is stored with each
batch, so that a restart goes on where it stood.
"""

import asyncio
import logging
from functools import partial

from bot.core.model import Item, Match
from bot.core.store import Store, Tx
from bot.pipeline.archive import Archived, archived_after
from bot.pipeline.topics import TopicBook

log = logging.getLogger(__name__)

PAUSE = 0.05
"""Seconds between two batches: polling and commands come first."""

Change = tuple[Item, tuple[Match, ...]]


class Rematcher:
    """Matches the archive with the topics of `book`."""

    def __init__(self, store: Store, book: TopicBook, *, pause: float = PAUSE) -> None:
        self._store = store
        self._book = book
        self._pause = pause

    async def run(self) -> int:
        """Go through what is left to do, and return how many items changed. Returns at once where no topic changed."""
        progress = await self._store.write(lambda tx: tx.items.begin_rematch(self._book.definition))
        if progress.done:
            return 0
        log.info("topics have changed: matching %d stored items anew, in the background", progress.goal - progress.reached)
        changed, last = 0, progress.reached
        while last < progress.goal:
            after = last
            batch = await self._store.read(lambda tx, after=after: archived_after(tx, after))  # type: ignore[misc]
            changes = await asyncio.to_thread(self._changes, batch)
            last = batch[-1].item.id if batch else progress.goal
            changed += await self._store.write(partial(_save, changes=changes, reached=last), patient=True)
            await asyncio.sleep(self._pause)
        log.info("stored items are matched with the present topics: %d changed", changed)
        return changed

    def _changes(self, batch: list[Archived]) -> list[Change]:
        found = [(each.item, self._book.match(each.text)) for each in batch]
        return [(item, matches) for item, matches in found if matches != item.matches]


def _save(tx: Tx, changes: list[Change], reached: int) -> int:
    """Replace matches and note how far this is; returns how many items took them."""
    replaced = sum(tx.items.rematch(item, matches) for item, matches in changes)
    tx.items.reach(reached)
    return replaced
