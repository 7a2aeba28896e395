"""digest, timezone, settings, status, export, help, start, pair: what they do and what they answer."""

from datetime import timedelta
from typing import Any

import pytest

from bot.config import parse
from bot.core.facts import in_words
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
        ("digest at 09:30", ("09:30", "daily")),
        ("digest at 9.30 weekdays", ("09:30", "weekdays")),
        ("digest at 07:00 mon", ("07:00", "mon")),
        ("digest at 07:00 Friday", ("07:00", "fri")),
        ("digest weekly MON 08:15", ("08:00", "daily", "mon 08:15")),
        ("digest weekly off", ("08:00", "daily")),
        ("digest empty off", ("08:00", "daily", "", False)),
        ("digest weekdays 06:00", ("06:00", "weekdays")),
        ("digest off", ("08:00", "off")),
    ],
)
async def test_digest_times(house: House, line: str, found: tuple[Any, ...]) -> None:
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


async def test_the_same_digest_is_posted_twice_only_if_asked_to(house: House) -> None:
    """A second one with nothing new says since when; one with something new, or `again`, is posted."""

    def posted() -> int:
        return len([d for d in house.planned() if d.subject.startswith("digest:extra")])

    house.subscribe(house.channel(), "ceasefire")
    house.publishes(entry("Truce agreed"))
    house.clock.forward(minutes=1)
    assert "Posted the digest here." in await house.told("digest post")
    house.clock.forward(minutes=1)
    assert "Nothing has come since the digest that was posted here at 5 Jan 2026, 12:01" in await house.told("digest post")
    assert posted() == 1
    assert "Posted the digest here." in await house.told("digest post again")
    assert posted() == 2
    house.publishes(entry("Truce on the river"))
    house.clock.forward(minutes=1)
    assert "Posted the digest here." in await house.told("digest post")
    assert posted() == 3
    assert "Posted" not in await house.told("digest post", "member")
    house.channel("-200")
    assert "there was nothing new" in await house.told("digest post", chat="-200"), "another channel's is none of this one"


@pytest.mark.parametrize(("typed", "at"), [("8", "08:00"), ("08", "08:00"), ("22", "22:00"), ("7.30", "07:30")])
async def test_a_bare_hour_is_a_time(house: House, typed: str, at: str) -> None:
    """As quiet hours take it; and no other number is one."""
    house.channel()
    assert f"Digest at {at}, every day" in await house.told(f"digest at {typed}")
    for wrong in ("24", "800", "8:5"):
        assert f"“{wrong}” is no time of day" in await house.told(f"digest at {wrong}")


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
    house.store.write_now(lambda tx: tx.sources.failed(source.id, now=NOW, next_due=NOW, error=in_words("no route to host")))
    shown = await house.told("status")
    assert "Feeds: 1, 1 failing" in shown
    assert "• Harbour Post: no route to host" in shown
    assert "Items: 1 in 1 story, 1 on a topic" in shown
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


def fail(house: House, source_id: int, *, gone: bool) -> None:
    house.store.write_now(lambda tx: tx.sources.failed(source_id, now=NOW, next_due=NOW, error=in_words("no route"), gone=gone))


async def test_status_tells_how_many_more_fail_and_counts_the_gone(house: House) -> None:
    """Five failing feeds are named, of the others the number; a feed that its server says is gone fails too."""
    house.channel()
    for number in range(6):
        source = house.source(f"https://{number}.example/feed", title=f"Paper {number}")
        fail(house, source.id, gone=number == 5)
    shown = await house.told("status")
    assert "Feeds: 6, 6 failing" in shown
    assert "and 1 more" in shown


async def test_help_of_one_verb(house: House) -> None:
    """`help subscribe`, or of its synonym, shows that verb alone; an unknown word shows the eight."""
    house.channel()
    for line in ("help sub", "help /subscribe"):
        shown = await house.told(line)
        assert "subscribe TOPIC" in shown
        assert "latest" not in shown
    assert "latest" in await house.told("help xyzzy")
