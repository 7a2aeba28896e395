"""The sending side in this process: a real client against a stand-in, on any loop; what was accepted where, and when."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.core.messages import Message, say
from bot.core.model import Channel, Delivery, NewDelivery, Op
from bot.core.ports import ChatClient, Clock
from bot.pipeline.deliver import Deliverer
from bot.pipeline.notices import Notices
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx
from tests.faults.victim import Life, build
from tests.world.catalogue import KeyCatalogue
from tests.world.slack import SlackWorld
from tests.world.telegram import TelegramWorld


@dataclass
class Sending:
    """A platform, its stand-in, and a deliverer on a fresh database. `accepted` are (chat, words, loop time)."""

    platform: str
    world: Any
    store: SqliteStore
    client: ChatClient
    clock: Clock
    deliverer: Deliverer
    accepted: list[tuple[str, str, float]] = field(default_factory=list)

    def channel(self, address: str, thread: str = "") -> Channel:
        """An allowed one, in the stand-in too."""
        if self.platform == "telegram":
            self.world.chat(int(address))
        elif address not in self.world.state.channels:
            self.world.add_channel(address)

        def write(tx: SqliteTx) -> Channel:
            chat = tx.channels.allow_chat(self.platform, address, now=self.clock.now())
            return tx.channels.open_channel(chat.id, thread, timezone="UTC", language="en")

        return self.store.write_now(write)

    def plan(self, channel: Channel, *texts: str, message: Callable[[str], Message] = say) -> list[int]:
        """A post of each text."""
        now = self.clock.now()

        def write(tx: SqliteTx) -> list[int | None]:
            return [
                tx.outbox.plan(NewDelivery(channel.id, Op.POST, f"story:{text}", message(text).to_json()), now=now)
                for text in texts
            ]

        return [planned for planned in self.store.write_now(write) if planned is not None]

    def get(self, delivery_id: int) -> Delivery:
        """As it stands."""
        found = self.store.read_now(lambda tx: tx.outbox.get(delivery_id))
        assert found is not None
        return found

    def counts(self) -> dict[str, int]:
        """Our own table's states."""
        return self.store.read_now(lambda tx: tx.outbox.counts())

    async def settled(self, seconds: float = 36_000) -> None:
        """Until nothing is open that time could resolve."""
        async with asyncio.timeout(seconds):
            while any(self.counts()[state] for state in ("pending", "sending", "failed", "unknown")):
                await asyncio.sleep(1)

    def times(self, address: str) -> list[float]:
        """When the server accepted something for this chat."""
        return [at for chat, _, at in self.accepted if chat == address]

    def standing(self, address: str) -> list[str]:
        """What stands in a chat, in order."""
        if self.platform == "telegram":
            return [shown.text for shown in self.world.messages(int(address))]
        return [shown.words for shown in self.world.messages(address)]

    def violations(self) -> int:
        """Sends that came sooner after another than the platform's published limits allow."""
        chats, wrong = {chat for chat, _, _ in self.accepted}, self.too_soon()
        if self.platform == "telegram":
            groups = [self.times(chat) for chat in chats if chat.startswith("-")]
            wrong += sum(b - a < 60 for times in groups for a, b in zip(times, times[20:], strict=False))
            everything = sorted(at for _, _, at in self.accepted)
            wrong += sum(b - a < 1 for a, b in zip(everything, everything[30:], strict=False))
        return wrong

    def too_soon(self) -> int:
        """Sends to a chat within a second of its last: no busy machine excuses them, as it does a crowd over all chats."""
        chats = {chat for chat, _, _ in self.accepted}
        return sum(after - before < 1.0 for chat in chats for before, after in pairwise(self.times(chat)))

    def note(self, method: str) -> None:
        """Called by the stand-in with each method that it carried out."""
        if method in {"sendMessage", "chat.postMessage"}:
            arguments = self.world.calls[-1].given if self.platform == "telegram" else self.world.calls[-1].arguments
            address = str(arguments["chat_id"] if self.platform == "telegram" else arguments["channel"])
            self.accepted.append((address, self.standing(address)[-1], asyncio.get_running_loop().time()))


@asynccontextmanager
async def sending(platform: str, folder: Path, clock: Clock, *, operators: tuple[str, ...] = ()) -> AsyncIterator[Sending]:
    """A deliverer that runs, until the end of the block."""
    world: Any = TelegramWorld() if platform == "telegram" else SlackWorld()
    async with world:
        if platform == "slack":
            world.state.time = lambda: clock.now().timestamp()
        tokens = (world.token,) if platform == "telegram" else (world.bot_token, world.app_token)
        client = build(Life(folder, platform, world.base_url, tokens, 0))
        store = SqliteStore.open(folder / "parley.db", now=clock.now())
        deliverer = Deliverer(store, {platform: client}, clock, Notices(operators, KeyCatalogue()))
        house = Sending(platform, world, store, client, clock, deliverer)
        if platform == "telegram":
            world.on_accepted = house.note
        else:
            world.state.on_accepted = house.note
        try:
            async with running(deliverer):
                yield house
        finally:
            await client.stop()
            store.close()


@asynccontextmanager
async def running(deliverer: Deliverer) -> AsyncIterator[None]:
    """It sends until the end of the block, then drains."""
    task = asyncio.create_task(deliverer.run())
    try:
        yield
    finally:
        await deliverer.drain(5)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


ADDRESSES = {"telegram": "-100{}", "slack": "C{:04}"}


def address(platform: str, number: int) -> str:
    """The number-th chat's."""
    return ADDRESSES[platform].format(number)
