"""Who may: Telegram's own word, asked at every change, remembered for a minute only for look-ups."""

import asyncio
from typing import Any

import pytest

from bot.core.model import Inbound
from tests.world.telegram import Fault, TelegramWorld
from tests.world.telegram_talk import sending

GROUP = -1001
ANONYMOUS = 1087968824


def said(user: int, **fields: Any) -> Inbound:
    """Something that a person says in the group."""
    return Inbound("1", "telegram", str(GROUP), str(user), "topics", **fields)


async def test_admins_are_the_chats_own_and_the_configured() -> None:
    """Creator, administrator, anonymous admin, the operator's list, the person of a private chat; nobody else."""
    async with TelegramWorld() as world, sending(world, admins=(9,)) as client:
        statuses = {1: "creator", 2: "administrator", 3: "member", 4: "restricted", 5: "left", 6: "kicked"}
        world.chat(GROUP).members = statuses
        assert [user for user in (1, 2, 3, 4, 5, 6, 8, 9, ANONYMOUS) if await client.is_admin(said(user))] == [
            1,
            2,
            9,
            ANONYMOUS,
        ]
        assert await client.is_admin(said(8, private=True))


async def test_members_may_look_and_who_left_may_not() -> None:
    """A restricted member is a member while in the chat; who writes where Telegram says nothing is taken for one."""
    async with TelegramWorld() as world, sending(world) as client:
        chat = world.chat(GROUP)
        chat.members = {1: "creator", 2: "administrator", 3: "member", 4: "restricted", 5: "restricted", 6: "left", 7: "kicked"}
        chat.outside = {5}
        assert [user for user in (1, 2, 3, 4, 5, 6, 7, 8, ANONYMOUS) if await client.may_look(said(user))] == [
            *(1, 2, 3, 4, 8),
            ANONYMOUS,
        ]


async def test_who_asks_about_a_chat_from_elsewhere_must_be_known_to_be_in_it() -> None:
    """There Telegram's silence counts as no."""
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP).members = {3: "member"}
        route = {"about": str(GROUP)}
        assert [await client.may_look(said(user, route=route)) for user in (3, 8)] == [True, False]


async def test_a_demotion_counts_at_the_next_click_and_a_look_up_asks_once_a_minute() -> None:
    """Changes are asked about afresh, whatever was remembered."""
    async with TelegramWorld() as world, sending(world) as client:
        members = world.chat(GROUP).members = {1: "administrator"}
        for _ in range(5):
            assert await client.may_look(said(1))
        assert len(world.called("getChatMember")) == 1
        assert await client.is_admin(said(1))
        members[1] = "member"
        assert not await client.is_admin(said(1))
        assert len(world.called("getChatMember")) == 3
        members[1] = "left"
        assert not await client.is_admin(said(1))
        assert not await client.may_look(said(1)), "what was learned last is what is remembered"


async def test_a_change_asks_once_and_believes_nothing_older() -> None:
    """Whether somebody may change and whether they are still there is one question, asked of Telegram at that moment."""
    async with TelegramWorld() as world, sending(world) as client:
        members = world.chat(GROUP).members = {1: "creator"}
        assert await client.may_look(said(1))
        members[1] = "left"
        may_look, is_admin = await asyncio.gather(client.may_look(said(1), afresh=True), client.is_admin(said(1)))
        assert (may_look, is_admin) == (False, False)
        assert len(world.called("getChatMember")) == 2


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(drop=True), Fault(retry_after=5)], ids=["500", "drop", "429"])
async def test_no_word_from_telegram_counts_as_no_admin(fault: Fault) -> None:
    """Deny by default."""
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP).members = {1: "creator"}
        world.fail("getChatMember", fault)
        assert not await client.is_admin(said(1))
