"""Every verb that `commands.md` says runs: what it does and what it answers."""

import re
from datetime import timedelta

import pytest

from bot.config import parse
from bot.core.model import DigestPlan, Subscription
from bot.pipeline.commands.chatting import hash_code
from tests.pipeline.house import NOW, House, entry


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


async def test_latest(house: House) -> None:
    """The newest first, of a topic or of all, as many as asked for."""
    house.channel()
    assert await house.told("latest") == "Nothing yet."
    for n in range(7):
        house.publishes(entry(f"Truce number {n}"), entry(f"Bridge number {n}"))
    assert len(re.findall("• ", await house.told("latest"))) == 5
    shown = await house.told("latest ceasefire 2")
    assert re.findall(r"• (\w+ number \d)", shown) == ["Truce number 6", "Truce number 5"]
    assert "Latest on 🕊 Ceasefire" in shown
    assert len(re.findall("• ", await house.told("latest 99999999999999999999"))) == 14
    assert "Did you mean “ceasefire”?" in await house.told("latest ceasfire")


async def test_what_others_look_for_is_theirs_to_know(house: House) -> None:
    """A channel's keyword is shown in no other channel, neither by latest nor by why."""
    house.keyword(house.channel("-200"), "grain corridor")
    house.channel()
    house.publishes(entry("Grain corridor opens"))
    assert "There is no topic “k1”" in await house.told("latest k1")
    assert "grain corridor" not in (await house.told("why s1")).replace("Grain corridor opens", "")
    assert "No topic or keyword matched it" in await house.told("why s1")
    assert "“grain corridor” (topic)" in await house.told("why s1", chat="-200")
    assert "Grain corridor opens" in await house.told("latest k1", chat="-200")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("", {"a", "b", "c"}),
        ("topic:ceasefire", {"a", "b"}),
        ("source:valley", {"b"}),
        ("lang:DE", {"c"}),
        ("since:2026-01-05", {"a", "c"}),
        ("before:2026-01-05", {"b"}),
        ("in:2025-12", {"b"}),
        ("in:2026", {"a", "c"}),
        ("since:2025 before:2026", {"b"}),
        ("in:9999", set()),
        ("in:9999-12", set()),
    ],
)
async def test_search_filters(house: House, filters: str, found: set[str]) -> None:
    """Topic, source, language and dates narrow what is found."""
    house.channel()
    valley = house.source("https://valley.example/rss")
    house.publishes(entry("Harbour truce", "Marker a."))
    house.publishes(
        entry("Valley truce", "Marker b, the harbour.", age=timedelta(days=10), link="https://valley.example/v"), source=valley
    )
    house.publishes(entry("Der harbour", "Marker c.", language="de"))
    shown = await house.told(f"search harbour {filters}")
    if not found:
        assert "is no date" in shown
        return
    names = {"Harbour truce": "a", "Valley truce": "b", "Der harbour": "c"}
    assert {marker for title, marker in names.items() if title in shown} == found
    assert await house.told(f"search {filters}") if filters else True


async def test_search(house: House) -> None:
    """Words find their longer forms, a quoted one only itself; nothing found says so; a bad date is named."""
    house.channel()
    house.publishes(entry("Negotiators meet"))
    assert "Negotiators meet" in await house.told("search negotiat")
    assert "Nothing found for negotiat" in await house.told('search "negotiat"')
    assert "Use: search WORDS" in await house.told("search")
    assert "Use: search WORDS" in await house.told('search ""')
    assert "“soon” is no date" in await house.told("search x since:soon")
    assert "“2025-02-30” is no date" in await house.told("search x since:2025-02-30")
    assert "Found for since:2026" in await house.told("search since:2026")
    assert "Nothing found" in await house.told('search AND NOT "* ( ^')


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("digest at 09:30", ("09:30", "daily")),
        ("digest at 9.30 weekdays", ("09:30", "weekdays")),
        ("digest at 07:00 mon", ("07:00", "mon")),
        ("digest at 07:00 Friday", ("07:00", "fri")),
        ("digest weekly MON 08:15", ("08:15", "mon")),
        ("digest weekdays 06:00", ("06:00", "weekdays")),
        ("digest off", ("08:00", "off")),
    ],
)
async def test_digest_times(house: House, line: str, found: tuple[str, str]) -> None:
    """When the digest comes, and that it comes no more."""
    house.channel()
    assert "Done." in await house.told(line)
    assert plan(house) == DigestPlan(*found)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("digest at 25:00", "“25:00” is no time of day"),
        ("digest at 08:00 someday", "“someday” is no day"),
        ("digest at", "Use: digest preview"),
        ("digest weekly", "Use: digest preview"),
        ("digest tomorrow", "Use: digest preview"),
    ],
)
async def test_digest_explains_what_does_not_work(house: House, line: str, answer: str) -> None:
    """A time or day that does not exist is named, and nothing changes."""
    house.channel()
    assert answer in await house.told(line)
    assert plan(house) == DigestPlan()


