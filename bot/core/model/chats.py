"""Whom it is told: chats, channels, subscriptions, deliveries, and what people say to the bot."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.core.model.policy import AlertPolicy


@dataclass(frozen=True, slots=True)
class Chat:
    """What a platform calls a chat or channel. Pauses, limits and kicks belong to it. Key: (platform, workspace, address)."""

    id: int
    platform: str
    address: str
    workspace: str = ""
    title: str = ""
    state: str = "active"
    """`active`; `paused` (with `pause_reason`) takes nothing; `unknown` is not allowed, it gets answers only."""
    pause_reason: str = ""
    not_before: datetime | None = None
    """Obey the platform: nothing is sent here before this instant (Retry-After, kept across restarts)."""


class Mode(StrEnum):
    """What a subscription brings: alerts at once, the daily digest, or both."""

    ALERT = "alert"
    DIGEST = "digest"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """When a channel's digest is due, local time `at` (`HH:MM`); `days`: daily, weekdays, or a day such as `mon`; `off`."""

    at: str = "08:00"
    days: str = "daily"
    weekly: str = ""
    """A second one beside it that looks back on the week: day and local time, `mon 08:00`; empty for none."""
    empty: bool = True
    """A digest with nothing to tell says so in one line; else nothing is posted."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A Chat plus thread or forum topic: what people subscribe. `thread` is empty for the chat itself."""

    id: int
    chat: Chat
    thread: str = ""
    timezone: str = "UTC"
    language: str = "en"
    quiet: str = ""
    """Its quiet hours, local time, `22:00-07:00`; empty for none."""
    digest: DigestPlan = field(default_factory=DigestPlan)
    policy: AlertPolicy = field(default_factory=AlertPolicy)
    pause_reason: str = ""
    """Why this thread or forum topic takes nothing (it was deleted or closed); empty while it does."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A channel's own query, made in chat."""

    id: int
    channel_id: int
    query: str

    @property
    def ref(self) -> str:
        """The id people see and type: `k12`; also its matches' `topic`."""
        return f"k{self.id}"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Channel x Topic or Keyword (`topic` is a topic's id or `k12`), with mode and the least independent publishers."""

    channel_id: int
    topic: str
    mode: Mode = Mode.BOTH
    min_publishers: int = 1


class Op(StrEnum):
    """What a delivery does on the platform."""

    POST = "post"
    EDIT = "edit"
    REPLY = "reply"
    FILE = "file"


class DeliveryState(StrEnum):
    """See `core.outbox` for the moves between them."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DEAD = "dead"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A planned delivery. What is planned is unique by (channel, op, subject, revision, part).

    `subject` names what it is about: `story:12`, `story:12/denial/item:99`, `digest:daily:2026-01-02`,
    `notice:feed:7:down`, `reply:TRIGGER`. `target` is the card (`card:5`) or delivery (`delivery:9`) whose remote_ref an
    edit or threaded reply needs. `payload` is a `core.messages.Message` as JSON-ready dict. `route` tells the platform how
    an answer travels, e.g. `{"user": "U1", "response_url": "..."}` for a private Slack answer, `{"reply_to": "55"}`, or
    `{"broadcast": True}` for a threaded reply that the whole channel is to see.
    """

    channel_id: int
    op: Op
    subject: str
    payload: dict[str, Any]
    revision: int = 1
    part: int = 0
    target: str = ""
    route: dict[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None
    not_before: datetime | None = None
    """It is not sent earlier."""
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the outbox: one Message (part) for one Channel, with its state."""

    id: int
    channel: Channel
    op: Op
    subject: str
    revision: int
    part: int
    payload: dict[str, Any]
    state: DeliveryState
    target: str = ""
    target_ref: str = ""
    """The remote_ref of `target`, filled in when claimed."""
    route: dict[str, Any] = field(default_factory=dict)
    attempts: int = 0
    not_before: datetime | None = None
    expires_at: datetime | None = None
    reason: str = ""
    remote_ref: str = ""
    silent: bool = False
    maybe_repeated: bool = False
    """It was `unknown` before: whatever is sent now must say that it may be a repeat."""
    plain: bool = False
    """The platform refused the markup: send the same content as plain text."""
    was: DeliveryState = DeliveryState.PENDING
    """The state before it was claimed: an `unknown` is looked up on the platform before it is sent again."""
    planned_at: datetime | None = None
    attempted_at: datetime | None = None
    """When the earliest attempt began that may have arrived: a look back need not read what is older."""
    held: bool = False
    """It waits for the operator's word (`parley outbox retry|drop`), as what a restored backup held unsent does."""

    @property
    def ref(self) -> str:
        """The id people see and type: `d12`."""
        return f"d{self.id}"

    @property
    def mark(self) -> str:
        """What tells it from every other delivery, of another database too (ids begin again there): id and birth."""
        return f"{self.id}@{self.planned_at.timestamp():.6f}" if self.planned_at else str(self.id)


class CardState(StrEnum):
    """What can still be done with a card that was posted."""

    OPEN = "open"
    GONE = "gone"
    """Somebody deleted it: it is neither posted again nor answered."""
    FIXED = "fixed"
    """The platform takes no more edits of it (it is too old): replies follow it instead."""


@dataclass(frozen=True, slots=True)
class Card:
    """The one message of a Story in a Channel. `remote_ref` is the platform's id of the posted message, empty before.

    `post_id` is the delivery that posts it.
    """

    id: int
    channel_id: int
    story_id: int
    post_id: int = 0
    state: CardState = CardState.OPEN
    remote_ref: str = ""
    wanted_revision: int = 1
    shown_revision: int = 0


@dataclass(frozen=True, slots=True)
class Inbound:
    """Something a person said or pressed, as the platform delivered it; persisted first, handled once.

    `key` is the platform's own id of it (Slack trigger id or event id, Telegram update id). `text` is the command line
    without the platform's dressing (`subscribe ceasefire`). `private`: it came from a one-to-one chat. `route` is handed
    back to the platform with the reply.
    """

    key: str
    platform: str
    chat: str
    user: str
    text: str
    workspace: str = ""
    thread: str = ""
    user_name: str = ""
    chat_title: str = ""
    private: bool = False
    route: dict[str, Any] = field(default_factory=dict)
