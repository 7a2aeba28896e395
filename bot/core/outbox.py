"""The outbox's state machine: what an attempt's outcome does to a delivery, its chat and its platform. Pure.

    pending --claim--> sending --+--> sent
       ^                         |--> failed   (surely not sent: again at not_before)
       |                         |--> unknown  (maybe sent: resolved by reading back, or sent once more, marked)
       |                         |--> dead     (refused for good, or attempts used up; with the reason)
       +------ failed, unknown --+    cancelled  (superseded, expired, or its target died: never attempted again)

`sending` is committed before the call; a row found in `sending` at start-up was cut off by a crash and becomes `unknown`.

Attempts are counted against a message only where their outcome says something about the message. An outcome that only speaks
of the way (no connection, a rate limit, a chat or platform that is closed) leaves the count as it was, so that no message
dies, or loses its place in line, of an outage.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.model import CardState, Delivery, DeliveryState, Op

MAX_ATTEMPTS = 17
"""With the back-off below: about ten hours of trying before a delivery is `dead`."""

STEP_ASIDE = 3
"""Attempts of its own after which a post that still is not sent lets the later ones of its channel pass."""

FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(hours=2)
PLATFORM_PAUSE = timedelta(minutes=5)
OUT_OF_REACH = timedelta(seconds=20)
"""How long a platform rests that could not be connected to."""
EDIT_PAUSE = timedelta(seconds=60)
"""Between two edits of a card: what joins a story meanwhile stands in the next."""
REPLY_PAUSE = timedelta(hours=1)
"""The same between two replies to a card that cannot be edited any more."""
UNKNOWN_DELAY = timedelta(seconds=60)
"""Longer than a client's time-out plus 30 s: only then does reading a history back prove anything (contracts, Slack)."""


class Verdict(StrEnum):
    """What a platform's answer (or silence) means."""

    SENT = "sent"
    NOT_SENT = "not sent"
    """Surely not accepted (429, a 4xx that may pass): try again."""
    OUT_OF_REACH = "out of reach"
    """Surely not accepted: no connection to the platform stood. All of it rests a little."""
    LATER = "ask again later"
    """Of a look back only: the platform cannot tell now (busy, silent), but may soon."""
    UNKNOWN = "unknown"
    """The request left, no usable answer came (read timeout, 5xx, cut connection)."""
    MARKUP = "markup refused"
    """Not sent: the platform could not read the markup; the same content goes out plain."""
    MESSAGE_GONE = "message gone"
    """Of an edit only: somebody deleted the message. It is not posted again."""
    MESSAGE_FIXED = "message fixed"
    """Of an edit only: the platform lets nobody change the message any more. The same goes out as a reply to it."""
    REFUSED = "refused"
    """Not sent and never will be: this message is wrong for the platform."""
    CHAT_GONE = "chat gone"
    """Not sent: kicked, blocked, archived, not in channel: pause the chat, tell the operators."""
    CHANNEL_GONE = "channel gone"
    """Not sent: the thread or forum topic is deleted or closed: pause that channel, not its whole chat."""
    CHAT_MOVED = "chat moved"
    """Not sent: the group has a new address (`moved_to`)."""
    PLATFORM_DOWN = "platform down"
    """Not sent: the platform no longer takes our credentials: pause all of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt gave. `remote_ref` is the platform's id of the message (SENT); `retry_after` is in seconds."""

    verdict: Verdict
    remote_ref: str = ""
    reason: str = ""
    retry_after: float | None = None
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What a crash left in the outbox, counted in deliveries. `waiting` are still to be sent, `unsure` of them may be repeats.

    `lost` were answers: the time in which a platform takes them ran out meanwhile.
    """

    waiting: int = 0
    unsure: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """What to write after an attempt: the delivery's next state, and what follows for its chat and platform."""

    state: DeliveryState
    reason: str = ""
    not_before: datetime | None = None
    remote_ref: str = ""
    plain: bool = False
    maybe_repeated: bool = False
    counted: bool = True
    """Whether the attempt counts against the message; see the module's docstring."""
    chat_not_before: datetime | None = None
    pause_chat: str = ""
    """A reason: the chat takes nothing until somebody resumes it."""
    pause_channel: str = ""
    """A reason: this thread or forum topic takes nothing until somebody resumes it."""
    move_chat_to: str = ""
    card: CardState | None = None
    """What the answer to an edit says of its card; None where it says nothing."""
    pause_platform_until: datetime | None = None
    refused_us: bool = False
    """The platform did not take our credentials: operators must be told."""