async def test_digest_off_and_on_again(house: House) -> None:
    """`digest at` brings a switched-off digest back."""
    house.channel()
    await house.told("digest off")
    assert "no digest" in await house.told("settings")
    await house.told("digest at 10:00")
    assert plan(house) == DigestPlan("10:00", "daily")
    assert "10:00, every day (UTC); next 6 Jan 2026, 10:00" in await house.told("settings")


async def test_digest_preview_and_post(house: House) -> None:
    """A preview shows what would come and changes nothing; a post stands in the channel, and the regular one still comes."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Truce agreed"))
    house.clock.forward(minutes=1)
    assert "1. Truce agreed" in await house.told("digest preview")
    assert "1. Truce agreed" in await house.told("digest")
    assert not [d for d in house.planned() if d.subject.startswith("digest:")]
    assert "Posted the digest here." in await house.told("digest post")
    assert len([d for d in house.planned() if d.subject.startswith("digest:extra")]) == 1
    house.clock.forward(hours=20)
    assert house.store.write_now(lambda tx: house.digests.plan_due(tx, house.clock.now())) == 1


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("timezone Europe/Kyiv", "Europe/Kyiv"),
        ("tz europe/kyiv", "Europe/Kyiv"),
        ("timezone Kyiv", "Europe/Kyiv"),
        ("timezone new york", "America/New_York"),
        ("timezone UTC", "UTC"),
    ],
)
async def test_timezone(house: House, line: str, zone: str) -> None:
    """A zone by its name or its city, in any case; the answer says what time it is there."""
    house.channel(timezone="Asia/Tokyo")
    assert f"Time zone set: {zone}, where it is " in await house.told(line)
    assert house.store.read_now(lambda tx: tx.channels.get(1)).timezone == zone


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("timezone", "This channel's time zone is UTC"),
        ("timezone Europe/Kiyv", "Did you mean “Europe/Kyiv”?"),
        ("timezone berln", "Did you mean “Europe/Berlin”?"),
        ("timezone qqqqqq", "Zones look like Europe/Kyiv"),
    ],
)
async def test_timezone_helps(house: House, line: str, answer: str) -> None:
    """Without an argument it tells; a typo gets the zone that was meant; nothing changes."""
    house.channel()
    assert answer in await house.told(line)
    assert house.store.read_now(lambda tx: tx.channels.get(1)).timezone == "UTC"


async def test_a_new_time_zone_brings_no_second_digest(house: House) -> None:
    """A zone in which today's time has passed already waits for tomorrow's."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.clock.forward(hours=-5)  # 07:00 UTC
    await house.told("timezone Europe/Kyiv")
    assert house.store.write_now(lambda tx: house.digests.plan_due(tx, house.clock.now())) == 0
    house.clock.forward(hours=23)  # 08:00 in Kyiv
    assert house.store.write_now(lambda tx: house.digests.plan_due(tx, house.clock.now())) == 1


async def test_status_and_settings(house: House) -> None:
    """How many feeds, items and messages there are, what fails, and what is set here."""
    channel = house.channel()
    source = house.source(title="Harbour Post")
    house.publishes(entry("Truce agreed"), source=source)
    assert "Feeds: 1, all well" in await house.told("status")
    house.store.write_now(lambda tx: tx.sources.failed(source.id, now=NOW, next_due=NOW, error="no route to host"))
    shown = await house.told("status")
    assert "Feeds: 1, 1 failing" in shown
    assert "• Harbour Post: no route to host" in shown
    assert "Items: 1 in 1 stories, 1 on a topic" in shown
    house.subscribe(channel, "ceasefire")
    assert "Follows: ceasefire" in await house.told("settings")


