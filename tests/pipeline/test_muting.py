"""mute, unmute, quiet and the alert policy's settings, said in chat."""

from datetime import timedelta

import pytest

from bot.core.model import AlertPolicy, Channel, Fate, Mute, Muting, Pass
from tests.pipeline.house import NOW, House, entry


@pytest.fixture
def channel(house: House) -> Channel:
    """A channel in Kyiv that follows ceasefires and has had one story of Harbour Post."""
    opened = house.channel(timezone="Europe/Kyiv")
    house.subscribe(opened, "ceasefire")
    house.publishes(entry("Truce agreed"), source=house.source(title="Harbour Post"))
    return opened


def mutes(house: House, channel: Channel) -> list[Mute]:
    """Those in force."""
    found: list[Mute] = house.store.read_now(lambda tx: tx.mutes.of(channel.id, house.clock.now()))
    return found


def now_of(house: House, channel: Channel) -> Channel:
    """The channel as it is set now."""
    return house.store.read_now(lambda tx: tx.channels.get(channel.id))


@pytest.mark.parametrize(
    ("line", "meant", "lasting"),
    [
        ("mute all", (Muting.ALL, ""), timedelta(hours=8)),
        ("mute everything 30m", (Muting.ALL, ""), timedelta(minutes=30)),
        ("mute s1", (Muting.STORY, "1"), timedelta(days=7)),
        ("mute S1 2d", (Muting.STORY, "1"), timedelta(days=2)),
        ("mute ceasefire", (Muting.TOPIC, "ceasefire"), timedelta(hours=24)),
        ("mute Cease for 1h30m", (Muting.TOPIC, "ceasefire"), timedelta(hours=1, minutes=30)),
        ("mute harbour.example 8H", (Muting.PUBLISHER, "harbour.example"), timedelta(hours=8)),
        ("mute harbour post", (Muting.PUBLISHER, "harbour.example"), timedelta(days=7)),
        ("snooze “Harbour Post” 3h", (Muting.PUBLISHER, "harbour.example"), timedelta(hours=3)),
    ],
)
async def test_what_is_meant_is_muted(
    house: House, channel: Channel, line: str, meant: tuple[Muting, str], lasting: timedelta
) -> None:
    """Everything, a story, a topic by its name's beginning, a publisher by family or name; for the time said, or the usual."""
    told = await house.told(line)
    assert mutes(house, channel) == [Mute(channel.id, *meant, NOW + lasting)]
    assert "Europe/Kyiv" in told
    undo = next(text for text in told.split("\n") if text.startswith("Undo: ")).removeprefix("Undo: ")
    assert "Alerts again" in await house.told(undo)
    assert mutes(house, channel) == []


@pytest.mark.parametrize("line", ["mute elephants", "mute s99", "mute ceasefire 900d", "mute ceasefire 0h", "mute 8h"])
async def test_what_cannot_be_muted_is_said(house: House, channel: Channel, line: str) -> None:
    """A name that nobody bears, a story that is none, a time that is too long or none: nothing is muted."""
    await house.told(line)
    assert mutes(house, channel) == []


async def test_a_mute_ends_by_itself(house: House, channel: Channel) -> None:
    """What comes while it lasts is muted and never told; what comes after is alerted."""
    await house.told("mute ceasefire 8h")
    house.publishes(entry("Truce in town 1", age=None))
    house.clock.forward(hours=8)
    house.publishes(entry("Truce in town 2", age=None))
    counts = house.store.read_now(lambda tx: tx.fates.counts(channel.id, NOW))
    assert (counts[Fate.MUTED], counts[Fate.ALERTED]) == (1, 2)
    assert "Nothing is muted" in await house.told("mute")


async def test_a_mute_can_be_made_longer_or_shorter(house: House, channel: Channel) -> None:
    """The last word holds."""
    await house.told("mute ceasefire 8h")
    await house.told("mute ceasefire 1h")
    assert [mute.until for mute in mutes(house, channel)] == [NOW + timedelta(hours=1)]


async def test_a_muted_publisher_counts_still(house: House, channel: Channel) -> None:
    """What it alone reports is not alerted; what others report too is, by theirs."""
    await house.told("mute harbour.example")
    house.publishes(entry("Truce in town 1", "Both banks agree to rest.", age=None))
    assert len(house.cards(channel)) == 1
    twin = entry("Truce in town 1", "Both banks agree to rest.", age=None, entry_id="v", link="https://valley.example/1")
    house.publishes(twin, source=house.source("https://valley.example/rss"))
    assert "2 independent sources" in str(house.cards(channel)[-1].payload)


