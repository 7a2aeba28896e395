"""What an operator's word does to a delivery, and to what hangs on it."""

import pytest

from bot.core.model import DeliveryState, Op
from bot.core.outbox import Settlement
from bot.storage import SqliteStore
from tests.storage.samples import NOW, add_channel, add_item, claim, news, plan, post

SENT = Settlement(DeliveryState.SENT, remote_ref="m")
DEAD = Settlement(DeliveryState.DEAD, "refused")


def settle_next(store: SqliteStore, settlement: Settlement) -> int:
    """Claim one and settle it; its id."""
    (delivery,) = claim(store, limit=1)
    store.write_now(lambda tx: tx.outbox.settle(delivery, settlement, now=NOW))
    return delivery.id


def states(store: SqliteStore) -> list[tuple[str, int, DeliveryState]]:
    """Of all, oldest first: what, which part, and how it stands."""
    return [(d.subject, d.part, d.state) for d in reversed(store.read_now(lambda tx: tx.outbox.list(limit=100)))]


@pytest.mark.parametrize("failing", [0, 1])
def test_a_retry_brings_back_the_whole_message(store: SqliteStore, failing: int) -> None:
    """A message of three parts that was given up at one of them goes out to its end once it is sent after all."""
    channel = store.write_now(add_channel)
    plan(store, post(channel, "digest:1"))
    (first,) = claim(store)
    store.write_now(lambda tx: tx.outbox.add_parts(first, 3))
    store.write_now(lambda tx: tx.outbox.settle(first, SENT if failing else DEAD, now=NOW))
    dead = settle_next(store, DEAD) if failing else first.id
    assert claim(store) == []
    assert store.write_now(lambda tx: tx.repairs.retry(dead, now=NOW))
    for _ in range(3 - failing):
        settle_next(store, SENT)
    assert {state for _, _, state in states(store)} == {DeliveryState.SENT}


def test_a_retry_brings_back_what_was_to_stand_below_it(store: SqliteStore) -> None:
    """A digest's rest in its thread follows the digest, and a card that was never posted is brought up to date."""
    channel = store.write_now(add_channel)
    story = store.write_now(lambda tx: tx.items.get(add_item(tx, news())).story_id)  # type: ignore[union-attr]
    digest = plan(store, post(channel, "digest:1"))
    plan(store, post(channel, "digest:1/more", op=Op.REPLY, target=f"delivery:{digest}"))
    store.write_now(lambda tx: tx.outbox.plan_card(channel.id, story, {}, revision=1, now=NOW))
    assert settle_next(store, DEAD) == digest
    (card,) = claim(store)
    store.write_now(lambda tx: tx.outbox.plan_card(channel.id, story, {}, revision=2, now=NOW))
    store.write_now(lambda tx: tx.outbox.settle(card, DEAD, now=NOW))
    assert claim(store) == []
    for delivery_id in (digest, card.id):
        assert delivery_id
        assert store.write_now(lambda tx, i=delivery_id: tx.repairs.retry(i, now=NOW))  # type: ignore[misc]
    for _ in range(4):
        settle_next(store, SENT)
    assert {state for _, _, state in states(store)} == {DeliveryState.SENT}


def test_an_edit_that_a_newer_one_replaced_stays_so(store: SqliteStore) -> None:
    """Its words are out of date: there is nothing to send again."""
    channel = store.write_now(add_channel)
    edit = plan(store, post(channel, "story:1", op=Op.EDIT))
    assert edit
    store.write_now(
        lambda tx: tx.connection.execute(
            "UPDATE deliveries SET state = 'cancelled', reason = 'superseded' WHERE id = ?", (edit,)
        )
    )
    assert not store.write_now(lambda tx: tx.repairs.retry(edit, now=NOW))


def test_one_that_was_given_up_can_be_left_at_that(store: SqliteStore) -> None:
    """Dropped, it no longer counts as something to look at."""
    channel = store.write_now(add_channel)
    plan(store, post(channel, "story:1"))
    dead = settle_next(store, DEAD)
    assert store.write_now(lambda tx: tx.repairs.drop(dead, now=NOW))
    assert store.read_now(lambda tx: tx.outbox.counts())["dead"] == 0


def test_what_is_held_is_listed_however_much_came_after(store: SqliteStore) -> None:
    """The newest of all would hide it."""
    channel = store.write_now(add_channel)
    held = plan(store, post(channel, "story:1"))
    store.write_now(lambda tx: tx.repairs.hold_open(now=NOW))
    for number in range(2, 9):
        plan(store, post(channel, f"story:{number}"))
    assert [d.id for d in store.read_now(lambda tx: tx.outbox.list(limit=3, held=True))] == [held]
