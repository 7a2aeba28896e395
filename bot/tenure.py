"""Tenure: the right to send from a database, from the moment it is taken until it is given back or lost."""

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from bot.catalogue import FluentCatalogue
from bot.core.errors import LeaseLost, StoreError
from bot.core.gaps import Outage
from bot.core.messages import say
from bot.core.model import Channel, Chat, Delivery, DeliveryState, Op
from bot.core.outbox import Aftermath
from bot.core.ports import ChatClient, Clock
from bot.core.settings import General
from bot.core.store import Tx
from bot.pipeline.notices import Notices, split_address
from bot.storage import SqliteStore
from bot.storage.home import this_home
from bot.storage.store import SqliteTx

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)


class Tenure:
    """Take it with `begin`, hold it with `renew` every now and then, give it back with `end`.

    `guard` is its fence: run inside every transaction that claims something to send, it raises LeaseLost once another
    instance has taken over, however late this one notices.
    """

    def __init__(self, store: SqliteStore, clock: Clock, notices: Notices) -> None:
        self._store = store
        self._clock = clock
        self._notices = notices
        self._token = 0

    async def begin(self, recover: Callable[[], Awaitable[Aftermath]], *, adopt: bool = False) -> None:
        """Take the lease, resolve what a crash left (`recover` counts it), and tell operators once that it happened.

        Raises StoreError where another instance sends, or the database lives elsewhere and nobody said to `adopt` it.
        """
        left = await self._store.write(lambda tx: self._take(tx, adopt=adopt))
        found, now = await recover(), self._clock.now()
        if left is None and not found.unsure:
            return
        told = {"from": f"{left or now:%Y-%m-%d %H:%M}", "to": f"{now:%Y-%m-%d %H:%M}", **asdict(found)}
        log.warning(
            "it had crashed: down %(from)s to %(to)s UTC; %(waiting)d messages wait to be sent, %(lost)d lost, "
            "%(unsure)d may be repeated",
            told,
        )
        subject = f"crash:{self._token}"
        await self._store.write(lambda tx: self._notices.plan(tx, subject, "notice-crash", now=now, **told))

    def guard(self, tx: Tx) -> None:
        """Raises LeaseLost where somebody else has it now."""
        assert isinstance(tx, SqliteTx)  # noqa: S101 (the store that this tenure was made for)
        tx.lease.check(self._token)

    async def renew(self) -> bool:
        """Keep it. False where the database does not take it now (a full disk): the file lock keeps others out meanwhile.

        Raises LeaseLost.
        """
        now = self._clock.now()
        try:
            await self._store.write(lambda tx: tx.lease.renew(self._token, now=now, ttl=LEASE))
        except LeaseLost:
            raise
        except StoreError as error:
            log.warning("the lease cannot be renewed: %s", error)
            return False
        return True

    async def end(self) -> None:
        """Give it back; a database that takes nothing any more is left as it is."""
        try:
            await self._store.write(lambda tx: tx.lease.release(self._token))
        except StoreError as error:
            log.warning("the lease was not given back: %s", error)

    def _take(self, tx: SqliteTx, *, adopt: bool) -> datetime | None:
        """When an instance that never gave it back was last alive."""
        now = self._clock.now()
        tx.home.enter(this_home(self._store.path), now=now, adopt=adopt)
        left, alive = tx.lease.left(LEASE), tx.lease.last_alive(LEASE)
        if alive and alive < now:
            tx.outages.add(Outage(0, alive), until=now)
        self._token = tx.lease.acquire(f"process {os.getpid()}", host=socket.gethostname(), now=now, ttl=LEASE)
        return left


async def tell_of_damage(clients: dict[str, ChatClient], general: General, catalogue: FluentCatalogue, damage: str) -> None:
    """A damaged database takes no notice: operators are told past the outbox."""
    message = say(catalogue.say("notice-damaged", language=general.language, reason=f"{damage}."))
    for platform, address in map(split_address, general.operators):
        if client := clients.get(platform):
            channel = Channel(0, Chat(0, platform, address))
            delivery = Delivery(0, channel, Op.POST, "notice:damaged", 1, 0, message.to_json(), DeliveryState.SENDING)
            async with asyncio.timeout(30):
                outcome = await client.send(delivery)
            log.warning("%s:%s told of the damage: %s", platform, address, outcome.verdict)
