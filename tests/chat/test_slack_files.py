"""Files handed to the real SlackClient: lists of feeds."""

from typing import Any

import pytest

from bot.chat.slack import SlackClient
from bot.chat.slack.files import LARGEST
from bot.core.errors import SourceError
from tests.world.feeds import FeedWorld
from tests.world.slack import SlackWorld
from tests.world.slack_desk import Desk

LIST = b"<opml version='2.0'><body><outline text='A' xmlUrl='https://a.example.org/feed'/></body></opml>"


async def test_a_list_handed_over_in_private_is_imported(world: SlackWorld, client: SlackClient, desk: Desk) -> None:
    """Without a word it means `feeds import`; its bytes come through files.info and our token."""
    await world.user_shares("U0ADMIN", "My feeds.OPML", LIST)
    [inbound] = desk.received
    assert (inbound.text, inbound.private) == ("feeds import", True)
    assert await client.attachment(inbound) == LIST


async def test_a_mention_says_what_a_file_is_for(world: SlackWorld, client: SlackClient, desk: Desk) -> None:
    """In a channel the words after the mention are the command, and the answer stays as private as without a file."""
    await world.user_shares("U0ADMIN", "list.txt", LIST, "feeds import", channel="C0NEWS")
    [inbound] = desk.received
    assert (inbound.text, inbound.chat, inbound.route["user"]) == ("feeds import", "C0NEWS", "U0ADMIN")
    assert await client.attachment(inbound) == LIST


async def test_a_file_without_a_word_that_is_no_list_is_nobodys_business(
    world: SlackWorld, client: SlackClient, desk: Desk
) -> None:
    """Photographs are not answered."""
    await world.user_shares("U0ADMIN", "boat.png", b"\x89PNG")
    assert desk.received == []


@pytest.mark.parametrize(
    "case",
    [
        (b"<" * (LARGEST + 1), "", "larger than 5 MiB"),
        (LIST, "chat:write,commands,users:read", "lacks the scope files:read"),
    ],
)
async def test_what_cannot_be_had_says_why(
    world: SlackWorld, client: SlackClient, desk: Desk, case: tuple[bytes, str, str]
) -> None:
    """Too large, or a scope that is missing."""
    content, scopes, words = case
    await world.user_shares("U0ADMIN", "a.opml", content)
    world.state.scopes = scopes or world.state.scopes
    with pytest.raises(SourceError, match=words):
        await client.attachment(desk.received[0])


@pytest.mark.parametrize("about", [{"url_private_download": ""}, {"is_external": True}])
async def test_the_token_goes_to_slack_alone(world: SlackWorld, client: SlackClient, desk: Desk, about: dict[str, Any]) -> None:
    """A file that lies elsewhere is not fetched: its server would be handed the token."""
    async with FeedWorld() as elsewhere:
        elsewhere.serve("/a.opml", LIST)
        address = elsewhere.url("/a.opml") if about.get("is_external") else ""
        await world.user_shares("U0ADMIN", "a.opml", LIST, **{**about, "url_private_download": address})
        with pytest.raises(SourceError, match="give its address"):
            await client.attachment(desk.received[0])
        assert elsewhere.requests == []


async def test_a_file_that_is_gone_says_so(world: SlackWorld, client: SlackClient, desk: Desk) -> None:
    """Deleted before it was fetched."""
    await world.user_shares("U0ADMIN", "a.opml", LIST)
    world.state.files.clear()
    with pytest.raises(SourceError, match="file_not_found"):
        await client.attachment(desk.received[0])
