"""A chat with a thousand waiting messages delays nobody, keeps its order, and never writes faster than the platform allows."""

import asyncio
import statistics
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.core.messages import say
from bot.core.model import NewDelivery, Op
from bot.storage import SqliteStore
from tests.faults.conftest import Figures, Size
from tests.faults.sending import address, sending
from tests.faults.virtual import START, VirtualClock, run
from tests.pipeline.house import NOW, House

OTHERS = 50


@pytest.mark.parametrize("platform", ["telegram", "slack"])
def test_a_flood_into_one_chat_delays_no_other(platform: str, tmp_path: Path, size: Size, figures: Figures) -> None:
    """The other chats' first messages are there within 5 s (95th percentile); spacing and order hold; nothing is rejected."""
    many = size(30, 1000)

    async def flood() -> None:
        loop = asyncio.get_running_loop()
        async with sending(platform, tmp_path, VirtualClock(START)) as house:
            flooded = house.channel(address(platform, 0))
            texts = [f"alert {n:04}." for n in range(many)]
            house.plan(flooded, *texts)
            others = [house.channel(address(platform, n + 1)) for n in range(OTHERS)]
            began = loop.time()
            for other in others:
                house.plan(other, "theirs.")
            house.deliverer.wake()
            await house.settled()
            waits = sorted(house.times(other.chat.address)[0] - began for other in others)
            p95 = statistics.quantiles(waits, n=20)[-1]
            told = house.standing(flooded.chat.address)
            figures(
                f"flood, {platform}: {many} to one chat in {(loop.time() - began) / 60:.1f} virtual minutes, {OTHERS} others: "
                f"p95 {p95:.2f} s, longest {waits[-1]:.2f} s; {house.violations()} sends too soon, "
                f"{sum(a != b for a, b in zip(told, texts, strict=True))} out of order, "
                f"{house.counts()['sent']} of {many + OTHERS} sent"
            )
            assert p95 < 5
            assert told == texts
            assert house.violations() == 0
            assert house.counts()["sent"] == many + OTHERS

    run(flood)


def test_flush_ends_though_the_wall_clock_stands(tmp_path: Path) -> None:
    """Pacing goes by the loop's clock: sixty messages to one group are out after three of its minutes, and no later."""

    async def flush() -> None:
        store = SqliteStore.open(tmp_path / "parley.db", now=NOW)
        house, payload = House(store), say("Truce agreed").to_json()
        group, began = house.channel().id, asyncio.get_running_loop().time()
        posts = [NewDelivery(group, Op.POST, f"notice:{number}", payload) for number in range(60)]
        store.write_now(lambda tx: [tx.outbox.plan(post, now=NOW) for post in posts])
        await house.deliverer.flush()
        assert len(house.telegram.sent) == 60
        assert 180 <= asyncio.get_running_loop().time() - began < 200
        store.close()

    run(flush)


@pytest.mark.parametrize("platform", ["telegram", "slack"])
async def test_the_same_in_real_time(platform: str, tmp_path: Path, size: Size, figures: Figures) -> None:
    """A short run on the machine's own clock shows the same."""
    many = size(4, 30)
    async with sending(platform, tmp_path, SystemClock()) as house:
        flooded = house.channel("77" if platform == "telegram" else address(platform, 0))
        house.plan(flooded, *(f"alert {n:04}." for n in range(many)))
        others = [house.channel(address(platform, n + 1)) for n in range(OTHERS)]
        began = asyncio.get_running_loop().time()
        for other in others:
            house.plan(other, "theirs.")
        house.deliverer.wake()
        await house.settled(120)
        waits = sorted(house.times(other.chat.address)[0] - began for other in others)
        p95 = statistics.quantiles(waits, n=20)[-1]
        figures(
            f"flood in real time, {platform}: {many} to one chat, {OTHERS} others: p95 {p95:.2f} s; "
            f"{house.too_soon()} sends too soon"
        )
        assert p95 < size(60, 5)
        assert house.too_soon() == 0


def test_many_floods_starve_no_newcomer(tmp_path: Path, size: Size, figures: Figures) -> None:
    """With more waiting chats than the platform takes in a second, a chat's first message still comes before their next."""
    floods = size(30, 60)

    async def flood() -> None:
        async with sending("telegram", tmp_path, VirtualClock(START)) as house:
            for n in range(floods):
                house.plan(house.channel(str(1000 + n)), *(f"alert {i}." for i in range(20)))
            house.deliverer.wake()
            await asyncio.sleep(10)
            newcomer = house.channel("77")
            began = asyncio.get_running_loop().time()
            house.plan(newcomer, "first.")
            house.deliverer.wake()
            await asyncio.sleep(10)
            wait = house.times("77")[0] - began
            figures(f"{floods} floods at once, telegram: a newcomer's first after {wait:.2f} s")
            assert wait < 6, "in its turn, not after all that waits"

    run(flood)
