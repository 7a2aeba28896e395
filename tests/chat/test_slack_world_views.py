"""The Slack stand-in is as strict with views as Slack is: triggers run out, limits hold."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.modal import view_of
from bot.core.forms import Field, Form, Kind, Option
from bot.core.model import Inbound
from tests.world.slack import SlackWorld
from tests.world.slack_views import wrong_view

FORM = Form(
    "f", "Form", "Send", (Field("one", "One", Kind.ONE, (Option("a", "A"),), ("a",)), Field("t", "Text")), lambda _: "f"
)
VIEW = view_of(FORM, Inbound("k", "slack", "C0NEWS", "U0ADMIN", "f"))


@pytest.fixture
async def world() -> AsyncIterator[SlackWorld]:
    async with SlackWorld() as world:
        yield world


async def opened(world: SlackWorld, trigger: str, view: dict[str, Any] = VIEW) -> str:
    """Slack's word for what was wrong; empty where the view opened."""
    try:
        await AsyncWebClient(world.bot_token, world.base_url).views_open(trigger_id=trigger, view=view)
    except SlackApiError as error:
        return str(error.response["error"])
    return ""


async def test_a_trigger_opens_one_view_within_three_seconds(world: SlackWorld) -> None:
    """Invented, used and expired ones open nothing."""
    fresh = world._trigger("U0ADMIN")
    assert [await opened(world, fresh), await opened(world, fresh)] == ["", "exchanged_trigger_id"]
    world.state.trigger_life = -0.1
    assert await opened(world, world._trigger("U0ADMIN")) == "expired_trigger_id"
    assert await opened(world, "invented") == "invalid_trigger_id"


@pytest.mark.parametrize(
    "change",
    [
        {"title": {"type": "plain_text", "text": "x" * 25}},
        {"submit": {}},
        {"private_metadata": "x" * 3001},
        {"blocks": []},
        {"blocks": VIEW["blocks"] * 51},
        {"blocks": VIEW["blocks"] * 2},
        {"type": "home"},
        {"colour": "red"},
    ],
)
async def test_a_view_beyond_slacks_limits_is_refused(world: SlackWorld, change: dict[str, Any]) -> None:
    """Long titles, inputs without a button, doubled fields, too many blocks, unknown keys."""
    assert wrong_view(VIEW, "modal") == ""
    assert await opened(world, world._trigger("U0ADMIN"), VIEW | change) == "invalid_arguments"
