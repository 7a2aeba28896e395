"""The connections to the chat platforms: opened side by side, tried again, closed in time."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.core.errors import ParleyError
from bot.core.ports import ChatClient, Receive

log = logging.getLogger(__name__)

RECONNECT = timedelta(minutes=5)
"""How often a platform that could not be reached is tried again."""
CLOSE = 5.0
"""Seconds given to a platform's connections to close."""


class Connections:
    """`clients` are the platforms that are switched on, `live` those that are connected: whoever sends reads it too.

    What is heard goes to `hear`; `on_live` is told of each platform that has come up.
    """

    def __init__(
        self,
        clients: Mapping[str, ChatClient],
        live: dict[str, ChatClient],
        *,
        hear: Receive,
        on_live: Callable[[], None],
    ) -> None:
        self._clients = clients
        self._live = live
        self._hear = hear
        self._on_live = on_live

    @property
    def complete(self) -> bool:
        """Every platform is connected."""
        return self._clients.keys() == self._live.keys()

    async def open_until(self, stop: asyncio.Event) -> None:
        """`open`, or less of it: a platform that does not answer holds up no end."""
        opening, stopped = asyncio.ensure_future(self.open()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({opening, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if opening.done():
                opening.result()  # a bug passes through
        finally:
            opening.cancel()
            stopped.cancel()
            await asyncio.wait({opening, stopped})

    async def open(self) -> None:
        """Connect every platform that is not; one that cannot be is a clear line and is tried again, the others go on."""
        await asyncio.gather(*(self._open(name) for name in self._clients if name not in self._live))

    async def close(self) -> None:
        """Let go of every platform, each in its time."""
        await asyncio.gather(*map(self._close, self._clients))

    async def _open(self, name: str) -> None:
        try:
            await self._clients[name].start(self._hear)
        except ParleyError as error:
            wait = RECONNECT.total_seconds() / 60
            log.error("%s: %s (tried again in %.0f minutes)", name, error, wait)  # noqa: TRY400 (a setting to mend, not a bug)
            return
        self._live[name] = self._clients[name]
        self._on_live()

    async def _close(self, name: str) -> None:
        try:
            async with asyncio.timeout(CLOSE):
                await self._clients[name].stop()
        except TimeoutError:
            log.warning("%s: its connections did not close in time", name)
        except Exception:
            log.exception("%s: closing it failed", name)
