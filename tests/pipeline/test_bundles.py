"""Messages of several stories: what quiet hours held, an hour's overflow, a storm."""

from datetime import timedelta
from typing import Any

import pytest

from bot.chat.slack.render import render as slack
from bot.chat.telegram.render import render as telegram
from bot.core.messages import Message
from bot.core.model import AlertPolicy, Channel, Delivery, Fate, Mute, Muting, Op
from bot.core.outbox import Outcome, Verdict
from tests.pipeline.house import NOW, House, entry

NO_STORM = AlertPolicy(storm=0)


def tick(house: House) -> None:
    """What the time makes due, and no more than that."""
    house.store.write_now(lambda tx: house.publisher.plan_due(tx, house.clock.now()))


def channel_of(house: House, policy: AlertPolicy = NO_STORM, quiet: str = "", **values: Any) -> Channel:
    """A channel that follows ceasefires so."""
    channel = house.channel(**values)
    house.subscribe(channel, "ceasefire")

    def write(tx: Any) -> None:
        tx.channels.set_policy(channel.id, policy)
        tx.channels.set_quiet(channel.id, quiet)

    house.store.write_now(write)
    return channel


def news(house: House, *numbers: int) -> None:
    """Stories come, each of its own."""
    house.publishes(*(entry(f"Truce in town {n}", age=None) for n in numbers))


def about(house: House, kind: str) -> list[Delivery]:
    """The posts and edits of messages of this kind."""
    return [d for d in house.planned() if d.subject.startswith(f"{kind}:")]


def fates(house: House, channel: Channel) -> dict[Fate, int]:
    """How many items met each fate there."""
    counts: dict[Fate, int] = house.store.read_now(lambda tx: tx.fates.counts(channel.id, NOW - timedelta(days=9)))
    return {fate: count for fate, count in counts.items() if count}


def test_twelve_more(house: House) -> None:
    """Of 22 stories in an hour ten have their cards; the twelve beyond them are one message."""
    channel = channel_of(house)
    news(house, *range(22))
    house.clock.forward(minutes=1)
    tick(house)
    assert len(house.cards(channel)) == 10
    (overflow,) = about(house, "overflow")
    assert Message.from_json(overflow.payload).summary == "12 more stories this hour"
    assert fates(house, channel) == {Fate.ALERTED: 10, Fate.CAPPED: 12}


async def test_the_message_is_edited_as_it_grows(house: House) -> None:
    """It is posted at once, and edited where it stands, at most once a minute."""
    channel_of(house, AlertPolicy(cap=1, storm=0), platform="console", address="main")
    news(house, 1, 2)
    await house.deliverer.flush()
    news(house, 3, 4)
    tick(house)
    assert [d.op for d in about(house, "overflow")] == [Op.POST]
    house.clock.forward(minutes=1)
    tick(house)
    tick(house)
    await house.deliverer.flush()
    assert [(d.op, d.state.value) for d in about(house, "overflow")] == [(Op.POST, "sent"), (Op.EDIT, "sent")]
    edit = house.clients["console"].sent[-1]
    assert (edit.target_ref, Message.from_json(edit.payload).summary) == ("m2", "3 more stories this hour")


async def test_a_message_that_somebody_deleted_takes_no_further_stories(house: House) -> None:
    """Its edit is refused: it is neither tried nor posted again, and what overflows next begins another."""
    channel_of(house, AlertPolicy(cap=1, storm=0), platform="console", address="main")
    news(house, 1, 2)
    await house.deliverer.flush()
    house.clients["console"].outcomes["main"] = [Outcome(Verdict.MESSAGE_GONE, reason="deleted")]
    for numbers in ((3,), (4,), ()):
        news(house, *numbers)
        house.clock.forward(minutes=1)
        tick(house)
        await house.deliverer.flush()
    assert [(d.op, d.subject, d.state.value) for d in about(house, "overflow")] == [
        (Op.POST, "overflow:1", "sent"),
        (Op.EDIT, "overflow:1", "cancelled"),
        (Op.POST, "overflow:2", "sent"),
    ]


