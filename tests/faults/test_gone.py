"""Chats that are gone: paused after one try, told to the operators, and whole again once they are back."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Figures, Size
from tests.faults.sending import Sending, address, sending
from tests.faults.test_answers import POST
from tests.faults.virtual import START, VirtualClock, run

GONE: dict[str, tuple[str, Callable[[Any], object]]] = {
    "kicked": ("telegram", lambda world: setattr(world.chat(-1000), "bot_status", "kicked")),
    "topic deleted": ("telegram", lambda world: world.chat(-1000).topics.clear()),
    "archived": ("slack", lambda world: setattr(world.state.channels["C0000"], "archived", True)),
    "bot removed": ("slack", lambda world: setattr(world.state.channels["C0000"], "member", False)),
}


@pytest.mark.parametrize("how", GONE)
def test_a_chat_that_is_gone_is_paused_after_one_try(how: str, tmp_path: Path, size: Size, figures: Figures) -> None:
    """One call, a pause with its reason, one notice to the operators; what was planned goes out once it is back."""
    platform, spoil = GONE[how]

    async def go() -> None:
        operators = address(platform, 9)
        async with sending(platform, tmp_path, VirtualClock(START), operators=(f"{platform}:{operators}",)) as house:
            house.channel(operators)
            thread = "17" if how == "topic deleted" else ""
            channel = house.channel(address(platform, 0), thread)
            whole = house.channel(address(platform, 0)) if thread else None
            spoil(house.world)
            house.plan(channel, *(f"alert {n}." for n in range(20)))
            if whole:
                house.plan(whole, "elsewhere in the chat.")
            house.deliverer.wake()
            await asyncio.sleep(3600)
            calls = len(house.world.called(POST[platform]))
            notices = house.standing(operators)
            _mend(house, how)
            house.store.write_now(lambda tx: tx.channels.resume_chat(channel.chat.id))
            house.store.write_now(lambda tx: tx.channels.resume_channel(channel.id))
            house.deliverer.wake()
            await house.settled()
            told = [text for text in house.standing(channel.chat.address) if "alert" in text]
            figures(
                f"{how}: {calls - len(notices) - bool(whole)} call, {len(notices)} notice, "
                f"{len(told)} of 20 told once it was back" + (", the chat's other channel went on" if whole else "")
            )
            assert calls - len(notices) - bool(whole) == 1
            assert len(notices) == 1
            assert len(told) == 20

    run(go)


def _mend(house: Sending, how: str) -> None:
    match how:
        case "kicked":
            house.world.chat(-1000).bot_status = "member"
        case "topic deleted":
            house.world.chat(-1000).topics.add(17)
        case "archived":
            house.world.state.channels["C0000"].archived = False
        case _:
            house.world.state.channels["C0000"].member = True
