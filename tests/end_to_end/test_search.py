"""From "a user searches" to pages, sharing and subscriptions, in Slack and in Telegram."""

from pathlib import Path

from tests.end_to_end.running import parley, poll_now
from tests.end_to_end.test_commands import GROUP, MEMBER, config, said, telegram_config
from tests.world.feeds import Entry, FeedWorld
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld

NEWS = [Entry(f"Truce number {n} in Ukraine", "The guns fall silent.") for n in range(7)]


async def test_a_search_is_paged_in_telegram(tmp_path: Path) -> None:
    """A press on More edits the answer to its next page; a member may."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        telegram.chat(GROUP).members[MEMBER] = "member"
        feeds.publish("/news.xml", *NEWS)
        async with parley(telegram_config(feeds, telegram), tmp_path, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
            await poll_now(app)
            assert "Page 1 of 2" in await said(telegram, MEMBER, "/search truce")
            shown = telegram.messages(GROUP)[-1]
            telegram.user_presses(GROUP, MEMBER, shown.id, 0)
            await telegram.wait_for(lambda: "Page 2 of 2" in telegram.messages(GROUP)[-1].text)
            assert len(telegram.messages(GROUP)) == 1


async def test_a_search_in_slack_is_private_until_it_is_shared(tmp_path: Path) -> None:
    """Only the person sees it; Share to channel posts it for all, with the name."""
    async with FeedWorld() as feeds, SlackWorld() as slack:
        feeds.publish("/news.xml", *NEWS)
        platform = f'[slack]\nenabled = true\nbase_url = "{slack.base_url}"\nallow_workspaces = ["T0WORLD"]\n'
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        async with parley(config(feeds, platform), tmp_path, secrets=secrets) as app:
            await poll_now(app)
            await slack.user_says_command("C0NEWS", "U0MEMBER", "/parley search truce")
            await slack.wait_for(lambda: slack.ephemerals("C0NEWS", "U0MEMBER"))
            shown = slack.ephemerals("C0NEWS", "U0MEMBER")[-1]
            assert "Page 1 of 2" in shown.words
            assert not slack.messages("C0NEWS")
            await slack.user_clicks("C0NEWS", "U0MEMBER", shown.ts, 1)
            await slack.wait_for(lambda: slack.messages("C0NEWS"))
            assert "Shared by" in slack.messages("C0NEWS")[-1].words
