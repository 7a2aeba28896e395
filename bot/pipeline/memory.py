"""What a chat client must still know after a restart, kept in the database: `core.ports.Memory`."""

from collections.abc import Mapping
from datetime import timedelta

from bot.core.ports import Clock, Remembers
from bot.core.store import Store


class StoreMemory:
    """One platform's; keys of different platforms never meet."""

    def __init__(self, store: Store, clock: Clock, platform: str) -> None:
        self._store = store
        self._clock = clock
        self._platform = platform

    async def keep(self, key: str, content: str, life: timedelta) -> None:
        """Under `key`, instead of what stood there."""
        now = self._clock.now()
        whole = f"{self._platform}:{key}"
        await self._store.write(lambda tx: tx.memories.keep(whole, content, until=now + life, now=now))

    async def recall(self, key: str) -> str | None:
        """None where nothing was kept, or its time is over."""
        now, whole = self._clock.now(), f"{self._platform}:{key}"
        return await self._store.read(lambda tx: tx.memories.recall(whole, now=now))


def give_memory(clients: Mapping[str, object], store: Store, clock: Clock) -> None:
    """To each client that needs one."""
    for name, client in clients.items():
        if isinstance(client, Remembers):
            client.memory = StoreMemory(store, clock, name)
