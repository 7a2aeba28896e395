"""Deliver: everything planned goes out once, and nobody waits for anybody else's trouble."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.core.messages import say
from bot.core.model import Delivery, DeliveryState, NewDelivery, Op
from bot.core.outbox import Outcome, Verdict
from bot.core.pacing import Limits
from bot.pipeline import deliver
from bot.storage import SqliteStore
from tests.pipeline.delivering import plan, state
from tests.pipeline.house import House

pytestmark = pytest.mark.usefixtures("unpaced")


async def until_sent(house: House, delivery_id: int) -> None:
    """Wait while `run` works beside us."""
    async with asyncio.timeout(60):
        while state(house, delivery_id) is not DeliveryState.SENT:  # noqa: ASYNC110 (a row of the database, no event)
            await asyncio.sleep(0.01)


def subjects(sent: list[Delivery]) -> list[str]:
    return [d.subject for d in sent]


async def test_everything_goes_out_once_in_order(house: House) -> None:
    """What is planned for a channel is sent in that order, and a second look sends nothing."""
    channel = house.channel()
    plan(house, channel, "a", "b", "c")
    await house.deliverer.flush()
    await house.deliverer.flush()
    assert subjects(house.telegram.sent) == ["a", "b", "c"]


async def test_retry_after_rests_the_chat_and_no_other(house: House) -> None:
    """A chat that asked for patience gets nothing until then, also after a restart; the other is served."""
    slow, other = house.channel(), house.channel("-200")
    plan(house, slow, "a", "b")
    plan(house, other, "c", "d")
    house.telegram.outcomes["-100"] = [Outcome(Verdict.NOT_SENT, retry_after=90.0)]
    await house.deliverer.flush()
    assert subjects(house.telegram.sent) == ["a", "c", "d"]
    again = House(house.store)
    again.clock.at = house.clock.at + timedelta(seconds=89)
    await again.deliverer.flush()
    assert again.telegram.sent == []
    again.clock.forward(seconds=2)
    await again.deliverer.flush()
    assert subjects(again.telegram.sent) == ["a", "b"]


async def test_a_chat_that_hangs_keeps_no_other_waiting(house: House) -> None:
    """While one chat's send takes for ever, another chat gets its messages."""
    slow, other = house.channel(), house.channel("-200")
    send = house.telegram.send

    async def hanging(delivery: Delivery) -> Outcome:
        if delivery.channel.id == slow.id:
            await asyncio.Event().wait()
        return await send(delivery)

    house.telegram.send = hanging  # type: ignore[method-assign]
    plan(house, slow, "a")
    (one,) = plan(house, other, "b")
    running = asyncio.create_task(house.deliverer.run())
    await until_sent(house, one)
    running.cancel()


@pytest.mark.parametrize("part", ["send", "parts"])
async def test_a_poison_row_holds_up_nobody(house: House, part: str, caplog: pytest.LogCaptureFixture) -> None:
    """A message that trips the client is tried thrice and given up: its own channel goes on, another never waited."""
    channel, other = house.channel(), house.channel("-200")
    poison, after = plan(house, channel, "poison", "after")
    (fine,) = plan(house, other, "fine")

    def tripping(delivery: Delivery) -> int:
        if delivery.subject == "poison":
            raise ZeroDivisionError
        return 1

    async def sending(delivery: Delivery) -> Outcome:
        tripping(delivery)
        return Outcome(Verdict.SENT, remote_ref="1")

    if part == "parts":
        house.telegram.parts_of = tripping
    else:
        house.telegram.send = sending  # type: ignore[method-assign]
    await house.deliverer.flush()
    assert state(house, fine) is DeliveryState.SENT
    assert state(house, after) is DeliveryState.PENDING
    for _ in range(2):
        house.clock.forward(minutes=5)
        await house.deliverer.flush()
    assert state(house, poison) is DeliveryState.DEAD
    assert state(house, after) is DeliveryState.SENT
    assert "ZeroDivisionError" in caplog.text


