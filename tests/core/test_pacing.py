"""Pacing: how long to wait before a chat is written to again."""

from itertools import pairwise

import pytest

from bot.core.pacing import LIMITS, Pacer


def sends(platform: str, chats: list[int], now: float = 100.0) -> list[float]:
    """When each of these sends goes out, all asked for at `now`."""
    pacer = Pacer()
    return [now + pacer.book(chat, platform, now) for chat in chats]


def test_a_first_send_goes_out_at_once() -> None:
    """A chat never written to is ready."""
    assert Pacer().book(1, "telegram", 100.0) == 0.0
    assert Pacer().resting({1: "telegram"}, 100.0) == {}


@pytest.mark.parametrize("platform", ["telegram", "slack"])
def test_a_chat_gets_about_one_a_second(platform: str) -> None:
    """Sends to one chat are a little more than a second apart."""
    times = sends(platform, [1, 1, 1])
    assert [b - a for a, b in pairwise(times)] == pytest.approx([1.05, 1.05])


def test_a_telegram_chat_gets_less_than_twenty_a_minute() -> None:
    """Any twenty sends to a chat span more than a minute."""
    times = sends("telegram", [1] * 60)
    assert all(later - earlier >= 60 for earlier, later in zip(times, times[19:], strict=False))


def test_telegram_gets_less_than_thirty_a_second_over_all() -> None:
    """Forty chats written to at once are spread over more than a second."""
    times = sends("telegram", list(range(40)))
    assert max(times) - min(times) == pytest.approx(39 / 25)


def test_slacks_chats_do_not_wait_for_each_other() -> None:
    """Where only a chat has a limit, another chat is written to at once."""
    assert sends("slack", [1, 2, 3]) == [100.0] * 3


def test_a_terminal_has_no_limit() -> None:
    """A platform without limits waits for nothing."""
    assert "console" not in LIMITS
    assert sends("console", [1] * 5) == [100.0] * 5


def test_resting_tells_how_long() -> None:
    """A chat that was just written to rests for the rest of its second; then it is ready."""
    pacer = Pacer()
    pacer.book(1, "slack", 100.0)
    assert pacer.resting({1: "slack", 2: "slack"}, 100.25) == pytest.approx({1: 0.8})
    assert pacer.resting({1: "slack", 2: "slack"}, 101.06) == {}
