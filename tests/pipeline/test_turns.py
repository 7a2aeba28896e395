"""Turns in the pipeline: a short reply under the card, loud or quiet, once; and what the card keeps of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.core.messages import Message
from bot.core.model import Channel, Delivery, Mode, Mute, Muting, Op
from bot.core.outbox import Outcome, Verdict
from tests.pipeline.house import NOW, House, entry

TEXT = "The truce begins at 5 in all of the harbour towns, and guards are to watch the piers until the spring."


def report(house: House, host: str, title: str = "Truce agreed in the harbour", **values: Any) -> None:
    """A report of the story by another house: the same text, so that it joins, under a headline of its own."""
    found = entry(title, TEXT, entry_id=f"{host}/{title}", link=f"https://{host}/truce", source_title=host, **values)
    source = house.source(f"https://{host}/rss")
    now = house.clock.now()
    items = house.ingester.prepare_entries(source, [found], "en", now)
    story = house.store.read_now(lambda tx: tx.stories.get(1))

    def write(tx: Any) -> None:
        # how stories find each other is not what is tried here
        item = tx.items.add(source.id, items[0], story_id=story and story.id, document_id=None, now=now)
        house.publisher.plan(tx, item, tx.channels.subscriptions(), now)

    house.store.write_now(write)


async def told(house: House) -> Channel:
    """A channel in which the story's card stands."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    report(house, "harbour.example")
    await house.deliverer.flush()
    return channel


def replies(house: House) -> list[Delivery]:
    return [d for d in house.planned(Op.REPLY) if d.subject.startswith("story:")]


async def test_a_denial_is_a_reply_that_all_see(house: House) -> None:
    """It answers the card, is broadcast and loud, names who reports it and what it is about; the card keeps a line of it."""
    channel = await told(house)
    report(house, "valley.example", "Palace denies truce report")
    await house.deliverer.flush()
    (reply,) = replies(house)
    assert (reply.subject, reply.target_ref, reply.route, reply.silent) == (
        "story:1/denial/item:2",
        "m1",
        {"broadcast": True},
        False,
    )
    words = Message.from_json(reply.payload).plain()
    assert "Denied · Palace denies truce report" in words
    assert "on “Truce agreed in the harbour” · s1" in words
    assert "Denied · Palace denies truce report" in Message.from_json(house.cards(channel)[-2].payload).plain()


async def test_a_denial_is_told_once(house: House) -> None:
    """Ten papers with the same denial are one turn."""
    await told(house)
    for host in ("valley.example", "hill.example", "marsh.example"):
        report(house, host, "Palace denies truce report")
    assert len(replies(house)) == 1


async def test_a_late_second_voice_confirms_in_the_thread(house: House) -> None:
    """First independent confirmation: quiet, and not for the whole channel."""
    await told(house)
    house.clock.forward(hours=1)
    report(house, "valley.example")
    (reply,) = replies(house)
    assert (reply.subject, reply.route, reply.silent) == ("story:1/confirmation/item:2", {}, True)


async def test_what_just_joins_is_no_turn(house: House) -> None:
    """Further reports edit the card and say nothing more."""
    channel = await told(house)
    report(house, "valley.example")
    report(house, "hill.example")
    assert replies(house) == []
    assert [d.state.value for d in house.cards(channel)] == ["sent", "cancelled", "pending"]


