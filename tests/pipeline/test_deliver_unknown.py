"""Deliver, where nobody knows whether a message arrived: lost answers, calls that hang, crashes."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.model import Delivery, DeliveryState
from bot.core.outbox import UNKNOWN_DELAY, Aftermath, Outcome, Verdict
from bot.pipeline import deliver
from tests.pipeline.delivering import plan, state
from tests.pipeline.house import House

pytestmark = pytest.mark.usefixtures("unpaced")


async def test_an_unknown_on_telegram_is_sent_once_more_marked(house: House) -> None:
    """Where the platform cannot tell, the message goes out again, saying that it may be a repeat; a third copy never."""
    channel = house.channel()
    (one,) = plan(house, channel, "a")
    house.telegram.outcomes["-100"] = [Outcome(Verdict.UNKNOWN, reason="read timeout")] * 2
    await house.deliverer.flush()
    assert state(house, one) is DeliveryState.UNKNOWN
    house.clock.forward(seconds=UNKNOWN_DELAY.total_seconds() + 1)
    await house.deliverer.flush()
    assert house.telegram.looked_back == [one]
    assert [d.maybe_repeated for d in house.telegram.sent] == [False, True]
    assert state(house, one) is DeliveryState.DEAD


async def test_an_unknown_on_slack_that_is_absent_is_sent_unmarked(house: House) -> None:
    """Where reading back proves that it never came, the message goes out as if for the first time."""
    channel = house.channel("C1", "slack")
    (one,) = plan(house, channel, "a")
    house.slack.outcomes["C1"] = [Outcome(Verdict.UNKNOWN)]
    house.slack.found = Outcome(Verdict.NOT_SENT)
    await house.deliverer.flush()
    house.clock.forward(minutes=2)
    await house.deliverer.flush()
    assert [d.maybe_repeated for d in house.slack.sent] == [False, False]
    assert state(house, one) is DeliveryState.SENT


async def test_an_unknown_that_is_found_is_not_sent_again(house: House) -> None:
    """Where reading back finds the message, it counts as sent, under the id it has there."""
    channel = house.channel("C1", "slack")
    (one,) = plan(house, channel, "a")
    house.slack.outcomes["C1"] = [Outcome(Verdict.UNKNOWN)]
    house.slack.found = Outcome(Verdict.SENT, remote_ref="17.5")
    await house.deliverer.flush()
    house.clock.forward(minutes=2)
    await house.deliverer.flush()
    assert len(house.slack.sent) == 1
    found = house.store.read_now(lambda tx: tx.outbox.get(one))
    assert found is not None
    assert (found.state, found.remote_ref) == (DeliveryState.SENT, "17.5")


async def test_a_call_without_an_answer_is_cut_off(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that hangs leaves the delivery unknown; one that hangs while reading back is asked again later."""
    monkeypatch.setattr(deliver, "LONGEST_CALL", 0.01)

    async def hanging(_: Delivery) -> Outcome:
        await asyncio.Event().wait()
        raise AssertionError

    house.telegram.send = hanging  # type: ignore[method-assign, assignment]
    (one,) = plan(house, house.channel(), "a")
    await house.deliverer.flush()
    assert state(house, one) is DeliveryState.UNKNOWN
    house.telegram.look_back = hanging  # type: ignore[method-assign, assignment]
    house.clock.forward(minutes=2)
    await house.deliverer.flush()
    assert state(house, one) is DeliveryState.UNKNOWN


async def test_what_a_crash_cut_off_is_resolved(house: House) -> None:
    """A row found in `sending` at the start is unknown: looked back for, then sent once more, marked."""
    (one,) = plan(house, house.channel(), "a")
    house.store.write_now(lambda tx: tx.outbox.claim(now=house.clock.now(), platforms=["telegram"], busy_chats=[], limit=1))
    assert await house.deliverer.recover() == Aftermath(waiting=1, unsure=1)
    house.clock.forward(minutes=2)
    await house.deliverer.flush()
    assert house.telegram.looked_back == [one]
    assert [d.maybe_repeated for d in house.telegram.sent] == [True]


async def test_what_a_crash_left_is_counted(house: House) -> None:
    """What waits, what may be repeated, and the answers whose time ran out while nobody was there."""
    channel, other = house.channel(), house.channel("-200")
    soon = house.clock.now() + timedelta(minutes=30)
    plan(house, channel, "cut off", "waiting")
    house.store.write_now(lambda tx: tx.outbox.claim(now=house.clock.now(), platforms=["telegram"], busy_chats=[], limit=1))
    plan(house, other, "an answer", expires_at=soon)
    house.clock.forward(hours=1)
    assert await house.deliverer.recover() == Aftermath(waiting=2, unsure=1, lost=1)
