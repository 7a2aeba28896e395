"""The archive as the matcher reads it: stored items with what they had around them when they came in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bot.core.matcher import ItemText
from bot.core.model import Item
from bot.core.store import Tx
from bot.pipeline.matchable import matchable

BATCH = 200
"""Items read at a time: some 50 ms of matching, so that nobody waits for long."""


@dataclass(frozen=True, slots=True)
class Archived:
    """A stored item and its text, ready to match."""

    item: Item
    text: ItemText


def everything(tx: Tx) -> Iterator[Archived]:
    """All items by id, ascending, inside one snapshot."""
    last = 0
    while batch := archived_after(tx, last):
        yield from batch
        last = batch[-1].item.id


def archived_after(tx: Tx, item_id: int, limit: int = BATCH) -> list[Archived]:
    """The next items by id, ascending."""
    return archived(tx, tx.items.after(item_id, limit))


def archived(tx: Tx, items: Iterable[Item]) -> list[Archived]:
    """These items, each with its text."""
    source = cache(tx.sources.get)
    pages: dict[tuple[int, ...], str] = {}
    return [Archived(item, matchable(item, source(item.source_id), _page(tx, item, pages))) for item in items]


def _page(tx: Tx, item: Item, pages: dict[tuple[int, ...], str]) -> str:
    """What stands for the page of a blurb: the blurbs beside it, in order. `pages` remembers those of this batch.

    The files of an archive, the messages of a mailbox and the rows of a table stand alone, as they did when they came in.
    """
    if not item.blurb or item.document_id is None:
        return ""
    beside = tx.documents.beside(item.document_id, item.id)
    if len(beside) < 2:
        return ""
    if beside not in pages:
        blurbs = filter(None, map(tx.items.get, beside))
        pages[beside] = "\n".join(f"{blurb.title}\n{blurb.text}" for blurb in blurbs)
    return pages[beside]
