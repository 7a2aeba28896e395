"""Search finds what is stored, and follows revisions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.model import Dating, NewDocument, Precision
from bot.core.search.wanted import All, Either, OneOf, in_title
from bot.core.store import SearchQuery
from bot.storage import SqliteStore
from bot.storage.search import expression
from bot.storage.store import SqliteTx
from tests.storage.samples import NOW, a_match, add_item, add_source, at, news, put


def find(store: SqliteStore, *words: str, **filters: Any) -> list[int]:
    """The ids found, the newest first; a quoted or starred word as it stands."""
    wanted = All(tuple(OneOf((word,)) for word in words)) if words else None
    return [hit.id for hit in store.read_now(lambda tx: tx.search.find(SearchQuery(wanted, **filters))).hits]


@pytest.fixture
def archive(store: SqliteStore) -> SqliteStore:
    """Four items: 1 and 2 alike, 3 in Ukrainian, 4 with the word in its headline."""
    put(store, 1, title="Bridge", text="The harbour is quiet.")
    put(store, 2, title="Tower", text="The harbour is busy.", now=at(1))
    put(store, 3, title="Порт відкрито", text="Café au port.", language="uk", publisher="port.example", matches=())
    put(store, 4, title="Harbour", text="Nothing else.", dating=Dating(datetime(2025, 3, 15, tzinfo=UTC), Precision.DAY))
    return store


def test_words_must_all_occur(archive: SqliteStore) -> None:
    """Every word, in any case, with or without accents, in title or text."""
    assert find(archive, "HARBOUR", "busy") == [2]
    assert find(archive, "cafe") == [3]
    assert find(archive, "відкрито") == [3]
    assert find(archive, "harbour", "nowhere") == []


def test_prefixes(archive: SqliteStore) -> None:
    """A final star widens; without it the word is whole."""
    assert find(archive, "qui*") == [1]
    assert find(archive, "qui") == []


def test_the_newest_come_first_and_no_more_than_asked_for(archive: SqliteStore) -> None:
    """By order of arrival, up to an item, at most so many; whether there are others is said."""
    assert find(archive, "harbour") == [4, 2, 1]
    assert find(archive, "harbour", upto=3) == [2, 1]
    query = SearchQuery(OneOf(("harbour",)), limit=2)
    found = archive.read_now(lambda tx: tx.search.find(query))
    assert ([hit.id for hit in found.hits], found.complete) == ([4, 2], False)
    assert archive.read_now(lambda tx: tx.search.find(SearchQuery(OneOf(("harbour",)), limit=3))).complete


def test_filters_narrow(archive: SqliteStore) -> None:
    """By topic, publisher (family or name), language, and date published or else first seen."""
    assert find(archive, "port*", topic="harbour") == []
    assert find(archive, "harbour", topic="harbour", publisher="THE NEWS", limit=1) != []
    assert find(archive, "port", publisher="port.example") == [3]
    assert find(archive, "harbour", language="uk") == []
    assert find(archive, "harbour", before=NOW) == [4]
    assert find(archive, "harbour", since=at(1)) == [2]


def test_filters_alone_list_the_newest(archive: SqliteStore) -> None:
    """Without words, whatever passes the filters."""
    assert find(archive, publisher="port.example") == [3]
    assert find(archive, limit=2) == [4, 3]


def test_a_revision_is_found_by_its_new_words_only(archive: SqliteStore) -> None:
    """The index follows a revision, also of an item added or revised twice in one transaction, and stays sound."""

    def once(tx: SqliteTx) -> None:
        tx.items.revise(1, news(1, title="Ferry", text="Sails."), now=NOW)

    def twice(tx: SqliteTx) -> None:
        new = tx.items.add(1, news(50, title="Draft"), story_id=None, document_id=None, now=NOW)
        for item_id in (new.id, 2):
            tx.items.revise(item_id, news(51, title="Middle"), now=NOW)
            tx.items.revise(item_id, news(51, title="Final"), now=NOW)

    archive.write_now(once)
    archive.write_now(twice)
    assert find(archive, "bridge") == find(archive, "draft") == find(archive, "tower") == find(archive, "middle") == []
    assert find(archive, "ferry") == [1]
    assert sorted(find(archive, "final")) == [2, 5]
    archive.write_now(lambda tx: tx.connection.execute("INSERT INTO items_fts (items_fts, rank) VALUES ('integrity-check', 1)"))


def test_whatever_a_transaction_stored_is_found(store: SqliteStore) -> None:
    """The index is filled with the commit, for however many items, and nothing waits afterwards."""
    store.write_now(lambda tx: [add_item(tx, news(number)) for number in (1, 2)])
    put(store, 3, matches=(a_match(),))
    assert sorted(find(store, "harbour")) == [1, 2, 3]
    assert store.read_now(lambda tx: tx.connection.execute("SELECT count(*) FROM search_queue").fetchone()[0]) == 0


@pytest.mark.parametrize("word", ['"', "*", "a OR b", "NEAR(", "title:x", "-", "^x", "x\0y", "'; DROP TABLE items; --", "🚢"])
def test_no_word_is_an_operator(archive: SqliteStore, word: str) -> None:
    """Whatever people type is a search, never a syntax error."""
    assert find(archive, word) == []


def test_expressions() -> None:
    """Each word quoted, prefixes starred, what holds no letter left out; operators nest; a part that cannot be met is empty."""
    parts = tuple(OneOf((word,)) for word in ("Kyiv", "guarant*", "cease-fire", 'say "no"'))
    assert expression(All(parts)) == '("Kyiv" AND "guarant"* AND "cease-fire" AND "say ""no""")'
    assert expression(OneOf(("kyiv*", "Київ*", "-"))) == '("kyiv"* OR "Київ"*)'
    assert expression(All((parts[0], OneOf(("*",))))) == ""
    either = Either((parts[0], OneOf(("truce",), "title")))
    assert expression(All((either,), (parts[1],))) == '(("Kyiv" OR title : "truce") NOT "guarant"*)'
    assert expression(in_title(All((either,)))) == '(title : "Kyiv" OR title : "truce")'


