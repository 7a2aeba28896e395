"""Which delivery is sent next: time, order, fairness, targets, pauses."""

from dataclasses import replace

import pytest

from bot.core.model import Channel, Delivery, DeliveryState, Op
from bot.core.outbox import Settlement
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx
from tests.storage.samples import NOW, add_channel, at, claim, plan, post

SENT = Settlement(DeliveryState.SENT, remote_ref="m1")


@pytest.fixture
def channel(store: SqliteStore) -> Channel:
    """One Telegram channel."""
    return store.write_now(add_channel)


def settle(store: SqliteStore, delivery: Delivery, settlement: Settlement = SENT) -> None:
    """Write what follows from an attempt."""
    store.write_now(lambda tx: tx.outbox.settle(delivery, settlement, now=NOW))


def state(store: SqliteStore, delivery_id: int) -> tuple[DeliveryState, str]:
    """A delivery's state and reason."""
    delivery = store.read_now(lambda tx: tx.outbox.get(delivery_id))
    assert delivery is not None
    return delivery.state, delivery.reason


def test_claiming_moves_to_sending_before_the_call(store: SqliteStore, channel: Channel) -> None:
    """A claimed row is `sending`, its attempt counted, in the database; and it is not claimed again."""
    planned = plan(store, post(channel, "story:1", silent=True, route={"reply_to": "5"}))
    (delivery,) = claim(store)
    assert (delivery.id, delivery.state, delivery.was) == (planned, DeliveryState.SENDING, DeliveryState.PENDING)
    assert (delivery.attempts, delivery.silent, delivery.route, delivery.channel) == (1, True, {"reply_to": "5"}, channel)
    assert state(store, delivery.id) == (DeliveryState.SENDING, "")
    assert claim(store) == []


def test_what_is_planned_is_planned_once(store: SqliteStore, channel: Channel) -> None:
    """The same (channel, op, subject, revision, part) again is None; another revision is a new row."""
    assert plan(store, post(channel, "story:1")) is not None
    assert plan(store, post(channel, "story:1")) is None
    assert plan(store, post(channel, "story:1", revision=2)) is not None


def test_one_delivery_a_chat_at_a_time_oldest_first(store: SqliteStore, channel: Channel) -> None:
    """A chat with a thousand waiting never delays another's first."""
    other = store.write_now(lambda tx: add_channel(tx, "-200"))
    thread = store.write_now(lambda tx: add_channel(tx, "-100", thread="9"))
    with_many = [plan(store, post(channel, f"story:{n}")) for n in range(50)]
    plan(store, post(thread, "story:1"))
    theirs = plan(store, post(other, "story:1"))
    assert [d.id for d in claim(store)] == [with_many[0], theirs]


def test_busy_chats_other_platforms_and_the_limit_are_left(store: SqliteStore, channel: Channel) -> None:
    """Only the platforms asked for, not the busy chats, and no more than the limit."""
    slack = store.write_now(lambda tx: add_channel(tx, "C1", "slack"))
    for c in (channel, slack):
        plan(store, post(c, "story:1"))
    assert claim(store, platforms=("console",)) == []
    assert claim(store, busy=(channel.chat.id, slack.chat.id)) == []
    assert claim(store, limit=0) == []
    assert [d.channel.id for d in claim(store, busy=(channel.chat.id,))] == [slack.id]


def test_a_failed_post_keeps_its_place(store: SqliteStore, channel: Channel) -> None:
    """Order is kept within a channel: later posts wait for an older one's retry; another thread of the chat does not."""
    thread = store.write_now(lambda tx: add_channel(tx, "-100", thread="9"))
    first, second = plan(store, post(channel, "story:1")), plan(store, post(channel, "story:2"))
    elsewhere = plan(store, post(thread, "story:1"))
    (delivery,) = claim(store)
    settle(store, delivery, Settlement(DeliveryState.FAILED, "refused", at(5)))
    (other,) = claim(store)
    assert other.id == elsewhere
    settle(store, other)
    assert claim(store) == []
    assert store.read_now(lambda tx: tx.outbox.next_due(NOW)) == at(5)
    (again,) = claim(store, now=at(5))
    assert (again.id, again.attempts, again.was) == (first, 2, DeliveryState.FAILED)
    settle(store, again)
    assert [d.id for d in claim(store, now=at(5))] == [second]


