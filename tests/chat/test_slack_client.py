"""The real SlackClient against a Slack workspace on loopback: what goes out."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.chat.slack import SlackClient
from bot.core.messages import Button, Buttons, Heading, Image, Message, SmallPrint, Text, say, words
from bot.core.model import Channel, Chat, Delivery, DeliveryState, Op
from bot.core.outbox import Verdict
from bot.core.settings import SlackSettings
from tests.world.slack import SlackWorld
from tests.world.slack_rules import active

ALERT = Message(
    (
        Heading("Ceasefire talks resume", "https://example.org/a?x=1&y=2"),
        Text(words("ceasefire · ", "matched <ceasefire>")),
        Buttons((Button("Why", "why s1"), Button("Open", url="https://example.org/a"))),
        SmallPrint(words("s1 · example.org")),
    ),
    "Ceasefire talks resume",
)


@pytest.fixture
async def world() -> AsyncIterator[SlackWorld]:
    async with SlackWorld() as world:
        yield world


@pytest.fixture
async def client(world: SlackWorld) -> AsyncIterator[SlackClient]:
    client = connect(world)
    yield client
    await client.stop()


def connect(world: SlackWorld, **kwargs: Any) -> SlackClient:
    kwargs = {"bot_token": world.bot_token, "app_token": world.app_token, "repeat_note": "This may be a repeat.", **kwargs}
    return SlackClient(SlackSettings(enabled=True, base_url=world.base_url), **kwargs)


def delivery(op: Op = Op.POST, message: Message = ALERT, **kwargs: Any) -> Delivery:
    chat = Chat(1, "slack", kwargs.pop("address", "C0NEWS"), "T0WORLD")
    values: dict[str, Any] = {"payload": message.to_json(), "part": 0, **kwargs}
    return Delivery(id=7, channel=Channel(1, chat), op=op, subject="story:1", revision=1, state=DeliveryState.SENDING, **values)


async def test_a_post_stands_in_the_channel_with_its_delivery_as_metadata(world: SlackWorld, client: SlackClient) -> None:
    """What is sent is shown whole, can be read back, and unfurls nothing."""
    outcome = await client.send(delivery())
    shown = world.messages("C0NEWS")[-1]
    assert outcome.verdict is Verdict.SENT
    assert outcome.remote_ref == shown.ts
    assert shown.words.splitlines() == [
        "Ceasefire talks resume", "ceasefire · matched <ceasefire>", "Why Open", "s1 · example.org",
    ]  # fmt: skip
    assert shown.metadata == {"event_type": "parley_delivery", "event_payload": {"delivery": "7"}}
    assert (shown.arguments["unfurl_links"], shown.arguments["unfurl_media"]) == (False, False)


async def test_an_edit_changes_the_message_in_place(world: SlackWorld, client: SlackClient) -> None:
    """A card keeps its place and its metadata."""
    ts = (await client.send(delivery())).remote_ref
    outcome = await client.send(delivery(Op.EDIT, say("Now two sources."), target_ref=ts))
    assert (outcome.verdict, outcome.remote_ref) == (Verdict.SENT, ts)
    [shown] = world.messages("C0NEWS")
    assert (shown.words, shown.edits, shown.metadata is None) == ("Now two sources.", 1, False)


async def test_a_plain_edit_takes_the_old_blocks_away(world: SlackWorld, client: SlackClient) -> None:
    """Without blocks of its own, the old ones would hide the new text."""
    ts = (await client.send(delivery())).remote_ref
    await client.send(delivery(Op.EDIT, say("New & plain."), target_ref=ts, plain=True))
    assert world.messages("C0NEWS")[0].words == "New & plain."


async def test_a_reply_with_a_target_or_a_thread_goes_into_the_thread(world: SlackWorld, client: SlackClient) -> None:
    """Corrections stand under their card, answers under their question."""
    ts = (await client.send(delivery())).remote_ref
    await client.send(delivery(Op.REPLY, say("Denied."), target_ref=ts))
    await client.send(delivery(Op.REPLY, say("Here."), route={"thread_ts": ts}))
    assert [shown.thread_ts for shown in world.messages("C0NEWS")] == ["", ts, ts]


async def test_a_reply_without_a_route_is_posted(world: SlackWorld, client: SlackClient) -> None:
    """In a private conversation the answer stands like any message."""
    channel = world.dm("U0ADMIN")
    await client.send(delivery(Op.REPLY, say("Hello."), address=channel))
    assert [shown.words for shown in world.messages(channel)] == ["Hello."]


async def test_a_used_up_response_url_gives_way_to_an_ephemeral(world: SlackWorld, client: SlackClient) -> None:
    """An answer that comes after thirty minutes, or the sixth, still reaches the person alone."""
    url = world._response_url("C0NEWS", "U0MEMBER")
    route = {"response_url": url, "user": "U0MEMBER"}
    for _ in range(6):
        assert (await client.send(delivery(Op.REPLY, say("Only you."), route=route))).verdict is Verdict.SENT
    assert [shown.words for shown in world.ephemerals("C0NEWS", "U0MEMBER")] == ["Only you."] * 6
    assert len(world.called("chat.postEphemeral")) == 1
    assert world.messages("C0NEWS") == []


@pytest.mark.parametrize(
    ("fault", "verdict", "reason"),
    [
        ({"retry_after": 5}, Verdict.NOT_SENT, "rate limited"),
        ({"status": 500}, Verdict.UNKNOWN, "HTTP 500"),
        ({"drop": True}, Verdict.UNKNOWN, "connection lost (ServerDisconnectedError)"),
        ({"status": 400, "body": "invalid_blocks"}, Verdict.MARKUP, "invalid_blocks"),
        ({"status": 403, "body": "action_prohibited"}, Verdict.REFUSED, "action_prohibited"),
    ],
)
async def test_a_response_url_has_the_same_meanings(
    world: SlackWorld, client: SlackClient, fault: dict[str, Any], verdict: Verdict, reason: str
) -> None:
    """A private answer fails as clearly as a post, and is tried once."""
    world.fail("response_url", **fault)
    route = {"response_url": world._response_url("C0NEWS", "U0MEMBER"), "user": "U0MEMBER"}
    outcome = await client.send(delivery(Op.REPLY, say("Only you."), route=route))
    assert (outcome.verdict, outcome.reason) == (verdict, reason)
    assert [call.method for call in world.calls] == ["response_url"]


async def test_the_next_page_takes_the_place_of_the_pressed_one(world: SlackWorld, client: SlackClient) -> None:
    """An answer that replaces says so to the response_url of a press, and of nothing else."""
    page = replace(say("Page 2"), replaces=True)
    for pressed in ({"pressed": "1"}, {}):
        route = {"response_url": world._response_url("C0NEWS", "U0MEMBER"), "user": "U0MEMBER", **pressed}
        await client.send(delivery(Op.REPLY, page, route=route))
    await client.send(delivery(Op.REPLY, say("Else"), route=route | {"pressed": "1"}))
    assert [sent["replace_original"] for sent in world.called("response_url")] == [True, False, False]


async def test_a_route_with_a_person_alone_is_answered_privately(world: SlackWorld, client: SlackClient) -> None:
    """A mention in a channel is answered to its writer."""
    outcome = await client.send(delivery(Op.REPLY, say("Psst."), route={"user": "U0MEMBER"}))
    assert outcome.verdict is Verdict.SENT
    assert world.ephemerals("C0NEWS", "U0MEMBER")[0].words == "Psst."


async def test_a_file_is_uploaded_with_its_comment(world: SlackWorld, client: SlackClient) -> None:
    """Exports arrive as files, through the three steps that Slack asks for."""
    payload = {**say("Your <export>").to_json(), "file": {"name": "export.csv", "text": "a,b\n"}}
    outcome = await client.send(delivery(Op.FILE, payload=payload))
    assert outcome.verdict is Verdict.SENT
    assert world.state.files[outcome.remote_ref]["content"] == b"a,b\n"
    assert world.messages("C0NEWS")[0].words == "Your <export> [export.csv]"


async def test_a_refused_upload_is_tried_again(world: SlackWorld, client: SlackClient) -> None:
    """Before the last step nobody has seen the file."""
    world.fail("upload", status=500)
    outcome = await client.send(delivery(Op.FILE, payload={**say("x").to_json(), "file": {"name": "a.txt", "text": "b"}}))
    assert (outcome.verdict, outcome.reason) == (Verdict.NOT_SENT, "Slack's file store refused the upload")
    assert world.messages("C0NEWS") == []


async def test_each_part_is_one_message(world: SlackWorld, client: SlackClient) -> None:
    """A long digest is as many deliveries as messages."""
    long = Message(tuple(Text(words(f"line {n}")) for n in range(120)), "Digest")
    count = client.parts(delivery(message=long))
    for part in range(count):
        assert (await client.send(delivery(message=long, part=part))).verdict is Verdict.SENT
    assert count == len(world.messages("C0NEWS")) == 3
    lines = [line for shown in world.messages("C0NEWS") for line in shown.words.splitlines()]
    assert lines == [f"line {n}" for n in range(120)]
    assert (await client.send(delivery(message=long, part=3))).verdict is Verdict.REFUSED


async def test_what_may_be_a_repeat_says_so(world: SlackWorld, client: SlackClient) -> None:
    """Nobody takes the second copy for a second story."""
    await client.send(delivery(maybe_repeated=True))
    assert world.messages("C0NEWS")[0].words.endswith("This may be a repeat.")


async def test_refused_markup_goes_out_plain(world: SlackWorld, client: SlackClient) -> None:
    """A picture that Slack cannot fetch does not cost the alert."""
    world.fail("chat.postMessage", error="invalid_blocks")
    picture = Message((Heading("Talks"), Image("https://example.org/gone.png", "a map")), "Talks")
    assert (await client.send(delivery(message=picture))).verdict is Verdict.MARKUP
    assert (await client.send(delivery(message=picture, plain=True))).verdict is Verdict.SENT
    shown = world.messages("C0NEWS")[0]
    assert (shown.text, shown.blocks, shown.mrkdwn) == ("Talks\n[a map]", [], False)


@pytest.mark.parametrize(
    ("fault", "verdict", "reason"),
    [
        ({"retry_after": 17}, Verdict.NOT_SENT, "rate limited"),
        ({"error": "channel_not_found"}, Verdict.CHAT_GONE, "channel_not_found"),
        ({"error": "is_archived"}, Verdict.CHAT_GONE, "is_archived"),
        ({"error": "not_in_channel"}, Verdict.CHAT_GONE, "not_in_channel"),
        ({"error": "account_inactive"}, Verdict.PLATFORM_DOWN, "account_inactive"),
        ({"error": "token_revoked"}, Verdict.PLATFORM_DOWN, "token_revoked"),
        ({"error": "invalid_auth"}, Verdict.PLATFORM_DOWN, "invalid_auth"),
        ({"error": "not_authed"}, Verdict.PLATFORM_DOWN, "not_authed"),
        ({"error": "token_expired"}, Verdict.PLATFORM_DOWN, "token_expired"),
        ({"error": "internal_error"}, Verdict.UNKNOWN, "internal_error"),
        ({"error": "fatal_error"}, Verdict.UNKNOWN, "fatal_error"),
        ({"status": 500}, Verdict.UNKNOWN, "HTTP 500"),
        ({"status": 503, "error": "oops"}, Verdict.UNKNOWN, "HTTP 503"),
        ({"drop": True}, Verdict.UNKNOWN, "connection lost (ServerDisconnectedError)"),
        ({"drop": True, "accept": True}, Verdict.UNKNOWN, "connection lost (ServerDisconnectedError)"),
        ({"body": "<html>captive portal</html>"}, Verdict.UNKNOWN, "an answer that is no JSON"),
        ({"status": 404, "body": "no such page"}, Verdict.NOT_SENT, "HTTP 404"),
        ({"error": "invalid_blocks"}, Verdict.MARKUP, "invalid_blocks"),
        ({"error": "invalid_blocks_format"}, Verdict.MARKUP, "invalid_blocks_format"),
        ({"error": "msg_too_long"}, Verdict.REFUSED, "msg_too_long"),
        ({"error": "no_text"}, Verdict.REFUSED, "no_text"),
        ({"error": "restricted_action"}, Verdict.CHAT_GONE, "restricted_action"),
        ({"error": "restricted_action_read_only_channel"}, Verdict.CHAT_GONE, "restricted_action_read_only_channel"),
        ({"error": "no_permission"}, Verdict.CHAT_GONE, "no_permission"),
    ],
)
async def test_every_answer_has_one_meaning(
    world: SlackWorld, client: SlackClient, fault: dict[str, Any], verdict: Verdict, reason: str
) -> None:
    """The error table, through the real client, each tried exactly once."""
    world.fail("chat.postMessage", **fault)
    outcome = await client.send(delivery())
    assert (outcome.verdict, outcome.reason) == (verdict, reason)
    assert outcome.retry_after == fault.get("retry_after")


async def test_without_the_scope_to_write_nothing_is_lost(world: SlackWorld, client: SlackClient) -> None:
    """The app lost `chat:write`: the platform rests until an operator mends it, and no message is given up for it."""
    world.state.scopes = world.state.scopes.replace("chat:write", "chat:nothing")
    outcome = await client.send(delivery())
    assert (outcome.verdict, outcome.reason) == (Verdict.PLATFORM_DOWN, "missing_scope: the app lacks the scope chat:write")
    assert len(world.called("chat.postMessage")) == 1


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        ("message_not_found", Verdict.MESSAGE_GONE),
        ("cant_update_message", Verdict.MESSAGE_FIXED),
        ("edit_window_closed", Verdict.MESSAGE_FIXED),
    ],
)
async def test_an_edit_that_cannot_be_made_says_why(
    world: SlackWorld, client: SlackClient, error: str, verdict: Verdict
) -> None:
    """A deleted or too old card is told apart from a message that is wrong."""
    world.fail("chat.update", error=error)
    outcome = await client.send(delivery(Op.EDIT, target_ref="1.2"))
    assert (outcome.verdict, outcome.reason) == (verdict, error)


async def test_a_real_gone_chat_is_told_apart(world: SlackWorld, client: SlackClient) -> None:
    """The workspace's own answers fit the table."""
    world.add_channel("C0OLD", archived=True)
    world.add_channel("C0OUT", member=False)
    outcomes = [await client.send(delivery(address=address)) for address in ("C0OLD", "C0OUT", "C0NONE")]
    assert [outcome.reason for outcome in outcomes] == ["is_archived", "not_in_channel", "channel_not_found"]


async def test_no_answer_in_time_is_unknown_and_no_connection_is_not_sent(world: SlackWorld) -> None:
    """Only a request that left may have been accepted."""
    slow = connect(world, timeout=aiohttp.ClientTimeout(total=0.2))
    world.fail("chat.postMessage", delay=0.5, accept=True)
    assert (await slow.send(delivery())).reason == "no answer in time"
    await slow.stop()
    settings = SlackSettings(enabled=True, base_url="http://127.0.0.1:9/api/")
    away = SlackClient(settings, bot_token="xoxb-1", app_token="xapp-1")
    outcome = await away.send(delivery())
    assert (outcome.verdict, outcome.reason) == (Verdict.OUT_OF_REACH, "cannot reach Slack")
    await away.stop()


async def test_nothing_hostile_is_active_in_what_arrives(world: SlackWorld, client: SlackClient) -> None:
    """The payload as Slack got it holds no mention, markup or foreign link."""
    nasty = "<!channel> <@U1> *b* _i_ `c` <http://x|y> &lt;!here&gt;"
    await client.send(delivery(message=Message((Heading(nasty), Text(words(nasty)), SmallPrint(words(nasty))), nasty)))
    [arguments] = world.called("chat.postMessage")
    assert active(arguments) == []