def test_one_of_several_spellings_is_enough(store: SqliteStore) -> None:
    """Beside the words, which must all occur."""
    put(store, 1, title="Kyiv waits", text="Snow.")
    put(store, 2, title="Київ чекає", text="Snow.")
    put(store, 3, title="Rome waits", text="Snow.")
    wanted = All((OneOf(("snow",)), OneOf(("kyiv*", "Київ*"))))
    assert [hit.id for hit in store.read_now(lambda tx: tx.search.find(SearchQuery(wanted))).hits] == [2, 1]
    assert not store.read_now(lambda tx: tx.search.find(SearchQuery(OneOf(("-",))))).hits


def test_undated_items_of_documents_are_kept_in_any_time_before(store: SqliteStore) -> None:
    """One of a document without a date may be old; one between dated neighbours as old as the first of them; a feed's undated
    entry was published when it was seen."""
    march, april = datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC)
    bound = Dating(datetime(2025, 4, 2, tzinfo=UTC), Precision.BOUND, "between 2025-03-30 and 2025-04-02, from its neighbours")

    def write(tx: SqliteTx) -> None:
        page = tx.documents.record(add_source(tx), NewDocument("page.txt", "s", 1, kind="txt"), now=NOW).id
        add_item(tx, news(1, text="Of a page."), document_id=page)
        add_item(tx, news(2, text="Of a page.", dating=bound), document_id=page)
        add_item(tx, news(3, text="Of a feed of pages."))

    store.write_now(write)
    found = store.read_now(lambda tx: tx.search.find(SearchQuery(OneOf(("page*",)), since=march, before=april))).hits
    assert [(hit.id, hit.dated, hit.bounded, bool(hit.document)) for hit in found] == [
        (2, True, True, True),
        (1, False, False, True),
    ]


def test_old_news_that_came_late_is_found_by_its_date(store: SqliteStore) -> None:
    """Ids tell about when something was published, and nothing is lost where they do not."""
    put(store, 1, text="A harbour.", dating=Dating(NOW, Precision.DAY))
    for number in range(2, 30):
        at = NOW + timedelta(days=10 * number)
        put(store, number, text="A harbour.", now=at, dating=Dating(at, Precision.DAY))
    put(store, 40, text="A harbour.", now=NOW + timedelta(days=400), dating=Dating(NOW, Precision.DAY))
    assert find(store, "harbour", since=NOW, before=NOW + timedelta(days=1)) == [1, 30]