def test_the_next_hour_has_its_own_cards(house: House) -> None:
    """An hour later there are cards again; what overflows then is another message."""
    channel = channel_of(house, AlertPolicy(cap=2, storm=0))
    news(house, *range(4))
    house.clock.forward(minutes=61)
    news(house, *range(4, 8))
    tick(house)
    assert fates(house, channel) == {Fate.ALERTED: 4, Fate.CAPPED: 4}
    assert [(d.op, d.subject) for d in about(house, "overflow")] == [(Op.POST, "overflow:1"), (Op.POST, "overflow:2")]


def test_a_message_that_waits_is_rewritten(house: House) -> None:
    """While its post is not out, what it gains stands in the post; there is nothing to edit yet."""
    channel_of(house, AlertPolicy(cap=1, storm=0))
    news(house, *range(4))
    house.clock.forward(minutes=1)
    tick(house)
    (post,) = about(house, "overflow")
    assert Message.from_json(post.payload).summary == "3 more stories this hour"


def test_a_storm_is_one_rolling_message(house: House) -> None:
    """The sixth new story within a quarter of an hour begins it; once less than three come in one, there are cards again."""
    channel = channel_of(house, AlertPolicy())
    for number in range(12):
        news(house, number)
        house.clock.forward(minutes=2)
    assert fates(house, channel) == {Fate.ALERTED: 5, Fate.STORMED: 7}
    assert [d.op for d in about(house, "storm")] == [Op.POST]
    house.clock.forward(minutes=15)
    tick(house)
    news(house, 12)
    assert fates(house, channel) == {Fate.ALERTED: 6, Fate.STORMED: 7}


def test_a_storm_does_not_use_up_the_hour(house: House) -> None:
    """What a storm's message tells counts as no card, and needs none: nothing overflows beside it."""
    channel = channel_of(house, AlertPolicy())
    news(house, *range(40))
    assert fates(house, channel) == {Fate.ALERTED: 5, Fate.STORMED: 35}


def test_quiet_hours_end_in_one_summary(house: House) -> None:
    """What they held is told once, counted on meanwhile, the most reported first, each with its link, sources and id."""
    channel = channel_of(house, quiet="11:00-13:00")
    news(house, 1, 2)
    twin = entry("Truce in town 2", age=None, entry_id="v", link="https://valley.example/2", source_title="Valley")
    house.publishes(twin, source=house.source("https://valley.example/rss"))
    tick(house)
    assert house.cards(channel) == about(house, "summary") == []
    house.clock.forward(hours=1)
    for _ in range(3):
        tick(house)
    (summary,) = about(house, "summary")
    told = Message.from_json(summary.payload).plain()
    assert told.index("Truce in town 2 (https://harbour.example/truce-in-town-2)") < told.index("Truce in town 1")
    assert "2 independent sources (harbour.example, Valley) · s2" in told
    assert fates(house, channel) == {Fate.RELEASED: 3}


def test_downtime_and_clocks_that_are_put_lose_and_repeat_nothing(house: House) -> None:
    """Down at the end of quiet hours, and up next noon: one summary. The clock put back into them: not a second one."""
    channel = channel_of(house, quiet="22:00-07:00")
    house.clock.forward(hours=12)
    news(house, 1)
    house.clock.forward(hours=24)
    house.clock.at = house.clock.at.replace(hour=12)
    tick(house)
    house.clock.forward(hours=-9)
    news(house, 2)
    tick(house)
    assert len(about(house, "summary")) == 1
    house.clock.forward(hours=9)
    tick(house)
    assert [d.subject for d in about(house, "summary")] == ["summary:1", "summary:2"]
    assert fates(house, channel) == {Fate.RELEASED: 2}


