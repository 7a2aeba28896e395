"""Digests once a date, inbound once a key."""

from datetime import date

from bot.core.model import Inbound
from bot.storage import SqliteStore
from tests.storage.samples import NOW, add_channel, add_item, at, news, said

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
    """The revision shown last, whichever date; 0 for never."""
    channel = store.write_now(add_channel).id
    store.write_now(lambda tx: add_item(tx, news(1)))
    assert store.read_now(lambda tx: tx.digests.shown_revision(channel, 1)) == 0
    for day, revision in ((MONDAY, 2), (TUESDAY, 5), (TUESDAY, 4)):
        store.write_now(lambda tx: tx.digests.add_entry(channel, 1, revision, day))  # noqa: B023 (runs at once)
    assert store.read_now(lambda tx: tx.digests.shown_revision(channel, 1)) == 5


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
