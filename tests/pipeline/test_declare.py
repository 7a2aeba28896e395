"""Declare: the config becomes rows, safely at every start."""

from datetime import timedelta
from pathlib import Path

from bot.config import parse
from bot.core.model import AlertPolicy, DigestPlan, Mode, Pass, SourceState, Subscription
from bot.pipeline.declare import declare
from tests.pipeline.house import CONFIG, NOW, House

CHANNELS = """
[[folders]]
path = "inbox"
[[channels]]
chat = "telegram:-100"
thread = 17
subscribe = ["ceasefire"]
mode = "alert"
min = 2
digest = { at = "07:30", days = "weekdays", timezone = "Europe/Kyiv" }
quiet = "22:00-07:00"
quiet_pass = ["urgent"]
cap = 4
storm = "5 in 10m"
fresh = "12h"
official = false
language = "en"
[[channels]]
chat = "console"
subscribe = ["ceasefire", "peacekeepers"]
digest = { at = "off" }
[telegram]
allow_chats = [-500]
"""


def run(house: House, config: str = CONFIG + CHANNELS) -> None:
    house.store.write_now(lambda tx: declare(tx, parse(config), Path("/srv/parley"), NOW))


def test_channels_are_opened_with_their_first_settings(house: House) -> None:
    """Zone, language, digest, quiet hours and subscriptions are those of the config; operators' chats are opened, too."""
    run(house)
    topic, console, operators = house.store.read_now(lambda tx: tx.channels.all())
    assert (topic.chat.address, topic.thread, topic.timezone, topic.language) == ("-100", "17", "Europe/Kyiv", "en")
    assert (topic.quiet, topic.digest) == ("22:00-07:00", DigestPlan("07:30", "weekdays"))
    ten, half_a_day = timedelta(minutes=10), timedelta(hours=12)
    assert topic.policy == AlertPolicy(
        cap=4, storm=5, storm_window=ten, fresh=half_a_day, quiet_pass=(Pass.URGENT,), official=False
    )
    assert console.policy == AlertPolicy()
    assert (console.chat.platform, console.timezone, console.digest) == ("console", "UTC", DigestPlan("08:00", "off"))
    assert operators.chat.address == "-900"
    held = house.store.read_now(lambda tx: tx.channels.subscriptions(topic.id))
    assert held == [Subscription(topic.id, "ceasefire", Mode.ALERT, 2)]
    allowed = house.store.read_now(lambda tx: tx.channels.chat("telegram", "-500"))
    assert allowed is not None
    assert allowed.state == "active"


def test_what_people_changed_stays(house: House) -> None:
    """Another start gives no channel its first settings again."""
    run(house)
    house.store.write_now(lambda tx: tx.channels.unsubscribe(1))
    house.store.write_now(lambda tx: tx.channels.set_timezone(1, "Asia/Tokyo"))
    run(house)
    assert house.store.read_now(lambda tx: tx.channels.subscriptions(1)) == []
    assert house.store.read_now(lambda tx: tx.channels.get(1)).timezone == "Asia/Tokyo"


def test_sources_follow_the_config(house: House) -> None:
    """A feed that the config drops is paused, one that it names again comes back; folders count from the config's own place."""
    run(house)
    feed, folder = house.store.read_now(lambda tx: tx.sources.all())
    assert folder.address == "/srv/parley/inbox"
    run(house, CHANNELS)
    assert house.store.read_now(lambda tx: tx.sources.get(feed.id)).state is SourceState.PAUSED
    run(house)
    assert house.store.read_now(lambda tx: tx.sources.get(feed.id)).state is SourceState.ACTIVE


def test_a_chat_that_spoke_before_it_was_allowed_is_declared(house: House) -> None:
    """A chat known only because somebody knocked gets its settings from the config like a new one."""
    house.store.write_now(lambda tx: tx.channels.meet_chat("telegram", "-100", now=NOW))
    run(house)
    assert len(house.store.read_now(lambda tx: tx.channels.subscriptions())) == 3


def test_a_channel_that_the_config_names_later_is_declared(house: House) -> None:
    """A chat that was paired and spoke first gets the config's settings when the config comes to name it, and only then."""
    chat = house.store.write_now(lambda tx: tx.channels.allow_chat("telegram", "-100", now=NOW))
    house.store.write_now(lambda tx: tx.channels.open_channel(chat.id, "17", timezone="UTC", language="en"))
    run(house)
    assert len(house.store.read_now(lambda tx: tx.channels.subscriptions(1))) == 1
    house.store.write_now(lambda tx: tx.channels.unsubscribe(1))
    run(house)
    assert house.store.read_now(lambda tx: tx.channels.subscriptions(1)) == []


def test_what_does_not_serve_takes_nothing_away(house: House) -> None:
    """`ingest` or `poll` with another config adds its sources; the feeds of the running one go on."""
    run(house)
    feed, _ = house.store.read_now(lambda tx: tx.sources.all())
    house.store.write_now(lambda tx: declare(tx, parse(CHANNELS), Path("/srv/parley"), NOW, removals=False))
    assert house.store.read_now(lambda tx: tx.sources.get(feed.id)).state is SourceState.ACTIVE
