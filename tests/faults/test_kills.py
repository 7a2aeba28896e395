"""Killed by SIGKILL at every boundary of every operation, the sending side loses nothing and marks what it repeats."""

from pathlib import Path

import pytest

from bot.core.model import Op
from tests.faults.conftest import Figures, Size
from tests.faults.house import House, house, marked
from tests.faults.victim import BOUNDARIES, CLAIM, NONE, STAGES

EVERY = [
    *((f"{op}:{stage}", nth) for op in Op for stage, count in BOUNDARIES.items() for nth in range(1, count + 1)),
    *((f"{NONE}:{CLAIM}", nth) for nth in range(1, 7)),
]
"""Every boundary, in turn. A life that does not come to its own kills nobody and is not counted."""

BACKLOG = 6
"""Open deliveries, below which a new set is planned."""


@pytest.mark.timeout(3000)
@pytest.mark.parametrize("platform", ["telegram", "slack"])
async def test_killed_at_every_boundary(platform: str, tmp_path: Path, size: Size, figures: Figures) -> None:
    """Every message stands there; on Telegram a kill repeats at most one, marked; on Slack nothing is repeated."""
    async with house(platform, tmp_path) as h:
        kills = await _kill(h, size(20, 500))
        await _finish(h)
        lost = [message for message in h.planned if not h.stands(message)]
        extra = [text for message in h.planned if message.op is not Op.EDIT for text in h.arrivals(message)[1:]]
        unmarked = [text for text in extra if not marked(text)]
        by_op = {op: sum(message.op is op for message in h.planned) for op in Op}
        figures(
            f"SIGKILL at every boundary, {platform}: {kills} kills, {len(h.planned)} planned "
            f"({', '.join(f'{count} {op}' for op, count in by_op.items())}), {len(lost)} lost, {len(extra)} repeated, "
            f"{len(unmarked)} of them unmarked, integrity_check {h.integrity()}"
        )
        spread = {op: {stage: h.killed_at[f"{op}:{stage}"] for stage in STAGES} for op in Op}
        figures(
            f"of these kills, {platform}: "
            + "; ".join(f"{op} {', '.join(f'{n} at {stage}' for stage, n in of.items())}" for op, of in spread.items())
            + f"; {h.killed_at[f'{NONE}:{CLAIM}']} between two"
        )
        assert not lost
        assert not unmarked
        assert len(extra) <= (kills if platform == "telegram" else 0)
        assert h.integrity() == "ok"
        assert all(min(of.values()) >= size(0, 10) for of in spread.values()), "a boundary was hardly met"


async def _kill(h: House, kills: int) -> int:
    """Lives that end at each boundary in turn, until so many were killed; returns how many."""
    done, turn = 0, 0
    while done < kills:
        turn += 1
        while h.open < BACKLOG:
            h.plan_set()
        if turn % 4 == 0:
            killed = await h.live(dies_when_accepted=1 + turn // 4 % 4)
        else:
            killed = await h.live(*EVERY[turn % len(EVERY)])
        done += killed
        h.pass_time()
    return done


async def _finish(h: House) -> None:
    """Lives that nobody ends, until nothing is open."""
    for _ in range(10):
        assert not await h.live()
        if not h.open:
            return
        h.pass_time()
    raise AssertionError(f"still open: {h.counts()}")
