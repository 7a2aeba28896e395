"""The alert policy in a running Parley: a cap, a restart, quiet hours, from the feed to the chat."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.clock import SystemClock
from tests.end_to_end.running import parley, poll_now, until
from tests.end_to_end.test_commands import ADMIN, GROUP, said
from tests.end_to_end.test_feed_to_chat import OLD, config
from tests.world.feeds import Entry, FeedWorld
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld

HEADLINES = (
    "Guns fall silent as truce begins in eastern Ukraine",
    "Zelensky meets Pope in Rome and asks for a ceasefire before Easter",
    "Prisoners come home to Ukraine under ceasefire at Chernihiv crossing",
    "Drone factory burns near Kazan hours after Ukraine truce offer, says governor",
    "Berlin weighs sending tents for ceasefire observers in Ukraine",
)


def news(number: int) -> Entry:
    """Each of its own."""
    return Entry(HEADLINES[number], published=SystemClock().now() - timedelta(minutes=5))


async def publish(app: App, feeds: FeedWorld, *numbers: int) -> None:
    """The feed gains these, and is polled."""
    for number in numbers:
        feeds.publish("/news.xml", news(number))
        await poll_now(app)


async def a_minute_later(app: App) -> None:
    """The messages of several stories were last shown a minute ago, and the tick comes."""
    then = (app.clock.now() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    await app.store.write(lambda tx: tx.connection.execute("UPDATE bundles SET shown_at = ?", (then,)))
    await app.plan_due(app.publisher)


async def test_a_cap_a_restart_and_quiet_hours_in_telegram(tmp_path: Path) -> None:
    """One card, then one message that is edited after a restart; what quiet hours hold comes in one summary at their end."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        telegram.chat(GROUP).members[ADMIN] = "administrator"
        feeds.publish("/news.xml", OLD)
        on = f'enabled = true\nbase_url = "{telegram.base_url}"\nallow_chats = [{GROUP}]\n'
        text = config(feeds, f"telegram:{GROUP}", f"cap = 1\n[console]\nenabled = false\n[telegram]\n{on}")
        secrets = {"TELEGRAM_BOT_TOKEN": telegram.token}

        def shows(words: str) -> Callable[[], bool]:
            return lambda: any(words in message.text for message in telegram.messages(GROUP))

        async with parley(text, tmp_path, secrets=secrets) as app:
            await until(lambda: feeds.requests)
            await poll_now(app)
            await until(lambda: feeds.requests)
            await poll_now(app)
            await publish(app, feeds, 0, 1)
            await telegram.wait_for(shows("1 more story this hour"))
        async with parley(text, tmp_path, secrets=secrets) as app:
            await publish(app, feeds, 2)
            await a_minute_later(app)
            await telegram.wait_for(shows("2 more stories this hour"))
            card, overflow = telegram.messages(GROUP)
            assert HEADLINES[0] in card.text
            assert all(HEADLINES[n] in overflow.text for n in (1, 2))
            assert overflow.edits == 1
            now = app.clock.now()
            begin, end = now - timedelta(hours=1), now + timedelta(hours=1)
            await said(telegram, ADMIN, f"/quiet {begin:%H:%M}-{end:%H:%M}")
            await publish(app, feeds, 3, 4)
            await app.plan_due(app.publisher)
            await app.deliverer.flush()
            assert not shows(HEADLINES[3])()
            assert "held by quiet hours" in await said(telegram, ADMIN, "/why s5")
            await said(telegram, ADMIN, "/quiet off")
            await app.plan_due(app.publisher)
            await telegram.wait_for(shows("Quiet hours are over: 2 stories came meanwhile"))
            summary = telegram.messages(GROUP)[-1].text
            assert HEADLINES[3] in summary
            assert HEADLINES[4] in summary


async def test_a_storm_in_slack(tmp_path: Path) -> None:
    """From the third new story on one rolling message, edited where it stands."""
    async with FeedWorld() as feeds, SlackWorld() as slack:
        feeds.publish("/news.xml", OLD)
        on = f'enabled = true\nbase_url = "{slack.base_url}"\nallow_workspaces = ["T0WORLD"]\n'
        text = config(feeds, "slack:C0NEWS", f'storm = "3 in 15m"\n[console]\nenabled = false\n[slack]\n{on}')
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        async with parley(text, tmp_path, secrets=secrets) as app:
            await until(lambda: feeds.requests)
            await poll_now(app)
            await until(lambda: feeds.requests)
            await poll_now(app)
            await publish(app, feeds, 0, 1, 2)
            await slack.wait_for(lambda: len(slack.messages("C0NEWS")) == 3)
            await publish(app, feeds, 3, 4)
            await a_minute_later(app)
            await slack.wait_for(lambda: HEADLINES[4] in slack.messages("C0NEWS")[-1].words)
    rolling = slack.messages("C0NEWS")[-1]
    assert len(slack.messages("C0NEWS")) == 3
    assert "Much is happening: 3 more stories" in rolling.words
    assert all(HEADLINES[n] in rolling.words for n in (2, 3, 4))
