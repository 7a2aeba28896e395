"""Deliver: claim what is due from the outbox, send it, settle what came of it. Chats never wait for each other (invariant 4).

claim (commit `sending`) -> [look back, if it was unknown] -> send -> settle (commit)
"""

import asyncio
import logging
import random
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.errors import StoreError
from bot.core.model import Delivery, DeliveryState
from bot.core.outbox import Outcome, Settlement, Verdict, settle
from bot.core.pacing import Pacer
from bot.core.ports import ChatClient, Clock
from bot.core.store import Store, Tx
from bot.pipeline.notices import Notices

log = logging.getLogger(__name__)

AT_ONCE = 40
"""Sends under way at the same time, each to another chat."""

LONGEST_CALL = 90.0
"""Seconds; a client that answers nothing for so long leaves the delivery unknown."""

RECORD_AGAIN = 5.0
"""Seconds between two tries to record an outcome that the database did not take (a full disk)."""

MOST_BUGS = 3
"""Attempts after which a delivery that trips over a bug each time is given up, so that its channel goes on."""

BREATHER = 5.0
"""Seconds before the outbox is asked again after the database refused."""

LONGEST_NAP = 30.0
"""Seconds after which the outbox is looked at even if nothing woke us: another process may have planned something."""


class Deliverer:
    """Runs the sending side of the outbox. `wake` is to be called after every commit that planned something."""

    def __init__(
        self,
        store: Store,
        clients: Mapping[str, ChatClient],
        clock: Clock,
        notices: Notices,
    ) -> None:
        self._store = store
        self._clients = clients
        self._clock = clock
        self._notices = notices
        self._pacer = Pacer()
        self._awake = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._platform_of: dict[int, str] = {}

    def wake(self) -> None:
        """There may be something to send."""
        self._awake.set()

    async def recover(self) -> int:
        """After a start: what a crash left in `sending` becomes unknown. Returns how many."""
        return await self._store.write(lambda tx: tx.outbox.recover(now=self._clock.now()))

    async def run(self) -> None:
        """Send for ever; on cancellation the sends under way are given time to finish by `drain`."""
        while True:
            self._awake.clear()
            try:
                if not await self._start_due():
                    await self._nap()
            except Exception:
                log.exception("the outbox cannot be asked; again in %.0f s", BREATHER)
                await asyncio.sleep(BREATHER)

    async def drain(self, seconds: float) -> None:
        """Wait for the sends under way, `seconds` at most; what is cut off is resolved at the next start."""
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=seconds)

    async def flush(self) -> None:
        """Send all that is due now, then return: for `send-test`, `demo` and tests."""
        while True:
            # Before claiming: a chat that has rested or ended its send meanwhile was passed over.
            resting, busy = self._resting(), bool(self._busy)
            started = await self._start_due()
            if self._busy:
                await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)
            elif resting:  # a chat that rests may have more to come
                await asyncio.sleep(min(resting.values()))
            elif not (started or busy):
                return

    async def _start_due(self) -> int:
        """Claim what may be sent now and begin to send it. Returns how many."""
        async with self._claiming:  # `flush` may ask beside `run`: a chat that is claimed must count as busy for the other
            free = AT_ONCE - len(self._busy)
            if free <= 0:
                return 0
            occupied = [*self._busy, *self._resting()]
            now, platforms = self._clock.now(), list(self._clients)
            claimed = await self._store.write(
                lambda tx: tx.outbox.claim(now=now, platforms=platforms, busy_chats=occupied, limit=free)
            )
            for delivery in claimed:
                self._start(delivery)
            return len(claimed)

    def _resting(self) -> dict[int, float]:
        return self._pacer.resting(self._platform_of, time.monotonic())

    async def _nap(self) -> None:
        """Sleep until woken, until a chat has rested, or until something becomes due by time alone."""
        now = self._clock.now()
        due = await self._store.read(lambda tx: tx.outbox.next_due(now))
        waits = [LONGEST_NAP, *self._resting().values()]
        if due is not None:
            waits.append(max((due - now).total_seconds(), 0.05))
        try:
            async with asyncio.timeout(min(waits)):
                await self._awake.wait()
        except TimeoutError:
            pass

    def _start(self, delivery: Delivery) -> None:
        chat = delivery.channel.chat
        self._platform_of[chat.id] = chat.platform
        task = asyncio.create_task(self._handle(delivery), name=f"send {delivery.ref}")
        self._busy[chat.id] = task
        task.add_done_callback(lambda _: self._finished(chat.id))

    def _finished(self, chat_id: int) -> None:
        self._busy.pop(chat_id, None)
        self._awake.set()

    async def _handle(self, delivery: Delivery) -> None:
        client = self._clients[delivery.channel.chat.platform]
        try:
            delivery, outcome = await self._attempt(client, delivery)
        except Exception as bug:
            log.exception("%s: a bug kept it from being sent", delivery.ref)
            verdict = Verdict.REFUSED if delivery.attempts >= MOST_BUGS else Verdict.NOT_SENT
            outcome = Outcome(verdict, reason=f"bug: {type(bug).__name__}: {bug}")
        try:
            await self._settle(delivery, outcome)
        except Exception:
            log.exception("%s: what came of it could not be written; the next start resolves it", delivery.ref)

    async def _attempt(self, client: ChatClient, delivery: Delivery) -> tuple[Delivery, Outcome]:
        """What came of one attempt, and the delivery as it went out. Raises only for bugs."""
        try:
            async with asyncio.timeout(LONGEST_CALL):
                found = await client.look_back(delivery) if delivery.was is DeliveryState.UNKNOWN else None
        except TimeoutError:
            return delivery, Outcome(Verdict.NOT_SENT, reason=f"no word on it within {LONGEST_CALL:.0f} s")
        if found and found.verdict is not Verdict.NOT_SENT:
            return delivery, found
        if found:  # surely absent: what goes out now is no repeat
            delivery = replace(delivery, maybe_repeated=False)
        return delivery, await self._send(client, delivery)

    async def _send(self, client: ChatClient, delivery: Delivery) -> Outcome:
        if delivery.part == 0 and (parts := client.parts(delivery)) > 1:
            # As many rows as wire messages, before the first goes out: a failure later resumes at its own part.
            await self._store.write(lambda tx: tx.outbox.add_parts(delivery, parts))
        chat = delivery.channel.chat
        await asyncio.sleep(self._pacer.book(chat.id, chat.platform, time.monotonic()))
        try:
            async with asyncio.timeout(LONGEST_CALL):
                return await client.send(delivery)
        except TimeoutError:
            return Outcome(Verdict.UNKNOWN, reason=f"no answer within {LONGEST_CALL:.0f} s")

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        now = self._clock.now()
        settlement = settle(delivery, outcome, now=now, jitter=random.random())  # noqa: S311 (spreads retries)
        while True:
            try:
                await self._store.write(lambda tx: self._write(tx, delivery, settlement, now))
                break
            except StoreError as error:
                # What came of a send is known here alone: forgetting it would repeat a message that arrived.
                log.critical("%s: what came of it cannot be recorded (%s); trying again", delivery.ref, error)
                await asyncio.sleep(RECORD_AGAIN)
        self._report(delivery, settlement)

    def _write(self, tx: Tx, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
        tx.outbox.settle(delivery, settlement, now=now)
        if settlement.pause_chat:
            chat = delivery.channel.chat
            named = f"{chat.platform}:{chat.address}" + (f" ({chat.title})" if chat.title else "")
            subject = f"chat:{chat.id}:paused:{now.date()}"
            self._notices.plan(tx, subject, "notice-paused", now=now, chat=named, reason=settlement.pause_chat)

    def _report(self, delivery: Delivery, settlement: Settlement) -> None:
        chat = delivery.channel.chat
        where = f"{delivery.ref} ({delivery.subject}) for {chat.platform}:{chat.address}"
        if settlement.state is DeliveryState.SENT:
            log.debug("%s: sent", where)
        elif settlement.state is DeliveryState.DEAD:
            log.error("%s: not delivered: %s", where, settlement.reason)
        else:
            log.warning("%s: %s, again at %s: %s", where, settlement.state, settlement.not_before, settlement.reason)