async def test_what_export_prints_is_config(house: House) -> None:
    """The exported channel, put into a config, is the channel again; what does not fit there stands beside it as a comment."""
    house.channel(timezone="Europe/Kyiv", thread="17")
    for line in ("subscribe ceasefire alert min=2", "subscribe peacekeepers", 'subscribe "grain\n corridor"', "digest off"):
        await house.told(line, thread="17")
    shown = await house.told("export", thread="17")
    (channel,) = parse(shown[shown.index("[[channels]]") :]).channels
    assert (channel.chat, channel.thread, channel.timezone) == ("telegram:-100", "17", "Europe/Kyiv")
    assert (channel.subscribe, channel.mode, channel.min) == (("ceasefire", "peacekeepers"), "alert", 2)
    assert channel.digest.days == "off"
    assert "# peacekeepers: both, min=1" in shown
    assert "# keyword k1: grain corridor" in shown


async def test_help_shows_eight_and_all_shows_the_rest(house: House) -> None:
    """`help` is short; `help all` names every verb."""
    house.channel()
    short, whole = await house.told("help"), await house.told("help all")
    assert len(short.splitlines()) == 10
    assert "why sID" in short
    assert "timezone" not in short
    assert "timezone Europe/Kyiv" in whole
    assert "pair CODE" in whole


async def test_start_greets(house: House) -> None:
    """One short message: what Parley does, the topics, what to type first."""
    house.channel()
    words = await house.told("start")
    assert "Topics: 🕊 Ceasefire, Peacekeepers, Security guarantees" in words
    assert "“subscribe”" in words


@pytest.mark.parametrize("line", ["pair ABCD-EFGH", "pair abcdefgh", "/start abcd efgh", "connect ABCD–EFGH"])
async def test_pair(house: House, line: str) -> None:
    """A code from the server connects the chat and makes its sender the admin: once, in time, however it is typed."""
    until = NOW + timedelta(minutes=10)
    house.store.write_now(lambda tx: tx.channels.add_pair_code(hash_code("ABCDEFGH"), now=NOW, expires_at=until))
    assert "wrong" in await house.told("pair WRONG", "newcomer", chat="-300")
    assert "Connected" in await house.told(line, "newcomer", chat="-300")
    assert "Subscribed" in await house.told("subscribe ceasefire", "newcomer", chat="-300")
    assert "wrong" in await house.told(line, "second", chat="-400")
    assert "Send the code" in await house.told("pair", "newcomer", chat="-300")


async def test_an_old_code_does_not_pair(house: House) -> None:
    """A code that ran out connects nobody."""
    house.store.write_now(lambda tx: tx.channels.add_pair_code(hash_code("ABCDEFGH"), now=NOW, expires_at=NOW))
    assert "wrong" in await house.told("pair ABCDEFGH", chat="-300")
    assert "not connected" in await house.told("help", chat="-300")


@pytest.mark.parametrize("line", ["why s1", "why i1", "why 1", "s1", "i1", "/s1", "story s1"])
async def test_ids_are_understood(house: House, line: str) -> None:
    """A story is found by its id, an item's id, a bare number, or an id alone."""
    house.channel()
    house.publishes(entry("Truce agreed"))
    assert "Truce agreed" in await house.told(line)


async def test_why_says_whether_it_was_posted_here(house: House) -> None:
    """The reason, the phrase in its sentence, the topic's version, and whether this channel has the card."""
    channel = house.channel()
    house.publishes(entry("Talks go on", "Both sides spoke of a truce at noon."))
    shown = await house.told("why s1")
    assert "> Both sides spoke of a truce at noon." in shown
    assert re.search(r"topic version \w+", shown)
    assert "It was not posted in this channel." in shown
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Truce holds"))
    assert "It was posted in this channel." in await house.told("why s2")
    assert "I know no story or item “s99”" in await house.told("why s99")
