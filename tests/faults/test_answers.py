"""Answers that never come, come as refusals, or come too soon: what each does, counted at the server."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.messages import Message, Text, words
from bot.core.model import DeliveryState
from bot.pipeline.deliver import Deliverer
from bot.pipeline.notices import Notices
from tests.faults.conftest import Figures, Size
from tests.faults.house import marked
from tests.faults.sending import Sending, address, running, sending
from tests.faults.victim import Life, build
from tests.faults.virtual import START, VirtualClock, run
from tests.world.catalogue import KeyCatalogue
from tests.world.telegram import Fault

POST = {"telegram": "sendMessage", "slack": "chat.postMessage"}
PLATFORMS = pytest.mark.parametrize("platform", ["telegram", "slack"])


def fail(house: Sending, **fault: Any) -> None:
    """The next post meets this."""
    if house.platform == "telegram":
        house.world.fail("sendMessage", Fault(**fault))
    else:
        house.world.fail("chat.postMessage", **fault)


@PLATFORMS
@pytest.mark.parametrize("how", ["dropped", "500", "truncated"])
def test_an_answer_lost_after_accepting(platform: str, how: str, tmp_path: Path, size: Size, figures: Figures) -> None:
    """Slack's are found by reading back and stand once; Telegram's are sent once more, marked. None is lost."""
    many = size(8, 100)
    faults: dict[str, dict[str, Any]] = {"dropped": {"drop": True}, "500": {"status": 500}, "truncated": {"truncate": True}}
    if platform == "slack":
        faults["truncated"] = {"body": '{"ok": tr'}

    async def lose() -> None:
        async with sending(platform, tmp_path, VirtualClock(START)) as house:
            for n in range(many):
                channel = house.channel(address(platform, n))
                fail(house, accept=True, **faults[how])
                (planned,) = house.plan(channel, f"alert {n:03}.")
                house.deliverer.wake()
                while house.get(planned).state in (DeliveryState.PENDING, DeliveryState.SENDING):
                    await asyncio.sleep(0.1)
                assert house.get(planned).state is DeliveryState.UNKNOWN
            await house.settled()
            standing = [house.standing(address(platform, n)) for n in range(many)]
            copies = Counter(map(len, standing))
            unmarked = sum(not marked(text) for texts in standing for text in texts[1:])
            figures(
                f"answer {how} after accepting x{many}, {platform}: 0 lost, copies "
                f"{', '.join(f'{count}x{n}' for n, count in sorted(copies.items()))}, {unmarked} repeats unmarked, "
                f"{house.counts()['sent']} sent in the table"
            )
            assert copies == ({2: many} if platform == "telegram" else {1: many})
            assert unmarked == 0
            assert house.counts()["sent"] == many

    run(lose)


@PLATFORMS
def test_a_retry_after_outlives_a_restart(platform: str, tmp_path: Path, figures: Figures) -> None:
    """Told to wait 30 s and restarted after 5, nothing goes to that chat before the 30 are over."""

    async def restart() -> None:
        clock = VirtualClock(START)
        async with sending(platform, tmp_path, clock) as house:
            channel = house.channel(address(platform, 0))
            fail(house, retry_after=30)
            (planned,) = house.plan(channel, "alert.")
            house.deliverer.wake()
            while not house.world.called(POST[platform]):
                await asyncio.sleep(0.001)
            refused = asyncio.get_running_loop().time()
            while house.get(planned).state is not DeliveryState.FAILED:
                await asyncio.sleep(0.1)
            await asyncio.sleep(5)
            calls = len(house.world.called(POST[platform]))
            tokens = (house.world.token,) if platform == "telegram" else (house.world.bot_token, house.world.app_token)
            client = build(Life(tmp_path, platform, house.world.base_url, tokens, 0))
            house.deliverer.guard = _never
            again = Deliverer(house.store, {platform: client}, clock, Notices((), KeyCatalogue()))
            await again.recover()
            async with running(again):
                await house.settled()
            await client.stop()
            (at,) = house.times(channel.chat.address)
            figures(f"429 retry_after=30, restart at 5 s, {platform}: sent after {at - refused:.2f} s, nothing before")
            assert 30 <= at - refused + 0.002 < 35  # the refusal is seen a millisecond late
            assert len(house.world.called(POST[platform])) == calls + 1

    run(restart)


def _never(_: object) -> None:
    raise AssertionError("the first instance is gone")


@PLATFORMS
def test_a_poison_row_blocks_nobody(platform: str, tmp_path: Path, size: Size, figures: Figures) -> None:
    """A message that the platform refuses again and again steps aside, later ones pass, and in the end it is dead."""

    async def poison() -> None:
        async with sending(platform, tmp_path, VirtualClock(START)) as house:
            channel, other = house.channel(address(platform, 0)), house.channel(address(platform, 1))
            send = house.client.send

            async def trip(delivery: Any) -> Any:
                if "poison" in delivery.subject:
                    raise ZeroDivisionError
                return await send(delivery)

            house.client.send = trip  # type: ignore[method-assign]
            (bad,) = house.plan(channel, "poison.")
            house.plan(channel, "next.", "last.")
            house.plan(other, "theirs.")
            began = asyncio.get_running_loop().time()
            house.deliverer.wake()
            await house.settled()
            dead = house.get(bad)
            wait = house.times(channel.chat.address)[0] - began
            figures(
                f"poison row, {platform}: dead after {dead.attempts} attempts; its channel's next after {wait:.1f} s, "
                f"another channel's after {house.times(other.chat.address)[0] - began:.1f} s"
            )
            assert dead.state is DeliveryState.DEAD
            assert house.standing(channel.chat.address) == ["next.", "last."]

    run(poison)


@PLATFORMS
def test_a_message_of_three_resumes_at_its_second(platform: str, tmp_path: Path, figures: Figures) -> None:
    """The part that failed is sent again, not those before it, and nothing comes in between."""

    async def resume() -> None:
        async with sending(platform, tmp_path, VirtualClock(START)) as house:
            channel = house.channel(address(platform, 0))
            length = 9_000 if platform == "telegram" else 25_000
            house.plan(channel, "long.", message=lambda _: _long(length))
            house.plan(channel, "after.")
            house.deliverer.wake()
            while not house.accepted:
                await asyncio.sleep(0.05)
            fail(house, status=503, **({"description": "busy"} if platform == "telegram" else {"error": "ratelimited"}))
            await house.settled()
            told = house.standing(channel.chat.address)
            firsts = [text.split()[-1] if "after." not in text else "after" for text in told]
            figures(f"part 2 of 3 fails, {platform}: {len(told)} messages stand, last words {firsts}")
            assert [("after." in text) for text in told] == [False, False, False, True]
            counted = [int(word) for text in told[:3] for word in text.split() if word.isdigit()]
            assert counted == sorted(set(counted))

    run(resume)


def _long(length: int) -> Message:
    """Paragraphs of numbered words."""
    numbers = [f"{n:05}" for n in range(length // 6)]
    paragraphs = [" ".join(numbers[n : n + 300]) for n in range(0, len(numbers), 300)]
    return Message(tuple(Text(words(paragraph)) for paragraph in paragraphs), "long")


def test_a_group_that_became_a_supergroup_moves(tmp_path: Path, figures: Figures) -> None:
    """All that waited, and the subscriptions, go to the new address; nothing is lost or repeated."""

    async def move() -> None:
        async with sending("telegram", tmp_path, VirtualClock(START)) as house:
            channel = house.channel("-100")
            house.world.chat(-100500)
            house.world.chat(-100).moved_to = -100500
            house.plan(channel, *(f"alert {n}." for n in range(10)))
            house.deliverer.wake()
            await house.settled()
            figures(f"migrated: {len(house.standing('-100500'))} of 10 at the new address, in order")
            assert house.standing("-100500") == [f"alert {n}." for n in range(10)]

    run(move)


@PLATFORMS
def test_a_refused_token_pauses_the_platform(platform: str, tmp_path: Path, figures: Figures) -> None:
    """While the platform does not take our credentials it is asked gently; once it does, everything goes out."""

    async def revoke() -> None:
        async with sending(platform, tmp_path, VirtualClock(START)) as house:
            channels = [house.channel(address(platform, n)) for n in range(20)]
            _revoke(house, True)
            for channel in channels:
                house.plan(channel, "alert.")
            house.deliverer.wake()
            began = asyncio.get_running_loop().time()
            await asyncio.sleep(3600)
            asked = _asked(house)
            _revoke(house, False)
            await house.settled()
            figures(
                f"token refused for an hour, {platform}: {asked} calls for 20 waiting messages, "
                f"{house.counts()['sent']} of 20 sent afterwards"
            )
            assert house.counts()["sent"] == 20
            assert asked <= 20 + 13
            assert began < min(house.times(channels[0].chat.address))

    run(revoke)


def _revoke(house: Sending, gone: bool) -> None:
    if house.platform == "telegram":
        house.world.revoked = gone
    else:
        house.world.state.bot_token = "xoxb-another" if gone else "xoxb-world-bot"


def _asked(house: Sending) -> int:
    if house.platform == "slack":
        return len(house.world.called("chat.postMessage"))
    return int(house.world.refused)


def test_refused_markup_goes_out_plain(tmp_path: Path, caplog: pytest.LogCaptureFixture, figures: Figures) -> None:
    """An alert whose markup the platform cannot read stands there all the same, in plain words, and the log says so."""

    async def refuse() -> None:
        async with sending("telegram", tmp_path, VirtualClock(START)) as house:
            channel = house.channel("-100")
            fail(house, status=400, description="Bad Request: can't parse entities: unexpected end tag")
            house.plan(channel, "alert <b>.")
            house.deliverer.wake()
            await house.settled()
            (shown,) = house.world.messages(-100)
            figures(f"markup refused: 1 of 1 stands, plain: {not shown.html}")
            assert shown.text == "alert <b>."
            assert not shown.html
            assert "markup was refused" in caplog.text

    run(refuse)


@PLATFORMS
def test_an_outage_kills_no_message(platform: str, tmp_path: Path, figures: Figures) -> None:
    """Nothing listens for six hours: nothing dies, nobody loses a place in line, all goes out soon after."""

    async def outage() -> None:
        clock = VirtualClock(START)
        async with sending(platform, tmp_path, clock) as house:
            channel = house.channel(address(platform, 0))
            host = house.world
            texts = [f"alert {n}." for n in range(5)]
            house.plan(channel, *texts)
            send = house.client.send
            unreachable = build(Life(tmp_path, platform, _nowhere(host.base_url), ("1:x",) * 2, 0))
            house.client.send = unreachable.send  # type: ignore[method-assign]
            house.deliverer.wake()
            await asyncio.sleep(timedelta(hours=6).total_seconds())
            house.client.send = send  # type: ignore[method-assign]
            back = asyncio.get_running_loop().time()
            await house.settled()
            await unreachable.stop()
            first = house.times(channel.chat.address)[0] - back
            figures(f"six hours out of reach, {platform}: 5 of 5 sent in order, the first {first:.0f} s after the end")
            assert house.standing(channel.chat.address) == texts
            assert first < 60

    run(outage)


def _nowhere(base_url: str) -> str:
    """The same address on a port where nothing listens."""
    head, _, rest = base_url.removeprefix("http://").partition("/")
    return f"http://{head.partition(':')[0]}:9/{rest}"
