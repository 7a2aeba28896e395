"""TelegramClient sends what it is given and says truthfully what became of it."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.chat.telegram import TelegramClient
from bot.core.errors import ParleyError
from bot.core.forms import Values
from bot.core.messages import Button, Buttons, Heading, Message, Text, say, words
from bot.core.model import Inbound, Op
from bot.core.outbox import Verdict
from bot.core.settings import TelegramSettings
from tests.world.telegram import Fault, TelegramWorld
from tests.world.telegram_talk import QUICK, client_of, delivery, sending

GROUP = -100


async def test_a_post_stands_in_the_chat_as_people_read_it() -> None:
    """What is sent is shown, escaped, with its button, without a link preview; remote_ref is the message's id."""
    message = Message((Heading("Talks <resume>", "https://example.org/a"), Buttons((Button("Why", "why s1"),))), "Talks")
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP)
        outcome = await client.send(delivery(GROUP, message))
        (shown,) = world.messages(GROUP)
        assert outcome.verdict is Verdict.SENT
        assert outcome.remote_ref == str(shown.id)
        assert shown.text == "Talks <resume>"
        assert [entity.tag for entity in shown.entities] == ["a", "b"]
        assert shown.labels() == ["Why"]
        assert not shown.preview
        assert not shown.silent


async def test_a_silent_delivery_makes_no_sound_and_goes_to_its_topic() -> None:
    """`silent` and the channel's thread reach the wire."""
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP).topics = {17}
        assert (await client.send(delivery(GROUP, thread="17", silent=True))).verdict is Verdict.SENT
        (shown,) = world.messages(GROUP)
        assert shown.silent
        assert shown.thread == 17


async def test_the_general_topic_is_addressed_without_a_thread_id() -> None:
    """Thread 1 is the forum itself: the server would refuse its id."""
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP).topics = {17}
        assert (await client.send(delivery(GROUP, thread="1"))).verdict is Verdict.SENT


@pytest.mark.parametrize("where", ["target_ref", "route"])
async def test_a_reply_hangs_on_what_it_answers(where: str) -> None:
    """By the target's remote_ref, or by the route of the command that is answered."""
    async with TelegramWorld() as world, sending(world) as client:
        world.user_says(GROUP, 7, "/topics")
        asked = next(iter(world.chat(GROUP).messages))
        fields: dict[str, Any] = {"target_ref": str(asked)} if where == "target_ref" else {"route": {"reply_to": str(asked)}}
        await client.send(delivery(GROUP, op=Op.REPLY, **fields))
        assert world.messages(GROUP)[0].reply_to == asked


async def test_a_reply_to_a_deleted_message_still_arrives() -> None:
    """The answer matters more than its thread."""
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP)
        outcome = await client.send(delivery(GROUP, op=Op.REPLY, route={"reply_to": "999"}))
        assert outcome.verdict is Verdict.SENT
        assert world.messages(GROUP)[0].reply_to is None


async def test_an_edit_changes_the_message_and_the_same_edit_again_is_sent() -> None:
    """`message is not modified` means that people see what we wanted."""
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP)
        first = await client.send(delivery(GROUP, "One source."))
        edit = delivery(GROUP, "Two sources.", op=Op.EDIT, target_ref=first.remote_ref)
        assert (await client.send(edit)).verdict is Verdict.SENT
        again = await client.send(edit)
        assert (again.verdict, again.remote_ref) == (Verdict.SENT, first.remote_ref)
        (shown,) = world.messages(GROUP)
        assert (shown.text, shown.edits) == ("Two sources.", 1)


async def test_a_long_message_arrives_in_parts_and_a_long_edit_in_one() -> None:
    """Each part is a delivery of its own; an edit can only fill one message."""
    long = Message((Text(words("word " * 1800)), Buttons((Button("Why", "why s1"),))), "long")
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP)
        parts = client.parts(delivery(GROUP, long))
        outcomes = [await client.send(delivery(GROUP, long, part=part)) for part in range(parts)]
        assert parts == 3
        assert " ".join(shown.text for shown in world.messages(GROUP)).split() == ["word"] * 1800
        assert [shown.labels() for shown in world.messages(GROUP)] == [[], [], ["Why"]]
        edit = delivery(GROUP, long, op=Op.EDIT, target_ref=outcomes[0].remote_ref)
        assert client.parts(edit) == 1
        await client.send(edit)
        assert world.messages(GROUP)[0].text.endswith("…")
        assert world.messages(GROUP)[0].labels() == ["Why"]


