"""The outbox's state machine: every verdict, on every operation."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.model import CardState, Channel, Chat, Delivery, DeliveryState, Op
from bot.core.outbox import (
    LONGEST_DELAY,
    MAX_ATTEMPTS,
    OUT_OF_REACH,
    PLATFORM_PAUSE,
    UNKNOWN_DELAY,
    Outcome,
    Settlement,
    Verdict,
    backoff,
    settle,
)

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=2)
"""After the first attempt, at the middle of the jitter."""
CHANNEL = Channel(1, Chat(1, "telegram", "-100"))


def delivery(op: Op = Op.POST, **values: Any) -> Delivery:
    """A delivery in its first attempt."""
    defaults: dict[str, Any] = {"subject": "story:1", "revision": 1, "part": 0, "payload": {}, "attempts": 1}
    return Delivery(id=1, channel=CHANNEL, op=op, state=DeliveryState.SENDING, **(defaults | values))


def settled(outcome: Outcome, op: Op = Op.POST, **values: Any) -> Settlement:
    """What follows."""
    return settle(delivery(op, **values), outcome, now=NOW, jitter=0.5)


ALIKE = {
    Verdict.SENT: Settlement(DeliveryState.SENT, remote_ref="m1"),
    Verdict.NOT_SENT: Settlement(DeliveryState.FAILED, "why", SOON),
    Verdict.MESSAGE_GONE: Settlement(
        DeliveryState.CANCELLED, "the card was deleted there: it is not posted again", card=CardState.GONE
    ),
    Verdict.MESSAGE_FIXED: Settlement(DeliveryState.FAILED, "why", NOW, counted=False, card=CardState.FIXED),
    Verdict.REFUSED: Settlement(DeliveryState.DEAD, "why"),
    Verdict.CHAT_GONE: Settlement(DeliveryState.FAILED, "why", counted=False, pause_chat="why"),
    Verdict.CHANNEL_GONE: Settlement(DeliveryState.FAILED, "why", counted=False, pause_channel="why"),
    Verdict.CHAT_MOVED: Settlement(DeliveryState.FAILED, "why", NOW, counted=False, move_chat_to="-1005"),
    Verdict.PLATFORM_DOWN: Settlement(
        DeliveryState.FAILED,
        "why",
        NOW + PLATFORM_PAUSE,
        counted=False,
        pause_platform_until=NOW + PLATFORM_PAUSE,
        refused_us=True,
    ),
    Verdict.OUT_OF_REACH: Settlement(
        DeliveryState.FAILED, "why", NOW + OUT_OF_REACH, counted=False, pause_platform_until=NOW + OUT_OF_REACH
    ),
    Verdict.LATER: Settlement(DeliveryState.UNKNOWN, "why", NOW + OUT_OF_REACH, maybe_repeated=True),
}
"""Verdicts that mean the same whatever was tried, and however often."""


@pytest.mark.parametrize("maybe_repeated", [False, True])
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("op", Op)
@pytest.mark.parametrize("verdict", ALIKE)
def test_most_verdicts_are_the_same_for_all(verdict: Verdict, op: Op, plain: bool, maybe_repeated: bool) -> None:
    """Operation, plainness and a possible repeat change nothing where the answer is sure."""
    outcome = Outcome(
        verdict,
        remote_ref="m1" if verdict is Verdict.SENT else "",
        reason="" if verdict is Verdict.SENT else "why",
        moved_to="-1005" if verdict is Verdict.CHAT_MOVED else "",
    )
    assert settled(outcome, op, plain=plain, maybe_repeated=maybe_repeated) == ALIKE[verdict]


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("op", Op)
def test_refused_markup_goes_out_plain_once(op: Op, plain: bool) -> None:
    """The same content at once without markup; refused even so, it is dead."""
    expected = (
        Settlement(DeliveryState.DEAD, "refused even as plain text: why")
        if plain
        else Settlement(DeliveryState.FAILED, "why", NOW, plain=True)
    )
    assert settled(Outcome(Verdict.MARKUP, reason="why"), op, plain=plain) == expected


@pytest.mark.parametrize("maybe_repeated", [False, True])
@pytest.mark.parametrize("op", Op)
def test_no_answer(op: Op, maybe_repeated: bool) -> None:
    """Edits are simply sent again; anything else is unknown once, and dead the second time."""
    if op is Op.EDIT:
        expected = Settlement(DeliveryState.FAILED, "cut", SOON)
    elif maybe_repeated:
        expected = Settlement(DeliveryState.DEAD, "two attempts without an answer: cut", maybe_repeated=True)
    else:
        expected = Settlement(DeliveryState.UNKNOWN, "cut", NOW + UNKNOWN_DELAY, maybe_repeated=True)
    assert settled(Outcome(Verdict.UNKNOWN, reason="cut"), op, maybe_repeated=maybe_repeated) == expected


def test_an_edit_without_an_answer_backs_off_and_is_given_up() -> None:
    """A platform that answers 500 for an hour is not asked every two seconds, nor for ever."""
    silence = Outcome(Verdict.UNKNOWN, reason="HTTP 502")
    assert settled(silence, Op.EDIT, attempts=6).not_before == NOW + timedelta(seconds=64)
    assert settled(silence, Op.EDIT, attempts=MAX_ATTEMPTS).state is DeliveryState.DEAD


def test_what_is_read_back_absent_again_and_again_is_given_up() -> None:
    """Slack can tell each time that it never came; a message that makes it stumble each time waits longer, then dies."""
    silence = Outcome(Verdict.UNKNOWN, reason="internal_error")
    later = settled(silence, attempts=8)
    assert (later.state, later.not_before) == (DeliveryState.UNKNOWN, NOW + timedelta(seconds=256))
    assert settled(silence, attempts=MAX_ATTEMPTS) == Settlement(
        DeliveryState.DEAD, f"given up after {MAX_ATTEMPTS} attempts: internal_error", maybe_repeated=True
    )


def test_every_verdict_is_in_the_tables_above() -> None:
    """A new verdict needs a line here."""
    assert {*ALIKE, Verdict.MARKUP, Verdict.UNKNOWN} == set(Verdict)


def test_retry_after_is_obeyed_by_the_whole_chat() -> None:
    """The platform's number of seconds, not ours, and never counted as a reason to give up."""
    until = NOW + timedelta(seconds=30)
    expected = Settlement(DeliveryState.FAILED, "429", until, counted=False, chat_not_before=until)
    assert settled(Outcome(Verdict.NOT_SENT, reason="429", retry_after=30)) == expected
    assert settled(Outcome(Verdict.NOT_SENT, reason="429", retry_after=30), attempts=MAX_ATTEMPTS) == expected


