"""The archive as the matcher reads it: stored items with what they had around them when they came in."""

from collections.abc import Iterator
from dataclasses import dataclass

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
    sources = {source.id: source for source in tx.sources.all()}
    pages: dict[int, str] = {}
    found: list[Archived] = []
    for item in tx.items.after(item_id, limit):
        text = matchable(item, sources[item.source_id], _page(tx, item, pages))
        found.append(Archived(item, text))
    return found


def _page(tx: Tx, item: Item, pages: dict[int, str]) -> str:
    """What stands for the page of a blurb: the blurbs of its document, in order. `pages` remembers those of this batch."""
    if not item.blurb or item.document_id is None:
        return ""
    if item.document_id not in pages:
        pages[item.document_id] = "\n".join(f"{each.title}\n{each.text}" for each in tx.items.of_document(item.document_id))
    return pages[item.document_id]