def test_replies_and_edits_do_not_wait_in_line(store: SqliteStore, channel: Channel) -> None:
    """A person's answer goes before news and is not held by an older failed post."""
    plan(store, post(channel, "story:1"))
    (first,) = claim(store)
    plan(store, post(channel, "story:2"))
    reply = plan(store, post(channel, "reply:7", op=Op.REPLY))
    settle(store, first, Settlement(DeliveryState.FAILED, "later", at(5)))
    assert [d.id for d in claim(store)] == [reply]


def test_obeyed_waits(store: SqliteStore, channel: Channel) -> None:
    """A Retry-After holds the whole chat, an auth failure the whole platform, until their time; then one message tries it."""
    second = store.write_now(lambda tx: add_channel(tx, "-200"))
    plan(store, post(channel, "story:1"))
    (delivery,) = claim(store)
    reply = plan(store, post(channel, "reply:1", op=Op.REPLY))
    settle(store, delivery, Settlement(DeliveryState.FAILED, "429", at(1), chat_not_before=at(1)))
    assert claim(store) == []
    assert store.read_now(lambda tx: tx.outbox.next_due(NOW)) == at(1)
    (answer,) = claim(store, now=at(1))
    assert answer.id == reply
    settle(store, answer, Settlement(DeliveryState.FAILED, "401", at(6), pause_platform_until=at(6)))
    plan(store, post(second, "story:1"))
    assert claim(store, now=at(2)) == []
    assert store.read_now(lambda tx: tx.outbox.next_due(at(2))) == at(6)
    (probe,) = claim(store, now=at(6))
    assert claim(store, now=at(6)) == []
    settle(store, probe)
    assert {probe.channel.id, *(d.channel.id for d in claim(store, now=at(6)))} == {channel.id, second.id}


def test_a_paused_chat_takes_nothing_until_resumed(store: SqliteStore, channel: Channel) -> None:
    """Kicked: the chat is paused with the reason, nothing is due by time alone; resumed, the row goes out."""
    planned = plan(store, post(channel, "story:1"))
    (delivery,) = claim(store)
    settle(store, delivery, Settlement(DeliveryState.FAILED, "kicked", pause_chat="kicked"))
    chat = store.read_now(lambda tx: tx.channels.get(channel.id)).chat
    assert (chat.state, chat.pause_reason) == ("paused", "kicked")
    assert claim(store) == []
    assert store.read_now(lambda tx: tx.outbox.next_due(NOW)) is None
    store.write_now(lambda tx: tx.channels.resume_chat(channel.chat.id))
    assert [d.id for d in claim(store)] == [planned]


def test_an_unknown_chat_gets_answers_only(store: SqliteStore) -> None:
    """A chat that nobody allowed is answered, never told news; if it is gone, the answer is given up."""
    chat = store.write_now(lambda tx: tx.channels.meet_chat("telegram", "-300", now=NOW))
    stranger = store.write_now(lambda tx: tx.channels.open_channel(chat.id, timezone="UTC", language="en"))
    plan(store, post(stranger, "story:1"))
    plan(store, post(stranger, "reply:1", op=Op.REPLY))
    (delivery,) = claim(store)
    assert delivery.op is Op.REPLY
    settle(store, delivery, Settlement(DeliveryState.FAILED, "blocked", pause_chat="blocked"))
    assert state(store, delivery.id)[0] is DeliveryState.DEAD
    assert store.read_now(lambda tx: tx.channels.get(stranger.id)).chat.state == "unknown"
    assert claim(store) == []


