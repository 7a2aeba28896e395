"""What restores, clock changes, retention and moves do to rows."""

from datetime import timedelta

import pytest

from bot.core.errors import Damaged, LeaseLost, StoreError
from bot.core.model import DeliveryState
from bot.core.outbox import Settlement
from bot.core.search.wanted import OneOf
from bot.core.store import SearchQuery
from bot.storage import SqliteStore
from tests.storage.samples import NOW, add_channel, add_item, at, claim, news, plan, post

YEAR = timedelta(days=365)


def test_a_failing_post_steps_aside_and_comes_back(store: SqliteStore) -> None:
    """After three attempts of its own the later posts pass it; when its time comes it is tried again."""
    channel = store.write_now(add_channel)
    first, second = plan(store, post(channel, "story:1")), plan(store, post(channel, "story:2"))
    for minute in range(3):
        (delivery,) = claim(store, now=at(minute))
        assert delivery.id == first
        later = Settlement(DeliveryState.FAILED, "5 of it", at(minute + 1))
        store.write_now(lambda tx, d=delivery, s=later: tx.outbox.settle(d, s, now=NOW))  # type: ignore[misc]
    (passing,) = claim(store, now=at(2))
    assert passing.id == second
    store.write_now(lambda tx: tx.outbox.settle(passing, Settlement(DeliveryState.SENT, remote_ref="m"), now=NOW))
    assert [d.id for d in claim(store, now=at(3))] == [first]


def test_an_outage_costs_no_attempt(store: SqliteStore) -> None:
    """What did not count leaves the count, and the place in line, as they were."""
    channel = store.write_now(add_channel)
    first = plan(store, post(channel, "story:1"))
    plan(store, post(channel, "story:2"))
    for minute in range(9):
        (delivery,) = claim(store, now=at(minute))
        assert (delivery.id, delivery.attempts) == (first, 1)
        back = Settlement(DeliveryState.FAILED, "out of reach", at(minute), counted=False)
        store.write_now(lambda tx, d=delivery, s=back: tx.outbox.settle(d, s, now=NOW))  # type: ignore[misc]


def test_the_longest_unserved_chat_comes_first(store: SqliteStore) -> None:
    """A chat never written to goes before one that was just served, however old the other's message."""
    old, new = store.write_now(add_channel), store.write_now(lambda tx: add_channel(tx, "-200"))
    plan(store, post(old, "story:1"))
    newest = plan(store, post(new, "story:1"))
    claimed = store.write_now(
        lambda tx: tx.outbox.claim(now=NOW, platforms=["telegram"], busy_chats=[], limit=1, served=[old.chat.id])
    )
    assert [d.id for d in claimed] == [newest]


def test_a_paused_thread_leaves_its_chat_alone(store: SqliteStore) -> None:
    """Its channel takes nothing until resumed; the chat's other channel goes on."""
    whole, thread = store.write_now(add_channel), store.write_now(lambda tx: add_channel(tx, thread="9"))
    gone = plan(store, post(thread, "story:1"))
    (delivery,) = claim(store)
    pause = Settlement(DeliveryState.FAILED, "deleted", counted=False, pause_channel="deleted")
    store.write_now(lambda tx: tx.outbox.settle(delivery, pause, now=NOW))
    other = plan(store, post(whole, "story:1"))
    (next_one,) = claim(store)
    assert next_one.id == other
    store.write_now(lambda tx: tx.outbox.settle(next_one, Settlement(DeliveryState.SENT, remote_ref="m"), now=NOW))
    assert claim(store) == []
    store.write_now(lambda tx: tx.channels.resume_channel(thread.id))
    assert [d.id for d in claim(store)] == [gone]


def test_waits_are_shifted_with_the_clock(store: SqliteStore) -> None:
    """A wait of 30 s is one, whichever way the clock is put meanwhile."""
    channel = store.write_now(add_channel)
    planned = plan(store, post(channel, "story:1"))
    assert planned is not None
    (delivery,) = claim(store)
    wait = Settlement(DeliveryState.FAILED, "429", at(0.5), counted=False, chat_not_before=at(0.5))
    store.write_now(lambda tx: tx.outbox.settle(delivery, wait, now=NOW))
    store.write_now(lambda tx: tx.repairs.shift_waits(timedelta(hours=-2)))
    found = store.read_now(lambda tx: tx.outbox.get(planned))
    assert found is not None
    assert found.not_before == found.channel.chat.not_before == at(0.5) - timedelta(hours=2)


