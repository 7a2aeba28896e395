"""Deliver: claim what is due from the outbox, send it, settle what came of it. Chats never wait for each other (invariant 4).

claim (commit `sending`) -> [look back, if it was unknown] -> send -> settle (commit)
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.errors import StoreError
from bot.core.model import Delivery, DeliveryState
from bot.core.outbox import Aftermath, Outcome, Settlement, Verdict, settle
from bot.core.pacing import Pacer, lane
from bot.core.ports import ChatClient, Clock
from bot.core.store import Store, Tx
from bot.pipeline.notices import Notices
from bot.pipeline.telling import report, tell

log = logging.getLogger(__name__)

AT_ONCE = 40
"""Sends under way at the same time, each to another chat."""

AHEAD = 0.2
"""Seconds: so far ahead of its turn a message is claimed. What a crash finds claimed may have been sent, so it is not much."""

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

PACED = timedelta(seconds=60)
"""How far back sends count for the platforms' limits: a restart forgets none of them."""

Guard = Callable[[Tx], None]
"""Run first in every transaction that claims; raises StoreError where this instance may not send (any more)."""


async def _nothing() -> None:
    """No clock is watched."""


class Deliverer:
    """Runs the sending side of the outbox. `wake` is to be called after every commit that planned something.

    Pacing and waiting go by the running loop's clock; `clock` says what is due. `watch_clock` may be set to what is awaited
    before a wait is written: it moves those of before the clock was put, or the machine slept, and no other.
    """

    def __init__(
        self,
        store: Store,
        clients: Mapping[str, ChatClient],
        clock: Clock,
        notices: Notices,
        guard: Guard = lambda _: None,
    ) -> None:
        self._store = store
        self._clients = clients
        self._clock = clock
        self._notices = notices
        self.guard = guard
        self.watch_clock: Callable[[], Awaitable[None]] = _nothing
        self._pacer = Pacer()
        self._awake = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._stopping = False
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._lane_of: dict[int, str] = {}
        self._claimed: dict[int, Delivery] = {}
        self._calling: set[int] = set()

    def wake(self) -> None:
        """There may be something to send."""
        self._awake.set()

    async def recover(self) -> Aftermath:
        """After a start: what a crash left in `sending` becomes unknown. Returns what else it left, counted."""
        now, here = self._clock.now(), asyncio.get_running_loop().time()
        for chat, at in await self._store.read(lambda tx: tx.outbox.attempted_since(now - PACED)):
            self._lane_of[chat.id] = lane(chat)
            self._pacer.note(chat.id, lane(chat), here - max((now - at).total_seconds(), 0.0))
        return await self._store.write(lambda tx: _recover(tx, now))

    async def run(self) -> None:
        """Send for ever; on cancellation the sends under way are given time to finish by `drain`."""
        while True:
            self._awake.clear()
            try:
                if not await self._start_due():
                    await self._nap()
            except StoreError as error:
                log.warning("nothing is sent for now: %s; again in %.0f s", error, BREATHER)
                await asyncio.sleep(BREATHER)
            except Exception:
                log.exception("the outbox cannot be asked; again in %.0f s", BREATHER)
                await asyncio.sleep(BREATHER)

    async def drain(self, seconds: float) -> None:
        """Begin nothing more for good. Finish the calls under way, `seconds` at most; give back what still waited for its turn,
        mark what is cut off."""
        self._stopping = True
        async with self._claiming:  # what is being claimed now is begun, or it would stay `sending` with nobody to send it
            pass
        waiting = {task for delivery, task in self._under_way() if delivery.id not in self._calling}
        for task in waiting:
            task.cancel()
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=seconds)
        cut_off = [delivery for delivery, _ in self._under_way()]
        for _, task in self._under_way():
            task.cancel()
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=1.0)
        if cut_off:
            ids, now = [delivery.id for delivery in cut_off], self._clock.now()
            reason = "Parley was stopped before an answer came"
            await self._store.write(lambda tx: tx.outbox.recover(now=now, reason=reason, ids=ids))

    async def flush(self) -> None:
        """Send all that is due now, then return: for `send-test`, `demo` and tests. At the platforms' pace: by the loop's clock
        sixty messages to one Telegram group take three minutes."""
        while True:
            # Before claiming: a chat that has rested or ended its send meanwhile was passed over.
            rest, busy = self._rest(), bool(self._busy)
            started = await self._start_due()
            if self._busy:
                await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)
            elif rest:  # a chat that rests may have more to come
                await asyncio.sleep(rest)
            elif not (started or busy):
                return

    async def _start_due(self) -> int:
        """Claim what may be sent now and begin to send it. Returns how many."""
        async with self._claiming:  # `flush` may ask beside `run`: a chat that is claimed must count as busy for the other
            if self._stopping:
                return 0
            free = AT_ONCE - len(self._busy)
            here = asyncio.get_running_loop().time()
            slots = {name: min(free, self._pacer.slots(name, here, AHEAD)) for name in self._clients}
            if not any(count > 0 for count in slots.values()):
                return 0
            await self.watch_clock()
            occupied = [*self._busy, *self._pacer.resting(self._lane_of, here)]
            now, served = self._clock.now(), self._pacer.served()

            def claim(tx: Tx) -> list[Delivery]:
                self.guard(tx)
                return [
                    delivery
                    for name, count in slots.items()
                    if count > 0
                    for delivery in tx.outbox.claim(now=now, platforms=[name], busy_chats=occupied, limit=count, served=served)
                ]

            claimed = await self._store.write(claim)
            for delivery in claimed:
                self._start(delivery)
            return len(claimed)

    def _rest(self) -> float:
        """Seconds until a chat or a platform has rested; 0 where none rests."""
        here = asyncio.get_running_loop().time()
        waits = [*self._pacer.resting(self._lane_of, here).values(), self._pacer.platforms_resting([*self._clients], here)]
        return min((wait for wait in waits if wait > 0), default=0.0)

    async def _nap(self) -> None:
        """Sleep until woken, until a chat has rested, or until something becomes due by time alone."""
        now = self._clock.now()
        due = await self._store.read(lambda tx: tx.outbox.next_due(now))
        waits = [LONGEST_NAP, self._rest() or LONGEST_NAP]
        if due is not None:
            waits.append(max((due - now).total_seconds(), 0.05))
        try:
            async with asyncio.timeout(min(waits)):
                await self._awake.wait()
        except TimeoutError:
            pass

    def _start(self, delivery: Delivery) -> None:
        chat = delivery.channel.chat
        self._lane_of[chat.id] = lane(chat)
        self._claimed[chat.id] = delivery
        task = asyncio.create_task(self._handle(delivery), name=f"send {delivery.ref}")
        self._busy[chat.id] = task
        task.add_done_callback(lambda _: self._finished(chat.id))

    def _finished(self, chat_id: int) -> None:
        self._busy.pop(chat_id, None)
        self._calling.discard(self._claimed.pop(chat_id).id)
        self._awake.set()

    def _under_way(self) -> Iterable[tuple[Delivery, asyncio.Task[None]]]:
        return [(self._claimed[chat_id], task) for chat_id, task in self._busy.items()]

    async def _handle(self, delivery: Delivery) -> None:
        client = self._clients[delivery.channel.chat.platform]
        try:
            delivery, outcome = await self._attempt(client, delivery)
        except asyncio.CancelledError:
            if delivery.id not in self._calling:
                await self._give_back(delivery)
            raise
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
            return delivery, Outcome(Verdict.LATER, reason=f"no word on it within {LONGEST_CALL:.0f} s")
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
        await asyncio.sleep(self._pacer.book(chat.id, lane(chat), asyncio.get_running_loop().time()))
        self._calling.add(delivery.id)
        try:
            async with asyncio.timeout(LONGEST_CALL):
                return await client.send(delivery)
        except TimeoutError:
            return Outcome(Verdict.UNKNOWN, reason=f"no answer within {LONGEST_CALL:.0f} s")
        finally:
            self._pacer.answered(chat.id, asyncio.get_running_loop().time())

    async def _give_back(self, delivery: Delivery) -> None:
        """It was claimed and surely not sent: as it was before, to be sent at the next start."""
        back = Settlement(delivery.was, delivery.reason, delivery.not_before, counted=False)
        now = self._clock.now()
        await self._store.write(lambda tx: tx.outbox.settle(delivery, back, now=now))

    async def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        while True:
            try:
                await self.watch_clock()
                settlement = await self._record(delivery, outcome)
                break
            except StoreError as error:
                # What came of a send is known here alone: forgetting it would repeat a message that arrived.
                log.critical("%s: what came of it cannot be recorded (%s); trying again", delivery.ref, error)
                await asyncio.sleep(RECORD_AGAIN)
        report(delivery, outcome, settlement)

    async def _record(self, delivery: Delivery, outcome: Outcome) -> Settlement:
        now = self._clock.now()
        settlement = settle(delivery, outcome, now=now, jitter=random.random())  # noqa: S311 (spreads retries)

        def write(tx: Tx) -> None:
            tx.outbox.settle(delivery, settlement, now=now)
            tell(tx, self._notices, delivery, settlement, now)

        await self._store.write(write)
        return settlement


def _recover(tx: Tx, now: datetime) -> Aftermath:
    unsure, lost, counts = tx.outbox.recover(now=now), tx.outbox.overdue(now), tx.outbox.counts()
    waiting = sum(counts[state] for state in (DeliveryState.PENDING, DeliveryState.FAILED, DeliveryState.UNKNOWN))
    return Aftermath(waiting - lost, unsure, lost)