async def test_a_card_that_is_still_to_go_out_says_it_itself(house: House) -> None:
    """Nobody saw the original, so no reply tells that it was denied."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    report(house, "harbour.example")
    report(house, "valley.example", "Palace denies truce report")
    assert replies(house) == []
    assert "Denied · Palace denies truce report" in str(Message.from_json(house.cards(channel)[0].payload).plain())


async def test_a_channel_without_the_card_hears_nothing(house: House) -> None:
    """Who was not told of the story is not told that it is denied."""
    digest = house.channel("-200")
    house.subscribe(digest, "ceasefire", mode=Mode.DIGEST)
    await told(house)
    report(house, "valley.example", "Palace denies truce report")
    assert [reply.channel.chat.address for reply in replies(house)] == ["-100"]


async def test_a_muted_story_stays_mute(house: House) -> None:
    """Whoever muted the story hears no turns of it either."""
    channel = await told(house)
    mute = Mute(channel.id, Muting.STORY, "1", NOW + timedelta(hours=8))
    house.store.write_now(lambda tx: tx.mutes.add(mute, now=NOW))
    report(house, "valley.example", "Palace denies truce report")
    assert replies(house) == []


async def test_an_edit_that_corrects_is_told(house: House) -> None:
    """A report that comes again with a note of correction; without one it only brings the card up to date."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Truce from 5", TEXT, entry_id="e1"))
    await house.deliverer.flush()
    house.publishes(entry("Truce from 6", TEXT, entry_id="e1"))
    assert replies(house) == []
    house.publishes(entry("Truce from 7", TEXT + " An earlier version of this article gave the wrong hour.", entry_id="e1"))
    (reply,) = replies(house)
    assert reply.subject == "story:1/correction/item:1"


async def test_a_deleted_card_is_not_answered(house: House) -> None:
    """Somebody deleted it: neither edits nor replies follow."""
    channel = await told(house)
    house.telegram.outcomes["-100"] = [Outcome(Verdict.MESSAGE_GONE, reason="not found")]
    report(house, "valley.example")
    await house.deliverer.flush()
    house.clock.forward(minutes=5)
    report(house, "hill.example", "Palace denies truce report")
    await house.deliverer.flush()
    assert replies(house) == []
    assert [d.state.value for d in house.cards(channel)] == ["sent", "cancelled"]
    assert len(house.telegram.sent) == 2


async def test_a_card_that_is_too_old_is_followed_by_a_reply(house: House) -> None:
    """What could not be edited in is said below it."""
    await told(house)
    house.telegram.outcomes["-100"] = [Outcome(Verdict.MESSAGE_FIXED, reason="too old")]
    report(house, "valley.example")
    await house.deliverer.flush()
    reply = house.telegram.sent[-1]
    assert (reply.op, reply.target_ref, reply.subject) == (Op.REPLY, "m1", "story:1/update")
    assert "2 independent sources" in str(reply.payload)


async def test_a_burst_is_one_edit_a_minute(house: House) -> None:
    """Of twenty reports within a minute the card shows the first at once and the rest together."""
    channel = await told(house)
    for number in range(20):
        report(house, f"p{number}.example")
        house.clock.forward(seconds=2)
        await house.deliverer.flush()
    assert [d.state.value for d in house.cards(channel) if d.op is Op.EDIT and d.state.value == "sent"] == ["sent"]
    house.clock.forward(seconds=60)
    await house.deliverer.flush()
    sent = [d for d in house.telegram.sent if d.op is Op.EDIT]
    assert len(sent) == 2
    assert "21 independent sources" in str(sent[-1].payload)


async def test_a_turn_found_during_quiet_hours_waits_or_passes(house: House) -> None:
    """A confirmation waits for the end of the quiet hours; a denial passes, as the channel's settings say."""
    channel = await told(house)
    house.store.write_now(lambda tx: tx.channels.set_quiet(channel.id, "12:30-20:00"))
    house.clock.forward(hours=1)
    report(house, "valley.example")
    report(house, "hill.example", "Palace denies truce report")
    quiet, loud = replies(house)
    assert quiet.not_before == NOW + timedelta(hours=8)
    assert loud.not_before is None


def test_the_same_commit_twice_plans_once(house: House) -> None:
    """What is planned is unique: a restart in the middle repeats nothing."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    report(house, "harbour.example")
    item = house.store.read_now(lambda tx: tx.items.get(1))
    assert item is not None
    house.store.write_now(lambda tx: house.publisher.plan(tx, replace(item), tx.channels.subscriptions(), NOW))
    assert len(house.planned()) == 1
