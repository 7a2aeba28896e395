"""The one message of a story in a channel."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.model import Card, CardState, Channel, DeliveryState, Op
from bot.core.outbox import EDIT_PAUSE, REPLY_PAUSE, Settlement
from bot.storage import SqliteStore
from tests.storage.samples import NOW, add_channel, add_item, claim, news, payload

SENT = Settlement(DeliveryState.SENT, remote_ref="m1")


@pytest.fixture
def channel(store: SqliteStore) -> Channel:
    """A channel, and story 1."""
    store.write_now(lambda tx: add_item(tx, news(1)))
    return store.write_now(add_channel)


def card_at(store: SqliteStore, channel: Channel, revision: int, text: str = "") -> int | None:
    """Plan the card of story 1 at a revision."""
    words = payload(text or f"revision {revision}")
    return store.write_now(lambda tx: tx.outbox.plan_card(channel.id, 1, words, revision=revision, now=NOW))


def card_of(store: SqliteStore, channel: Channel) -> Card:
    """The card of story 1."""
    card = store.read_now(lambda tx: tx.outbox.card(channel.id, 1))
    assert card is not None
    return card


def send(store: SqliteStore, settlement: Settlement = SENT, now: datetime = NOW) -> tuple[Op, str]:
    """Claim the one delivery that is due and settle it: its op and words."""
    (delivery,) = claim(store, now=now)
    store.write_now(lambda tx: tx.outbox.settle(delivery, settlement, now=now))
    return delivery.op, delivery.payload["summary"]


def states(store: SqliteStore) -> list[tuple[Op, int, DeliveryState, str]]:
    """Every delivery, oldest first."""
    found = store.read_now(lambda tx: tx.outbox.list())
    return [(d.op, d.revision, d.state, d.reason) for d in reversed(found)]


def test_a_card_is_posted_once_then_edited(store: SqliteStore, channel: Channel) -> None:
    """Posted: the card knows its message; a later revision is an edit of it, at its remote_ref."""
    assert card_at(store, channel, 1) == 1
    assert send(store) == (Op.POST, "revision 1")
    card = card_of(store, channel)
    assert (card.remote_ref, card.wanted_revision, card.shown_revision) == ("m1", 1, 1)
    assert card_at(store, channel, 2) == 2
    (edit,) = claim(store)
    assert (edit.op, edit.target, edit.target_ref) == (Op.EDIT, f"card:{card.id}", "m1")
    store.write_now(lambda tx: tx.outbox.settle(edit, SENT, now=NOW))
    card = card_of(store, channel)
    assert (card.remote_ref, card.wanted_revision, card.shown_revision) == ("m1", 2, 2)


def test_a_pending_post_is_rewritten_not_edited(store: SqliteStore, channel: Channel) -> None:
    """What nobody has seen yet simply says the newer thing."""
    card_at(store, channel, 1)
    assert card_at(store, channel, 3) is None
    assert send(store) == (Op.POST, "revision 3")
    assert card_of(store, channel).shown_revision == 3
    assert claim(store) == []


def test_several_topics_of_one_item_make_one_post(store: SqliteStore, channel: Channel) -> None:
    """The same revision again is no second message."""
    card_at(store, channel, 1)
    assert card_at(store, channel, 1, "both topics") is None
    assert send(store) == (Op.POST, "both topics")
    assert card_at(store, channel, 1) is None
    assert claim(store) == []


def test_a_newer_edit_cancels_the_older(store: SqliteStore, channel: Channel) -> None:
    """One open edit a card: the older one is superseded; the same revision again rewrites it."""
    card_at(store, channel, 1)
    send(store)
    card_at(store, channel, 2)
    card_at(store, channel, 3)
    assert card_at(store, channel, 3, "better words") is None
    assert card_at(store, channel, 2, "late") is None
    assert states(store)[1:] == [
        (Op.EDIT, 2, DeliveryState.CANCELLED, "superseded"),
        (Op.EDIT, 3, DeliveryState.PENDING, ""),
    ]
    assert send(store) == (Op.EDIT, "better words")


def test_an_edit_cut_off_while_a_newer_one_was_planned_is_superseded(store: SqliteStore, channel: Channel) -> None:
    """The older text never goes over the newer one."""
    card_at(store, channel, 1)
    send(store)
    card_at(store, channel, 2)
    (older,) = claim(store)
    card_at(store, channel, 3)
    store.write_now(lambda tx: tx.outbox.settle(older, Settlement(DeliveryState.FAILED, "503", NOW), now=NOW))
    assert send(store, now=NOW + EDIT_PAUSE) == (Op.EDIT, "revision 3")
    assert claim(store, now=NOW + EDIT_PAUSE) == []


def test_a_card_is_edited_once_a_minute(store: SqliteStore, channel: Channel) -> None:
    """What comes within a minute of an edit stands in one later edit, which the database holds back, restart or not."""
    card_at(store, channel, 1)
    send(store)
    card_at(store, channel, 2)
    assert send(store) == (Op.EDIT, "revision 2")
    for revision in range(3, 7):
        card_at(store, channel, revision)
        assert claim(store, now=NOW + timedelta(seconds=59)) == []
    assert store.read_now(lambda tx: tx.outbox.next_due(NOW)) == NOW + EDIT_PAUSE
    assert send(store, now=NOW + EDIT_PAUSE) == (Op.EDIT, "revision 6")
    assert claim(store, now=NOW + timedelta(hours=1)) == []


def test_a_deleted_card_is_left_alone(store: SqliteStore, channel: Channel) -> None:
    """Somebody deleted it: it is neither posted again nor edited."""
    card_at(store, channel, 1)
    send(store)
    card_at(store, channel, 2)
    send(store, Settlement(DeliveryState.CANCELLED, "deleted there", card=CardState.GONE))
    assert card_of(store, channel).state is CardState.GONE
    assert card_at(store, channel, 3) is None
    assert claim(store, now=NOW + timedelta(hours=1)) == []


def test_a_card_that_takes_no_edits_is_followed_by_replies(store: SqliteStore, channel: Channel) -> None:
    """The edit that was refused goes out as a silent reply to the card; later ones an hour apart at least."""
    card_at(store, channel, 1)
    send(store)
    card_at(store, channel, 2)
    send(store, Settlement(DeliveryState.FAILED, "too old", NOW, counted=False, card=CardState.FIXED))
    (reply,) = claim(store)
    assert (reply.op, reply.target_ref, reply.silent) == (Op.REPLY, "m1", True)
    store.write_now(lambda tx: tx.outbox.settle(reply, replace(SENT, remote_ref="m2"), now=NOW))
    card_at(store, channel, 3)
    card_at(store, channel, 4)
    assert claim(store, now=NOW + timedelta(minutes=59)) == []
    assert send(store, now=NOW + REPLY_PAUSE) == (Op.REPLY, "revision 4")
    assert claim(store, now=NOW + timedelta(days=1)) == []
    assert card_of(store, channel).remote_ref == "m1"


def test_a_card_moves_to_another_story(store: SqliteStore, channel: Channel) -> None:
    """Once, and not where that story has a card of its own in the channel."""
    store.write_now(lambda tx: add_item(tx, news(2)))
    card_at(store, channel, 1)
    assert store.write_now(lambda tx: tx.outbox.move_card(1, 2))
    assert card_at(store, channel, 2) is not None
    assert not store.write_now(lambda tx: tx.outbox.move_card(1, 1))
    assert [card.id for card in store.read_now(lambda tx: tx.outbox.cards_of(2))] == [1]


def test_an_edit_waits_for_its_post(store: SqliteStore, channel: Channel) -> None:
    """Planned while the post is on its way: it follows once the message is there."""
    card_at(store, channel, 1)
    (post,) = claim(store)
    assert card_at(store, channel, 2) is not None
    assert claim(store) == []
    store.write_now(lambda tx: tx.outbox.settle(post, SENT, now=NOW))
    assert send(store) == (Op.EDIT, "revision 2")


def test_a_post_that_failed_meanwhile_takes_in_its_edit(store: SqliteStore, channel: Channel) -> None:
    """Surely not sent: the post is rewritten to the newest, and the edit that waited for it is superseded."""
    card_at(store, channel, 1)
    (post,) = claim(store)
    card_at(store, channel, 2)
    store.write_now(lambda tx: tx.outbox.settle(post, Settlement(DeliveryState.FAILED, "503", NOW), now=NOW))
    assert card_at(store, channel, 3) is None
    assert send(store) == (Op.POST, "revision 3")
    assert claim(store) == []


def test_edits_of_a_card_that_was_never_posted_are_cancelled(store: SqliteStore, channel: Channel) -> None:
    """A dead post: its edit is cancelled with the reason, and no further one is planned."""
    card_at(store, channel, 1)
    (post,) = claim(store)
    card_at(store, channel, 2)
    store.write_now(lambda tx: tx.outbox.settle(post, Settlement(DeliveryState.DEAD, "refused"), now=NOW))
    assert claim(store) == []
    assert states(store)[1] == (Op.EDIT, 2, DeliveryState.CANCELLED, "its card was never posted")
    assert card_at(store, channel, 3) is None


def test_a_rewritten_post_counts_its_parts_anew(store: SqliteStore, channel: Channel) -> None:
    """Parts of the older, longer text are dropped with it."""
    card_at(store, channel, 1)
    (post,) = claim(store)
    store.write_now(lambda tx: tx.outbox.add_parts(post, 2))
    store.write_now(lambda tx: tx.outbox.settle(post, Settlement(DeliveryState.FAILED, "503", NOW), now=NOW))
    card_at(store, channel, 2)
    send(store)
    assert claim(store) == []


def test_a_story_has_a_card_in_each_channel(store: SqliteStore, channel: Channel) -> None:
    """Channels do not share cards."""
    other = store.write_now(lambda tx: add_channel(tx, "-200"))
    card_at(store, channel, 1)
    assert store.read_now(lambda tx: tx.outbox.card(other.id, 1)) is None
    assert card_at(store, other, 1) is not None
    assert len(claim(store)) == 2
