"""Items, versions, keys, matches and stories on the real database."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.model import Dating, Extras, Item, Level, NewDocument, Precision
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx
from tests.storage.samples import NOW, a_match, add_source, at, known, news, put


def test_an_item_comes_back_as_it_went_in(store: SqliteStore) -> None:
    """Every field of a new item, its matches and its statement survive the database."""
    extras = Extras(("World", "Світ"), ("https://news.example/a.mp3",), "https://news.example/1#comments")
    new = news(dating=Dating(datetime(2025, 3, 15, tzinfo=UTC), Precision.DAY, "first line"), blurb=3, extras=extras)
    item = store.write_now(lambda tx: tx.items.add(add_source(tx), new, story_id=None, document_id=None, now=NOW))
    assert store.read_now(lambda tx: tx.items.get(item.id)) == item
    for name in ("title", "text", "content_hash", "url", "link", "publisher", "publisher_name", "byline", "language"):
        assert getattr(item, name) == getattr(new, name)
    assert (item.dating, item.matches, item.statement, item.extras) == (new.dating, new.matches, new.statement, extras)
    assert (item.first_seen, item.version, item.blurb) == (NOW, 1, 3)


def test_identity_is_entry_id_then_url_then_content(store: SqliteStore) -> None:
    """The same entry id, else the same URL, is the same item; content counts only where an item has neither."""
    first = put(store, 1)
    bare = put(store, 2, entry_id="", url="")

    def item_with(**values: str) -> int | None:
        found = known(store, news(9, **values))
        return found.item.id if found.item else None

    assert item_with(entry_id="e1") == first
    assert item_with(entry_id="another guid", url="https://news.example/1") == first
    assert item_with(entry_id="", url="", content_hash="hash-2") == bare
    assert item_with(entry_id="", url="", content_hash="hash-1") is None
    assert item_with(content_hash="hash-2") is None
    assert item_with() is None


def test_an_entry_id_counts_within_its_source_only(store: SqliteStore) -> None:
    """Two feeds may both call an entry `1`."""
    put(store, 1)
    other = store.write_now(lambda tx: add_source(tx, "https://other.example/rss"))
    assert known(store, news(1, url="https://other.example/1"), other).item is None


def test_the_same_text_elsewhere_joins_its_story(store: SqliteStore) -> None:
    """Known names the item with a text, by whatever URL it comes, and also of a text that was revised since."""
    item_id = put(store, 1)
    store.write_now(lambda tx: tx.items.revise(item_id, news(1, content_hash="hash-1b"), now=at(1)))
    for same in ("hash-1", "hash-1b"):
        found = known(store, news(2, content_hash=same))
        assert found.item is None
        assert found.twin is not None
        assert found.twin.id == item_id
    assert known(store, news(2)).twin is None


def test_the_database_refuses_an_item_twice(store: SqliteStore) -> None:
    """A taken key fails the transaction, and nothing of it stays."""
    put(store, 1)
    with pytest.raises(sqlite3.IntegrityError):
        put(store, 2, entry_id="e1")
    assert store.read_now(lambda tx: tx.items.counts()) == {"items": 1, "stories": 1, "matched": 1}


def test_a_further_name_leads_to_the_item(store: SqliteStore) -> None:
    """A key added later finds the item; one that is another item's stays with that one."""
    first, second = (put(store, n) for n in (1, 2))
    store.write_now(lambda tx: tx.items.add_keys(1, first, news(1, url="https://news.example/moved")))
    store.write_now(lambda tx: tx.items.add_keys(1, first, news(1, url="https://news.example/2")))
    for url, item_id in (("https://news.example/moved", first), ("https://news.example/2", second)):
        found = known(store, news(9, url=url))
        assert found.item is not None
        assert found.item.id == item_id


def test_a_revision_is_a_new_version(store: SqliteStore) -> None:
    """Text, matches and keys are replaced or added, the version grows, and what it said before is kept."""
    item_id = put(store, 1)
    edited = news(1, title="Harbour closes", url="https://news.example/1b", matches=(a_match("gate", Level.MENTION),))
    item = store.write_now(lambda tx: tx.items.revise(item_id, edited, now=at(5)))
    assert (item.version, item.title, item.matches, item.first_seen) == (2, "Harbour closes", edited.matches, NOW)
    old = store.read_now(lambda tx: tx.connection.execute("SELECT version, title FROM item_versions").fetchall())
    assert [tuple(row) for row in old] == [(1, "Harbour opens 1")]
    assert known(store, news(9, url="https://news.example/1b")).item == item


def test_a_story_counts_items_publishers_and_revisions(store: SqliteStore) -> None:
    """Families count once, an unstated one once in all; each item added or revised is one revision on."""
    first = put(store, 1)
    for n, publisher in enumerate(("news.example", "", "", "other.example"), 2):
        put(store, n, publisher=publisher, story_id=1, now=at(n))
    story = store.read_now(lambda tx: tx.stories.get(1))
    assert story is not None
    assert (story.items, story.publishers, story.revision, story.title) == (5, 3, 5, "Harbour opens 1")
    assert (story.founded_at, story.last_item_at) == (NOW, at(5))
    store.write_now(lambda tx: tx.items.revise(first, news(1, publisher="third.example"), now=at(9)))
    revised = store.read_now(lambda tx: tx.stories.get(1))
    assert revised == replace(story, publishers=4, revision=6)
    assert [item.id for item in store.read_now(lambda tx: tx.stories.items(1))] == [1, 2, 3, 4, 5]


