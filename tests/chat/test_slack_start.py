"""The real SlackClient: starting, checking, who may, and what stays secret."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from bot.chat.slack import SlackClient
from bot.core.errors import ParleyError
from bot.core.model import Inbound
from bot.core.settings import SlackSettings
from tests.world.slack import SlackWorld
from tests.world.slack_desk import Desk, client_of


@pytest.fixture
async def world() -> AsyncIterator[SlackWorld]:
    async with SlackWorld() as world:
        yield world


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_it_starts_while_slack_is_away_and_connects_later(world: SlackWorld, desk: Desk) -> None:
    """An outage is no wrong setting: Parley starts, and listens as soon as it can."""
    for _ in range(2):
        world.fail("auth.test", status=500)
        world.fail("apps.connections.open", status=500)
    world.fail("apps.connections.open", drop=True)
    client = client_of(world)
    await client.start(desk.receive)
    await world.user_says_command("C0NEWS", "U0ADMIN", "/parley list")
    await client.stop()
    assert len(desk.received) == 1


async def test_it_starts_without_any_network(desk: Desk) -> None:
    """Nobody answers: `start` returns and `stop` ends the attempts."""
    settings = SlackSettings(enabled=True, base_url="http://127.0.0.1:9/api/")
    client = SlackClient(settings, bot_token="xoxb-1", app_token="xapp-1")
    started = asyncio.create_task(client.start(desk.receive))
    await asyncio.sleep(0.3)
    await client.stop()
    await started
    with pytest.raises(ParleyError, match="cannot reach Slack"):
        await client.check()
    await client.stop()


async def test_http_mode_without_a_secret_does_not_start(world: SlackWorld, desk: Desk) -> None:
    """Nothing unsigned is ever taken; the operator reads which variable is missing."""
    client = client_of(world, mode="http")
    with pytest.raises(ParleyError, match="SLACK_SIGNING_SECRET is not set"):
        await client.start(desk.receive)
    await client.stop()


@pytest.mark.parametrize(
    ("tokens", "named"),
    [
        ({"bot_token": "xoxb-wrong"}, "SLACK_BOT_TOKEN"),
        ({"app_token": "xapp-wrong"}, "SLACK_APP_TOKEN"),
        ({"bot_token": "xapp-world-app"}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        ({"app_token": ""}, "SLACK_APP_TOKEN must begin with xapp-"),
    ],
)
async def test_a_wrong_token_is_named_at_start(world: SlackWorld, desk: Desk, tokens: dict[str, str], named: str) -> None:
    """The operator reads which token is wrong, never its value."""
    given = {"bot_token": world.bot_token, "app_token": world.app_token, **tokens}
    client = SlackClient(SlackSettings(enabled=True, base_url=world.base_url), **given)  # type: ignore[arg-type]  # two names
    with pytest.raises(ParleyError, match=named) as caught:
        await client.start(desk.receive)
    await client.stop()
    assert "wrong" not in str(caught.value)


async def test_check_says_what_works_and_what_is_missing(world: SlackWorld) -> None:
    """Optional scopes are lines with their consequence; a needed one is an error."""
    client = client_of(world)
    assert await client.check() == ["connected to World (T0WORLD) as @parley", "Socket Mode is open to us"]
    world.state.scopes = world.state.scopes.replace(",files:write", "")
    assert "scope missing, files:write: files, such as exports and charts, are not posted" in await client.check()
    world.state.scopes = "commands,users:read"
    with pytest.raises(ParleyError, match="chat:write: nothing can be posted"):
        await client.check()
    world.state.app_token = "xapp-another"
    world.state.scopes = "chat:write,commands,users:read"
    with pytest.raises(ParleyError, match="SLACK_APP_TOKEN"):
        await client.check()
    await client.stop()


async def test_who_may_change_and_who_may_look(world: SlackWorld) -> None:
    """Workspace admins, the channel's creator and the listed change; guests and strangers do not even look."""
    world.add_user("U0LISTED")
    world.add_user("U0GONE", deleted=True)
    client = client_of(world, admins=("U0LISTED",))
    people = ("U0ADMIN", "U0MAKER", "U0LISTED", "U0MEMBER", "U0GUEST", "U0STRANGER", "U0GONE", "U0NOBODY")
    changes = [user for user in people if await client.is_admin(said(user))]
    looks = [user for user in people if await client.may_look(said(user))]
    assert changes == ["U0ADMIN", "U0MAKER", "U0LISTED"]
    assert looks == ["U0ADMIN", "U0MAKER", "U0LISTED", "U0MEMBER"]
    assert await client.is_admin(said("U0MEMBER", world.dm("U0MEMBER")))
    assert not await client.is_admin(said("U0GUEST", world.dm("U0GUEST")))
    await client.stop()


async def test_what_one_line_hangs_on_is_asked_at_once_and_each_thing_once(world: SlackWorld) -> None:
    """Whether somebody may look and may change, and whether the bot is there: two questions to Slack."""
    client = client_of(world)
    line = said("U0ADMIN")
    may_look, is_admin, invite = await asyncio.gather(client.may_look(line), client.is_admin(line), client.invitation(line))
    assert (may_look, is_admin, invite) == (True, True, "")
    assert len(world.called("users.info")) == 1
    assert len(world.called("conversations.info")) == 1
    await client.stop()


async def test_who_cannot_be_asked_about_may_nothing(world: SlackWorld) -> None:
    """Deny by default, also when Slack is down."""
    client = client_of(world)
    world.fail("users.info", status=500)
    world.fail("users.info", error="ratelimited")
    assert not await client.is_admin(said("U0ADMIN"))
    assert not await client.may_look(said("U0ADMIN"))
    world.fail("conversations.info", status=500)
    assert not await client.is_admin(said("U0MAKER"))
    await client.stop()


async def test_a_proxy_in_the_environment_is_not_used(world: SlackWorld, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the operator's own `network.proxy` counts."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    client = client_of(world)
    await client.start(desk.receive)
    await world.user_says_command("C0NEWS", "U0ADMIN", "/parley list")
    await client.stop()
    assert len(desk.received) == 1


async def test_nothing_secret_is_logged(world: SlackWorld, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Not at DEBUG, not when connecting fails: no token, ticket, response URL, nor what people wrote."""
    caplog.set_level(logging.DEBUG)
    world.socket.reject_upgrades = 1
    client = client_of(world)
    await client.start(desk.receive)
    desk.failures = 1
    lost = await world.user_says_command("C0NEWS", "U0ADMIN", "/parley search my-secret-plan", wait=False)
    await world.wait_for(lambda: desk.failures == 0)
    await world.cut()
    await client.stop()
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith(("asyncio", "aiohttp")))
    for secret in (world.bot_token, world.app_token, "ticket-", lost.payload["response_url"], "my-secret-plan"):
        assert secret not in ours


def said(user: str, chat: str = "C0NEWS") -> Inbound:
    return Inbound("k", "slack", chat, user, "list", workspace="T0WORLD")
