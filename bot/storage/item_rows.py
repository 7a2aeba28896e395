"""Rows of items, matches and stories as the values they hold."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from bot.core.facts import Fact
from bot.core.model import Dating, Item, Level, Match, NewItem, Precision, Story
from bot.storage.codec import dump_all, load_extras, load_spans, load_statement
from bot.storage.stamps import from_stamp


def load_items(connection: sqlite3.Connection, item_ids: Iterable[int]) -> list[Item]:
    """Those of the ids that exist, in the order given, each with its matches."""
    order = list(item_ids)
    wanted = (dump_all(order),)
    matches: dict[int, list[Match]] = defaultdict(list)
    for row in connection.execute(
        "SELECT * FROM matches WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY rowid", wanted
    ):
        matches[row["item_id"]].append(_match(row))
    rows = connection.execute("SELECT * FROM item_rows WHERE id IN (SELECT value FROM json_each(?))", wanted)
    items = {row["id"]: to_item(row, tuple(matches[row["id"]])) for row in rows}
    return [items[item_id] for item_id in order if item_id in items]


def to_item(row: sqlite3.Row, matches: tuple[Match, ...]) -> Item:
    """A row of `item_rows`, with its matches."""
    return Item(
        id=row["id"],
        source_id=row["source_id"],
        story_id=row["story_id"],
        title=row["title"],
        text=row["text"],
        first_seen=from_stamp(row["first_seen"]),
        document_id=row["document_id"],
        document_name=row["document_name"],
        blurb=row["blurb"],
        version=row["version"],
        content_hash=row["content_hash"],
        url=row["url"],
        link=row["link"],
        publisher=row["publisher"],
        publisher_name=row["publisher_name"],
        byline=row["byline"],
        language=row["language"],
        dating=dating_of(row),
        matches=matches,
        statement=load_statement(row["statement"]),
        voice=row["voice"],
        official=row["official"],
        story_why=Fact.from_text(row["story_why"]),
        extras=load_extras(row["extras"]),
    )


def dating_of(row: sqlite3.Row) -> Dating:
    """When an item was published, from the columns that say so."""
    return Dating(from_stamp(row["published_at"]), Precision(row["published_precision"]), row["published_how"])


def as_stored(new: NewItem, item_id: int, *, source_id: int, story_id: int, story_why: Fact | None, now: datetime) -> Item:
    """The item that `to_item` would read back, for one of no document: reading it costs as much as storing it."""
    return Item(
        id=item_id,
        source_id=source_id,
        story_id=story_id,
        title=new.title,
        text=new.text,
        first_seen=now,
        blurb=new.blurb,
        content_hash=new.content_hash,
        url=new.url,
        link=new.link,
        publisher=new.publisher,
        publisher_name=new.publisher_name,
        byline=new.byline,
        language=new.language,
        dating=new.dating,
        matches=new.matches,
        statement=new.statement,
        voice=new.voice or new.publisher,
        official=new.official,
        story_why=story_why,
        extras=new.extras,
    )


def _match(row: sqlite3.Row) -> Match:
    return Match(
        topic=row["topic"],
        level=Level(row["level"]),
        spans=load_spans(row["spans"]),
        sentence=row["sentence"],
        phrase=row["phrase"],
        context=row["context"],
        context_from=row["context_from"],
        topic_version=row["topic_version"],
        why=row["why"],
    )


def to_story(row: sqlite3.Row) -> Story:
    """A row of `stories`."""
    return Story(
        id=row["id"],
        title=row["title"],
        founded_at=from_stamp(row["founded_at"]),
        last_item_at=from_stamp(row["last_item_at"]),
        items=row["items"],
        publishers=row["publishers"],
        revision=row["revision"],
        reprints=row["reprints"],
    )


def new_id(cursor: sqlite3.Cursor) -> int:
    """The id that an INSERT gave its row."""
    assert cursor.lastrowid is not None  # noqa: S101 (set by every INSERT; None only in the type)
    return cursor.lastrowid
