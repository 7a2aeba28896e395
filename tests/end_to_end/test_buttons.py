"""A card's buttons, pressed on the platforms: private answers, real effects, a way back, and a look at who presses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import App
from bot.core.model import Mute
from tests.end_to_end.people import ANONYMOUS, PEOPLE, STATUSES
from tests.end_to_end.running import parley, poll_now, until
from tests.end_to_end.test_commands import ADMIN, GROUP, MEMBER, config, telegram_config
from tests.end_to_end.test_feed_to_chat import OLD, truce
from tests.world.feeds import FeedWorld
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld

WHO = [(int(user), role) for platform, _, user, role in PEOPLE if platform == "telegram" and user != ANONYMOUS]
"""Who presses there; an anonymous admin's press names the person."""


@asynccontextmanager
async def card_in(tmp_path: Path, feeds: FeedWorld, text: str, secrets: dict[str, str]) -> AsyncIterator[App]:
    """Parley, once its feed has published what a channel follows."""
    feeds.publish("/news.xml", OLD)
    async with parley(text, tmp_path, secrets=secrets) as app:
        await until(lambda: feeds.requests)
        await poll_now(app)
        feeds.publish("/news.xml", truce())
        await poll_now(app)
        yield app


async def mutes(app: App) -> list[Mute]:
    """What the first channel has muted."""
    now = app.clock.now()
    return await app.store.read(lambda tx: tx.mutes.of(tx.channels.all()[0].id, now))


def labels(telegram: TelegramWorld) -> list[str]:
    """The buttons under the card."""
    return [button.get("text", "") for row in telegram.messages(GROUP)[0].buttons for button in row]


async def press(telegram: TelegramWorld, user: int, label: str) -> str:
    """Press the card's button of this label; the popup's words."""
    update = telegram.user_presses(GROUP, user, telegram.messages(GROUP)[0].id, labels(telegram).index(label))
    await telegram.wait_for(lambda: f"press-{update}" in telegram.popups)
    return str(telegram.popups[f"press-{update}"].get("text", ""))


