"""What people say on Telegram is handed in as command lines, and is never lost."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.core.errors import ParleyError
from bot.core.forms import Values
from bot.core.messages import Button, Buttons, Message, Text, words
from bot.core.model import Inbound
from tests.world.telegram import Fault, TelegramWorld
from tests.world.telegram_talk import QUICK, client_of, delivery, listening

GROUP = -1001
PERSON = 7


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("/topics", "topics"),
        ("/subscribe ceasefire both", "subscribe ceasefire both"),
        ("/subscribe@ParleyTestBot ceasefire", "subscribe ceasefire"),
        ("/subscribe@parleytestbot   ceasefire", "subscribe ceasefire"),
        ("/s12", "s12"),
        ("/s12@ParleyTestBot", "s12"),
        ("/start ABCD-1234", "start ABCD-1234"),
        ("/search one\ntwo — “three”", "search one\ntwo — “three”"),
        ("@ParleyTestBot subscribe ceasefire", "subscribe ceasefire"),
        ("@parleytestbot, why s12", "why s12"),
        ("@ParleyTestBot /topics", "topics"),
        ("@ParleyTestBot", "start"),
        ("@parleytestbot :", "start"),
    ],
)
async def test_a_group_message_to_the_bot_is_a_command_line(said: str, understood: str) -> None:
    """With or without the bot's name, in any case of letters; the text itself is handed over as it is."""
    assert await _understood(GROUP, said) == understood


@pytest.mark.parametrize(
    "said",
    ["hello", "/topics@OtherBot", "what about /topics", "@ParleyTestBotanist hello", "/", "https://e.org/a"],
)
async def test_a_group_message_to_others_is_left_alone(said: str) -> None:
    """Chatter and other bots' commands are no command lines."""
    assert await _understood(GROUP, said) == "END"


@pytest.mark.parametrize(("said", "understood"), [("subscribe ceasefire", "subscribe ceasefire"), ("/help", "help")])
async def test_in_a_private_chat_any_text_is_a_command_line(said: str, understood: str) -> None:
    """There nobody else is spoken to."""
    assert await _understood(PERSON, said) == understood


async def test_an_inbound_names_chat_topic_person_and_way_back() -> None:
    """Everything the pipeline needs, in strings; the key is the update's id."""
    async with TelegramWorld() as world, listening(world) as (_, heard):
        world.chat(GROUP, title="News desk")
        update = world.user_says(GROUP, PERSON, "/topics", thread=17)
        said = next(iter(world.chat(GROUP).messages))
        await world.wait_for(lambda: heard)
        assert heard == [
            Inbound(
                key=str(update),
                platform="telegram",
                chat=str(GROUP),
                user=str(PERSON),
                text="topics",
                thread="17",
                user_name="User 7",
                chat_title="News desk",
                route={"reply_to": str(said)},
            )
        ]


async def test_a_private_chat_is_named_after_the_person() -> None:
    """It is marked private."""
    async with TelegramWorld() as world, listening(world) as (_, heard):
        world.chat(PERSON, title="Ada")
        world.user_says(PERSON, PERSON, "topics")
        await world.wait_for(lambda: heard)
        assert (heard[0].private, heard[0].chat_title) == (True, "Ada")


async def test_bots_and_posing_channels_are_not_heard_but_anonymous_admins_are() -> None:
    """An anonymous admin writes as the group itself, and a channel's own post comes from its admins: both are admins."""
    async with TelegramWorld() as world, listening(world) as (client, heard):
        world.other_bot_says(GROUP, "/topics")
        world.channel_says(-1005, "/topics", posing_in=GROUP)
        world.anonymous_admin_says(GROUP, "/status")
        world.channel_says(-1005, "/latest")
        await world.wait_for(lambda: len(heard) == 2)
        assert [(i.text, i.user, i.chat) for i in heard] == [
            ("status", "1087968824", str(GROUP)),
            ("latest", "1087968824", "-1005"),
        ]
        assert [await client.is_admin(inbound) for inbound in heard] == [True, True]


