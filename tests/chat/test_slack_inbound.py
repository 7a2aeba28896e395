"""The real SlackClient over a real WebSocket: what people say, and when it is acknowledged."""

import asyncio
import math
import time

import pytest

from bot.chat.slack import SlackClient
from bot.chat.slack.inbound import inbound_of
from bot.chat.slack.measure import typed
from bot.core.messages import Button, Buttons, Message
from bot.core.model import Channel, Chat, Delivery, DeliveryState, Op
from tests.world.slack import SlackWorld
from tests.world.slack_desk import Desk, client_of


async def test_a_command_is_handed_in_and_acknowledged_empty(world: SlackWorld, client: SlackClient, desk: Desk) -> None:
    """`/parley` arrives as the command line alone; Slack shows nothing of its own."""
    envelope = await world.user_says_command("C0NEWS", "U0ADMIN", '/parley subscribe "a &amp; b" both')
    [inbound] = desk.received
    assert (inbound.platform, inbound.chat, inbound.workspace) == ("slack", "C0NEWS", "T0WORLD")
    assert (inbound.user, inbound.user_name, inbound.chat_title) == ("U0ADMIN", "u0admin", "news")
    assert (inbound.text, inbound.key) == ('subscribe "a & b" both', envelope.payload["trigger_id"])
    trigger, answer_to = envelope.payload["trigger_id"], envelope.payload["response_url"]
    assert inbound.route == {"response_url": answer_to, "user": "U0ADMIN", "trigger": trigger}
    assert (inbound.private, inbound.thread, envelope.answer) == (False, "", None)


async def test_a_bare_command_has_no_text(world: SlackWorld, client: SlackClient, desk: Desk) -> None:
    """`/parley` alone is for the pipeline to help with."""
    await world.user_says_command("C0NEWS", "U0ADMIN", "/parley")
    assert desk.received[0].text == ""


async def test_the_acknowledgement_waits_for_persistence(world: SlackWorld, client: SlackClient, desk: Desk) -> None:
    """Nothing is acknowledged before it is safe."""
    desk.seconds = 0.3
    envelope = await world.user_says_command("C0NEWS", "U0ADMIN", "/parley list")
    assert envelope.acked_after is not None
    assert envelope.acked_after >= 0.3


