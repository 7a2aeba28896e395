"""Ingest: what a source found becomes items, matches, stories and planned deliveries, in one commit (invariant 2)."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.core import entries
from bot.core.facts import fact
from bot.core.model import (
    Article,
    Dating,
    Document,
    Extras,
    Item,
    NewItem,
    Precision,
    RawEntry,
    ReadDocument,
    Source,
)
from bot.core.novelty import Novelty, content_hash, decide, edited_from
from bot.core.policy import Arrival
from bot.core.publishers import without_house
from bot.core.statements import who_says
from bot.core.store import Known, Tx
from bot.core.urls import canonical
from bot.pipeline.batch import Batch, Ingested, Report, Status
from bot.pipeline.grouping import Grouper, Place, speaking_as_before
from bot.pipeline.matchable import matchable
from bot.pipeline.publish import Publisher
from bot.pipeline.topics import TopicBook

log = logging.getLogger(__name__)

EARLIEST_ZONE = timedelta(hours=14)
"""A document may bear a date that has begun in the Line Islands (UTC+14) only: no later one can be true."""

_NO_ENTRY = RawEntry()

Piece = TypeVar("Piece", RawEntry, Article)


@dataclass(frozen=True, slots=True)
class _Into:
    """The document that a batch came from, and what is left of the items of the version that it replaces."""

    document: Document | None
    before: list[Item]


class Ingester:
    """Turns entries and articles into items. `prepare_*` are pure and run before the writer is asked; `commit` is the write."""

    def __init__(self, book: TopicBook, publisher: Publisher, grouper: Grouper | None = None) -> None:
        self._book = book
        self._publisher = publisher
        self._grouper = grouper or Grouper()

    def prepare_entries(
        self, source: Source, entries: Iterable[RawEntry], feed_language: str, now: datetime
    ) -> tuple[NewItem, ...]:
        """A feed's entries, normalised and matched."""
        found = _each(entries, lambda entry: self._from_entry(source, entry, feed_language, now), source)
        links = Counter(new.url for new in found)
        # Entries that all lead to the same page (a live blog, a home page) are not one item: their ids tell them apart.
        return tuple(replace(new, url="") if new.entry_id and links[new.url] > 1 else new for new in found)

    def prepare_document(self, source: Source, document: ReadDocument, now: datetime) -> tuple[NewItem, ...]:
        """A document's article, or its blurbs with the page as context, normalised and matched."""
        return _each(
            document.articles,
            lambda article: self._from_article(source, article, article.page_text or document.page_text, now),
            source,
        )

    def prepare_full_text(self, source: Source, item: Item, text: str, now: datetime) -> NewItem:
        """A stored item with its article's whole text, matched anew."""
        article = Article(
            title=item.title,
            text=text,
            dating=item.dating,
            publisher=item.publisher_name,
            byline=item.byline,
            link=item.link,
            language=item.language,
        )
        return self._new_item(source, entries.storable(article), publisher=item.publisher, page_text="", now=now)

    def commit(self, tx: Tx, batch: Batch, now: datetime) -> Report:
        """Store a batch: items, versions, matches, stories, deliveries, and the source's own state."""
        document = tx.documents.record(batch.source.id, batch.file, now=now) if batch.file else None
        into = _Into(document, _pieces_before(tx, document, batch.items))
        if batch.alert or any(new.matches for new in batch.items):
            self._grouper.begin(tx, now)
        pieces = tuple(self._store(tx, batch, new, into, now) for new in batch.items)
        if document:
            for number, (piece, new) in enumerate(zip(pieces, batch.items, strict=True), 1):
                tx.documents.link(document.id, number, piece.item.id, blurb=new.blurb, part=new.part, page=new.page)
        if batch.source.full_text and batch.alert:
            wanted = [p.item.id for p in pieces if p.status in {Status.NEW, Status.CHANGED} and p.item.link]
            tx.full_texts.queue(wanted, now=now)
        if batch.memory:
            tx.feeds.remember(batch.source.id, batch.memory)
        if batch.next_due:
            fetched = batch.fetched if batch.keep_validators else None
            tx.sources.succeeded(
                batch.source.id,
                now=now,
                next_due=batch.next_due,
                etag=fetched.etag if fetched else "",
                last_modified=fetched.last_modified if fetched else "",
                body_hash=batch.body_hash if fetched else "",
            )
        return Report(pieces, document)

    def _store(self, tx: Tx, batch: Batch, new: NewItem, into: _Into, now: datetime) -> Ingested:
        known = tx.items.known(batch.source.id, new)
        if known.item is None and (edited := edited_from(new, into.before)):
            into.before.remove(edited)
            known = Known(edited)
        match decide(known, new):
            case Novelty.KNOWN if known.item:
                tx.items.add_keys(batch.source.id, known.item.id, new)
                return Ingested(known.item, Status.KNOWN, blurb=new.blurb)
            case Novelty.CHANGED if known.item:
                tx.items.add_keys(batch.source.id, known.item.id, new)
                new = speaking_as_before(entries.dated_as_before(new, known.item), known.item)
                item = tx.items.revise(known.item.id, new, now=now)
                # An edit never alerts by itself (invariant 1): it only brings a card that is already there up to date, or
                # tells below it that the report was corrected.
                return Ingested(item, Status.CHANGED, self._update_cards(tx, batch, item, known.item, now), new.blurb)
            case _:
                item = self._add(tx, batch, new, known, into.document.id if into.document else None, now)
                # Most news is on nobody's topic and starts a story of its own: then there is no card to ask about.
                concerns = bool(new.matches) or bool(item.story_why)
                return Ingested(item, Status.NEW, self._plan(tx, batch, item, now) if concerns else 0, new.blurb)

    def _add(  # noqa: PLR0917 (the parts of one decision)
        self, tx: Tx, batch: Batch, new: NewItem, known: Known, document_id: int | None, now: datetime
    ) -> Item:
        """A new item, in the story it belongs to."""
        # What a new feed brings of old is filed: only what is on a topic is grouped at once, the rest when there is time.
        grouped = batch.alert or bool(new.matches)
        place = (
            self._grouper.place(tx, new, known, now, page=document_id or 0) if grouped or known.twin else Place(voice=new.voice)
        )
        item = tx.items.add(
            batch.source.id,
            replace(new, voice=place.voice),
            story_id=place.story_id,
            story_why=place.why,
            document_id=document_id,
            now=now,
        )
        if grouped:
            self._grouper.stored(item, now)
        return item

    def enrich(self, tx: Tx, item_id: int, new: NewItem, now: datetime) -> None:
        """An item's whole text instead of its feed's summary; like an edit, it alerts nobody."""
        tx.items.enrich(item_id, new)
        if item := tx.items.get(item_id):
            self._publisher.plan(tx, item, tx.channels.subscriptions(), now, Arrival.EDIT)

    def _plan(self, tx: Tx, batch: Batch, item: Item, now: datetime) -> int:
        arrival = Arrival.NEWS if batch.alert else Arrival.ARCHIVE
        return self._publisher.plan(tx, item, tx.channels.subscriptions(), now, arrival)

    def _update_cards(self, tx: Tx, batch: Batch, item: Item, before: Item, now: datetime) -> int:
        arrival = Arrival.EDIT if batch.alert else Arrival.ARCHIVE
        return self._publisher.plan(tx, item, tx.channels.subscriptions(), now, arrival, before=before)

    def _from_entry(self, source: Source, entry: RawEntry, feed_language: str, now: datetime) -> NewItem:
        entry = entries.storable(entry)
        houses = self._grouper.houses
        who, name = houses.family(source.publisher, entry.link, entry.source_title, source_url=entry.source_url)
        title = without_house(entry.title, entry.source_title, source.title, name)
        article = Article(
            title=title or entry.summary[:100] or entry.link or entry.entry_id,
            text=entry.summary,
            dating=entries.dating_of(entry, now),
            publisher=entry.source_title or source.title or name,
            byline=entry.author,
            link=entry.link,
            language=entry.language or source.language or feed_language,
        )
        return self._new_item(source, article, publisher=who, page_text="", now=now, entry=entry)

    def _from_article(self, source: Source, article: Article, page_text: str, now: datetime) -> NewItem:
        article = entries.storable(article)
        who, name = self._grouper.houses.family(source.publisher, article.link, article.publisher)
        if article.dating.at and article.dating.at > now + EARLIEST_ZONE:
            ahead = fact("bound-ahead", day=str(article.dating.at.date()))
            article = replace(article, dating=Dating(now, Precision.BOUND, str(ahead)))
        return self._new_item(
            source, replace(article, publisher=article.publisher or name), publisher=who, page_text=page_text, now=now
        )

    def _new_item(
        self,
        source: Source,
        article: Article,
        *,
        publisher: str,
        page_text: str,
        now: datetime,
        entry: RawEntry = _NO_ENTRY,
    ) -> NewItem:
        new = NewItem(
            title=article.title,
            text=article.text,
            content_hash=content_hash(article.title, article.text),
            entry_id=entry.entry_id,
            url=canonical(article.link) if article.link and not (entry.link_shared and entry.entry_id) else "",
            link=article.link,
            publisher=publisher,
            publisher_name=article.publisher,
            byline=article.byline,
            language=article.language,
            dating=article.dating,
            blurb=article.blurb,
            part=article.part,
            page=article.page,
            extras=Extras(entry.categories, entry.media, entry.comments),
        )
        matches = self._book.match(matchable(new, source, page_text))
        span = matches[0].spans[0] if matches and matches[0].spans else None
        if matches:  # as of few: each copy of an item costs as much as a look into the database
            new = replace(new, matches=matches, statement=who_says(new.title, new.text, span) if span else None)
        # What a new feed brings of old is filed, and compared with later: its traits are not needed now.
        return self._grouper.prepare(new, now, ahead=bool(matches) or source.seeded)


def _pieces_before(tx: Tx, document: Document | None, now_there: Iterable[NewItem]) -> list[Item]:
    """The items of the version that a changed file replaces, without those that it still holds as they were."""
    if document is None or document.replaces is None:
        return []
    found = (tx.items.get(item_id) for item_id, _ in tx.documents.items_of(document.replaces))
    kept = {new.content_hash for new in now_there}
    return [item for item in found if item is not None and item.content_hash not in kept]


def _each(pieces: Iterable[Piece], make: Callable[[Piece], NewItem], source: Source) -> tuple[NewItem, ...]:
    """What `make` gives for every piece; one that trips over a bug is logged and delays no other (invariant 4)."""
    made = []
    for piece in pieces:
        try:
            made.append(make(piece))
        except Exception:
            log.exception("%s: a bug kept %r from being read", source.address, piece.title[:100])
    return tuple(made)
