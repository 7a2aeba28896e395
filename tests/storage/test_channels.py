"""Chats, channels, admins, keywords, subscriptions, pairing; and groups that move."""

from dataclasses import replace

import pytest

from bot.core.model import DigestPlan, Keyword, Mode, Op, Story, Subscription
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx
from tests.storage.samples import NOW, add_channel, add_item, at, claim, news, payload, plan, post, said


def test_a_chat_is_allowed_once(store: SqliteStore) -> None:
    """The key is platform, workspace and address; again returns it, active, with its title kept or renewed."""
    first = store.write_now(lambda tx: tx.channels.allow_chat("slack", "C1", workspace="T1", title="News", now=NOW))
    store.write_now(lambda tx: tx.channels.pause_chat(first.id, "kicked"))
    assert store.read_now(lambda tx: tx.channels.chat("slack", "C1", "T1")) == replace(
        first, state="paused", pause_reason="kicked"
    )
    assert store.write_now(lambda tx: tx.channels.allow_chat("slack", "C1", workspace="T1", now=at(1))) == first
    assert store.read_now(lambda tx: tx.channels.chat("slack", "C1")) is None


def test_meeting_a_chat_does_not_allow_it(store: SqliteStore) -> None:
    """It stays unknown through pause and resume, until it is allowed; an allowed one is returned as it is."""
    met = store.write_now(lambda tx: tx.channels.meet_chat("telegram", "-1", title="Strangers", now=NOW))
    assert met.state == "unknown"

    def pause_and_resume() -> str:
        store.write_now(lambda tx: tx.channels.pause_chat(met.id, "kicked"))
        store.write_now(lambda tx: tx.channels.resume_chat(met.id))
        chat = store.read_now(lambda tx: tx.channels.chat("telegram", "-1"))
        assert chat is not None
        return chat.state

    assert pause_and_resume() == "unknown"
    store.write_now(lambda tx: tx.channels.allow_chat("telegram", "-1", now=NOW))
    assert store.write_now(lambda tx: tx.channels.meet_chat("telegram", "-1", now=NOW)).state == "active"
    assert pause_and_resume() == "active"


def test_a_channel_is_opened_once_and_keeps_its_settings(store: SqliteStore) -> None:
    """Opening it again changes nothing; its zone, digest and quiet hours are set one by one."""
    channel = store.write_now(add_channel)
    store.write_now(lambda tx: tx.channels.set_timezone(channel.id, "Europe/Kyiv"))
    store.write_now(lambda tx: tx.channels.set_digest(channel.id, DigestPlan("07:30", "weekdays")))
    store.write_now(lambda tx: tx.channels.set_quiet(channel.id, "22:00-07:00"))
    again = store.write_now(add_channel)
    assert (again.id, again.timezone, again.quiet) == (channel.id, "Europe/Kyiv", "22:00-07:00")
    assert again.digest == DigestPlan("07:30", "weekdays")
    assert store.read_now(lambda tx: tx.channels.all()) == [again]
    assert store.read_now(lambda tx: tx.channels.get(channel.id)) == again
    assert store.read_now(lambda tx: tx.channels.channel(channel.chat.id, "no such thread")) is None
    with pytest.raises(LookupError):
        store.read_now(lambda tx: tx.channels.get(99))


def test_admins_belong_to_a_chat(store: SqliteStore) -> None:
    """Added twice is added once; another chat's admin is none here."""
    one, two = (store.write_now(lambda tx: add_channel(tx, "-1"))), store.write_now(lambda tx: add_channel(tx, "-2"))
    for _ in range(2):
        store.write_now(lambda tx: tx.channels.add_admin(one.chat.id, "7", now=NOW))
    assert store.read_now(lambda tx: tx.channels.is_admin(one.chat.id, "7"))
    assert not store.read_now(lambda tx: tx.channels.is_admin(two.chat.id, "7"))


def test_a_subscription_is_made_or_changed(store: SqliteStore) -> None:
    """One a channel and topic; False where nothing changed."""
    channel = store.write_now(add_channel)

    def subscribe(subscription: Subscription) -> bool:
        return store.write_now(lambda tx: tx.channels.subscribe(subscription, now=NOW))

    assert subscribe(Subscription(channel.id, "harbour"))
    assert not subscribe(Subscription(channel.id, "harbour"))
    changed = Subscription(channel.id, "harbour", Mode.ALERT, 2)
    assert subscribe(changed)
    assert store.read_now(lambda tx: tx.channels.subscriptions()) == [changed]
    assert store.read_now(lambda tx: tx.channels.subscriptions(99)) == []
    assert store.write_now(lambda tx: tx.channels.unsubscribe(channel.id, "gate")) == 0
    assert store.write_now(lambda tx: tx.channels.unsubscribe(channel.id, "harbour")) == 1
    assert store.read_now(lambda tx: tx.channels.subscriptions(channel.id)) == []