def settle(delivery: Delivery, outcome: Outcome, *, now: datetime, jitter: float) -> Settlement:
    """What follows from `outcome`. `jitter` is a random number in [0, 1) that spreads retries.

    `delivery.attempts` already counts this attempt.
    """
    reason = outcome.reason
    wait = now + backoff(delivery.attempts, jitter)
    match outcome.verdict:
        case Verdict.SENT:
            return Settlement(DeliveryState.SENT, remote_ref=outcome.remote_ref)
        case Verdict.NOT_SENT:
            if outcome.retry_after is not None:
                until = now + timedelta(seconds=outcome.retry_after)
                return Settlement(DeliveryState.FAILED, reason, until, counted=False, chat_not_before=until)
            return _try_again(delivery, reason, wait)
        case Verdict.OUT_OF_REACH:
            until = now + OUT_OF_REACH * (0.75 + 0.5 * jitter)
            return Settlement(DeliveryState.FAILED, reason, until, counted=False, pause_platform_until=until)
        case Verdict.UNKNOWN:
            return _unknown(delivery, reason, now, wait)
        case Verdict.LATER:
            return _ask_again(delivery, outcome, now, wait)
        case Verdict.MARKUP:
            if delivery.plain:
                return Settlement(DeliveryState.DEAD, f"refused even as plain text: {reason}")
            return Settlement(DeliveryState.FAILED, reason, now, plain=True)
        case Verdict.REFUSED:
            return Settlement(DeliveryState.DEAD, reason)
        case Verdict.MESSAGE_GONE:
            return Settlement(
                DeliveryState.CANCELLED, "the card was deleted there: it is not posted again", card=CardState.GONE
            )
        case Verdict.MESSAGE_FIXED:
            return Settlement(DeliveryState.FAILED, reason, now, counted=False, card=CardState.FIXED)
        case Verdict.CHAT_GONE:
            return Settlement(DeliveryState.FAILED, reason, counted=False, pause_chat=reason or "the chat is gone")
        case Verdict.CHANNEL_GONE:
            return Settlement(DeliveryState.FAILED, reason, counted=False, pause_channel=reason or "the thread is gone")
        case Verdict.CHAT_MOVED:
            return Settlement(DeliveryState.FAILED, reason, now, counted=False, move_chat_to=outcome.moved_to)
        case Verdict.PLATFORM_DOWN:
            until = now + PLATFORM_PAUSE
            return Settlement(DeliveryState.FAILED, reason, until, counted=False, pause_platform_until=until, refused_us=True)


def _ask_again(delivery: Delivery, outcome: Outcome, now: datetime, wait: datetime) -> Settlement:
    """Still unknown: nothing was sent, and what is known of the message has not changed."""
    if delivery.attempts >= MAX_ATTEMPTS:
        reason = f"given up: after {delivery.attempts} looks nobody can tell whether it arrived: {outcome.reason}"
        return Settlement(DeliveryState.DEAD, reason, maybe_repeated=True)
    if outcome.retry_after is not None:
        wait = now + timedelta(seconds=outcome.retry_after)
    return Settlement(DeliveryState.UNKNOWN, outcome.reason, max(wait, now + OUT_OF_REACH), maybe_repeated=True)


def _try_again(delivery: Delivery, reason: str, wait: datetime) -> Settlement:
    if delivery.attempts >= MAX_ATTEMPTS:
        return Settlement(DeliveryState.DEAD, f"given up after {delivery.attempts} attempts: {reason}")
    return Settlement(DeliveryState.FAILED, reason, wait)


def _unknown(delivery: Delivery, reason: str, now: datetime, wait: datetime) -> Settlement:
    if delivery.op is Op.EDIT:  # an edit sent twice shows the same text
        return _try_again(delivery, reason, wait)
    if delivery.maybe_repeated:  # it was sent once more already; a third copy helps nobody
        return Settlement(DeliveryState.DEAD, f"two attempts without an answer: {reason}", maybe_repeated=True)
    if delivery.attempts >= MAX_ATTEMPTS:  # read back each time, and absent: the platform stumbles over this very message
        return Settlement(DeliveryState.DEAD, f"given up after {delivery.attempts} attempts: {reason}", maybe_repeated=True)
    return Settlement(DeliveryState.UNKNOWN, reason, max(wait, now + UNKNOWN_DELAY), maybe_repeated=True)


def backoff(attempts: int, jitter: float) -> timedelta:
    """How long to wait after the `attempts`-th try: doubling from 2 s to 2 h, spread by half."""
    whole = min(FIRST_DELAY * float(2 ** min(attempts - 1, 20)), LONGEST_DELAY)
    return whole * (0.75 + 0.5 * jitter)
