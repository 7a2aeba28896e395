"""subscribe, unsubscribe, subscriptions, topics: what they do and what they answer."""

import pytest

from bot.core.model import DigestPlan, Subscription
from tests.pipeline.house import House, entry


def held(house: House, channel_id: int = 1) -> list[tuple[str, str, int]]:
    found: list[Subscription] = house.store.read_now(lambda tx: tx.channels.subscriptions(channel_id))
    return [(s.topic, s.mode.value, s.min_publishers) for s in found]


def plan(house: House, channel_id: int = 1) -> DigestPlan:
    return house.store.read_now(lambda tx: tx.channels.get(channel_id)).digest


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("subscribe ceasefire", ("ceasefire", "both", 1)),
        ("sub ceasefire alert", ("ceasefire", "alert", 1)),
        ("follow Ceasefire DIGEST", ("ceasefire", "digest", 1)),
        ("subscribe ceasefire both min=2", ("ceasefire", "both", 2)),
        ("subscribe ceasefire min:3 alert", ("ceasefire", "alert", 3)),
        ("subscribe security guarantees alert", ("security-guarantees", "alert", 1)),
        ("subscribe “Security guarantees” alert", ("security-guarantees", "alert", 1)),
        ("subscribe security–guarantees", ("security-guarantees", "both", 1)),
        ("subscribe peace", ("peacekeepers", "both", 1)),
        ('subscribe "grain corridor"', ("k1", "both", 1)),
        ("subscribe „grain corridor“ digest min=2", ("k1", "digest", 2)),
        ('subscribe "peace"', ("k1", "both", 1)),
    ],
)
async def test_subscribe(house: House, line: str, found: tuple[str, str, int]) -> None:
    """A topic by id, title or beginning, or a quoted query, with mode and least publishers in any order."""
    house.channel()
    words = await house.told(line)
    assert held(house) == [found]
    assert words.startswith("Subscribed: ")
    assert f"Undo: unsubscribe {found[0]}" in words
    assert ("independent sources" in words) == (found[2] > 1)
    assert ("Digest at 08:00" in words) == (found[1] != "alert")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("subscribe", "Which topic?"),
        ("subscribe ceasfire", "Did you mean “ceasefire”?"),
        ("subscribe grain corridor", "There is no topic “grain corridor”"),
        ("subscribe ceasefire min=0", "give a number from 1 to 20"),
        ("subscribe ceasefire min=two", "give a number from 1 to 20"),
        ('subscribe "NOT truce"', "I cannot read this query"),
        ('subscribe "(truce"', "column"),
        ('subscribe ""', "I cannot read this query"),
    ],
)
async def test_subscribe_explains_what_does_not_work(house: House, line: str, answer: str) -> None:
    """What cannot be subscribed changes nothing and is answered with a way on."""
    house.channel()
    assert answer in await house.told(line)
    assert held(house) == []


async def test_a_keyword_takes_effect_with_the_next_item(house: House) -> None:
    """A channel's own query alerts there, from the next item on, and nowhere else."""
    channel, other = house.channel(), house.channel("-200")
    house.publishes(entry("Grain corridor opens early"))
    await house.told('subscribe "grain corridor"')
    house.publishes(entry("Grain corridor stays open"))
    assert [d.payload["blocks"][0]["text"] for d in house.cards(channel)] == ["Grain corridor stays open"]
    assert house.cards(other) == []
    await house.told("unsubscribe k1")
    house.publishes(entry("Grain corridor closes"))
    assert len(house.cards(channel)) == 1


async def test_words_in_quotes_are_a_phrase(house: House) -> None:
    """Plain words must stand together; with the query language's own words it is a query as written."""
    channel = house.channel()
    await house.told('subscribe "grain corridor"')
    await house.told('subscribe "truce AND harbour"')
    assert [k.query for k in house.store.read_now(lambda tx: tx.channels.keywords())] == [
        '"grain corridor"',
        "truce AND harbour",
    ]
    assert "“grain corridor”" in await house.told("subscriptions")
    house.publishes(entry("Grain prices rise as a corridor for migrants opens"))
    assert house.cards(channel) == []
    assert "No longer subscribed" in await house.told('unsubscribe "grain corridor"')