def test_news_before_the_tick_lets_the_summary_go_first(house: House) -> None:
    """The first item after quiet hours brings the summary with it, so that a held story it belongs to is edited, not posted."""
    channel = channel_of(house, quiet="11:00-13:00")
    news(house, 1)
    house.clock.forward(hours=1)
    twin = entry("Truce in town 1", age=None, entry_id="v", link="https://valley.example/1")
    house.publishes(twin, source=house.source("https://valley.example/rss"))
    assert [d.op for d in about(house, "summary")] == [Op.POST]
    assert house.cards(channel) == []
    assert fates(house, channel) == {Fate.RELEASED: 1, Fate.EDITED_IN: 1}
    house.clock.forward(minutes=1)
    tick(house)
    assert "2 independent sources" in str(about(house, "summary")[-1].payload)


@pytest.mark.parametrize(
    ("change", "fate"),
    [
        (lambda tx, c: tx.mutes.add(Mute(c.id, Muting.TOPIC, "ceasefire", NOW + timedelta(days=1)), now=NOW), Fate.MUTED),
        (lambda tx, c: tx.mutes.add(Mute(c.id, Muting.ALL, "", NOW + timedelta(days=1)), now=NOW), Fate.MUTED),
        (lambda tx, c: tx.channels.unsubscribe(c.id), Fate.FILED),
    ],
)
def test_what_is_muted_or_left_meanwhile_is_not_released(house: House, change: Any, fate: Fate) -> None:
    """A mute or an end of the subscription during quiet hours holds for what they held; each such item's fate says so."""
    channel = channel_of(house, quiet="11:00-13:00")
    news(house, 1)
    house.store.write_now(lambda tx: change(tx, channel))
    house.clock.forward(hours=1)
    tick(house)
    assert about(house, "summary") == []
    assert fates(house, channel) == {fate: 1}


def test_ending_quiet_hours_releases_what_they_held(house: House) -> None:
    """Whoever switches them off is told at once."""
    channel = channel_of(house, quiet="11:00-13:00")
    news(house, 1)
    house.store.write_now(lambda tx: tx.channels.set_quiet(channel.id, ""))
    tick(house)
    assert len(about(house, "summary")) == 1


def test_what_waited_shares_the_fate_of_its_story(house: House) -> None:
    """The item that waited for a second publisher is alerted, held or capped with the item that brought it."""
    alerted, held = channel_of(house), channel_of(house, quiet="11:00-13:00", address="-200")
    for channel in (alerted, held):
        house.subscribe(channel, "ceasefire", least=2)
    news(house, 1)
    assert fates(house, alerted) == fates(house, held) == {Fate.WAITING: 1}
    twin = entry("Truce in town 1", age=None, entry_id="v", link="https://valley.example/1")
    house.publishes(twin, source=house.source("https://valley.example/rss"))
    assert (fates(house, alerted), fates(house, held)) == ({Fate.ALERTED: 2}, {Fate.HELD: 2})


def test_the_longest_is_one_message_everywhere(house: House) -> None:
    """Long headlines and links, and many stories: Telegram and Slack take it in one piece, so that it can be edited."""
    channel_of(house, AlertPolicy(cap=1, storm=0))
    title = "Перемир'я тримається в усіх містах уздовж річки, кажуть посередники, і ніхто не знає, чи надовго, пише {}"
    source = house.source(title="The Most Serious Daily Newspaper of the Harbour Towns")
    for n in range(60):
        link = f"https://harbour.example/{'long/' * 20}{n}"
        house.publishes(entry(title.format(n) + " truce", age=None, link=link, entry_id=str(n)), source=source)
    house.clock.forward(minutes=1)
    tick(house)
    message = Message.from_json(about(house, "overflow")[0].payload)
    assert len(slack(message)) == len(telegram(message)) == 1
    assert len(about(house, "overflow")) == 1
    assert all(f"s{n}" in message.plain() for n in range(2, 61))
