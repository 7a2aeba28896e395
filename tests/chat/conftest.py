"""What tests here share: the pipeline on a store of its own; a Slack workspace, a desk that remembers, a client between."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.chat.slack import SlackClient
from bot.storage import SqliteStore
from tests.pipeline.house import NOW, House
from tests.world.slack import SlackWorld
from tests.world.slack_desk import Desk, client_of


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = SqliteStore.open(tmp_path / "parley.db", now=NOW)
    yield House(store)
    store.close()


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
