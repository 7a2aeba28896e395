"""The connections to the chat platforms: opened side by side, tried again, closed in time."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.core.errors import ParleyError, StoreError
from bot.core.ports import ChatClient, Clock, Receive
from bot.core.store import Store, Tx
from bot.pipeline.notices import Notices

log = logging.getLogger(__name__)

RECONNECT = timedelta(minutes=5)
"""How often a platform that could not be reached is tried again."""
CLOSE = 5.0
"""Seconds given to a platform's connections to close."""


class Connections:
    """`clients` are the platforms that are switched on, `live` those that are connected: whoever sends reads it too.

    What is heard goes to `hear`; `on_live` is told when there may be something to send: a platform has come up, or operators
    must know that one has refused us.
    """

    def __init__(
        self,
        clients: Mapping[str, ChatClient],
        live: dict[str, ChatClient],
        store: Store,
        clock: Clock,
        notices: Notices,
        *,
        hear: Receive,
        on_live: Callable[[], None],
    ) -> None:
        self._clients = clients
        self._live = live
        self._hear = hear
        self._store = store
        self._clock = clock
        self._notices = notices
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
            reason, wait = str(error), RECONNECT.total_seconds() / 60
            log.error("%s: %s (tried again in %.0f minutes)", name, error, wait)  # noqa: TRY400 (a setting to mend, not a bug)
            await self._write(lambda tx, now: self._refused(tx, name, reason, now))
            return
        self._live[name] = self._clients[name]
        # it has let us in: what waited for that, in this run or before it, need not wait any longer
        await self._write(lambda tx, now: tx.outbox.rested(name, now))

    def _refused(self, tx: Tx, name: str, reason: str, now: datetime) -> None:
        """Operators are told, and `status` and `/health` say it."""
        tx.outbox.rest(name, now + RECONNECT, reason)
        told = {"platform": name, "reason": reason}
        self._notices.plan(tx, f"platform:{name}:down:{now.date()}", "notice-platform-down", now=now, **told)

    async def _write(self, work: Callable[[Tx, datetime], None]) -> None:
        now = self._clock.now()
        with contextlib.suppress(StoreError):  # a disk that is full, a database that is damaged: the log has it
            await self._store.write(lambda tx: work(tx, now))
        self._on_live()

    async def _close(self, name: str) -> None:
        try:
            async with asyncio.timeout(CLOSE):
                await self._clients[name].stop()
        except TimeoutError:
            log.warning("%s: its connections did not close in time", name)
        except Exception:
            log.exception("%s: closing it failed", name)