def test_the_expired_are_cancelled(store: SqliteStore, channel: Channel) -> None:
    """An answer nobody waits for any more is not sent."""
    planned = plan(store, post(channel, "reply:1", op=Op.REPLY, expires_at=at(30)))
    assert planned is not None
    assert claim(store, now=at(30)) == []
    assert state(store, planned) == (DeliveryState.CANCELLED, "expired")


def test_a_thread_reply_waits_for_its_message(store: SqliteStore, channel: Channel) -> None:
    """`delivery:ID` is filled in once that was sent; if it died, the reply is cancelled."""
    first = plan(store, post(channel, "story:1"))
    reply = plan(store, post(channel, "story:1/denial", op=Op.REPLY, target=f"delivery:{first}"))
    (delivery,) = claim(store)
    assert delivery.id == first
    settle(store, delivery, Settlement(DeliveryState.SENT, remote_ref="m77"))
    (threaded,) = claim(store)
    assert (threaded.id, threaded.target_ref) == (reply, "m77")

    doomed = plan(store, post(channel, "story:2"))
    orphan = plan(store, post(channel, "story:2/denial", op=Op.REPLY, target=f"delivery:{doomed}"))
    assert orphan is not None
    (dead,) = claim(store)
    settle(store, dead, Settlement(DeliveryState.DEAD, "refused"))
    assert claim(store) == []
    assert state(store, orphan) == (DeliveryState.CANCELLED, "the message it belongs to was never sent")


def test_parts_follow_each_other_before_anything_later(store: SqliteStore, channel: Channel) -> None:
    """Part k waits for part k-1, keeps part 0's place before later posts, and is planned once."""
    long = plan(store, post(channel, "digest:daily:2026-01-05", silent=True))
    later = plan(store, post(channel, "story:9"))
    (part0,) = claim(store)
    for _ in range(2):
        store.write_now(lambda tx: tx.outbox.add_parts(part0, 3))
    assert claim(store, busy=()) == []
    settle(store, part0)
    order = []
    for _ in range(3):
        (delivery,) = claim(store)
        order.append((delivery.subject, delivery.part, delivery.silent))
        settle(store, delivery)
    assert order == [("digest:daily:2026-01-05", 1, True), ("digest:daily:2026-01-05", 2, True), ("story:9", 0, False)]
    assert (long, later) == (part0.id, delivery.id)


def test_parts_of_a_dead_message_are_cancelled(store: SqliteStore, channel: Channel) -> None:
    """The second part of what never began helps nobody."""
    plan(store, post(channel, "story:1"))
    (part0,) = claim(store)
    store.write_now(lambda tx: tx.outbox.add_parts(part0, 2))
    settle(store, part0, Settlement(DeliveryState.DEAD, "refused"))
    assert claim(store) == []
    assert state(store, part0.id + 1) == (DeliveryState.CANCELLED, "an earlier part was never sent")


def test_an_unknown_is_claimed_when_due_and_says_so(store: SqliteStore, channel: Channel) -> None:
    """The pipeline sees that it was unknown and may be repeated."""
    plan(store, post(channel, "story:1"))
    (delivery,) = claim(store)
    settle(store, delivery, Settlement(DeliveryState.UNKNOWN, "cut", at(1), maybe_repeated=True))
    assert claim(store) == []
    (again,) = claim(store, now=at(1))
    assert (again.was, again.maybe_repeated) == (DeliveryState.UNKNOWN, True)
    settle(store, again, Settlement(DeliveryState.FAILED, "429", at(2)))
    assert [d.maybe_repeated for d in claim(store, now=at(2))] == [True]


def test_the_plain_form_is_remembered(store: SqliteStore, channel: Channel) -> None:
    """Once the platform refused the markup, every later try is plain."""
    plan(store, post(channel, "story:1"))
    (delivery,) = claim(store)
    settle(store, delivery, Settlement(DeliveryState.FAILED, "bad markup", NOW, plain=True))
    (again,) = claim(store)
    settle(store, again, Settlement(DeliveryState.FAILED, "503", NOW))
    assert [d.plain for d in claim(store)] == [True]