async def test_a_press_is_the_buttons_command_by_the_one_who_pressed() -> None:
    """The press carries the real person and the message it hangs on."""
    message = Message((Text(words("Talks")), Buttons((Button("Open", url="https://e.org"), Button("Why", "why s1")))), "Talks")
    async with TelegramWorld() as world, listening(world) as (client, heard):
        world.chat(GROUP).topics = {17}
        card = await client.send(delivery(GROUP, message, thread="17"))
        update = world.user_presses(GROUP, 8, int(card.remote_ref), 1)
        await world.wait_for(lambda: heard)
        assert [(i.key, i.user, i.text, i.thread) for i in heard] == [(str(update), "8", "why s1", "17")]
        assert heard[0].route == {"reply_to": card.remote_ref, "callback": f"press-{update}"}


async def test_being_added_to_a_group_is_a_start() -> None:
    """So that the group can be told how to connect."""
    async with TelegramWorld() as world, listening(world) as (_, heard):
        world.bot_added(GROUP, by=PERSON)
        await world.wait_for(lambda: heard)
        assert [(i.text, i.user, i.chat) for i in heard] == [("start", "7", str(GROUP))]


async def test_what_could_not_be_stored_comes_again_and_is_confirmed_only_then(caplog: pytest.LogCaptureFixture) -> None:
    """The offset moves only after `receive` returned; until then the server keeps the update."""
    heard: list[str] = []
    kept: list[list[int]] = []

    async with TelegramWorld() as world:

        async def receive(inbound: Inbound, filled: Values | None = None, /) -> Mapping[str, str]:
            heard.append(inbound.text)
            kept.append(world.unconfirmed())
            if len(heard) == 1:
                raise OSError("disk full")
            return {}

        client = client_of(world)
        await client.start(receive)
        first = world.user_says(GROUP, PERSON, "/topics")
        await world.wait_for(lambda: len(heard) == 2)
        await world.wait_for(lambda: not world.unconfirmed())
        assert heard == ["topics", "topics"]
        assert kept == [[first], [first]]
        world.user_says(GROUP, PERSON, "/status")
        await world.wait_for(lambda: heard[2:] == ["status"])
        await client.stop()
    assert "asked for again" in caplog.text


async def test_a_stop_while_storing_leaves_the_update_unconfirmed() -> None:
    """What was cut off by a stop is handed in again by the next start."""
    entered = asyncio.Event()

    async with TelegramWorld() as world:

        async def never_ends(_: Inbound, filled: Values | None = None, /) -> Mapping[str, str]:
            entered.set()
            await asyncio.sleep(60)
            return {}

        client = client_of(world)
        await client.start(never_ends)
        update = world.user_says(GROUP, PERSON, "/topics")
        await entered.wait()
        await client.stop()
        assert world.unconfirmed() == [update]
        async with listening(world) as (_, heard):
            await world.wait_for(lambda: heard)
        assert heard[0].key == str(update)


async def test_a_stop_confirms_what_was_stored() -> None:
    """The last offset is said on the way out: a restart does not hear it again."""
    async with TelegramWorld() as world:
        async with listening(world) as (_, heard):
            world.user_says(GROUP, PERSON, "/topics")
            await world.wait_for(lambda: heard)
        assert world.unconfirmed() == []


@pytest.mark.parametrize(
    "fault",
    [Fault(status=500), Fault(drop=True), Fault(body=b"<html>"), Fault(truncate=True), Fault(retry_after=1), Fault(status=409)],
    ids=["500", "drop", "no JSON", "truncated", "429", "409"],
)
async def test_polling_outlives_every_fault(fault: Fault) -> None:
    """Commands arrive after it; the 30 seconds and more of patience belong to the real server."""
    async with TelegramWorld() as world:
        world.fail("getUpdates", fault)
        async with listening(world) as (_, heard):
            world.user_says(GROUP, PERSON, "/topics")
            await world.wait_for(lambda: heard)
    assert [inbound.text for inbound in heard] == ["topics"]