def test_old_rows_are_pruned_and_what_is_needed_stays(store: SqliteStore) -> None:
    """Settled deliveries and unmatched texts go; open ones, cards of living stories, headlines and matches stay."""
    channel = store.write_now(add_channel)
    matched = store.write_now(lambda tx: add_item(tx, news(1)))
    plain = store.write_now(lambda tx: add_item(tx, news(2, matches=())))
    item = store.read_now(lambda tx: tx.items.get(matched))
    assert item is not None
    store.write_now(lambda tx: tx.outbox.plan_card(channel.id, item.story_id, {}, revision=1, now=NOW))
    for delivery in claim(store):
        store.write_now(lambda tx, d=delivery: tx.outbox.settle(d, Settlement(DeliveryState.SENT, remote_ref="m"), now=NOW))  # type: ignore[misc]
    kept = plan(store, post(channel, "story:99"))
    old = plan(store, post(channel, "digest:1"))
    store.write_now(lambda tx: tx.repairs.drop(old or 0, now=NOW))
    assert store.write_now(lambda tx: tx.repairs.prune_deliveries(NOW)) == 0
    assert store.write_now(lambda tx: tx.repairs.prune_deliveries(at(1))) == 2
    assert [d.id for d in store.read_now(lambda tx: tx.outbox.list())] == [kept]
    assert store.write_now(lambda tx: tx.repairs.prune_texts(NOW + YEAR)) == 1
    assert store.write_now(lambda tx: tx.repairs.prune_texts(NOW + YEAR)) == 0
    texts = {n: item.text for n in (matched, plain) if (item := store.read_now(lambda tx, n=n: tx.items.get(n)))}  # type: ignore[misc]
    assert (bool(texts[matched]), texts[plain]) == (True, "")
    found = store.read_now(lambda tx: tx.search.find(SearchQuery(OneOf(("harbour",))))).hits
    assert {hit.id for hit in found} == {matched, plain}
    store.write_now(lambda tx: tx.connection.execute("INSERT INTO items_fts (items_fts) VALUES ('integrity-check')"))


def test_a_claim_is_fenced(store: SqliteStore) -> None:
    """Whoever lost the lease, however late it notices, claims nothing more."""
    ttl = timedelta(minutes=1)
    first = store.write_now(lambda tx: tx.lease.acquire("one", host="a", now=NOW, ttl=ttl))
    store.read_now(lambda tx: tx.lease.check(first))
    store.write_now(lambda tx: tx.lease.acquire("two", host="b", now=at(2), ttl=ttl))
    with pytest.raises(LeaseLost, match="lost to two on b"):
        store.read_now(lambda tx: tx.lease.check(first))


def test_a_copy_elsewhere_is_not_at_home(store: SqliteStore) -> None:
    """Bound at the first start; elsewhere, or retired, it wants to be adopted, and then belongs there."""
    store.write_now(lambda tx: tx.home.enter("a:/data", now=NOW))
    store.write_now(lambda tx: tx.home.enter("a:/data", now=NOW))
    with pytest.raises(StoreError, match="belongs to a:/data, and this is b:/data"):
        store.write_now(lambda tx: tx.home.enter("b:/data", now=NOW))
    store.write_now(lambda tx: tx.home.retire("a:/data", now=NOW))
    with pytest.raises(StoreError, match="was retired at a:/data on 2026-01-05"):
        store.write_now(lambda tx: tx.home.enter("a:/data", now=NOW))
    store.write_now(lambda tx: tx.home.enter("b:/data", now=NOW, adopt=True))
    store.write_now(lambda tx: tx.home.enter("b:/data", now=NOW))


def test_after_damage_nothing_is_written(store: SqliteStore) -> None:
    """One corrupt page found, and every later write is refused with the reason."""
    store.damage = "page 7"
    with pytest.raises(Damaged, match="page 7"):
        store.write_now(lambda tx: tx.repairs.hush_sources())
