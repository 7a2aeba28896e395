"""The Telegram stand-in judges as strictly as Telegram does."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
from aiogram import methods as aiogram
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.telegram import Menu
from bot.core.messages import Button, Buttons, Message, Popup, Text, words
from bot.core.model import Op
from tests.world.telegram import TelegramWorld
from tests.world.telegram_html import BadMarkup, parse
from tests.world.telegram_judge import td_parse
from tests.world.telegram_talk import delivery, listening

PIECES = st.sampled_from(
    "<b> </b> <i> </i> <code> </code> <blockquote> </blockquote> <a_href='https://e.org/'> </a> <x> </> < > & &lt; &amp &foo; "
    "&#65; &#x41; <b <span> a 👍 \n <B> </B> </b_> <b/> <u> </u>".replace(" ", "|")
    .replace("_", " ")
    .split("|")
)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_its_parser_agrees_with_telegrams(markup: str) -> None:
    """Same text, same styled stretches, or both refuse with the same words."""
    assert _ours(markup) == _telegrams(markup)


def _ours(markup: str) -> object:
    try:
        text, entities = parse(markup)
    except BadMarkup as refusal:
        return str(refusal).lower()
    return text, {(e.offset, e.length) for e in entities if e.tag != "a" or e.url.startswith("http")}


def _telegrams(markup: str) -> object:
    try:
        text, entities = td_parse(markup)
    except ValueError as refusal:
        return f"bad request: {refusal}".lower()
    return text, {(offset, length) for offset, length, _ in entities}


REFUSED = {
    "an unknown parameter": {"text": "x", "parse_modus": "HTML"},
    "no text": {},
    "only space": {"text": "  "},
    "too long": {"text": "x" * 4097},
    "too long in UTF-16": {"text": "👍" * 2049},
    "bad markup": {"text": "<b>x", "parse_mode": "HTML"},
    "a number that is none": {"text": "x", "message_thread_id": "seventeen"},
    "no such topic": {"text": "x", "message_thread_id": "17"},
    "no JSON": {"text": "x", "link_preview_options": "no"},
    "an unknown key inside": {"text": "x", "link_preview_options": '{"disabled": true}'},
    "a button without action": {"text": "x", "reply_markup": '{"inline_keyboard": [[{"text": "x"}]]}'},
    "65 bytes of data": {
        "text": "x",
        "reply_markup": '{"inline_keyboard": [[{"text": "x", "callback_data": "%s"}]]}' % ("x" * 65),
    },
    "a script as address": {"text": "x", "reply_markup": '{"inline_keyboard": [[{"text": "x", "url": "javascript:x"}]]}'},
    "a reply to nothing": {"text": "x", "reply_parameters": '{"message_id": 99}'},
}


@pytest.mark.parametrize("name", REFUSED)
async def test_it_refuses_what_telegram_refuses(name: str) -> None:
    """400 with a description, and nothing stands in the chat."""
    async with TelegramWorld() as world:
        world.chat(-1)
        status, body = await _call(world, "sendMessage", {"chat_id": "-1", **REFUSED[name]})
        assert (status, body["ok"], world.messages(-1)) == (400, False, [])
        assert body["description"].startswith("Bad Request: ")


async def test_it_knows_its_token_and_its_methods() -> None:
    """401 and 404, as the real one."""
    async with TelegramWorld() as world:
        assert (await _call(world, "getMe", {}, token="1:wrong"))[0] == 401
        assert (await _call(world, "sendMassage", {}))[0] == 404


async def test_updates_are_confirmed_only_by_a_higher_offset() -> None:
    """Asked again without one, they come again."""
    async with TelegramWorld() as world:
        first, second = world.user_says(7, 7, "one"), world.user_says(7, 7, "two")
        for offset, expected in (({}, [first, second]), ({}, [first, second]), ({"offset": str(second)}, [second])):
            _, body = await _call(world, "getUpdates", offset)
            assert [update["update_id"] for update in body["result"]] == expected
        assert world.unconfirmed() == [second]


async def test_a_second_poller_ends_the_first() -> None:
    """The older poll is answered 409."""
    async with TelegramWorld() as world:
        first = asyncio.create_task(_call(world, "getUpdates", {"timeout": "5"}))
        await world.wait_for(lambda: world.called("getUpdates"))
        second = asyncio.create_task(_call(world, "getUpdates", {"timeout": "5"}))
        assert (await first)[0] == 409
        world.user_says(7, 7, "one")
        assert (await second)[0] == 200


MENUS = {"": Menu(members=(("topics", "What is followed"),))}


async def test_the_client_sends_only_keys_that_others_know() -> None:
    """Every raw key on the wire is a field of aiogram's model of that method, which allows extras: hence the comparison."""
    message = Message((Text(words("x")), Buttons((Button("Why", "why s1"),))), "x")
    async with TelegramWorld() as world, listening(world, menus=MENUS) as (client, heard):
        world.chat(-1).topics = {17}
        sent = await client.send(delivery(-1, message, thread="17", silent=True))
        await client.send(delivery(-1, message, op=Op.REPLY, target_ref=sent.remote_ref))
        await client.send(delivery(-1, "y", op=Op.EDIT, target_ref=sent.remote_ref))
        world.user_presses(-1, 7, int(sent.remote_ref) + 1)
        await world.wait_for(lambda: heard and world.menu)
        popup = replace(message, popup=Popup("Words.", (Buttons((Button("Less", "more s1"),)),)))
        await client.send(delivery(-1, popup, op=Op.REPLY, route=heard[0].route))
        assert world.answered
    for call in world.calls:
        model = getattr(aiogram, call.method[0].upper() + call.method[1:])
        assert call.raw.keys() <= model.model_fields.keys(), call.method


async def _call(world: TelegramWorld, method: str, data: dict[str, str], *, token: str = "") -> tuple[int, dict[str, Any]]:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{world.base_url}{token or world.token}/{method}", data=data)
        return answer.status_code, answer.json()
