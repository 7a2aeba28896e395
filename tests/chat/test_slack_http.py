"""HTTP mode: what Slack signed is taken, once; everything else stays outside. Real client, real web server."""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.chat.slack import SlackClient
from bot.core.settings import SlackSettings
from bot.web import start_web
from tests.world.ports import free_port
from tests.world.slack import SlackWorld
from tests.world.slack_desk import Desk
from tests.world.slack_http import HttpCaller

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BODY = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "old"})


async def no_numbers() -> dict[str, float]:
    return {}


@asynccontextmanager
async def listening(world: SlackWorld, desk: Desk) -> AsyncIterator[HttpCaller]:
    """A client in HTTP mode behind Parley's own web server, and Slack calling it."""
    port = free_port()
    settings = SlackSettings(enabled=True, base_url=world.base_url, mode="http")
    client = SlackClient(settings, bot_token=world.bot_token, signing_secret=SECRET, public_url="https://parley.example.org/")
    await client.start(desk.receive)
    server = await start_web(f"127.0.0.1:{port}", no_numbers, [client])
    assert server is not None
    try:
        yield world.calls_over_http(f"http://127.0.0.1:{port}/slack/events", SECRET)
    finally:
        await server.stop()
        await client.stop()


@pytest.fixture
async def world() -> AsyncIterator[SlackWorld]:
    async with SlackWorld() as world:
        yield world


async def test_everything_that_is_said_is_taken(world: SlackWorld) -> None:
    """Commands, mentions, private messages, clicks, visits: as through Socket Mode, which is not opened at all."""
    desk = Desk()
    async with listening(world, desk):
        await world.user_says_command("C0NEWS", "U0ADMIN", "/parley subscribe „a & b“ 🕊")
        await world.user_mentions("C0NEWS", "U0MEMBER", "latest")
        await world.user_dms("U0MEMBER", "topics")
        envelope = await world.user_opens_home("U0MEMBER")
    assert [inbound.text for inbound in desk.received] == ["subscribe „a & b“ 🕊", "latest", "topics", ""]
    assert envelope.acked
    assert world.called("apps.connections.open") == []


async def test_a_form_comes_back_and_its_errors_go_out(world: SlackWorld) -> None:
    """The answer to a submission is JSON in the response itself."""
    desk = Desk(wrong={"query": "no"})
    async with listening(world, desk):
        view = {
            "type": "modal",
            "callback_id": "parley:form",
            "private_metadata": json.dumps({"verb": "keyword", "chat": "C0NEWS", "title": "", "thread": "", "route": {}}),
            "id": "V1",
            "state": {"values": {"query": {"value": {"type": "plain_text_input", "value": "grain"}}}},
        }
        payload = {"type": "view_submission", "user": {"id": "U0ADMIN"}, "team": {"id": "T0WORLD"}, "view": view}
        assert world.http is not None
        refused = await world.http.deliver("interactive", payload)
        desk.wrong = {}
        taken = await world.http.deliver("interactive", payload)
    assert refused.answer == {"response_action": "errors", "errors": {"query": "no"}}
    assert (taken.acked, taken.answer) == (True, None)
    assert [inbound.key for inbound in desk.received] == ["view:V1"]


async def test_slack_proves_the_address_once(world: SlackWorld) -> None:
    """The challenge comes back as text, but only to a signed request."""
    async with listening(world, Desk()) as slack:
        headers = {"Content-Type": "application/json", **slack.signature(BODY)}
        assert await slack.post(BODY, headers) == (200, "3eZbrw1a")
        assert (await slack.post(BODY, {"Content-Type": "application/json"}))[0] == 401


async def test_a_redelivery_has_the_key_of_the_first(world: SlackWorld) -> None:
    """X-Slack-Retry-Num changes nothing of what it is: the store takes it once."""
    desk = Desk(failures=1)
    async with listening(world, desk):
        lost = await world.user_mentions("C0NEWS", "U0MEMBER", "latest")
        again = await world.redeliver(lost)
        third = await world.redeliver(again)
    assert [envelope.acked for envelope in (lost, again, third)] == [False, True, True]
    assert [inbound.key for inbound in desk.received] == [lost.payload["event_id"]] * 2


@pytest.mark.parametrize(
    "wrong",
    ["unsigned", "wrong secret", "old", "ahead", "other body", "no number", "not ascii", "no utf-8", "ssl_check"],
)
async def test_what_slack_did_not_sign_just_now_is_refused(
    world: SlackWorld, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    """401 and not a word to the desk, whatever is wrong with the proof; nothing of the body is logged."""
    caplog.set_level(logging.DEBUG)
    desk, body = Desk(), "command=%2Fparley&text=my-secret-plan&trigger_id=1&channel_id=C0NEWS&user_id=U0ADMIN&response_url=x"
    async with listening(world, desk) as slack:
        headers = {"Content-Type": "application/x-www-form-urlencoded", **slack.signature(body)}
        sent: str | bytes = body
        match wrong:
            case "unsigned":
                headers.pop("X-Slack-Signature")
            case "wrong secret":
                headers |= HttpCaller("", "another").signature(body)
            case "old" | "ahead":
                slack.skew = -301 if wrong == "old" else 360
                headers |= slack.signature(body)
            case "other body":
                sent = body + "&x=1"
            case "no number":
                headers["X-Slack-Request-Timestamp"] = "²"
            case "not ascii":
                headers["X-Slack-Signature"] = "v0=é"
            case "no utf-8":
                sent = b"\xff\xfe"
            case _:
                sent, headers = f"ssl_check=1&{body}", {"Content-Type": headers["Content-Type"]}
        status, answer = await slack.post(sent, headers)
    assert (status, answer) == (401, "")
    assert desk.received == []
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith(("asyncio", "aiohttp")))
    assert "my-secret-plan" not in ours
    assert "somebody who is not Slack called" in ours


async def test_before_the_start_it_is_asked_to_come_again() -> None:
    """503: Slack delivers again a little later."""
    client = SlackClient(SlackSettings(enabled=True, mode="http"), bot_token="xoxb-1", signing_secret=SECRET)
    assert (await client.called({}, b"")).status == 503


async def test_check_names_the_address_that_slack_must_call(world: SlackWorld) -> None:
    """The operator copies it into the app's settings; no app token is needed."""
    settings = SlackSettings(enabled=True, base_url=world.base_url, mode="http")
    client = SlackClient(settings, bot_token=world.bot_token, signing_secret=SECRET, public_url="https://parley.example.org/")
    assert "HTTP mode: Slack must call https://parley.example.org/slack/events" in await client.check()
    await client.stop()
