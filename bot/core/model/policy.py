"""How a channel wants to be told, and what became of each matched item there."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Pass(StrEnum):
    """What a channel's quiet hours may let through."""

    DENIALS = "denials"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPolicy:
    """What a channel can set, beside its quiet hours; the values here are the documented defaults."""

    cap: int = 10
    """Cards an hour; further stories stand in one overflow message. 0: no cap."""
    storm: int = 6
    """So many new stories within `storm_window` begin a storm: one rolling message. 0: no storm mode."""
    storm_window: timedelta = timedelta(minutes=15)
    fresh: timedelta = timedelta(hours=24)
    """Older news is filed, never alerted."""
    quiet_pass: tuple[Pass, ...] = (Pass.DENIALS, Pass.URGENT)
    official: bool = True
    """An official primary text alerts, however many publishers a subscription asks for."""


class Fate(StrEnum):
    """What became of a matched item in a subscribed channel."""

    ALERTED = "alerted"
    """Its story's card was posted for it."""
    EDITED_IN = "edited in"
    """Its story was told already: the message that tells it was brought up to date."""
    HELD = "held"
    """By quiet hours; told in the summary at their end."""
    RELEASED = "released"
    """Was held, and told in that summary."""
    DIGESTED = "digested"
    """For the digest only."""
    MUTED = "muted"
    DUPLICATE = "duplicate"
    """Its story was told already, and its publisher stood behind it before."""
    TOO_OLD = "too old"
    CAPPED = "capped"
    """Told in the overflow message of an hour that had its cards."""
    STORMED = "stormed"
    """Told in a storm's rolling message."""
    WAITING = "waiting"
    """For more independent publishers."""
    FILED = "filed"
    """Stored and found by look-ups, told nobody."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fate with the rule of the policy that gave it, the facts it stood on (for its text), and the rules that would have
    applied but let it pass, each with what for: `(("quiet hours", "urgent"),)`."""

    fate: Fate
    rule: str
    facts: dict[str, Any] = field(default_factory=dict)
    passed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an item in a channel, as it stands in the database."""

    channel_id: int
    item_id: int
    verdict: Verdict
    at: datetime


class Muting(StrEnum):
    """What can be muted."""

    ALL = "all"
    STORY = "story"
    TOPIC = "topic"
    PUBLISHER = "publisher"


@dataclass(frozen=True, slots=True)
class Mute:
    """A channel is not alerted of `subject` (a story's number, a topic's id or k12, a publisher's family; empty for all) until
    then."""

    channel_id: int
    kind: Muting
    subject: str
    until: datetime


class Told(StrEnum):
    """How a story stands in a channel."""

    HELD = "held"
    """Not told yet: its quiet hours are to end first."""
    CARD = "card"
    SUMMARY = "summary"
    OVERFLOW = "overflow"
    STORM = "storm"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a story stands in a channel since `at`; `bundle_id` where a message of several stories tells it."""

    channel_id: int
    story_id: int
    told: Told
    at: datetime
    bundle_id: int | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """One message that tells several stories, a line each: a summary after quiet hours, an hour's overflow, or a storm.

    `post_id` is the delivery that posts it. `changed_at`: it has news to show since then, None where it shows all.
    """

    id: int
    channel_id: int
    kind: Told
    opened_at: datetime
    post_id: int
    revision: int = 1
    shown_at: datetime | None = None
    changed_at: datetime | None = None
    closed_at: datetime | None = None
