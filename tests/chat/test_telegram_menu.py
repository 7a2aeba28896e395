"""Telegram's own list of commands: by scope and language, set once, and again only when it changed."""

import pytest

from bot.catalogue import FluentCatalogue
from bot.chat.telegram import Menu
from bot.core.model import Inbound
from bot.platforms import telegram_menus
from tests.world.telegram import Fault, TelegramWorld
from tests.world.telegram_talk import listening

LOOK, CHANGE, START = ("topics", "What is followed"), ("subscribe", "Follow a topic"), ("start", "Hello")
MENU = Menu(members=(LOOK,), admins=(LOOK, CHANGE), alone=(START, LOOK, CHANGE))
SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}


async def test_each_scope_and_language_gets_its_list_once() -> None:
    """Members see look-ups, admins and private chats more; a second start sets nothing; a change only what changed."""
    ukrainian = Menu(members=(("topics", "Теми"),), admins=(("topics", "Теми"),), alone=(("topics", "Теми"),))
    menus = {"": MENU, "uk": ukrainian}
    async with TelegramWorld() as world:
        async with listening(world, menus=menus):
            await world.wait_for(lambda: len(world.menus) == 8)
        assert {(scope, language) for scope in SCOPES for language in ("", "uk")} == set(world.menus)
        shown = {scope: [entry["command"] for entry in world.menus[scope, ""]] for scope in SCOPES}
        assert shown["default"] == shown["all_group_chats"] == ["topics"]
        assert shown["all_chat_administrators"] == ["topics", "subscribe"]
        assert shown["all_private_chats"] == ["start", "topics", "subscribe"]
        assert world.menus["default", "uk"] == [{"command": "topics", "description": "Теми"}]

        async with listening(world, menus=menus):
            await world.wait_for(lambda: len(world.called("getMyCommands")) == 16)
        assert len(world.called("setMyCommands")) == 8

        changed = Menu(members=(LOOK,), admins=(CHANGE,), alone=MENU.alone)
        async with listening(world, menus={"": changed}):
            await world.wait_for(lambda: len(world.called("setMyCommands")) == 9)
        assert world.called("setMyCommands")[-1].given["scope"] == {"type": "all_chat_administrators"}


async def test_a_refusal_of_the_menu_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    """Everything else goes on."""
    async with TelegramWorld() as world:
        world.fail("setMyCommands", Fault(status=400, description="Bad Request: BOT_COMMAND_INVALID"))
        async with listening(world, menus={"": MENU}) as (_, heard):
            world.user_says(-1, 7, "/topics")
            await world.wait_for(lambda: heard and len(world.menus) == 3)
            assert isinstance(heard[0], Inbound)
    assert "menu (default)" in caplog.text


async def test_parleys_own_menus_are_taken_by_the_server() -> None:
    """Every verb with words in every language of the catalogue; members are not offered what only admins may."""
    catalogue = FluentCatalogue()
    menus = telegram_menus(catalogue, "en")
    assert set(menus) == {"", *catalogue.languages} - {"en"}
    async with TelegramWorld() as world, listening(world, menus=menus):
        await world.wait_for(lambda: len(world.menus) == 4 * len(menus))
        members = [entry["command"] for entry in world.menus["all_group_chats", ""]]
    assert {"topics", "search", "digest", "help"} <= set(members)
    assert not {"subscribe", "unsubscribe", "timezone", "pair", "start"} & set(members)
