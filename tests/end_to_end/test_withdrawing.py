"""A withdrawn story in a message of several, as Telegram's and Slack's servers show it."""

from pathlib import Path

from tests.end_to_end.running import parley, poll_now, until
from tests.end_to_end.test_commands import ADMIN, GROUP
from tests.end_to_end.test_feed_to_chat import OLD, config
from tests.end_to_end.test_policy import HEADLINES, a_minute_later, publish
from tests.world.feeds import FeedWorld
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld


async def test_in_telegram(tmp_path: Path) -> None:
    """The overflow message is edited to say so, with the reason, and a reply with a sound stands below it."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        telegram.chat(GROUP).members[ADMIN] = "administrator"
        feeds.publish("/news.xml", OLD)
        on = f'enabled = true\nbase_url = "{telegram.base_url}"\nallow_chats = [{GROUP}]\n'
        operators = f'[general]\noperators = ["telegram:{GROUP}"]\n'
        text = config(feeds, f"telegram:{GROUP}", f"cap = 1\n[console]\nenabled = false\n[telegram]\n{on}{operators}")
        async with parley(text, tmp_path, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
            await until(lambda: feeds.requests)
            await poll_now(app)
            await publish(app, feeds, 0, 1, 2)
            await telegram.wait_for(lambda: len(telegram.messages(GROUP)) == 2)
            telegram.user_says(GROUP, ADMIN, "/withdraw s3 wrong date")
            await telegram.wait_for(lambda: len(telegram.messages(GROUP)) == 4)
            await a_minute_later(app)
            await telegram.wait_for(lambda: "wrong date" in telegram.messages(GROUP)[1].text)
    _, overflow, *further = telegram.messages(GROUP)
    line = next(line for line in overflow.text.splitlines() if HEADLINES[1] in line)
    assert "Withdrawn by the operator" in line
    assert "wrong date" in overflow.text
    assert HEADLINES[2] in overflow.text
    (note,) = [message for message in further if message.reply_to == overflow.id]
    assert "Withdrawn by the operator · wrong date" in note.text
    assert not note.silent


async def test_in_slack(tmp_path: Path) -> None:
    """The storm's message is edited to say so, and the reply in its thread is shown to the channel too."""
    async with FeedWorld() as feeds, SlackWorld() as slack:
        feeds.publish("/news.xml", OLD)
        on = f'enabled = true\nbase_url = "{slack.base_url}"\nallow_workspaces = ["T0WORLD"]\n'
        operators = '[general]\noperators = ["slack:C0NEWS"]\n'
        text = config(feeds, "slack:C0NEWS", f'storm = "2 in 15m"\n[console]\nenabled = false\n[slack]\n{on}{operators}')
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        async with parley(text, tmp_path, secrets=secrets) as app:
            await until(lambda: feeds.requests)
            await poll_now(app)
            await publish(app, feeds, 0, 1, 2)
            await slack.wait_for(lambda: len(slack.messages("C0NEWS")) == 2)
            await slack.user_says_command("C0NEWS", "U0ADMIN", "/parley withdraw s3 wrong date")
            await slack.wait_for(lambda: len(slack.messages("C0NEWS")) == 3)
            await a_minute_later(app)
            await slack.wait_for(lambda: "wrong date" in slack.messages("C0NEWS")[1].words)
    _, rolling, note = slack.messages("C0NEWS")
    line = next(line for line in rolling.words.splitlines() if HEADLINES[1] in line)
    assert "Withdrawn by the operator" in line
    assert "wrong date" in rolling.words
    assert note.thread_ts == rolling.ts
    assert note.arguments["reply_broadcast"]
    assert "wrong date" in note.words
