"""Bare verbs in Telegram: pickers and settings as one message, edited at each press, across restarts, for admins only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import App
from tests.end_to_end.running import parley
from tests.world.telegram import TelegramWorld
from tests.world.telegram_chats import Shown

GROUP, ADMIN, MEMBER = -1_000_000_000_100, 7, 8


def config(world: TelegramWorld, chat: int = GROUP) -> str:
    """Telegram alone, one chat allowed."""
    return f'[console]\nenabled = false\n[telegram]\nenabled = true\nbase_url = "{world.base_url}"\nallow_chats = [{chat}]\n'


@asynccontextmanager
async def running(world: TelegramWorld, folder: Path, chat: int = GROUP) -> AsyncIterator[App]:
    """Parley with Telegram, its admin and a member in the group."""
    world.chat(chat).members |= {ADMIN: "administrator", MEMBER: "member"}
    async with parley(config(world, chat), folder, secrets={"TELEGRAM_BOT_TOKEN": world.token}) as app:
        yield app
        await app.desk.flush()  # what stands in the chat is noted as answered a moment later


async def answer(world: TelegramWorld, text: str, *, user: int = ADMIN, chat: int = GROUP, to: int | None = None) -> Shown:
    """What the bot posts after somebody writes."""
    before = len(world.messages(chat))
    world.user_says(chat, user, text, to=to)
    await world.wait_for(lambda: len(world.messages(chat)) > before)
    return world.messages(chat)[-1]


async def press(world: TelegramWorld, shown: Shown, label: str, *, user: int = ADMIN, chat: int = GROUP) -> Shown:
    """Press the button with this label, or with it in its label; the message as it stands once it was edited."""
    labels = shown.labels()
    number = labels.index(label) if label in labels else next(n for n, text in enumerate(labels) if label in text)
    before = shown.edits
    world.user_presses(chat, user, shown.id, number)
    await world.wait_for(lambda: shown.edits > before)
    return shown


async def test_a_topic_is_followed_by_buttons_alone_though_parley_restarts_between_two(tmp_path: Path) -> None:
    """Topic, then the panel with what is proposed, then done: one message, edited; what was chosen outlives the restart."""
    async with TelegramWorld() as world:
        async with running(world, tmp_path):
            shown = await answer(world, "/subscribe")
            assert "Topic" in shown.text
            assert "Ceasefire" in " ".join(shown.labels())
            shown = await press(world, shown, "Ceasefire")
            assert "Topic: " in shown.text
            shown = await press(world, shown, "How")
            shown = await press(world, shown, "Alerts at once only")
        async with running(world, tmp_path) as app:
            shown = await press(world, shown, "Follow")
            assert "Subscribed" in shown.text
            (held,) = await app.store.read(lambda tx: tx.channels.subscriptions())
            assert (held.topic, held.mode) == ("ceasefire", "alert")
        assert len(world.messages(GROUP)) == 1


async def test_settings_are_one_message_and_take_what_is_written_as_a_reply(tmp_path: Path) -> None:
    """A choice by button; a time in writing, asked for again where it is none; nothing is set before it is saved."""
    async with TelegramWorld() as world, running(world, tmp_path) as app:
        panel = await answer(world, "/settings")
        await press(world, panel, "Digest")
        await press(world, panel, "on weekdays")
        assert "Digest: on weekdays" in panel.text
        at = next(label for label in panel.labels() if label.startswith("Digest at"))
        question = await _asked(world, panel, at)
        assert question.asks_for_reply
        again = await answer(world, "soon", to=question.id)
        assert "no time of day" in again.text
        assert again.asks_for_reply
        panel = await answer(world, "07:30", to=again.id)
        assert "Digest at: 07:30" in panel.text
        assert await app.store.read(lambda tx: tx.channels.all()) == [], "nothing is set yet"
        await press(world, panel, "Save")
        (channel,) = await app.store.read(lambda tx: tx.channels.all())
        assert (channel.digest.at, channel.digest.days) == ("07:30", "weekdays")


async def test_a_question_is_answered_in_private_without_a_reply_and_a_command_is_no_answer(tmp_path: Path) -> None:
    """Across a restart, too."""
    async with TelegramWorld() as world:
        async with running(world, tmp_path, ADMIN):
            question = await answer(world, "/timezone", chat=ADMIN)
            assert question.asks_for_reply
        async with running(world, tmp_path, ADMIN) as app:
            assert "Parley is running" in (await answer(world, "/status", chat=ADMIN)).text
            done = await answer(world, "kyiv", chat=ADMIN)
            assert "Europe/Kyiv" in done.text
            (channel,) = await app.store.read(lambda tx: tx.channels.all())
            assert channel.timezone == "Europe/Kyiv"
            assert "Parley is running" in (await answer(world, "status", chat=ADMIN)).text
            assert (await answer(world, "/timezone", chat=ADMIN)).asks_for_reply
            assert "Nothing was changed" in (await answer(world, "cancel", chat=ADMIN)).text
            assert "Parley is running" in (await answer(world, "status", chat=ADMIN)).text


async def test_a_member_cannot_press_what_an_admin_opened(tmp_path: Path) -> None:
    """Refused in words, nothing changes; who was admin when it was opened and is no more, likewise."""
    async with TelegramWorld() as world, running(world, tmp_path) as app:
        shown = await answer(world, "/subscribe")
        await press(world, shown, "Ceasefire")
        number = shown.labels().index("Follow")
        world.chat(GROUP).members[ADMIN] = "member"
        for user in (MEMBER, ADMIN):
            world.user_presses(GROUP, user, shown.id, number)
        await world.wait_for(lambda: len(world.answered) == 3)
        assert all("Only admins" in world.popups[press]["text"] for press in world.answered[1:])
        assert len(world.messages(GROUP)) == 1
        assert await app.store.read(lambda tx: tx.channels.subscriptions()) == []


async def test_a_form_can_be_left_and_an_old_one_says_so(tmp_path: Path) -> None:
    """Cancelled is said in its place; one that is forgotten answers with a popup."""
    async with TelegramWorld() as world, running(world, tmp_path) as app:
        shown = await answer(world, "/subscribe")
        await press(world, shown, "Cancel")
        assert "Nothing was changed" in shown.text
        assert shown.labels() == []
        shown = await answer(world, "/subscribe")
        await app.desk.flush()  # where it is shown is noted once it stands there
        await app.store.write(lambda tx: tx.connection.execute("DELETE FROM memories"))
        update = world.user_presses(GROUP, ADMIN, shown.id, 0)
        await world.wait_for(lambda: f"press-{update}" in world.popups)
        assert "no longer works" in world.popups[f"press-{update}"]["text"]


async def _asked(world: TelegramWorld, panel: Shown, label: str) -> Shown:
    before = len(world.messages(GROUP))
    world.user_presses(GROUP, ADMIN, panel.id, panel.labels().index(label))
    await world.wait_for(lambda: len(world.messages(GROUP)) > before)
    await asyncio.sleep(0)
    return world.messages(GROUP)[-1]