def test_attempts_run_out() -> None:
    """After the last one it is dead and says why; before, it is tried again."""
    refused = Outcome(Verdict.NOT_SENT, reason="connection refused")
    assert settled(refused, attempts=MAX_ATTEMPTS - 1).state is DeliveryState.FAILED
    assert settled(refused, attempts=MAX_ATTEMPTS) == Settlement(
        DeliveryState.DEAD, f"given up after {MAX_ATTEMPTS} attempts: connection refused"
    )


@pytest.mark.parametrize("verdict", [v for v in ALIKE if not ALIKE[v].counted])
def test_no_message_dies_of_an_outage(verdict: Verdict) -> None:
    """What only speaks of the way to the platform never uses up a message's attempts."""
    assert settled(Outcome(verdict, reason="why", moved_to="-1"), attempts=10_000).state is DeliveryState.FAILED


def test_a_look_back_that_never_succeeds_ends() -> None:
    """An unknown is asked after as long as a failure is retried, by the platform's own seconds; then it is dead, not silent."""
    later = Outcome(Verdict.LATER, reason="busy", retry_after=90)
    assert settled(later).not_before == NOW + timedelta(seconds=90)
    ended = settled(later, attempts=MAX_ATTEMPTS)
    assert (ended.state, ended.maybe_repeated) == (DeliveryState.DEAD, True)
    assert "nobody can tell whether it arrived: busy" in ended.reason


def test_a_chat_that_is_gone_is_paused_for_a_reason() -> None:
    """Also where the platform gave none."""
    assert settled(Outcome(Verdict.CHAT_GONE)).pause_chat == "the chat is gone"


def test_backoff_doubles_is_spread_and_has_an_end() -> None:
    """From two seconds, doubling, three quarters to five quarters of it, to two hours at most; any number of attempts."""
    assert [backoff(n, 0.5).total_seconds() for n in (1, 2, 3)] == [2, 4, 8]
    assert (backoff(1, 0.0), backoff(1, 1.0)) == (timedelta(seconds=1.5), timedelta(seconds=2.5))
    assert backoff(10_000, 0.5) == LONGEST_DELAY
    hours = sum((backoff(n, 0.5) for n in range(1, MAX_ATTEMPTS)), timedelta()) / timedelta(hours=1)
    assert hours > 1