def test_an_item_that_nobody_stored_is_none(store: SqliteStore) -> None:
    """Unknown ids are None, not errors: people type them."""
    assert store.read_now(lambda tx: tx.items.get(7)) is None
    assert store.read_now(lambda tx: tx.stories.get(7)) is None


def test_latest_is_newest_first_and_by_level_topic(store: SqliteStore) -> None:
    """Without topic all items, with one those matched at level topic: a mention is not listed."""
    put(store, 1)
    put(store, 2, matches=(a_match(level=Level.MENTION),))
    put(store, 3)
    assert [item.id for item in store.read_now(lambda tx: tx.items.latest())] == [3, 2, 1]
    assert [item.id for item in store.read_now(lambda tx: tx.items.latest("harbour"))] == [3, 1]
    assert [item.id for item in store.read_now(lambda tx: tx.items.latest(limit=1))] == [3]


def test_stories_between_gives_each_topics_newest_item(store: SqliteStore) -> None:
    """One row a topic and story, with its newest matched item inside the window; the window's end is outside."""
    both = (a_match("harbour"), a_match("gate"))
    put(store, 1, now=at(0), matches=both)
    put(store, 2, story_id=1, now=at(10))
    put(store, 3, now=at(11), matches=())
    put(store, 4, now=at(20))

    def found(start: float, end: float) -> list[tuple[str, int, int]]:
        rows = store.read_now(lambda tx: tx.stories.between(["harbour", "gate"], at(start), at(end)))
        return [(topic, story.id, item.id) for topic, story, item in rows]

    assert found(0, 20) == [("harbour", 1, 2), ("gate", 1, 1)]
    assert found(0, 21) == [("harbour", 3, 4), ("harbour", 1, 2), ("gate", 1, 1)]
    assert found(1, 5) == []


def test_counts_and_volume(store: SqliteStore) -> None:
    """An item matched on two topics is one matched item; volume counts those first seen since."""
    put(store, 1, now=at(0), matches=(a_match("harbour"), a_match("gate")))
    put(store, 2, now=at(10))
    put(store, 3, now=at(10), matches=(a_match(level=Level.MENTION),))
    assert store.read_now(lambda tx: tx.items.counts()) == {"items": 3, "stories": 3, "matched": 2}
    assert store.read_now(lambda tx: tx.items.volume("harbour", at(0))) == 2
    assert store.read_now(lambda tx: tx.items.volume("harbour", at(10))) == 1


def test_an_item_names_its_document(store: SqliteStore) -> None:
    """Provenance: the file and the blurb an item came from."""

    def work(tx: SqliteTx) -> Item:
        folder = add_source(tx)
        document = tx.documents.record(folder, NewDocument("a.txt", "s", 1, kind="txt"), now=NOW)
        return tx.items.add(folder, news(1, blurb=2), story_id=None, document_id=document.id, now=NOW)

    item = store.write_now(work)
    assert (item.document_name, item.blurb) == ("a.txt", 2)


def test_the_archive_is_read_in_batches(store: SqliteStore) -> None:
    """By id, ascending, each item with its matches; nothing follows the last."""
    for n in range(1, 6):
        put(store, n)
    assert [item.id for item in store.read_now(lambda tx: tx.items.after(2, 2))] == [3, 4]
    assert store.read_now(lambda tx: tx.items.after(4, 10))[0].matches == (a_match(),)
    assert store.read_now(lambda tx: tx.items.after(5, 10)) == []


def test_a_rematch_replaces_matches_and_nothing_else(store: SqliteStore) -> None:
    """The story does not develop; an item revised since it was read is left alone."""
    item_id = put(store, 1)
    item, story = store.read_now(lambda tx: (tx.items.get(item_id), tx.stories.get(1)))
    assert item is not None
    assert store.write_now(lambda tx: tx.items.rematch(item, [a_match("bridge")]))
    assert store.read_now(lambda tx: tx.items.get(item_id)) == replace(item, matches=(a_match("bridge"),))
    assert store.read_now(lambda tx: tx.stories.get(1)) == story
    store.write_now(lambda tx: tx.items.revise(item_id, news(1, content_hash="hash-1b"), now=at(1)))
    assert not store.write_now(lambda tx: tx.items.rematch(item, []))


def test_how_far_a_rematch_came_is_kept(store: SqliteStore) -> None:
    """The same topics go on, others begin anew over all there is; with no items there is nothing to do."""
    assert store.read_now(lambda tx: tx.items.rematching()) is None
    assert store.write_now(lambda tx: tx.items.begin_rematch("a")).done
    put(store, 1)
    put(store, 2)
    assert not store.write_now(lambda tx: tx.items.begin_rematch("b")).done
    store.write_now(lambda tx: tx.items.reach(1))
    assert store.write_now(lambda tx: tx.items.begin_rematch("b")).reached == 1
    store.write_now(lambda tx: tx.items.reach(2))
    assert store.write_now(lambda tx: tx.items.begin_rematch("b")).done
    assert store.write_now(lambda tx: tx.items.begin_rematch("c")).reached == 0
