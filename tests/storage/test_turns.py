"""The record of material changes."""

from bot.core.turns import ToldTurn, Turn, TurnKind
from bot.storage import SqliteStore
from tests.storage.samples import NOW, add_item, news

DENIED = Turn(TurnKind.DENIAL, "denies", "headline")


def add(store: SqliteStore, turn: Turn, item_id: int) -> bool:
    """Record a turn of story 1."""
    return store.write_now(lambda tx: tx.turns.add(1, item_id, turn, now=NOW))


def test_a_turn_is_recorded_once(store: SqliteStore) -> None:
    """The same item brings the same kind of turn once; another kind, or another item, is another turn."""
    item = store.write_now(lambda tx: add_item(tx, news(1)))
    assert add(store, DENIED, item)
    assert not add(store, Turn(TurnKind.DENIAL, "denied"), item)
    assert add(store, Turn(TurnKind.CORRECTION), item)
    assert store.read_now(lambda tx: tx.turns.of(1)) == [
        ToldTurn(DENIED, item, NOW),
        ToldTurn(Turn(TurnKind.CORRECTION), item, NOW),
    ]


def test_only_the_operators_word_is_taken_back(store: SqliteStore) -> None:
    """What an item brought stays; a withdrawal goes, once."""
    store.write_now(lambda tx: add_item(tx, news(1)))
    store.write_now(lambda tx: tx.turns.add(1, 0, Turn(TurnKind.WITHDRAWN, "wrong town"), now=NOW))
    store.write_now(lambda tx: tx.turns.add(1, 1, DENIED, now=NOW))
    assert not store.write_now(lambda tx: tx.turns.remove(1, TurnKind.DENIAL))
    assert store.write_now(lambda tx: tx.turns.remove(1, TurnKind.WITHDRAWN))
    assert not store.write_now(lambda tx: tx.turns.remove(1, TurnKind.WITHDRAWN))
    assert [told.turn for told in store.read_now(lambda tx: tx.turns.of(1))] == [DENIED]


def test_a_merged_story_brings_its_turns(store: SqliteStore) -> None:
    """The story that took it in shows them."""
    store.write_now(lambda tx: (add_item(tx, news(1)), add_item(tx, news(2))))
    store.write_now(lambda tx: tx.turns.add(2, 2, DENIED, now=NOW))
    assert store.write_now(lambda tx: tx.stories.merge(1, 2))
    assert [told.turn for told in store.read_now(lambda tx: tx.turns.of(1))] == [DENIED]