def test_a_keyword_lives_as_long_as_its_subscription(store: SqliteStore) -> None:
    """The same query is the same keyword; unsubscribed it is gone, and its id is never given again."""
    channel = store.write_now(add_channel)

    def add(query: str) -> Keyword:
        return store.write_now(lambda tx: tx.channels.add_keyword(channel.id, query, now=NOW))

    first, second = add("old bridge"), add("new bridge")
    assert add("old bridge") == first == Keyword(1, channel.id, "old bridge")
    store.write_now(lambda tx: tx.channels.subscribe(Subscription(channel.id, first.ref), now=NOW))
    store.write_now(lambda tx: tx.channels.subscribe(Subscription(channel.id, second.ref), now=NOW))
    assert store.write_now(lambda tx: tx.channels.unsubscribe(channel.id, "k2")) == 1
    assert store.read_now(lambda tx: tx.channels.keywords()) == [first]
    assert store.write_now(lambda tx: tx.channels.unsubscribe(channel.id)) == 1
    assert store.read_now(lambda tx: tx.channels.keywords(channel.id)) == []
    assert add("third").ref not in ("k1", "k2")


def test_a_pair_code_works_once_and_in_time(store: SqliteStore) -> None:
    """Unknown, expired or used codes do not work."""
    store.write_now(lambda tx: tx.channels.add_pair_code("good", now=NOW, expires_at=at(10)))
    store.write_now(lambda tx: tx.channels.add_pair_code("late", now=NOW, expires_at=at(1)))
    used = [
        store.write_now(lambda tx: tx.channels.use_pair_code("good", now=at(5))),
        store.write_now(lambda tx: tx.channels.use_pair_code("good", now=at(5))),
        store.write_now(lambda tx: tx.channels.use_pair_code("late", now=at(5))),
        store.write_now(lambda tx: tx.channels.use_pair_code("never", now=at(5))),
    ]
    assert used == [True, False, False, False]


def test_a_group_moves_with_everything(store: SqliteStore) -> None:
    """A new address nobody has: the same chat, channels and waiting commands under the new name."""
    channel = store.write_now(add_channel)
    store.write_now(lambda tx: tx.inbound.receive(said(), now=NOW))
    store.write_now(lambda tx: tx.channels.move_chat(channel.chat.id, "-100999"))
    assert store.read_now(lambda tx: tx.channels.get(channel.id)).chat.address == "-100999"
    ((_, waiting),) = store.read_now(lambda tx: tx.inbound.waiting(["telegram"]))
    assert waiting.chat == "-100999"
    store.write_now(lambda tx: tx.channels.move_chat(channel.chat.id, "-100999"))
    store.write_now(lambda tx: tx.channels.move_chat(99, "-1"))
    assert len(store.read_now(lambda tx: tx.channels.all())) == 1


def test_a_group_that_moves_onto_a_known_one_is_merged(store: SqliteStore) -> None:
    """Subscriptions, keywords, admins, cards, deliveries and digests join the known chat's, each once."""
    old, new = store.write_now(lambda tx: (add_channel(tx, "-1"), add_channel(tx, "-2")))
    thread = store.write_now(lambda tx: add_channel(tx, "-1", thread="9"))

    def fill(tx: SqliteTx) -> None:
        add_item(tx, news(1))
        for channel, only in ((old, "gate"), (new, "tower")):
            tx.channels.add_admin(channel.chat.id, "7", now=NOW)
            keyword = tx.channels.add_keyword(channel.id, "old bridge", now=NOW)
            for topic in ("harbour", only, keyword.ref):
                tx.channels.subscribe(Subscription(channel.id, topic), now=NOW)
            tx.outbox.plan_card(channel.id, 1, payload(), revision=1, now=NOW)
            tx.digests.begin(channel.id, "daily", NOW.date(), window_from=NOW, window_to=at(1))
            tx.digests.add_entry(channel.id, "daily", Story(1, "x", NOW, NOW), NOW.date())
        tx.channels.add_keyword(old.id, "own bridge", now=NOW)
        tx.channels.subscribe(Subscription(old.id, "k3"), now=NOW)
        tx.channels.add_admin(old.chat.id, "8", now=NOW)

    store.write_now(fill)
    plan(store, post(old, "reply:1", op=Op.REPLY))
    store.write_now(lambda tx: tx.channels.move_chat(old.chat.id, "-2"))

    channels = store.read_now(lambda tx: tx.channels.all())
    assert {(c.id, c.chat.id) for c in channels} == {(new.id, new.chat.id), (thread.id, new.chat.id)}
    topics = store.read_now(lambda tx: {s.topic for s in tx.channels.subscriptions(new.id)})
    assert topics == {"harbour", "gate", "tower", "k2", "k3"}
    assert len(store.read_now(lambda tx: tx.channels.subscriptions())) == 5
    assert {k.ref for k in store.read_now(lambda tx: tx.channels.keywords())} == {"k2", "k3"}
    assert store.read_now(lambda tx: all(tx.channels.is_admin(new.chat.id, user) for user in "78"))
    assert store.read_now(lambda tx: tx.channels.chat("telegram", "-1")) is None
    assert store.read_now(lambda tx: tx.outbox.counts()["pending"]) == 2
    (delivery,) = claim(store)
    assert (delivery.op, delivery.channel.chat.address) == (Op.REPLY, "-2")