async def test_subscribing_again_changes_or_says_so(house: House) -> None:
    """The same again is no change; another mode replaces the first."""
    house.channel()
    await house.told("subscribe ceasefire alert")
    assert "Already subscribed" in await house.told("subscribe ceasefire alert")
    assert "Subscribed: 🕊 Ceasefire, in the digest" in await house.told("subscribe ceasefire digest min=2")
    assert held(house) == [("ceasefire", "digest", 2)]


@pytest.mark.parametrize("line", ["unsubscribe k1", "unsub K1", 'unfollow "grain corridor"', "unsubscribe grain corridor"])
async def test_unsubscribe_a_keyword(house: House, line: str) -> None:
    """By its id or its words."""
    house.channel()
    await house.told('subscribe "grain corridor"')
    assert "No longer subscribed: 🔎 “grain corridor”" in await house.told(line)
    assert held(house) == []
    assert house.store.read_now(lambda tx: tx.channels.keywords()) == []


async def test_unsubscribe_topics(house: House) -> None:
    """One by its name, all at once, and what is not held is answered with what is."""
    house.channel()
    for topic in ("ceasefire", "peacekeepers", "security-guarantees"):
        await house.told(f"subscribe {topic}")
    assert await house.told("unsubscribe Ceasefire") == "No longer subscribed: 🕊 Ceasefire."
    assert "It follows: peacekeepers, security-guarantees" in await house.told("unsubscribe ceasefire")
    assert "This channel follows: peacekeepers" in await house.told("unsubscribe")
    assert "Ended 2 subscriptions" in await house.told("unsubscribe all")
    assert "nothing to unsubscribe" in await house.told("unsubscribe all")


async def test_a_topic_that_the_config_dropped_can_be_unsubscribed(house: House) -> None:
    """Its id, as `subscriptions` shows it, is enough."""
    channel = house.channel()
    house.subscribe(channel, "sanctions")
    assert "sanctions" in await house.told("subscriptions")
    assert await house.told("unsubscribe sanctions") == "No longer subscribed: sanctions."


async def test_subscriptions_and_topics(house: House) -> None:
    """What a channel follows and how; what there is to follow; what one topic matches and how often it did."""
    house.channel()
    assert "follows nothing yet" in await house.told("subscriptions")
    await house.told("subscribe ceasefire alert min=2")
    await house.told('subscribe "grain corridor"')
    listed = await house.told("list")
    assert "🕊 Ceasefire (ceasefire): alerts, only once 2 independent sources report it" in listed
    assert "🔎 “grain corridor” (k1): alerts and digest" in listed
    assert "• Peacekeepers (peacekeepers)" in await house.told("topics")
    house.publishes(entry("Truce agreed"))
    shown = await house.told("topic ceasefire")
    assert "en: ceasefire*, truce*" in shown
    assert "1 item in the last 7 days" in shown
    assert "Did you mean “peacekeepers”?" in await house.told("topic peacekeprs")


BARE = {
    "subscribe": "Ceasefire (ceasefire)",
    "keyword": "Ceasefire (ceasefire)",
    "unsubscribe": "This channel follows",
    "mute": "Nothing is muted",
    "unmute": "Nothing is muted",
    "quiet": "Quiet hours: none",
    "timezone": "zone is UTC",
    "settings": "Settings of this channel",
}
"""Verb -> what it shows to whoever may only look."""


@pytest.mark.parametrize("verb", BARE)
async def test_a_bare_verb_shows_a_member_what_is_and_who_may_change_it(house: House, verb: str) -> None:
    """No usage line for what they may not do, and no refusal: they only asked. Admins are told how."""
    house.subscribe(house.channel(), "ceasefire")
    shown, admins = await house.told(verb, "member"), await house.told(verb)
    assert BARE[verb] in shown
    assert ("dmins of this chat can" in shown, "dmins of this chat can" in admins) == (True, False)
    assert "Use:" not in shown
    assert "Change:" not in shown
