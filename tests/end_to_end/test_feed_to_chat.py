"""From "a feed publishes" to "the message stands in the channel", on each platform, through the real clients."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock
from tests.end_to_end.running import Screen, parley, poll_now, until
from tests.world.feeds import Entry, FeedWorld
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld

OLD = Entry("Minister opens a bridge", "Nothing to do with it.")


def truce() -> Entry:
    """News that all three checks want: fresh, on a topic, with a speaker."""
    summary = "Ukraine and Russia agreed a truce from midnight, the Ukrainian president's office said on Monday."
    return Entry("Truce agreed in Ukraine from midnight", summary, published=SystemClock().now() - timedelta(minutes=5))


def config(feeds: FeedWorld, chat: str, platform: str = "") -> str:
    """One feed, one channel that follows the ceasefire topic."""
    return f"""
[fetch]
allow_hosts = ["{feeds.host}"]
[[feeds]]
url = "{feeds.url("/news.xml")}"
title = "Harbour Post"
publisher = "harbour"
interval = "1h"
[[channels]]
chat = "{chat}"
subscribe = ["ceasefire"]
{platform}
"""


async def test_news_reaches_the_terminal(tmp_path: Path) -> None:
    """The console shows headline, topic, the phrase in its sentence, source, date and story id."""
    screen = Screen()
    async with FeedWorld() as feeds:
        feeds.publish("/news.xml", OLD)
        async with parley(config(feeds, "console"), tmp_path, screen=screen) as app:
            await until(lambda: feeds.requests)
            await poll_now(app)
            assert screen.text == "", "what a feed holds at first is stored silently"
            feeds.publish("/news.xml", truce())
            await poll_now(app)
            await until(lambda: "Truce agreed" in screen.text)
    for shown in ("Ceasefire", "truce", "Harbour Post", "1 source", "s2", "https://news.example.org/truce"):
        assert shown in screen.text


async def test_news_reaches_telegram(tmp_path: Path) -> None:
    """A Telegram group gets one message with a link and buttons; the same feed again brings nothing more."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        telegram.chat(-100)
        feeds.publish("/news.xml", OLD)
        platform = (
            f'[console]\nenabled = false\n[telegram]\nenabled = true\nbase_url = "{telegram.base_url}"\nallow_chats = [-100]\n'
        )
        text = config(feeds, "telegram:-100", platform)
        async with parley(text, tmp_path, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
            await until(lambda: feeds.requests)
            await poll_now(app)
            feeds.publish("/news.xml", truce())
            await poll_now(app)
            await telegram.wait_for(lambda: telegram.messages(-100))
            await poll_now(app)
            feeds.publish("/news.xml", OLD)
            await poll_now(app)
    (message,) = telegram.messages(-100)
    assert "Truce agreed in Ukraine from midnight" in message.text
    assert [button["text"] for row in message.buttons for button in row] == ["Open", "Why", "Mute story", "More"]


async def test_news_reaches_slack(tmp_path: Path) -> None:
    """A Slack channel gets one message whose words carry headline, phrase and source."""
    async with FeedWorld() as feeds, SlackWorld() as slack:
        feeds.publish("/news.xml", OLD)
        on = f'enabled = true\nbase_url = "{slack.base_url}"\nallow_workspaces = ["T0WORLD"]\n'
        platform = f"[console]\nenabled = false\n[slack]\n{on}"
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        async with parley(config(feeds, "slack:C0NEWS", platform), tmp_path, secrets=secrets) as app:
            await until(lambda: feeds.requests)
            await poll_now(app)
            feeds.publish("/news.xml", truce())
            await poll_now(app)
            await slack.wait_for(lambda: slack.messages("C0NEWS"))
    (message,) = slack.messages("C0NEWS")
    for shown in ("Truce agreed in Ukraine from midnight", "Ceasefire", "Harbour Post"):
        assert shown in message.words


async def test_an_old_entry_is_filed_and_not_alerted(tmp_path: Path) -> None:
    """An entry that appears with an old date is stored, found by latest, and tells nobody."""
    screen = Screen()
    old = Entry("Old truce in Ukraine", "A truce in Ukraine.", published=datetime(2025, 3, 1, tzinfo=UTC))
    async with FeedWorld() as feeds:
        feeds.publish("/news.xml", OLD)
        async with parley(config(feeds, "console"), tmp_path, screen=screen) as app:
            await until(lambda: feeds.requests)
            await poll_now(app)
            feeds.publish("/news.xml", old)
            await poll_now(app)
            await app.deliverer.flush()
            latest = await app.store.read(lambda tx: tx.items.latest("ceasefire"))
    assert [item.title for item in latest] == ["Old truce in Ukraine"]
    assert screen.text == ""