async def test_a_second_poller_is_named_as_the_trouble(caplog: pytest.LogCaptureFixture) -> None:
    """409 in plain words, once for as long as it lasts."""
    async with TelegramWorld() as world:
        world.fail("getUpdates", Fault(status=409), Fault(status=409))
        async with listening(world) as (_, heard):
            world.user_says(GROUP, PERSON, "/topics")
            await world.wait_for(lambda: heard)
    warnings = [r for r in caplog.records if r.levelno == logging.WARNING and "another program polls" in r.getMessage()]
    assert len(warnings) == 1


async def test_a_token_refused_while_polling_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """One 401 would end the library's polling for good: ours rests and goes on."""
    async with TelegramWorld() as world, listening(world) as (_, heard):
        world.revoked = True
        await world.wait_for(lambda: "refuses the bot's token" in caplog.text)
        world.revoked = False
        world.user_says(GROUP, PERSON, "/topics")
        await world.wait_for(lambda: heard)
        assert world.token not in caplog.text


async def test_a_stop_is_quick_even_in_the_middle_of_a_back_off() -> None:
    """The library would sleep its retry_after to the end."""
    async with TelegramWorld() as world:
        client = client_of(world, timeouts=replace(QUICK, stop=1))
        world.fail("getUpdates", Fault(retry_after=500))
        await client.start(_deaf)
        await world.wait_for(lambda: world.called("getUpdates"))
        async with asyncio.timeout(120):
            await client.stop()


async def test_a_server_that_is_away_at_the_start_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """Parley starts without Telegram and listens as soon as it is there."""
    async with TelegramWorld() as world:
        world.fail("getMe", Fault(status=502))
        async with listening(world) as (_, heard):
            world.user_says(GROUP, PERSON, "/topics")
            await world.wait_for(lambda: heard)
    assert "trying again" in caplog.text


async def test_a_token_refused_after_such_a_start_is_tried_again_too(caplog: pytest.LogCaptureFixture) -> None:
    """Parley runs already: it says what to mend and goes on trying."""
    async with TelegramWorld() as world:
        refusal = Fault(status=401, description="Unauthorized")
        world.fail("getMe", Fault(status=502), refusal, Fault(status=502))
        async with listening(world) as (_, heard):
            world.user_says(GROUP, PERSON, "/topics")
            await world.wait_for(lambda: heard)
    assert "set TELEGRAM_BOT_TOKEN" in caplog.text
    assert "still cannot be reached" in caplog.text


async def test_an_update_that_cannot_be_read_does_not_block_those_behind_it(caplog: pytest.LogCaptureFixture) -> None:
    """It would come again for ever: it is logged and passed over."""
    async with TelegramWorld() as world, listening(world) as (_, heard):
        world.queue("my_chat_member", {"chat": {"id": 1, "type": "group"}})
        world.user_says(GROUP, PERSON, "/topics")
        await world.wait_for(lambda: heard)
    assert "passed over" in caplog.text


async def test_an_unreachable_server_does_not_stop_the_start() -> None:
    """And it can be stopped while it is still trying."""
    async with TelegramWorld() as gone:
        pass
    client = client_of(gone)
    await client.start(_deaf)
    await client.stop()


async def test_a_wrong_token_stops_the_start() -> None:
    """It is the operator's to mend."""
    async with TelegramWorld() as world:
        client = client_of(world, token="1:wrong")
        with pytest.raises(ParleyError):
            await client.start(_deaf)
        await client.stop()


async def test_only_the_updates_that_are_read_are_asked_for() -> None:
    """Telegram sends nothing else."""
    async with TelegramWorld() as world, listening(world):
        await world.wait_for(lambda: world.called("getUpdates"))
        asked = world.called("getUpdates")[0].given["allowed_updates"]
        assert asked == ["message", "channel_post", "callback_query", "my_chat_member"]


async def _understood(chat: int, said: str) -> str:
    """What the first inbound says; a known command follows as END, so that silence is seen at once."""
    async with TelegramWorld() as world, listening(world) as (_, heard):
        world.user_says(chat, PERSON, said)
        world.user_says(chat, PERSON, "/END")
        await world.wait_for(lambda: heard and heard[-1].text == "END")
        return heard[0].text


async def _deaf(_: Inbound, filled: Values | None = None, /) -> Mapping[str, str]:
    return {}
