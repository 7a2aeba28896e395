"""Digests once a date, inbound once a key."""

from datetime import date

from bot.core.digests import Shown
from bot.core.facts import in_words
from bot.core.gaps import Outage
from bot.core.model import DeliveryState, Inbound, Op, SourceState, Story
from bot.core.outbox import Settlement
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx
from tests.storage.samples import NOW, add_channel, add_item, at, claim, news, plan, post, said

MONDAY, TUESDAY = date(2026, 1, 5), date(2026, 1, 6)


def test_a_digest_begins_once_a_date(store: SqliteStore) -> None:
    """Once for each (channel, cadence, local date); the last date and the window's end are remembered."""
    channel = store.write_now(add_channel).id

    def begin(cadence: str, day: date) -> bool:
        return store.write_now(lambda tx: tx.digests.begin(channel, cadence, day, window_from=NOW, window_to=at(day.day)))

    assert store.read_now(
        lambda tx: (tx.digests.last_date(channel, "daily"), tx.digests.last_window_end(channel, "daily"))
    ) == (
        None,
        None,
    )
    assert [begin("daily", TUESDAY), begin("daily", TUESDAY), begin("weekly", MONDAY), begin("daily", MONDAY)] == [
        True,
        False,
        True,
        True,
    ]
    assert store.read_now(lambda tx: tx.digests.last_date(channel, "daily")) == TUESDAY
    assert store.read_now(lambda tx: tx.digests.last_window_end(channel, "daily")) == at(6)
    assert store.read_now(lambda tx: tx.digests.last_date(channel, "weekly")) == MONDAY


def test_what_a_digest_showed_is_remembered(store: SqliteStore) -> None:
    """The revision and the sources shown last, whichever date, for each cadence by itself; None for never."""
    channel = store.write_now(add_channel).id
    store.write_now(lambda tx: add_item(tx, news(1)))
    assert store.read_now(lambda tx: tx.digests.shown(channel, "daily", 1)) is None
    for day, revision in ((MONDAY, 2), (TUESDAY, 5), (TUESDAY, 4)):
        story = Story(1, "x", NOW, NOW, revision=revision, publishers=revision - 1)
        store.write_now(lambda tx: tx.digests.add_entry(channel, "daily", story, day))  # noqa: B023 (runs at once)
    assert store.read_now(lambda tx: tx.digests.shown(channel, "daily", 1)) == Shown(5, 4)
    assert store.read_now(lambda tx: tx.digests.shown(channel, "weekly", 1)) is None


def test_outages_are_kept_and_those_that_last_are_known(store: SqliteStore) -> None:
    """One that is over stands under its source; one that lasts is known from the source; those of a paused source count no
    more."""

    def fails(tx: SqliteTx, day: int) -> None:
        tx.sources.failed(1, now=at(day), next_due=at(day), error=in_words("silence"))

    def answers(tx: SqliteTx, day: int) -> None:
        tx.sources.succeeded(1, now=at(day), next_due=at(day), etag="", last_modified="", body_hash="")

    store.write_now(lambda tx: add_item(tx, news(1)))
    for act, day in ((fails, 6), (fails, 7), (answers, 8), (answers, 9), (fails, 10)):
        store.write_now(lambda tx: act(tx, day))  # noqa: B023 (runs at once)
    store.write_now(lambda tx: tx.outages.add(Outage(0, at(7)), until=at(8)))
    found = store.read_now(lambda tx: tx.outages.between(at(7), at(12)))
    assert found == [Outage(1, at(6), at(8)), Outage(0, at(7), at(8)), Outage(1, at(10))]
    assert store.read_now(lambda tx: tx.outages.between(at(8), at(10))) == []
    store.write_now(lambda tx: tx.sources.set_state(1, SourceState.PAUSED))
    assert store.read_now(lambda tx: tx.outages.between(at(7), at(12))) == [Outage(0, at(7), at(8))]


def test_inbound_is_received_and_handled_once(store: SqliteStore) -> None:
    """The same key of the same platform is received once, waits in order, and never again once handled."""
    full = said(
        "u1", workspace="T1", thread="9", user_name="Ann", chat_title="News", private=True, route={"response_url": "https://x"}
    )

    def receive(inbound: Inbound) -> bool:
        return store.write_now(lambda tx: tx.inbound.receive(inbound, now=NOW))

    assert [receive(full), receive(full), receive(said("u2")), receive(said("u1", platform="slack"))] == [
        True,
        False,
        True,
        True,
    ]
    waiting = store.read_now(lambda tx: tx.inbound.waiting(["telegram"]))
    assert waiting == [(1, full), (2, said("u2"))]
    assert len(store.read_now(lambda tx: tx.inbound.waiting(["telegram", "slack"], limit=1))) == 1
    store.write_now(lambda tx: tx.inbound.handled(1, now=NOW, error="no such topic"))
    assert [row for row, _ in store.read_now(lambda tx: tx.inbound.waiting(["telegram"]))] == [2]
    assert not receive(full)


def test_the_newest_post_of_a_kind_is_known(store: SqliteStore) -> None:
    """A channel's own, of subjects that begin so: no edit, no other channel's, and none that was given up."""
    channel, other = (store.write_now(lambda tx, a=address: add_channel(tx, a)) for address in ("-100", "-200"))  # type: ignore[misc]

    def newest() -> int | None:
        found = store.read_now(lambda tx: tx.outbox.newest_post(channel.id, "digest:extra:"))
        return found.id if found else None

    plan(store, post(channel, "digest:daily:2026-01-05"))
    plan(store, post(other, "digest:extra:2026-01-05T12:00:00"))
    assert newest() is None
    first, second = (plan(store, post(channel, f"digest:extra:2026-01-0{day}T12:00:00")) for day in (6, 5))
    plan(store, post(channel, "digest:extra:2026-01-07T12:00:00", op=Op.REPLY))
    assert newest() == second
    while claimed := claim(store):
        for delivery in claimed:
            given_up = DeliveryState.DEAD if delivery.id == second else DeliveryState.SENT
            store.write_now(lambda tx, d=delivery, s=given_up: tx.outbox.settle(d, Settlement(s), now=NOW))  # type: ignore[misc]
    assert newest() == first