async def test_what_may_be_a_repeat_says_so() -> None:
    """The catalogue's line stands before it."""
    async with TelegramWorld() as world, sending(world, repeat_note="This may be a repeat.") as client:
        world.chat(GROUP)
        await client.send(delivery(GROUP, "Talks resume.", maybe_repeated=True))
        await client.send(delivery(GROUP, "Talks resume."))
        assert [m.text for m in world.messages(GROUP)] == ["This may be a repeat.\nTalks resume.", "Talks resume."]


async def test_a_file_is_sent_with_its_name_and_caption(tmp_path: Path) -> None:
    """The route names the file; the message's summary is its caption; a missing file is refused, not retried."""
    path = tmp_path / "feeds.opml"
    path.write_bytes(b"<opml/>")
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP)
        outcome = await client.send(delivery(GROUP, say("Your feeds"), op=Op.FILE, route={"file": str(path)}))
        (shown,) = world.messages(GROUP)
        assert (outcome.remote_ref, shown.text, shown.document) == (str(shown.id), "Your feeds", b"<opml/>")
        missing = await client.send(delivery(GROUP, op=Op.FILE, route={"file": str(tmp_path / "no")}))
        assert missing.verdict is Verdict.REFUSED


FAULTS = {
    "429": (Fault(retry_after=30), Verdict.NOT_SENT),
    "429 without a time": (Fault(status=429), Verdict.NOT_SENT),
    "413": (Fault(status=413), Verdict.REFUSED),
    "500": (Fault(status=500), Verdict.UNKNOWN),
    "502": (Fault(status=502), Verdict.UNKNOWN),
    "dropped before": (Fault(drop=True), Verdict.UNKNOWN),
    "dropped after accept": (Fault(drop=True, accept=True), Verdict.UNKNOWN),
    "truncated": (Fault(truncate=True, accept=True), Verdict.UNKNOWN),
    "read time-out": (Fault(delay=3600), Verdict.UNKNOWN),
    "no JSON": (Fault(body=b"<html>", accept=True), Verdict.UNKNOWN),
    "no result": (Fault(body=b'{"ok": true}', accept=True), Verdict.UNKNOWN),
    "no message": (Fault(body=b'{"ok": true, "result": true}', accept=True), Verdict.UNKNOWN),
    "not modified": (Fault(status=400, description="Bad Request: message is not modified: same"), Verdict.SENT),
    "entities": (Fault(status=400, description="Bad Request: can't parse entities: Unclosed start tag"), Verdict.MARKUP),
    "button": (Fault(status=400, description="Bad Request: BUTTON_DATA_INVALID"), Verdict.MARKUP),
    "kicked": (Fault(status=403, description="Forbidden: bot was kicked from the group chat"), Verdict.CHAT_GONE),
    "not started": (Fault(status=403, description="Forbidden: bot can't initiate conversation"), Verdict.CHAT_GONE),
    "no rights": (Fault(status=400, description="Bad Request: not enough rights to send text messages"), Verdict.CHAT_GONE),
    "topic closed": (Fault(status=400, description="Bad Request: TOPIC_CLOSED"), Verdict.CHANNEL_GONE),
    "anything else": (Fault(status=400, description="Bad Request: message is too long"), Verdict.REFUSED),
    "401": (Fault(status=401, description="Unauthorized"), Verdict.PLATFORM_DOWN),
    "409": (Fault(status=409, description="Conflict"), Verdict.NOT_SENT),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_every_fault_is_told_as_what_it_means(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Surely not sent, maybe sent and never to be sent are told apart; no reason and no log holds the token."""
    fault, verdict = FAULTS[name]
    caplog.set_level(logging.DEBUG)
    timeouts = replace(QUICK, read=0.2) if fault.delay else QUICK
    async with TelegramWorld() as world, sending(world, timeouts=timeouts) as client:
        world.chat(GROUP)
        world.fail("sendMessage", fault)
        outcome = await client.send(delivery(GROUP))
        assert outcome.verdict is verdict
        assert outcome.reason or verdict is Verdict.SENT
        assert world.token not in outcome.reason + caplog.text


async def test_a_429_says_how_long() -> None:
    """retry_after is handed on in seconds."""
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP)
        world.fail("sendMessage", Fault(retry_after=30))
        assert (await client.send(delivery(GROUP))).retry_after == 30


async def test_chats_that_are_gone_moved_or_lost_their_topic_are_told_apart() -> None:
    """Kicked, blocked, unknown: gone. Topic deleted: only its channel is. Now a supergroup: moved, with its address."""
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(-1).bot_status = "kicked"
        world.chat(7).bot_status = "blocked"
        world.chat(-2).moved_to = -1002
        world.chat(-3).topics = {17}
        for chat in (-1, 7, -999):
            assert (await client.send(delivery(chat))).verdict is Verdict.CHAT_GONE
        assert (await client.send(delivery(-3, thread="18"))).verdict is Verdict.CHANNEL_GONE
        moved = await client.send(delivery(-2))
        assert (moved.verdict, moved.moved_to) == (Verdict.CHAT_MOVED, "-1002")


async def test_an_unknown_is_sent_once_more_only_when_telegram_answers() -> None:
    """Telegram cannot be read back; while it does not even say who we are, the one more time is not spent."""
    async with TelegramWorld() as world, sending(world) as client:
        for fault in (Fault(status=502), Fault(drop=True)):
            world.fail("getMe", fault)
            found = await client.look_back(delivery(GROUP))
            assert found is not None
            assert found.verdict is Verdict.LATER
        assert await client.look_back(delivery(GROUP)) is None


async def test_nothing_listening_means_surely_not_sent() -> None:
    """A refused connection can be tried again without a mark."""
    settings = TelegramSettings(base_url="http://127.0.0.1:9/bot")
    client = TelegramClient(settings, "4242:secret", timeouts=QUICK)
    try:
        assert (await client.send(delivery(GROUP))).verdict is Verdict.OUT_OF_REACH
    finally:
        await client.stop()


async def test_a_proxy_of_the_environment_is_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only an explicit proxy is: an unusable one is "not sent", the environment's changes nothing."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with TelegramWorld() as world:
        world.chat(GROUP)
        async with sending(world) as client:
            assert (await client.send(delivery(GROUP))).verdict is Verdict.SENT
        async with sending(world, proxy="http://127.0.0.1:9") as client:
            assert (await client.send(delivery(GROUP))).verdict is Verdict.OUT_OF_REACH


async def test_refused_markup_goes_out_plain_with_every_word() -> None:
    """`plain` sends no parse_mode and writes the address out."""
    message = Message((Heading("A < B", "https://example.org/a"), Text(words("x & y"))), "A < B")
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP)
        await client.send(delivery(GROUP, message, plain=True))
        (shown,) = world.messages(GROUP)
        assert not shown.html
        assert shown.text == "A < B (https://example.org/a)\nx & y"


async def test_admins_are_whom_telegram_names() -> None:
    """Creator and administrator are; a member, a stranger, and anybody where Telegram does not answer are not."""
    async with TelegramWorld() as world, sending(world) as client:
        world.chat(GROUP).members = {1: "creator", 2: "administrator", 3: "member"}

        async def admin(user: str, *, private: bool = False) -> bool:
            return await client.is_admin(Inbound("1", "telegram", str(GROUP), user, "topics", private=private))

        assert [await admin(user) for user in ("1", "2", "3", "4")] == [True, True, False, False]
        assert await admin("1087968824")
        assert await admin("4", private=True)
        world.fail("getChatMember", Fault(status=500))
        assert not await admin("1")


async def test_check_says_what_works_and_what_does_not() -> None:
    """Bot and allowed chats by name; a chat the bot cannot see, a refused token and a dead server each in their own words."""
    async with TelegramWorld() as world:
        world.chat(GROUP, title="News desk")
        async with sending(world, allow_chats=(GROUP,)) as client:
            assert await client.check() == ["telegram: @ParleyTestBot answers", "telegram: -100 is News desk"]
        async with sending(world, allow_chats=(GROUP, -5)) as client:
            with pytest.raises(ParleyError, match=r"-5: .*hat not found"):
                await client.check()
        async with sending(world, token="1:wrong") as client:
            with pytest.raises(ParleyError, match="TELEGRAM_BOT_TOKEN"):
                await client.check()
        world.fail("getMe", Fault(status=502))
        async with sending(world) as client:
            with pytest.raises(ParleyError, match="cannot be reached"):
                await client.check()


async def test_a_refused_token_stops_the_start_and_is_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    """The library's own error text holds the token; ours says what to set."""
    caplog.set_level(logging.DEBUG)
    async with TelegramWorld() as world:
        client = client_of(world, token="1:wrong-but-secret")
        with pytest.raises(ParleyError, match="TELEGRAM_BOT_TOKEN") as caught:
            await client.start(_deaf)
        await client.stop()
        assert "wrong-but-secret" not in f"{caught.value!r} {caught.value.__cause__!r} {caplog.text}"


async def _deaf(_: Inbound, filled: Values | None = None, /) -> Mapping[str, str]:
    return {}