async def test_other_channels_hear_it(house: House, channel: Channel) -> None:
    """A mute is the channel's own."""
    other = house.channel("-200")
    house.subscribe(other, "ceasefire")
    await house.told("mute all")
    house.publishes(entry("Truce in town 1", age=None))
    assert (len(house.cards(channel)), len(house.cards(other))) == (1, 1)


async def test_keywords_are_muted_like_topics(house: House, channel: Channel) -> None:
    """A channel's own query goes through the same policy."""
    keyword = house.keyword(channel, '"grain corridor"')
    house.subscribe(channel, keyword.ref)
    assert f"unmute {keyword.ref}" in await house.told(f"mute {keyword.ref}")
    house.publishes(entry("A grain corridor opens", age=None))
    assert len(house.cards(channel)) == 1


@pytest.mark.parametrize(
    ("line", "hours", "zone"),
    [
        ("quiet 22:00-07:00", "22:00-07:00", "Europe/Kyiv"),
        ("quiet 22:00 – 7.00 Berlin", "22:00-07:00", "Europe/Berlin"),
        ("quiet 23-6 America/New York", "23:00-06:00", "America/New_York"),
        ("quiet off", "", "Europe/Kyiv"),
        ("quiet 08:00-08:00", "", "Europe/Kyiv"),
    ],
)
async def test_quiet_hours_are_set(house: House, channel: Channel, line: str, hours: str, zone: str) -> None:
    """However the span is written; a zone behind it becomes the channel's."""
    house.store.write_now(lambda tx: tx.channels.set_quiet(channel.id, "01:00-02:00"))
    await house.told(line)
    set_now = now_of(house, channel)
    assert (set_now.quiet, set_now.timezone) == (hours, zone)


@pytest.mark.parametrize("line", ["quiet nights", "quiet 25:00-07:00", "quiet 22:00-07:00 Atlantis"])
async def test_quiet_hours_that_cannot_be_read_change_nothing(house: House, channel: Channel, line: str) -> None:
    """A wrong span or zone is said, and what was set stays."""
    house.store.write_now(lambda tx: tx.channels.set_quiet(channel.id, "01:00-02:00"))
    await house.told(line)
    set_now = now_of(house, channel)
    assert (set_now.quiet, set_now.timezone) == ("01:00-02:00", "Europe/Kyiv")


@pytest.mark.parametrize(
    ("line", "policy"),
    [
        ("settings cap 3", AlertPolicy(cap=3)),
        ("settings cap off", AlertPolicy(cap=0)),
        ("set storm 4 in 10m", AlertPolicy(storm=4, storm_window=timedelta(minutes=10))),
        ("settings storm 8", AlertPolicy(storm=8)),
        ("settings storm off", AlertPolicy(storm=0)),
        ("settings storm on", AlertPolicy()),
        ("settings fresh 2d", AlertPolicy(fresh=timedelta(days=2))),
        ("settings quiet-pass denials", AlertPolicy(quiet_pass=(Pass.DENIALS,))),
        ("settings quiet-pass urgent, denials", AlertPolicy()),
        ("settings quiet-pass nothing", AlertPolicy(quiet_pass=())),
        ("settings official off", AlertPolicy(official=False)),
        ("settings cap many", AlertPolicy()),
        ("settings cap 0.5", AlertPolicy()),
        ("settings storm 6 in a while", AlertPolicy()),
        ("settings fresh never", AlertPolicy()),
        ("settings quiet-pass friends", AlertPolicy()),
        ("settings official perhaps", AlertPolicy()),
        ("settings colour blue", AlertPolicy()),
    ],
)
async def test_the_policy_is_set_in_chat(house: House, channel: Channel, line: str, policy: AlertPolicy) -> None:
    """Each setting takes what it means and refuses anything else."""
    await house.told(line)
    assert now_of(house, channel).policy == policy


async def test_members_may_look_only(house: House, channel: Channel) -> None:
    """What is muted and set anybody sees; changing it needs an admin, as everywhere."""
    for line in ("mute", "unmute", "quiet", "settings", "settings cap"):
        assert "Only admins" not in await house.told(line, "member")
    for line in ("mute all", "unmute all", "quiet off", "settings cap 5"):
        assert "Only admins" in await house.told(line, "member")


async def test_the_export_has_what_was_set(house: House, channel: Channel) -> None:
    """What differs from the defaults stands in it, as the config reads it."""
    assert "cap" not in await house.told("export")
    for line in ("settings cap 3", "settings storm off", "settings quiet-pass urgent", "settings fresh 36h", "quiet 22-7"):
        await house.told(line)
    told = await house.told("export")
    for key in ('quiet = "22:00-07:00"', 'quiet_pass = ["urgent"]', "cap = 3", 'storm = "off"', 'fresh = "36h"'):
        assert key in told
    assert "official" not in told