async def test_a_cards_buttons_in_telegram(tmp_path: Path) -> None:
    """Popups answer whoever presses, the card's buttons change in place, the group reads nothing of it."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        telegram.chat(GROUP).members.update({ADMIN: "administrator", MEMBER: "member"})
        text = telegram_config(feeds, telegram) + f'[[channels]]\nchat = "telegram:{GROUP}"\nsubscribe = ["ceasefire"]\n'
        async with card_in(tmp_path, feeds, text, {"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
            await telegram.wait_for(lambda: telegram.messages(GROUP))
            assert labels(telegram) == ["Open", "Why", "Mute story", "More"]

            assert "matched “Truce” in the headline" in await press(telegram, MEMBER, "Why")
            await telegram.wait_for(lambda: "Why, in full" in labels(telegram))
            link = next(b["url"] for row in telegram.messages(GROUP)[0].buttons for b in row if b["text"] == "Why, in full")
            telegram.chat(MEMBER, kind="private")
            telegram.user_says(MEMBER, MEMBER, f"/start {link.partition('start=')[2]}")
            await telegram.wait_for(lambda: telegram.messages(MEMBER))
            assert "topic version" in telegram.messages(MEMBER)[0].text

            assert "Only admins" in await press(telegram, MEMBER, "Mute story")
            assert await mutes(app) == []
            assert "Muted" in await press(telegram, ADMIN, "Mute story")
            await telegram.wait_for(lambda: labels(telegram) == ["Unmute", "Back"])
            assert len(await mutes(app)) == 1
            await press(telegram, ADMIN, "Unmute")
            await telegram.wait_for(lambda: labels(telegram) == ["Open", "Why", "Mute story", "More"])
            assert await mutes(app) == []

            await press(telegram, MEMBER, "More")
            await telegram.wait_for(lambda: "Sources" in labels(telegram))
            assert "1 source" in await press(telegram, MEMBER, "Sources")
            assert "not relevant" in await press(telegram, MEMBER, "Not relevant")
            assert len(await app.store.read(lambda tx: tx.marks.all())) == 1
            await telegram.wait_for(lambda: "Undo" in labels(telegram))
            await press(telegram, MEMBER, "Undo")
            assert await app.store.read(lambda tx: tx.marks.all()) == []
        assert len(telegram.messages(GROUP)) == 1


@pytest.mark.parametrize(("user", "role"), WHO)
async def test_a_topic_muted_under_a_card_is_unmuted_there(tmp_path: Path, user: int, role: str) -> None:
    """By admins and by nobody else: the button to undo it stands under the card until one of them presses it."""
    async with FeedWorld() as feeds, TelegramWorld() as telegram:
        telegram.chat(GROUP).members.update({ADMIN: "administrator", **STATUSES})
        text = telegram_config(feeds, telegram) + f'[[channels]]\nchat = "telegram:{GROUP}"\nsubscribe = ["ceasefire"]\n'
        async with card_in(tmp_path, feeds, text, {"TELEGRAM_BOT_TOKEN": telegram.token}) as app:
            await telegram.wait_for(lambda: telegram.messages(GROUP))
            own = labels(telegram)

            async def pressed(label: str, shown: list[str]) -> None:
                """Once `user` (or an admin, after a refusal) has pressed it, these buttons stand there."""
                before = await mutes(app)
                words = await press(telegram, user, label)
                if role != "admin":
                    assert {"member": "Only admins", "outsider": "full members"}[role] in words
                    assert await mutes(app) == before
                    await press(telegram, ADMIN, label)
                await telegram.wait_for(lambda: labels(telegram) == shown)

            await press(telegram, ADMIN, "More")
            await telegram.wait_for(lambda: "Mute 🕊 Ceasefire 24 h" in labels(telegram))
            await press(telegram, ADMIN, "Mute 🕊 Ceasefire 24 h")
            await telegram.wait_for(lambda: labels(telegram) == ["Yes, mute it", "Back"])
            await pressed("Yes, mute it", ["Unmute", "Back"])
            assert [mute.subject for mute in await mutes(app)] == ["ceasefire"]
            await pressed("Unmute", own)
            assert await mutes(app) == []
        assert len(telegram.messages(GROUP)) == 1


async def test_a_cards_buttons_in_slack(tmp_path: Path) -> None:
    """Every answer is for whoever pressed alone; what changes the channel asks for an admin."""
    async with FeedWorld() as feeds, SlackWorld() as slack:
        on = f'[slack]\nenabled = true\nbase_url = "{slack.base_url}"\nallow_workspaces = ["T0WORLD"]\n'
        text = config(feeds, on) + '[[channels]]\nchat = "slack:C0NEWS"\nsubscribe = ["ceasefire"]\n'
        secrets = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        async with card_in(tmp_path, feeds, text, secrets) as app:
            await slack.wait_for(lambda: slack.messages("C0NEWS"))

            async def press(user: str, label: str, on: int = 0) -> str:
                """The words that only the presser sees."""
                shown = (slack.messages("C0NEWS") + slack.ephemerals("C0NEWS", user))[on]
                number = [button["text"]["text"] for button in shown.buttons].index(label)
                before = len(slack.ephemerals("C0NEWS", user))
                await slack.user_clicks("C0NEWS", user, shown.ts, number)
                await slack.wait_for(lambda: len(slack.ephemerals("C0NEWS", user)) > before)
                return slack.ephemerals("C0NEWS", user)[-1].words

            assert "topic version" in await press("U0MEMBER", "Why")
            assert "Only admins" in await press("U0MEMBER", "Mute story")
            assert await mutes(app) == []
            assert "Muted" in await press("U0ADMIN", "Mute story")
            assert len(await mutes(app)) == 1
            await press("U0ADMIN", "Unmute", on=-1)
            assert await mutes(app) == []
            await press("U0ADMIN", "More")
            asked = await press("U0ADMIN", "Mute 🕊 Ceasefire 24 h", on=-1)
            assert "Mute 🕊 Ceasefire in this channel" in asked
            assert await mutes(app) == []
            assert "unmute ceasefire" in await press("U0ADMIN", "Yes, mute it", on=-1)
            assert [mute.subject for mute in await mutes(app)] == ["ceasefire"]
        assert len(slack.messages("C0NEWS")) == 1
