"""Stopping: nothing new is begun, what is under way is finished or marked, and what waited for its turn waits on."""

import asyncio
from collections import Counter

import pytest

from bot.core.messages import say
from bot.core.model import Delivery, DeliveryState, NewDelivery, Op
from bot.core.outbox import Outcome, Verdict
from bot.core.pacing import Limits
from tests.pipeline.house import House

SENT = Outcome(Verdict.SENT, remote_ref="1")


def plan(house: House, address: str, count: int) -> None:
    """So many posts for a chat."""
    channel, now = house.channel(address), house.clock.now()
    for number in range(count):
        post = NewDelivery(channel.id, Op.POST, f"post:{number}", say("x").to_json())
        house.store.write_now(lambda tx, post=post: tx.outbox.plan(post, now=now))  # type: ignore[misc]


def states(house: House) -> Counter[DeliveryState]:
    """How many stand in each."""
    return Counter(delivery.state for delivery in house.planned())


async def test_nothing_new_is_begun_once_it_stops(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stop finishes the calls under way and begins no other, however much is due: none of it counts as maybe sent."""
    monkeypatch.setattr("bot.core.pacing.LIMITS", {})
    for chat in range(6):
        plan(house, f"-{chat + 1}", 20)
    begun, go_on = 0, asyncio.Event()

    async def sending(_: Delivery) -> Outcome:
        nonlocal begun
        begun += 1
        await go_on.wait()
        return SENT

    house.telegram.send = sending  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(house.deliverer.run())
    async with asyncio.timeout(60):
        while begun < 6:  # noqa: ASYNC110 (a count, no event)
            await asyncio.sleep(0.01)
    draining = asyncio.create_task(house.deliverer.drain(60))
    await asyncio.sleep(0)
    go_on.set()
    await draining
    assert begun == 6
    assert states(house) == {DeliveryState.SENT: 6, DeliveryState.PENDING: 114}
    running.cancel()


async def test_what_waits_for_its_turn_is_given_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that was claimed and not yet called goes back as it was, and is not claimed again by whoever still looks."""
    monkeypatch.setattr("bot.core.pacing.LIMITS", {"telegram": Limits(overall=3600)})
    monkeypatch.setattr("bot.pipeline.deliver.AHEAD", 7200)
    for chat in range(3):
        plan(house, f"-{chat + 1}", 1)
    running = asyncio.create_task(house.deliverer.run())
    async with asyncio.timeout(60):
        while states(house)[DeliveryState.SENDING] < 2:  # noqa: ASYNC110 (rows of the database, no event)
            await asyncio.sleep(0.01)
    await house.deliverer.drain(60)
    assert states(house)[DeliveryState.SENDING] == 0
    assert states(house)[DeliveryState.UNKNOWN] == 0
    running.cancel()


async def test_what_is_not_answered_in_time_is_marked(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that outlasts the stop leaves its message unknown, never `sending`; the others of its chat are untouched."""
    monkeypatch.setattr("bot.core.pacing.LIMITS", {})
    plan(house, "-1", 3)
    calling = asyncio.Event()

    async def hanging(_: Delivery) -> Outcome:
        calling.set()
        await asyncio.Event().wait()
        return SENT

    house.telegram.send = hanging  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(house.deliverer.run())
    await calling.wait()
    await house.deliverer.drain(0.01)
    assert states(house) == {DeliveryState.UNKNOWN: 1, DeliveryState.PENDING: 2}
    running.cancel()
