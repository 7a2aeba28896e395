"""The clock is put, or the machine sleeps: what waited then is moved along, what begins to wait afterwards is not."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.messages import say
from bot.core.model import NewDelivery, Op
from bot.core.outbox import Outcome, Verdict
from bot.core.settings import General
from bot.pipeline.notices import Notices
from bot.upkeep import Upkeep
from tests.pipeline.house import House

TROUBLES = {
    "the network is not up yet": Outcome(Verdict.OUT_OF_REACH, reason="no route"),
    "it asks for patience": Outcome(Verdict.NOT_SENT, retry_after=30.0),
    "a 4xx that may pass": Outcome(Verdict.NOT_SENT, reason="409"),
}


@pytest.mark.parametrize("hours", [8, -2])
@pytest.mark.parametrize("trouble", TROUBLES)
async def test_what_fails_right_after_a_step_waits_no_longer_for_it(
    house: House, tmp_path: Path, trouble: str, hours: int
) -> None:
    """A machine wakes, its first send fails, and only then is the clock looked at by itself: what waits, waits seconds, and not
    less than the platform asked for."""
    upkeep = Upkeep(
        house.store,
        General(),
        base=tmp_path,
        clock=house.clock,
        notices=Notices((), house.catalogue),
        on_planned=house.deliverer.wake,
    )
    house.deliverer.watch_clock = upkeep.watch_clock
    await upkeep.watch_clock()
    channel = house.channel()
    house.store.write_now(
        lambda tx: tx.outbox.plan(NewDelivery(channel.id, Op.POST, "a", say("a").to_json()), now=house.clock.now())
    )
    house.clock.at += timedelta(hours=hours)
    house.telegram.outcomes["-100"] = [TROUBLES[trouble]]
    await house.deliverer.flush()
    await upkeep.watch_clock()
    due = house.store.read_now(lambda tx: tx.outbox.next_due(house.clock.now()))
    assert due is not None
    asked = 30 if "patience" in trouble else 1
    assert timedelta(seconds=asked) <= due - house.clock.now() <= timedelta(seconds=30)