async def test_parts_resume_at_the_one_that_failed(house: House) -> None:
    """A long message whose second part fails goes on with the second, not from the start."""
    channel = house.channel()
    house.telegram.parts_of = lambda _: 3
    sent = Outcome(Verdict.SENT, remote_ref="1")
    house.telegram.outcomes["-100"] = [sent, Outcome(Verdict.NOT_SENT, reason="refused")]
    plan(house, channel, "long")
    await house.deliverer.flush()
    house.clock.forward(minutes=1)
    await house.deliverer.flush()
    assert [d.part for d in house.telegram.sent] == [0, 1, 1, 2]


async def test_a_chat_that_is_gone_is_paused_and_told_of_once(house: House) -> None:
    """Kicked out, Parley stops writing there and tells the operators once that day, with the chat and the reason."""
    channel, operators = house.channel(), house.channel("-900")
    plan(house, channel, "a", "b")
    house.telegram.outcomes["-100"] = [Outcome(Verdict.CHAT_GONE, reason="the bot was kicked")]
    await house.deliverer.flush()
    assert subjects([d for d in house.telegram.sent if d.channel.id == channel.id]) == ["a"]
    (notice,) = [d for d in house.telegram.sent if d.channel.id == operators.id]
    assert "telegram:-100" in str(notice.payload)
    assert "the bot was kicked" in str(notice.payload)
    house.store.write_now(lambda tx: tx.channels.resume_chat(channel.chat.id))
    house.telegram.outcomes["-100"] = [Outcome(Verdict.CHAT_GONE, reason="the bot was kicked")]
    await house.deliverer.flush()
    assert len([d for d in house.planned() if d.channel.id == operators.id]) == 1


async def test_run_and_flush_side_by_side_write_to_a_chat_one_at_a_time(house: House) -> None:
    """However many look into the outbox, a chat has one message under way."""
    channel = house.channel()
    plan(house, channel, *(f"n{n}" for n in range(6)))
    for n in range(6):
        house.store.write_now(
            lambda tx, n=n: tx.outbox.plan(  # type: ignore[misc]
                NewDelivery(channel.id, Op.REPLY, f"reply:{n}", say("x").to_json()), now=house.clock.now()
            )
        )
    under_way, most = 0, 0

    async def counting(_: Delivery) -> Outcome:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.002)
        under_way -= 1
        return Outcome(Verdict.SENT, remote_ref="1")

    house.telegram.send = counting  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(house.deliverer.run())
    await asyncio.gather(house.deliverer.flush(), house.deliverer.flush())
    await house.deliverer.drain(1)
    running.cancel()
    assert most == 1


async def test_a_database_that_refuses_does_not_end_the_sending(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """After a failed look into the outbox it is looked into again."""
    monkeypatch.setattr(deliver, "BREATHER", 0.01)
    house = House(store)
    (one,) = plan(house, house.channel(), "a")
    write, refused = store.write, 0

    async def refusing(work: Any) -> Any:
        nonlocal refused
        refused += 1
        if refused == 1:
            raise OSError("disk full")
        return await write(work)

    monkeypatch.setattr(store, "write", refusing)
    running = asyncio.create_task(house.deliverer.run())
    await until_sent(house, one)
    running.cancel()
    assert "disk full" in caplog.text


async def test_sends_to_many_chats_are_spread(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform's overall limit holds from the first round on, also for chats never written to before."""
    monkeypatch.setattr("bot.core.pacing.LIMITS", {"telegram": Limits(overall=0.02)})
    times = []

    async def noting(_: Delivery) -> Outcome:
        times.append(asyncio.get_running_loop().time())
        return Outcome(Verdict.SENT, remote_ref="1")

    house.telegram.send = noting  # type: ignore[method-assign, assignment]
    for n in range(6):
        plan(house, house.channel(f"-{n + 1}"), "a")
    began = asyncio.get_running_loop().time()
    await house.deliverer.flush()
    assert len(times) == 6
    assert all(at - began >= 0.02 * n - 0.001 for n, at in enumerate(sorted(times)))
