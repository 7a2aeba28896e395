"""From "a user types subscribe" to "the next alert arrives there", and who may do what."""

from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.pipeline.commands.chatting import hash_code
from tests.end_to_end.running import parley, poll_now
from tests.end_to_end.test_feed_to_chat import OLD, truce
from tests.world.feeds import FeedWorld
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld

GROUP, ADMIN, MEMBER = -100, 7, 8


def config(feeds: FeedWorld, platform: str) -> str:
    """One feed, no channel: people make theirs in chat."""
    return f"""
[console]
enabled = false
[fetch]
allow_hosts = ["{feeds.host}"]
[[feeds]]
url = "{feeds.url("/news.xml")}"
title = "Harbour Post"
{platform}
"""


def telegram_config(feeds: FeedWorld, telegram: TelegramWorld, allow: str = f"[{GROUP}]") -> str:
    """With Telegram switched on."""
    return config(feeds, f'[telegram]\nenabled = true\nbase_url = "{telegram.base_url}"\nallow_chats = {allow}\n')


async def said(telegram: TelegramWorld, user: int, text: str, chat: int = GROUP) -> str:
    """What the bot answers to `text`."""
    before = len(telegram.messages(chat))
    telegram.user_says(chat, user, text)
    await telegram.wait_for(lambda: len(telegram.messages(chat)) > before)
    return telegram.messages(chat)[-1].text


async def code_for(app: App) -> str:
    """A pairing code, as `parley pair` makes it."""
    now = app.clock.now()
    await app.store.write(
        lambda tx: tx.channels.add_pair_code(hash_code("ABCD-2345"), now=now, expires_at=now + timedelta(minutes=5))
    )
    return "abcd2345"


