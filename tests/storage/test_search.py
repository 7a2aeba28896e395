"""Search finds what is stored, and follows revisions."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.model import Dating, Precision
from bot.core.store import SearchQuery
from bot.storage import SqliteStore
from bot.storage.search import match_expression
from bot.storage.store import SqliteTx
from tests.storage.samples import NOW, a_match, add_item, at, news, put


def find(store: SqliteStore, *words: str, **filters: Any) -> list[int]:
    """The ids found, best first."""
    return [item.id for item in store.read_now(lambda tx: tx.search.find(SearchQuery(words, **filters)))]


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


def test_best_first_then_newest(archive: SqliteStore) -> None:
    """A headline's word outweighs one in the text; at equal rank the recent item leads; pages follow on."""
    for n in range(10, 40):  # words are worth something only where most items lack them
        put(archive, n, title=f"Other {n}", text="Something else.")
    assert find(archive, "harbour") == [4, 2, 1]
    assert find(archive, "harbour", limit=1, offset=1) == [2]


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


def test_match_expressions() -> None:
    """Each word quoted, prefixes starred, empty ones left out."""
    assert match_expression(("Kyiv", "guarant*", "cease-fire", "--", 'say "no"')) == (
        '"Kyiv" AND "guarant"* AND "cease-fire" AND "say ""no"""'
    )
    assert match_expression(("*", "")) == ""


def test_one_of_several_spellings_is_enough(store: SqliteStore) -> None:
    """Beside the words, which must all occur."""
    put(store, 1, title="Kyiv waits", text="Snow.")
    put(store, 2, title="Київ чекає", text="Snow.")
    put(store, 3, title="Rome waits", text="Snow.")
    found = store.read_now(lambda tx: tx.search.find(SearchQuery(("snow",), spellings=(("kyiv*", "Київ*", "-"),))))
    assert sorted(item.title for item in found) == ["Kyiv waits", "Київ чекає"]
    assert store.read_now(lambda tx: tx.search.find(SearchQuery((), spellings=(("-",),)))) == []
