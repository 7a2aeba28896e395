"""Webhook mode: Telegram calls in, is believed only with the secret, and is told "taken" only once it is stored."""

import logging
from collections.abc import Awaitable, Callable

import pytest
from aiogram import methods as aiogram
from aiohttp import ClientSession

from bot.chat.telegram.listening import SECRET_HEADER
from bot.core.model import Inbound
from tests.world.telegram import Fault, TelegramWorld
from tests.world.telegram_talk import called, listening, sending

GROUP, PERSON = -1001, 7
SAID = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "topics"}}


async def test_commands_arrive_by_webhook_with_the_kinds_of_updates_that_are_read() -> None:
    """The webhook is set with a secret of allowed characters; what people say arrives, and is confirmed."""
    async with TelegramWorld() as world, called(world) as (_, heard):
        assert world.hook
        assert world.hook.url.endswith("/telegram")
        assert (len(world.hook.secret), world.hook.allowed) == (
            64,
            ["message", "channel_post", "callback_query", "my_chat_member"],
        )
        world.user_says(GROUP, PERSON, "/topics")
        await world.wait_for(lambda: heard and not world.unconfirmed())
        assert [inbound.text for inbound in heard] == ["topics"]
        assert world.token not in world.hook.secret


@pytest.mark.parametrize("secret", ["", "guess", "geraten-ü"])
async def test_a_caller_without_the_secret_is_refused(secret: str, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing that it says is heard."""
    async with TelegramWorld() as world, called(world) as (_, heard), ClientSession() as session:
        assert world.hook
        headers = {SECRET_HEADER: secret} if secret else {}
        async with session.post(world.hook.url, json=SAID, headers=headers) as answer:
            assert answer.status == 403
    assert heard == []
    assert "not Telegram" in caplog.text


async def test_what_cannot_be_read_is_taken_and_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    """Telegram would call with it for ever."""
    async with TelegramWorld() as world, called(world) as (_, heard), ClientSession() as session:
        assert world.hook
        for body in (b"", b"\xff", b"[]", b'{"update_id": 5, "message": {}}'):
            async with session.post(world.hook.url, data=body, headers={SECRET_HEADER: world.hook.secret}) as answer:
                assert answer.status == 200
        world.user_says(GROUP, PERSON, "/topics")
        await world.wait_for(lambda: heard)
    assert "passed over" in caplog.text


async def test_what_could_not_be_stored_is_called_again() -> None:
    """500 until it is persisted, 200 only then."""
    failed: list[str] = []

    def failing(receive: Callable[[Inbound], Awaitable[None]]) -> Callable[[Inbound], Awaitable[None]]:
        async def work(inbound: Inbound) -> None:
            if not failed:
                failed.append(inbound.text)
                raise OSError("disk full")
            await receive(inbound)

        return work

    async with TelegramWorld() as world, called(world, through=failing) as (_, heard):
        world.user_says(GROUP, PERSON, "/topics")
        await world.wait_for(lambda: heard and not world.unconfirmed())
        assert world.hook
        assert world.hook.answers == [500, 200]


async def test_switching_back_to_polling_takes_the_webhook_away() -> None:
    """What Telegram kept meanwhile arrives by polling; nothing is lost on either switch."""
    async with TelegramWorld() as world:
        async with called(world) as (_, heard):
            world.user_says(GROUP, PERSON, "/topics")
            await world.wait_for(lambda: heard and not world.unconfirmed())
        assert world.hooked, "a stop leaves it: Telegram keeps for us what it cannot hand over"
        world.user_says(GROUP, PERSON, "/status")
        async with listening(world) as (_, later):
            await world.wait_for(lambda: later)
            assert [inbound.text for inbound in later] == ["status"]
            await world.wait_for(lambda: not world.hooked)
        world.user_says(GROUP, PERSON, "/latest")
        async with called(world) as (_, again):
            await world.wait_for(lambda: again)
            assert [inbound.text for inbound in again] == ["latest"]


async def test_a_webhook_taken_away_by_another_program_is_set_again(caplog: pytest.LogCaptureFixture) -> None:
    """Otherwise Parley would be deaf without a word."""
    async with TelegramWorld() as world, called(world) as (_, heard):
        await world.unhook()
        world.user_says(GROUP, PERSON, "/topics")
        await world.wait_for(lambda: heard)
    assert "took the webhook away" in caplog.text


async def test_check_says_how_the_webhook_fares() -> None:
    """Not set yet; set, with what waits and what Telegram met with last."""
    async with TelegramWorld() as world:
        async with sending(world, mode="webhook", public_url="http://127.0.0.1:9") as client:
            assert "will be told to call http://127.0.0.1:9/telegram" in (await client.check())[-1]
        await world.set_hook("http://127.0.0.1:9/telegram")
        world.user_says(GROUP, PERSON, "/topics")
        await world.wait_for(lambda: world.hook and world.hook.answers)
        async with sending(world, mode="webhook", public_url="http://127.0.0.1:9") as client:
            assert (await client.check())[-1].endswith("1 waiting; its last trouble: Connection refused")


async def test_the_calls_about_webhooks_have_only_keys_that_others_know() -> None:
    """Those of aiogram's models, which allow extras: hence the comparison."""
    async with TelegramWorld() as world, called(world) as (client, _):
        await client.check()
        for call in world.calls:
            model = getattr(aiogram, call.method[0].upper() + call.method[1:])
            assert call.raw.keys() <= model.model_fields.keys(), call.method
        assert {"setWebhook", "getWebhookInfo"} <= {call.method for call in world.calls}


async def test_a_server_that_is_away_when_the_webhook_is_set_is_tried_again() -> None:
    """As with polling."""
    async with TelegramWorld() as world:
        world.fail("setWebhook", Fault(status=502))
        async with called(world) as (_, heard):
            world.user_says(GROUP, PERSON, "/topics")
            await world.wait_for(lambda: heard)


async def test_polling_beside_a_webhook_of_another_program_is_said_in_plain_words(caplog: pytest.LogCaptureFixture) -> None:
    """409: once, and what to do."""
    async with TelegramWorld() as world, listening(world):
        await world.wait_for(lambda: world.called("getUpdates"))
        await world.set_hook("http://127.0.0.1:9/elsewhere")
        await world.wait_for(lambda: "a webhook was set for this bot" in caplog.text)
    assert len([r for r in caplog.records if r.levelno >= logging.WARNING and "webhook was set" in r.getMessage()]) == 1
