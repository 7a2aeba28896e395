"""What is asked of the tables of what goes out and comes in: deliveries and cards, digests, inbound commands."""

import builtins
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from bot.core.digests import Shown
from bot.core.gaps import Outage
from bot.core.model import Card, Chat, Delivery, DeliveryState, Inbound, NewDelivery, Story
from bot.core.outbox import Settlement


class Outbox(Protocol):
    """Deliveries and cards. `core.outbox` decides; this remembers."""

    def plan(self, delivery: NewDelivery, *, now: datetime) -> int | None:
        """Insert as pending; None where the same (channel, op, subject, revision, part) is planned already."""
        ...

    def claim(
        self,
        *,
        now: datetime,
        platforms: Sequence[str],
        busy_chats: Iterable[int],
        limit: int,
        served: Sequence[int] = (),
    ) -> list[Delivery]:
        """Move the next sendable delivery of each chat to `sending` (attempts + 1) and return them: replies before news, chats
        that `served` does not name before those it does, in its order; then the oldest first.

        Sendable: pending, failed or unknown with `not_before` passed; its chat active, not in `busy_chats`, its
        `not_before` passed, its platform among `platforms`; no older open delivery of its channel waits before it (order is
        kept within a channel, replies and edits apart, and posts that have stepped aside); it is not held; its target (card
        or delivery) has a remote_ref (filled into `target_ref`). Before claiming: expired rows and rows whose target died
        become cancelled with the reason.
        """
        ...

    def attempted_since(self, since: datetime) -> list[tuple[Chat, datetime]]:
        """Every attempt since then, oldest first, with its chat: what counts for the platforms' limits after a restart."""
        ...

    def next_due(self, now: datetime) -> datetime | None:
        """The earliest instant at which something not claimable now may become so by time alone."""
        ...

    def add_parts(self, delivery: Delivery, parts: int) -> None:
        """The message renders into more than one: plan parts 1..parts-1 with the same payload, behind part 0."""
        ...

    def settle(self, delivery: Delivery, settlement: Settlement, *, now: datetime) -> None:
        """Write what follows from an attempt, for the row, its chat, and its card (remote_ref and shown revision)."""
        ...

    def recover(self, *, now: datetime, reason: str = "cut off by a crash", ids: Iterable[int] | None = None) -> int:
        """Rows left in `sending` (all, or these) become `unknown` (`maybe_repeated`): how many; an edit `failed`."""
        ...

    def overdue(self, now: datetime) -> int:
        """How many open deliveries will never be sent: their time (`expires_at`) ran out."""
        ...

    def card(self, channel_id: int, story_id: int) -> Card | None: ...

    def cards_of(self, story_id: int) -> builtins.list[Card]:
        """In every channel."""
        ...

    def move_card(self, card_id: int, story_id: int) -> bool:
        """The card is of another story from now on; False where its channel has a card of that one."""
        ...

    def plan_card(
        self, channel_id: int, story_id: int, payload: dict[str, Any], *, revision: int, now: datetime, silent: bool = False
    ) -> int | None:
        """The card of a story in a channel, in the same transaction as the item that caused it.

        No card yet: insert it and plan its post (`silent`: nobody is notified). Posted: plan an edit to `revision`, no sooner
        than a minute after the last (a
        pending older edit is cancelled as superseded); a reply instead where the card takes no more edits. Post still pending:
        its payload is rewritten. Deleted by somebody: nothing. Returns the new delivery's id, or None.
        """
        ...

    def get(self, delivery_id: int) -> Delivery | None: ...

    def newest_post(self, channel_id: int, about: str) -> Delivery | None:
        """The channel's last post whose subject begins with `about`, unless it was given up."""
        ...

    def list(self, states: Sequence[DeliveryState] = (), limit: int = 50, *, held: bool = False) -> list[Delivery]:
        """Newest first; of any state where none is named; `held`: only what waits for the operator's word."""
        ...

    def resting(self, now: datetime) -> dict[str, str]:
        """The platforms that nothing is sent to now (out of reach, or refusing our credentials), and why."""
        ...

    def rest(self, platform: str, until: datetime, reason: str) -> None:
        """Nothing is sent to a platform until then, and from then on one message at a time until one arrives."""
        ...

    def rested(self, platform: str, now: datetime) -> None:
        """One message may try the platform now, whatever it rested for."""
        ...

    def counts(self) -> dict[str, int]:
        """How many deliveries stand in each state."""
        ...


class Digests(Protocol):
    """Which digests were planned, and what they showed."""

    def begin(self, channel_id: int, cadence: str, local_date: date, *, window_from: datetime, window_to: datetime) -> bool:
        """True once for each (channel, cadence, local date)."""
        ...

    def last_window_end(self, channel_id: int, cadence: str) -> datetime | None: ...

    def last_date(self, channel_id: int, cadence: str) -> date | None: ...

    def add_entry(self, channel_id: int, cadence: str, story: Story, local_date: date) -> None:
        """The digest of that date shows the story as it is."""
        ...

    def drop_entry(self, channel_id: int, cadence: str, story_id: int, *, since: date) -> None:
        """No digest of that date or later is taken to have shown the story."""
        ...

    def shown(self, channel_id: int, cadence: str, story_id: int) -> Shown | None:
        """The story as a digest of this channel and cadence showed it last; None for never."""
        ...


class Outages(Protocol):
    """When sources could not be read, and when Parley itself did not run."""

    def add(self, outage: Outage, *, until: datetime) -> None:
        """One that is over."""
        ...

    def between(self, start: datetime, end: datetime) -> list[Outage]:
        """Those that touch [start, end), the earliest first; those that go on, too."""
        ...


class InboundLog(Protocol):
    """What people said, persisted before it is acknowledged, handled once."""

    def receive(self, inbound: Inbound, *, now: datetime) -> bool:
        """False where this key was received before."""
        ...

    def waiting(self, platforms: Sequence[str], limit: int = 20) -> list[tuple[int, Inbound]]:
        """(row id, inbound) not yet handled, oldest first."""
        ...

    def handled(self, row_id: int, *, now: datetime, error: str = "") -> None: ...

    def answered(self, inbound: Inbound, since: datetime) -> int:
        """How many of the same chat's lines that came since then were answered."""
        ...


class Memories(Protocol):
    """What chat clients must still know after a restart (`core.ports.Memory`)."""

    def keep(self, key: str, content: str, *, until: datetime, now: datetime) -> None:
        """Under `key`, instead of what stood there."""
        ...

    def recall(self, key: str, *, now: datetime) -> str | None:
        """None where nothing was kept, or its time is over."""
        ...