async def test_a_subscription_made_in_telegram_brings_the_next_alert(tmp_path: Path) -> None:
    """An admin subscribes in the group; the next matching news stands there."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        telegram.chat(GROUP).members[ADMIN] = "administrator"
        feeds.publish("/news.xml", OLD)
        async with parley(telegram_config(feeds, telegram), tmp_path, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
            assert "Subscribed" in await said(telegram, ADMIN, "/subscribe ceasefire alert")
            await poll_now(app)
            feeds.publish("/news.xml", truce())
            await poll_now(app)
            await telegram.wait_for(lambda: "Truce agreed" in telegram.messages(GROUP)[-1].text)


async def test_a_subscription_made_in_slack_brings_the_next_alert(tmp_path: Path) -> None:
    """A workspace admin subscribes with a slash command; the next matching news stands in the channel."""
    async with FeedWorld() as feeds, SlackWorld() as slack:
        feeds.publish("/news.xml", OLD)
        platform = f'[slack]\nenabled = true\nbase_url = "{slack.base_url}"\nallow_workspaces = ["T0WORLD"]\n'
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        async with parley(config(feeds, platform), tmp_path, secrets=secrets) as app:
            await slack.user_says_command("C0NEWS", "U0ADMIN", "/parley subscribe ceasefire")
            await slack.wait_for(lambda: slack.ephemerals("C0NEWS", "U0ADMIN"))
            assert "Subscribed" in slack.ephemerals("C0NEWS", "U0ADMIN")[-1].words
            await poll_now(app)
            feeds.publish("/news.xml", truce())
            await poll_now(app)
            await slack.wait_for(lambda: slack.messages("C0NEWS"))
            assert "Truce agreed" in slack.messages("C0NEWS")[-1].words


async def test_a_keyword_made_in_chat_matches_from_the_next_item_on(tmp_path: Path) -> None:
    """A quoted query becomes the channel's own keyword, and its alert names it."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        telegram.chat(GROUP).members[ADMIN] = "creator"
        feeds.publish("/news.xml", OLD)
        async with parley(telegram_config(feeds, telegram), tmp_path, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
            await poll_now(app)
            assert "k1" in await said(telegram, ADMIN, "/subscribe „agreed in Ukraine“")
            feeds.publish("/news.xml", truce())
            await poll_now(app)
            await telegram.wait_for(lambda: "“agreed in Ukraine”" in telegram.messages(GROUP)[-1].text)


async def test_only_admins_change_and_everybody_may_look(tmp_path: Path) -> None:
    """A member's subscribe is refused politely; the same member's look-ups are answered."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        feeds.publish("/news.xml", OLD)
        async with parley(telegram_config(feeds, telegram), tmp_path, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
            assert "Only admins" in await said(telegram, MEMBER, "/subscribe ceasefire")
            assert "ceasefire" in await said(telegram, MEMBER, "/topics")
            assert not await app.store.read(lambda tx: tx.channels.subscriptions())


async def test_an_unknown_chat_learns_its_id_and_nothing_more_until_paired(tmp_path: Path) -> None:
    """Before pairing every verb gets the same answer; the code allows the chat once and makes its sender an admin."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        feeds.publish("/news.xml", OLD)
        text = telegram_config(feeds, telegram, allow="[]")
        async with parley(text, tmp_path, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
            for line in ("/topics", "/help", "/subscribe ceasefire", "/start"):
                assert "telegram:-100) is not connected" in await said(telegram, MEMBER, line)
            assert "wrong" in await said(telegram, MEMBER, "/start WRONG123")
            code = await code_for(app)
            assert "Connected" in await said(telegram, MEMBER, f"/start {code}")
            assert "Subscribed" in await said(telegram, MEMBER, "/subscribe peacekeepers")
            assert "wrong" in await said(telegram, MEMBER, f"/pair {code}", chat=-200)


async def test_a_press_on_why_answers_with_the_reason(tmp_path: Path) -> None:
    """The card's button says phrase and place in a popup; the command says all."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        telegram.chat(GROUP).members[ADMIN] = "administrator"
        feeds.publish("/news.xml", OLD)
        async with parley(telegram_config(feeds, telegram), tmp_path, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
            await said(telegram, ADMIN, "/subscribe ceasefire")
            await poll_now(app)
            feeds.publish("/news.xml", truce())
            await poll_now(app)
            await telegram.wait_for(lambda: "Truce agreed" in telegram.messages(GROUP)[-1].text)
            card = telegram.messages(GROUP)[-1]
            telegram.user_presses(GROUP, MEMBER, card.id, 1)
            await telegram.wait_for(lambda: telegram.popups)
            assert "topic version" in await said(telegram, MEMBER, "/why s2")
    (popup,) = telegram.popups.values()
    assert "matched “Truce” in the headline" in popup["text"]


async def test_an_unknown_word_is_answered_helpfully(tmp_path: Path) -> None:
    """A typo gets a suggestion, an unknown word the way to help."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        feeds.publish("/news.xml", OLD)
        async with parley(telegram_config(feeds, telegram), tmp_path, secrets={"TELEGRAM_BOT_TOKEN": telegram.token}):
            assert "Did you mean “subscribe”?" in await said(telegram, MEMBER, "/subscrbe ceasefire")
            assert "help" in await said(telegram, MEMBER, "/xyzzy")


async def test_commands_survive_a_redelivery_without_a_second_effect(tmp_path: Path) -> None:
    """The same Slack command in a fresh envelope is answered once."""
    async with FeedWorld() as feeds, SlackWorld() as slack:
        feeds.publish("/news.xml", OLD)
        platform = f'[slack]\nenabled = true\nbase_url = "{slack.base_url}"\nallow_workspaces = ["T0WORLD"]\n'
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        async with parley(config(feeds, platform), tmp_path, secrets=secrets) as app:
            envelope = await slack.user_says_command("C0NEWS", "U0MEMBER", "/parley topics")
            await slack.redeliver(envelope)
            await slack.wait_for(lambda: slack.ephemerals("C0NEWS", "U0MEMBER"))
            await app.desk.flush()
            await app.deliverer.flush()
            assert len(slack.ephemerals("C0NEWS", "U0MEMBER")) == 1