async def test_what_cannot_be_persisted_is_not_acknowledged(
    world: SlackWorld, client: SlackClient, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack delivers it again, with the key it had."""
    desk.failures = 1
    lost = await world.user_says_command("C0NEWS", "U0ADMIN", "/parley list", wait=False)
    await world.wait_for(lambda: desk.failures == 0)
    await asyncio.sleep(0.1)
    assert not lost.acked
    again = await world.redeliver(lost)
    assert again.acked
    assert [inbound.key for inbound in desk.received] == [lost.payload["trigger_id"]]
    assert lost.payload["response_url"] not in caplog.text


async def test_a_redelivery_keeps_its_key(world: SlackWorld, client: SlackClient, desk: Desk) -> None:
    """Fresh envelopes, one key: the store can tell that it is the same."""
    first = await world.user_dms("U0ADMIN", "topics")
    await world.redeliver(first)
    await world.redeliver(first)
    assert [inbound.key for inbound in desk.received] == [first.payload["event_id"]] * 3


async def test_a_mention_is_the_command_after_it(world: SlackWorld, client: SlackClient, desk: Desk) -> None:
    """In a channel the answer goes to its writer; in a thread it goes to the thread."""
    await world.user_mentions("C0NEWS", "U0MEMBER", "latest ceasefire")
    await world.user_mentions("C0NEWS", "U0MEMBER", "why s1", thread_ts="1700000000.000009")
    assert [inbound.text for inbound in desk.received] == ["latest ceasefire", "why s1"]
    assert [inbound.route for inbound in desk.received] == [{"user": "U0MEMBER"}, {"thread_ts": "1700000000.000009"}]
    assert not any(inbound.private for inbound in desk.received)


async def test_a_private_message_is_a_command(world: SlackWorld, client: SlackClient, desk: Desk) -> None:
    """One-to-one needs no mention; what Slack escaped is as it was typed."""
    await world.user_dms("U0MEMBER", "search a & <b>")
    [inbound] = desk.received
    assert (inbound.chat, inbound.private, inbound.text, inbound.route) == ("D0MEMBER", True, "search a & <b>", {})


async def test_bots_and_edits_are_not_heard(world: SlackWorld, client: SlackClient, desk: Desk) -> None:
    """No bot talks Parley into a loop, itself least of all; all of it is acknowledged."""
    await world.user_dms("U0BOT", "topics", bot_id="B0BOT")
    await world.user_dms("U0MEMBER", "topics", subtype="message_changed")
    await world.user_dms("U0MEMBER", "topics", edited={"user": "U0MEMBER", "ts": "1.2"})
    assert desk.received == []


async def test_a_click_is_the_buttons_command(world: SlackWorld, client: SlackClient, desk: Desk) -> None:
    """A press says what its label promises; one that opened a page says nothing."""
    buttons = Message((Buttons((Button("Open", url="https://example.org"), Button("Why", "why s1"))),), "Buttons")
    await client.send(posted(buttons))
    ts = world.messages("C0NEWS")[0].ts
    opened = await world.user_clicks("C0NEWS", "U0MEMBER", ts, 0)
    pressed = await world.user_clicks("C0NEWS", "U0MEMBER", ts, 1)
    [inbound] = desk.received
    assert opened.acked
    assert (inbound.text, inbound.user, inbound.key) == ("why s1", "U0MEMBER", pressed.payload["trigger_id"])
    assert inbound.route == {
        "response_url": pressed.payload["response_url"],
        "user": "U0MEMBER",
        "trigger": pressed.payload["trigger_id"],
        "pressed": "1",
    }


async def test_other_workspaces_are_not_handed_on(world: SlackWorld, desk: Desk) -> None:
    """Deny by default: a workspace that is not listed is acknowledged and forgotten."""
    client = client_of(world, allow_workspaces=("T0MINE",))
    await client.start(desk.receive)
    envelope = await world.user_says_command("C0NEWS", "U0ADMIN", "/parley list")
    await client.stop()
    assert (envelope.acked, desk.received) == (True, [])


@pytest.mark.parametrize("end", ["refresh", "cut"])
async def test_it_listens_on_after_a_connection_ends(world: SlackWorld, client: SlackClient, desk: Desk, end: str) -> None:
    """Slack renews connections every few hours, and networks break."""
    before = await world.socket.connected()
    await getattr(world, end)()
    await world.wait_for(lambda: world.socket.sockets and world.socket.sockets[-1] is not before)
    await world.user_says_command("C0NEWS", "U0ADMIN", "/parley list")
    assert len(desk.received) == 1


async def test_a_rejected_ticket_is_never_used_again(world: SlackWorld, desk: Desk) -> None:
    """Each attempt asks for its own; the vendor's client would try the first for ever."""
    world.socket.reject_upgrades = 2
    client = client_of(world)
    await client.start(desk.receive)
    await world.user_says_command("C0NEWS", "U0ADMIN", "/parley list")
    await client.stop()
    assert world.socket.refused_tickets == 0
    assert len(desk.received) == 1


async def test_a_token_revoked_on_the_way_is_not_hammered(world: SlackWorld, client: SlackClient) -> None:
    """Each refusal doubles the wait, and stopping does not hang."""
    world.state.app_token = "xapp-another"
    asked, began = len(world.called("apps.connections.open")), time.monotonic()
    await world.refresh()
    await world.wait_for(lambda: len(world.called("apps.connections.open")) >= asked + 5)
    waited = time.monotonic() - began
    assert len(world.called("apps.connections.open")) - asked <= 3 + math.log2(1 + waited / 0.02)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("why <https://example.org/a?x=1&amp;y=2>", "why https://example.org/a?x=1&y=2"),
        ("search <http://example.org|example.org>", "search example.org"),
        ("why <https://example.org/a|the story>", "why https://example.org/a"),
        ("ask <@U123|ann> in <#C1|news>", "ask @ann in #news"),
        ("say &amp;lt;b&amp;gt;", "say &lt;b&gt;"),
        ("  <!here> now ", "@here now"),
    ],
)
def test_text_is_read_as_it_was_typed(written: str, meant: str) -> None:
    """Slack's dressing comes off, once."""
    assert typed(written) == meant


def test_what_nobody_said_to_us_is_nothing() -> None:
    """Unknown envelopes are acknowledged and left alone."""
    assert inbound_of({"type": "view_submission"}) is None
    assert inbound_of({"type": "event_callback", "event": {"type": "reaction_added"}}) is None
    assert inbound_of({"type": "block_actions", "actions": [{"action_id": "other", "value": "x"}]}) is None


def posted(message: Message) -> Delivery:
    channel = Channel(1, Chat(1, "slack", "C0NEWS"))
    return Delivery(1, channel, Op.POST, "story:1", 1, 0, message.to_json(), DeliveryState.SENDING)
