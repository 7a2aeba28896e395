"""Messages of several stories, as samples: a summary after quiet hours, an overflow, a storm; and what is muted."""

from datetime import timedelta

from bot.core.model import AlertPolicy
from tests.pipeline.house import House, entry
from tests.pipeline.test_messages import OTHER_WORDS, TRUCE, check, posted


def tick(house: House) -> None:
    """Plan what the time makes due."""
    house.store.write_now(lambda tx: house.publisher.plan_due(tx, house.clock.now()))


def test_a_summary(house: House) -> None:
    """What came at night: the most reported first, each with its topics, sources and id."""
    channel = house.channel(timezone="Europe/Kyiv")
    house.subscribe(channel, "ceasefire", "peacekeepers")
    house.store.write_now(lambda tx: tx.channels.set_quiet(channel.id, "14:00-15:00"))
    house.publishes(entry("Truce on the river", age=None, link=""))
    house.publishes(TRUCE)
    house.publishes(OTHER_WORDS, source=house.source("https://valley.example/rss"))
    house.clock.forward(hours=1)
    tick(house)
    check("bundle-summary", posted(house, "summary:"))


def test_an_overflow(house: House) -> None:
    """More than fit: the rest by their ids."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.store.write_now(lambda tx: tx.channels.set_policy(channel.id, AlertPolicy(cap=1, storm=0)))
    house.publishes(*(entry(f"Truce in harbour town number {n}") for n in range(24)))
    house.clock.forward(minutes=2)
    tick(house)
    check("bundle-overflow", posted(house, "overflow:"))


def test_a_storm(house: House) -> None:
    """A rolling message, with a headline that is cut."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.store.write_now(lambda tx: tx.channels.set_policy(channel.id, AlertPolicy(storm=1)))
    house.publishes(entry("Truce " + "holds in every town along the river and " * 4 + "beyond"))
    check("bundle-storm", posted(house, "storm:"))


async def test_what_is_muted(house: House) -> None:
    """The list of mutes; and how they show beside the subscriptions and in the settings, in quiet hours."""
    channel = house.channel(timezone="Europe/Kyiv")
    house.subscribe(channel, "ceasefire")
    house.publishes(TRUCE)
    for line in ("mute ceasefire", "mute s1 2d", "mute Harbour Post", "quiet 13-15"):
        await house.said(line)
    check("reply-mute-list", await house.said("mute"))
    check("reply-subscriptions-muted", await house.said("subscriptions"))
    check("reply-settings-muted", await house.said("settings"))
    check("reply-unmute-all", await house.said("unmute all"))


async def test_why_something_was_not_told(house: House) -> None:
    """The policy step by step, for what was held and then let pass by nothing."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    await house.said("quiet 11:00-13:00")
    house.publishes(TRUCE)
    house.clock.forward(minutes=1)
    check("reply-why-held", await house.said("why s1"))
    house.clock.forward(hours=1)
    house.clock.at += timedelta(seconds=1)
    tick(house)
    check("reply-why-released", await house.said("why s1"))
