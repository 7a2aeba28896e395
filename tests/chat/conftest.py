"""What tests of the Slack client share: a workspace, a desk that remembers, a client between them."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.slack import SlackClient
from tests.world.slack import SlackWorld
from tests.world.slack_desk import Desk, client_of


@pytest.fixture
async def world() -> AsyncIterator[SlackWorld]:
    async with SlackWorld() as world:
        yield world


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def client(world: SlackWorld, desk: Desk) -> AsyncIterator[SlackClient]:
    client = client_of(world)
    await client.start(desk.receive)
    yield client
    await client.stop()