@pytest.mark.parametrize(
    ("platform", "op", "expected"),
    [
        ("telegram", Op.POST, (DeliveryState.UNKNOWN, at(1), True)),
        ("slack", Op.REPLY, (DeliveryState.UNKNOWN, at(1), True)),
        ("telegram", Op.EDIT, (DeliveryState.FAILED, NOW, False)),
        ("console", Op.POST, (DeliveryState.UNKNOWN, NOW, True)),
    ],
)
def test_a_crash_leaves_unknowns_not_silence(
    store: SqliteStore, platform: str, op: Op, expected: tuple[DeliveryState, object, bool]
) -> None:
    """What stood in `sending` at start-up is unknown, after the platform's delay; an edit is sent again, and is no repeat."""
    channel = store.write_now(lambda tx: add_channel(tx, "x", platform))
    plan(store, post(channel, "story:1", op=op))
    (delivery,) = claim(store)
    assert store.write_now(lambda tx: tx.outbox.recover(now=NOW)) == int(expected[0] is DeliveryState.UNKNOWN)
    found = store.read_now(lambda tx: tx.outbox.get(delivery.id))
    assert found is not None
    assert (found.state, found.not_before, found.maybe_repeated) == expected
    assert store.write_now(lambda tx: tx.outbox.recover(now=NOW)) == 0


def test_a_moved_group_takes_its_rows_along(store: SqliteStore, channel: Channel) -> None:
    """Chat moved: the same delivery goes to the new address, at once."""
    planned = plan(store, post(channel, "story:1"))
    (delivery,) = claim(store)
    settle(store, delivery, Settlement(DeliveryState.FAILED, "moved", NOW, move_chat_to="-100500"))
    (again,) = claim(store)
    assert (again.id, again.channel.chat.address) == (planned, "-100500")
    assert again.channel == replace(channel, chat=replace(channel.chat, address="-100500"))


def test_a_moved_group_that_was_heard_of_first_keeps_what_it_was(store: SqliteStore) -> None:
    """Somebody spoke in the supergroup before we knew that it is the old group: it stays allowed, with its own settings."""
    kyiv = store.write_now(
        lambda tx: tx.channels.open_channel(
            tx.channels.allow_chat("telegram", "-7", now=NOW).id, timezone="Europe/Kyiv", language="uk"
        )
    )

    def move(tx: SqliteTx) -> None:
        stranger = tx.channels.meet_chat("telegram", "-1007", now=NOW)
        tx.channels.open_channel(stranger.id, timezone="UTC", language="en")
        tx.channels.move_chat(kyiv.chat.id, "-1007")

    planned = plan(store, post(kyiv, "story:1"))
    store.write_now(move)
    (delivery,) = claim(store)
    assert delivery.id == planned
    assert delivery.channel == replace(kyiv, chat=replace(kyiv.chat, address="-1007"))


def test_lists_and_counts(store: SqliteStore, channel: Channel) -> None:
    """Newest first, by state; every state is counted, those without rows too."""
    first, second = plan(store, post(channel, "story:1")), plan(store, post(channel, "story:2"))
    claim(store)
    assert [d.id for d in store.read_now(lambda tx: tx.outbox.list())] == [second, first]
    assert [d.id for d in store.read_now(lambda tx: tx.outbox.list([DeliveryState.SENDING]))] == [first]
    assert [d.id for d in store.read_now(lambda tx: tx.outbox.list(limit=1))] == [second]
    counts = store.read_now(lambda tx: tx.outbox.counts())
    assert counts == {"pending": 1, "sending": 1, "sent": 0, "unknown": 0, "failed": 0, "dead": 0, "cancelled": 0}
    assert store.read_now(lambda tx: tx.outbox.get(99)) is None
