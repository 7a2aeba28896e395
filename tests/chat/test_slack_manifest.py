"""The app manifests are ones that Slack takes, and ask for what the code needs and the docs say."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.chat.slack import SlackClient, shortcuts
from bot.chat.slack.inbound import EVENTS
from bot.chat.slack.scopes import OPTIONAL, REQUIRED
from bot.core.errors import SourceError
from bot.core.messages import say
from bot.core.model import Channel, Chat, Delivery, DeliveryState, Inbound, Op
from bot.core.outbox import Verdict
from tests.world.slack import SlackWorld
from tests.world.slack_desk import Desk, client_of
from tests.world.slack_rules import SCOPES

ROOT = Path(__file__).parent.parent.parent
FULL, MINIMAL = "slack-manifest.json", "slack-manifest-minimal.json"


def manifest(name: str) -> Any:
    return json.loads((ROOT / "docs" / name).read_text())


@pytest.mark.seeds
@pytest.mark.parametrize("name", [FULL, MINIMAL])
@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_slacks_published_schema_takes_the_manifest(version: str, name: str) -> None:
    """Creating the app from it works."""
    schema = ROOT.parent / "shared" / "judges" / f"manifest.schema.{version}.json"
    if not schema.exists():
        pytest.skip("Slack's manifest schema is not here (../shared/judges)")
    jsonschema.Draft7Validator(json.loads(schema.read_text())).validate(manifest(name))


def test_the_manifests_ask_for_exactly_what_the_code_needs() -> None:
    """No scope, event or shortcut is asked for without a reason, none is forgotten; the minimal one holds what is needed."""
    full, minimal = manifest(FULL), manifest(MINIMAL)
    assert full["oauth_config"]["scopes"]["bot"] == [*REQUIRED, *OPTIONAL]
    assert minimal["oauth_config"]["scopes"]["bot"] == [*REQUIRED]
    assert full["settings"]["event_subscriptions"]["bot_events"] == [*EVENTS]
    assert "event_subscriptions" not in minimal["settings"]
    assert [each["callback_id"] for each in full["features"]["shortcuts"]] == [shortcuts.WHY, shortcuts.TRACK]
    assert full["features"]["app_home"]["home_tab_enabled"]
    for each in (full, minimal):
        assert each["settings"]["interactivity"] == {"is_enabled": True}
        assert [command["command"] for command in each["features"]["slash_commands"]] == ["/parley"]


def test_every_method_that_is_called_has_its_scope() -> None:
    """What the code calls of the Web API is what the table of scopes knows, and the full manifest covers it."""
    written = "".join(path.read_text("utf-8") for path in (ROOT / "bot" / "chat" / "slack").glob("*.py"))
    called = set(re.findall(r"\.((?:chat|conversations|users|views|files|auth|apps)_[A-Za-z_0-9]+)\(", written))
    free = {"auth_test", "apps_connections_open", "views_open", "views_publish"}
    behind = {"files_upload_v2": ["files.getUploadURLExternal", "files.completeUploadExternal"]}
    methods = [method for name in called - free for method in behind.get(name, [name.replace("_", ".", 1)])]
    wanted = {SCOPES[method].format(kind=kind) for method in methods for kind in ("channels", "groups")}
    assert wanted <= {*REQUIRED, *OPTIONAL}


def test_the_docs_give_the_reason_for_each_scope() -> None:
    """The operator reads what `parley check --online` says."""
    page = (ROOT / "docs" / "slack.md").read_text()
    for scope, consequence in {**REQUIRED, **OPTIONAL}.items():
        assert f"| `{scope}` | {consequence} |" in page


Probe = Callable[[SlackWorld, SlackClient, Desk], Awaitable[bool]]


async def posts(_: SlackWorld, client: SlackClient, __: Desk) -> bool:
    return (await client.send(delivery())).verdict is Verdict.SENT


async def hears_commands(world: SlackWorld, _: SlackClient, desk: Desk) -> bool:
    await world.user_says_command("C0NEWS", "U0MEMBER", "/parley topics")
    return bool(desk.received)


async def knows_people(_: SlackWorld, client: SlackClient, __: Desk) -> bool:
    return await client.may_look(said("U0MEMBER"))


async def hears_mentions(world: SlackWorld, _: SlackClient, desk: Desk) -> bool:
    await world.user_mentions("C0NEWS", "U0MEMBER", "topics")
    return bool(desk.received)


async def hears_private_messages(world: SlackWorld, _: SlackClient, desk: Desk) -> bool:
    await world.user_dms("U0MEMBER", "topics")
    return bool(desk.received)


def knows(channel: str) -> Probe:
    async def probe(world: SlackWorld, client: SlackClient, desk: Desk) -> bool:
        await world.user_invites_bot(channel, "U0MEMBER")
        found = [
            bool(desk.received),
            await client.is_admin(said("U0MAKER", channel)),
            channel in await client.chats_of(said("U0MAKER")),
        ]
        assert len(set(found)) == 1, "all of it breaks, or none"
        return found[0]

    return probe


async def knows_own_conversation(world: SlackWorld, client: SlackClient, _: Desk) -> bool:
    return await client.is_admin(said("U0MEMBER", world.dm("U0MEMBER")))


def reads_back(channel: str) -> Probe:
    async def probe(_: SlackWorld, client: SlackClient, __: Desk) -> bool:
        await client.send(delivery(channel))
        found = await client.look_back(delivery(channel))
        return found is not None and found.verdict is Verdict.SENT

    return probe


async def uploads(_: SlackWorld, client: SlackClient, __: Desk) -> bool:
    file = {"summary": "here", "file": {"name": "feeds.opml", "text": "<opml/>"}}
    return (await client.send(replace(delivery(), op=Op.FILE, payload=file))).verdict is Verdict.SENT


async def takes_files(world: SlackWorld, client: SlackClient, desk: Desk) -> bool:
    await world.user_shares("U0MEMBER", "feeds.opml", b"<opml/>")
    try:
        return await client.attachment(desk.received[-1]) == b"<opml/>"
    except SourceError:
        return False


PROBES: dict[str, Probe] = {
    "chat:write": posts,
    "commands": hears_commands,
    "users:read": knows_people,
    "app_mentions:read": hears_mentions,
    "im:history": hears_private_messages,
    "channels:read": knows("C0NEWS"),
    "groups:read": knows("C0SECRET"),
    "im:read": knows_own_conversation,
    "channels:history": reads_back("C0NEWS"),
    "groups:history": reads_back("C0SECRET"),
    "files:write": uploads,
    "files:read": takes_files,
}


def test_each_scope_has_its_probe() -> None:
    """A new scope must show what breaks without it."""
    assert list(PROBES) == [*REQUIRED, *OPTIONAL]


@pytest.mark.parametrize("scope", PROBES)
@pytest.mark.parametrize("granted", [True, False])
async def test_without_a_scope_breaks_what_the_table_says(scope: str, granted: bool) -> None:
    """With all scopes it works; without this one it does not."""
    async with SlackWorld() as world:
        world.add_channel("C0SECRET", name="secret", private=True, creator="U0MAKER")
        desk = Desk()
        client = client_of(world)
        await client.start(desk.receive)
        if not granted:
            world.state.scopes = ",".join(each for each in world.state.scopes.split(",") if each != scope)
        assert await PROBES[scope](world, client, desk) is granted
        await client.stop()


def said(user: str, chat: str = "C0NEWS") -> Inbound:
    return Inbound("k", "slack", chat, user, "list", workspace="T0WORLD")


def delivery(chat: str = "C0NEWS") -> Delivery:
    channel = Channel(1, Chat(1, "slack", chat))
    return Delivery(7, channel, Op.POST, "story:1", 1, 0, say("Truce agreed").to_json(), DeliveryState.SENDING)
