"""Questions asked at the same moment."""

import asyncio

from bot.chat.once import Once


class Platform:
    """Answers with how often it was asked, once it may."""

    def __init__(self) -> None:
        self.asked = 0
        self.may = asyncio.Event()

    async def answer(self) -> int:
        self.asked += 1
        await self.may.wait()
        return self.asked


async def test_who_asks_the_same_at_the_same_moment_shares_the_answer() -> None:
    """One call for both; another question is its own; whoever asks later asks anew."""
    once, platform = Once(), Platform()
    asking = [asyncio.create_task(once.ask(about, platform.answer)) for about in ("kay", "kay", "joe")]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert platform.asked == 2
    platform.may.set()
    assert await asyncio.gather(*asking) == [2, 2, 2]
    assert await once.ask("kay", platform.answer) == 3


async def test_who_gives_up_leaves_the_others_their_answer() -> None:
    """Also where it was the one that asked first."""
    once, platform = Once(), Platform()
    first = asyncio.create_task(once.ask("kay", platform.answer))
    second = asyncio.create_task(once.ask("kay", platform.answer))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    platform.may.set()
    assert await second == 1
