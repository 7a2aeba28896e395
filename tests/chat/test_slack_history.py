"""The real SlackClient reads back what it does not know it sent."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.chat.slack import SlackClient
from bot.core.messages import Message, say
from bot.core.model import Channel, Chat, Delivery, DeliveryState, Op
from bot.core.outbox import Verdict
from bot.core.settings import SlackSettings
from tests.world.slack import Shown, SlackWorld

ALERT = say("Ceasefire talks resume")


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


async def test_an_unknown_post_is_found_in_the_history(world: SlackWorld, client: SlackClient) -> None:
    """Dropped after it was accepted: read back, not sent twice."""
    world.fail("chat.postMessage", drop=True, accept=True)
    assert (await client.send(delivery())).verdict is Verdict.UNKNOWN
    found = await client.look_back(delivery())
    assert found is not None
    assert (found.verdict, found.remote_ref) == (Verdict.SENT, world.messages("C0NEWS")[0].ts)


async def test_an_unknown_reply_is_found_in_its_thread(world: SlackWorld, client: SlackClient) -> None:
    """A thread's replies are not in the channel's history."""
    ts = (await client.send(delivery(message=say("Card.")))).remote_ref
    world.messages("C0NEWS")[0].metadata = None
    world.fail("chat.postMessage", drop=True, accept=True)
    reply = delivery(Op.REPLY, say("Denied."), target_ref=ts)
    await client.send(reply)
    found = await client.look_back(reply)
    assert found is not None
    assert found.remote_ref == world.messages("C0NEWS")[1].ts


async def test_what_was_never_accepted_is_surely_absent(world: SlackWorld, client: SlackClient) -> None:
    """Cut off before Slack had it: it may be sent again without a mark, however full the channel is."""
    world.messages("C0NEWS").extend(_chatter(450))
    found = await client.look_back(delivery())
    assert found is not None
    assert found.verdict is Verdict.NOT_SENT
    assert len(world.called("conversations.history")) == 3


async def test_what_cannot_be_read_back_is_left_open(world: SlackWorld) -> None:
    """No scope, a private answer, more messages than anyone reads: Slack cannot tell."""
    client = connect(world)
    private = delivery(Op.REPLY, route={"user": "U0ADMIN", "response_url": "http://127.0.0.1/x"})
    assert await client.look_back(private) is None
    assert world.calls == []
    world.messages("C0NEWS").extend(_chatter(4001))
    assert await client.look_back(delivery()) is None
    world.state.scopes = "chat:write"
    assert await client.look_back(delivery()) is None
    await client.stop()


async def test_a_platform_that_is_busy_or_silent_is_asked_again_later(world: SlackWorld) -> None:
    """Rate limited (for as long as it says), failing, slow: nothing is sent on a guess."""
    for seconds, fault, wait in ((45, {"status": 500}, None), (0.3, {"delay": 2}, None), (45, {"retry_after": 40}, 40)):
        client = connect(world, timeout=aiohttp.ClientTimeout(total=seconds))
        world.fail("conversations.history", **fault)
        found = await client.look_back(delivery())
        assert found is not None
        assert (found.verdict, found.retry_after) == (Verdict.LATER, wait)
        await client.stop()


async def test_an_unknown_file_is_found_by_its_title(world: SlackWorld, client: SlackClient) -> None:
    """An upload carries no metadata: its title names the delivery."""
    file = delivery(Op.FILE)
    file.payload["file"] = {"name": "export.csv", "text": "a;b"}
    world.fail("files.completeUploadExternal", drop=True, accept=True)
    assert (await client.send(file)).verdict is Verdict.UNKNOWN
    found = await client.look_back(file)
    assert found is not None
    assert (found.verdict, found.remote_ref) == (Verdict.SENT, world.messages("C0NEWS")[0].ts)


async def test_only_what_came_since_the_attempt_is_read(world: SlackWorld, client: SlackClient) -> None:
    """However much a channel has said, a look back reads no further than the attempt, less the clocks' difference."""
    world.messages("C0NEWS").extend(_chatter(900))
    found = await client.look_back(delivery(attempted_at=datetime(2026, 1, 5, tzinfo=UTC)))
    assert found is not None
    assert found.verdict is Verdict.NOT_SENT
    assert len(world.called("conversations.history")) == 1


def _chatter(count: int) -> list[Shown]:
    return [Shown(f"1600000000.{n:06d}", "U0ADMIN", "chatter") for n in range(count)]
