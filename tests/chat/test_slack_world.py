"""The Slack stand-in is strict: what Slack refuses, it refuses, so that a green test means something."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.world.slack import SlackWorld
from tests.world.slack_rules import active


def header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(label: str) -> dict[str, Any]:
    element = {"type": "button", "action_id": "a", "value": "v", "text": {"type": "plain_text", "text": label}}
    return {"type": "actions", "elements": [element]}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"blocks": [section("x")] * 51}, "invalid_blocks"),
        ({"blocks": [header("x" * 151)]}, "invalid_blocks"),
        ({"blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"blocks": [section("x" * 3000)] * 4}, "invalid_blocks"),
        ({"blocks": [button("x" * 76)]}, "invalid_blocks"),
        ({"blocks": [{"type": "marquee"}]}, "invalid_blocks"),
        ({"blocks": [section("")]}, "invalid_blocks"),
        ({"blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}]}, "invalid_blocks"),
        ({"text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_format"),
        ({"text": ""}, "no_text"),
        ({"text": "x" * 4001}, "msg_too_long"),
        ({"text": "x", "colour": "red"}, "invalid_arguments"),
        ({"text": "x", "thread_ts": "1.1"}, "thread_not_found"),
        ({"text": "x", "channel": "C0NONE"}, "channel_not_found"),
    ],
)
async def test_wrong_messages_are_refused(arguments: dict[str, Any], error: str) -> None:
    """Each limit and each misspelt argument has Slack's own error word."""
    async with SlackWorld() as world:
        web = AsyncWebClient(world.bot_token, world.base_url, retry_handlers=[])
        with pytest.raises(SlackApiError) as caught:
            await web.api_call("chat.postMessage", json={"channel": "C0NEWS", "text": "fallback", **arguments})
        assert caught.value.response["error"] == error
        assert world.messages("C0NEWS") == []


async def test_wrong_tokens_and_scopes_are_refused() -> None:
    """A stand-in that takes any token proves nothing about tokens."""
    async with SlackWorld() as world:
        for token, error in (("", "not_authed"), ("xoxb-other", "invalid_auth"), (world.app_token, "invalid_auth")):
            with pytest.raises(SlackApiError) as caught:
                await AsyncWebClient(token, world.base_url).auth_test()
            assert caught.value.response["error"] == error
        world.state.scopes = "commands"
        with pytest.raises(SlackApiError) as caught:
            await AsyncWebClient(world.bot_token, world.base_url).chat_postMessage(channel="C0NEWS", text="x")
        assert caught.value.response["needed"] == "chat:write"


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "<!channel>", "mrkdwn": False},
        {"text": "*b*"},
        {"blocks": [section("hi <@U1>")]},
        {"blocks": [section("*bold*")]},
        {"blocks": [section("<https://e.org|*x*>")]},
        {"blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "broadcast"}]}]}]},
        {"blocks": [{"type": "image", "image_url": "ftp://e.org"}]},
    ],
)
def test_the_judge_of_active_text_sees_what_is_active(payload: dict[str, Any]) -> None:
    """The injection tests would fail if something got through."""
    assert active(payload) != []
