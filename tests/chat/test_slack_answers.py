"""How answers travel in Slack: a response_url within its limits, then privately; from Home into one's own conversation."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.chat.slack import SlackClient
from bot.core.messages import say
from bot.core.model import Channel, Chat, Delivery, DeliveryState, Op
from bot.core.outbox import Verdict
from tests.world.slack import SlackWorld
from tests.world.slack_desk import Desk, client_of


@pytest.fixture
async def world() -> AsyncIterator[SlackWorld]:
    async with SlackWorld() as world:
        yield world


@pytest.fixture
async def client(world: SlackWorld) -> AsyncIterator[SlackClient]:
    client = client_of(world)
    yield client
    await client.stop()


async def route_of(world: SlackWorld, client: SlackClient) -> dict[str, Any]:
    """How a command wants to be answered."""
    desk = Desk()
    await client.start(desk.receive)
    await world.user_says_command("C0NEWS", "U0MEMBER", "/parley latest")
    return desk.received[0].route


async def test_five_answers_go_through_the_response_url_and_the_sixth_privately(world: SlackWorld, client: SlackClient) -> None:
    """Slack takes five; nothing is lost beyond them, and everybody else still sees none of it."""
    route = await route_of(world, client)
    outcomes = [await client.send(reply(f"part {n}", route)) for n in range(6)]
    assert {outcome.verdict for outcome in outcomes} == {Verdict.SENT}
    assert [shown.words for shown in world.ephemerals("C0NEWS", "U0MEMBER")] == [f"part {n}" for n in range(6)]
    assert len(world.called("chat.postEphemeral")) == 1
    assert world.messages("C0NEWS") == []


async def test_after_half_an_hour_the_answer_is_private_all_the_same(world: SlackWorld, client: SlackClient) -> None:
    """A response_url that has expired is not the end of an answer that the outbox still wants to give."""
    route = await route_of(world, client)
    world.expire_response_urls()
    assert (await client.send(reply("late", route))).verdict is Verdict.SENT
    assert world.ephemerals("C0NEWS", "U0MEMBER")[-1].words == "late"


async def test_what_was_asked_on_home_is_answered_beside_it(world: SlackWorld, client: SlackClient) -> None:
    """In the person's own conversation with the bot; that it fails says nothing about the channel it is about."""
    await client.send(reply("here", {"home": "U0MEMBER", "user": "U0MEMBER", "trigger": "1"}))
    assert [shown.words for shown in world.messages(world.dm("U0MEMBER"))] == ["here"]
    gone = await client.send(reply("there", {"home": "U0NOBODY", "user": "U0NOBODY"}))
    assert (gone.verdict, gone.reason) == (Verdict.REFUSED, "channel_not_found")
    assert await client.look_back(reply("here", {"home": "U0MEMBER", "user": "U0MEMBER"})) is None


async def test_no_answer_unfurls_a_link(world: SlackWorld, client: SlackClient) -> None:
    """Whichever way takes the switch is told so."""
    route = await route_of(world, client)
    await client.send(reply("https://example.org", route))
    await client.send(replace(reply("https://example.org", {}), op=Op.POST))
    for call in (*world.called("response_url"), *world.called("chat.postMessage")):
        assert (call["unfurl_links"], call["unfurl_media"]) == (False, False)


def reply(text: str, route: dict[str, Any]) -> Delivery:
    channel = Channel(1, Chat(1, "slack", "C0NEWS", "T0WORLD"))
    return Delivery(1, channel, Op.REPLY, "reply:t", 1, 0, say(text).to_json(), DeliveryState.SENDING, route=route)
