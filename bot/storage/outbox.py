"""Deliveries and cards: `core.store.Outbox`. What a row's next state is, `core.outbox` decides; this remembers it."""

import builtins
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.core.model import Card, Chat, Delivery, DeliveryState, NewDelivery, Op
from bot.core.outbox import UNKNOWN_DELAY, Settlement
from bot.storage import cards, claims
from bot.storage.channels import to_channel
from bot.storage.codec import dump, dump_all
from bot.storage.delivery_rows import to_delivery
from bot.storage.moves import move_chat
from bot.storage.stamps import from_stamp, to_stamp


class Outbox:
    """The queue of what is to be said, and the log of what was."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def plan(self, delivery: NewDelivery, *, now: datetime) -> int | None:
        """Insert as pending; None where the same (channel, op, subject, revision, part) is planned already."""
        cursor = self._db.execute(
            """
            INSERT INTO deliveries (
                channel_id, op, subject, revision, part, target, payload, route, expires_at, not_before, silent,
                created_at, changed_at
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (channel_id, op, subject, revision, part) DO NOTHING
            """,
            (
                delivery.channel_id,
                delivery.op,
                delivery.subject,
                delivery.revision,
                delivery.part,
                delivery.target,
                dump(delivery.payload),
                dump(delivery.route),
                to_stamp(delivery.expires_at),
                to_stamp(delivery.not_before),
                delivery.silent,
                to_stamp(now),
                to_stamp(now),
            ),
        )
        return cursor.lastrowid if cursor.rowcount else None

    def claim(
        self,
        *,
        now: datetime,
        platforms: Sequence[str],
        busy_chats: Iterable[int],
        limit: int,
        served: Sequence[int] = (),
    ) -> list[Delivery]:
        """Move the next sendable delivery of each chat to `sending` (attempts + 1) and return them, oldest first.

        Within a chat, replies go before news: somebody is waiting for them. See `claims` for the rules.
        """
        claims.clear_away(self._db, now)
        limit = min([limit, *(claims.probes(self._db, platform) for platform in platforms)])
        ids = claims.sendable(self._db, now=now, platforms=platforms, busy_chats=busy_chats, limit=limit, served=served)
        if not ids:
            return []
        before = {row["id"]: DeliveryState(row["state"]) for row in self._rows(ids)}
        self._db.execute(
            """
            UPDATE deliveries SET state = 'sending', attempts = attempts + 1, changed_at = :now,
                attempted_at = CASE state WHEN 'unknown' THEN coalesce(attempted_at, :now) ELSE :now END
            WHERE id IN (SELECT value FROM json_each(:ids))
            """,
            {"now": to_stamp(now), "ids": dump_all(ids)},
        )
        claimed = {row["id"]: to_delivery(row, was=before[row["id"]]) for row in self._rows(ids)}
        return [claimed[delivery_id] for delivery_id in ids]

    def attempted_since(self, since: datetime) -> builtins.list[tuple[Chat, datetime]]:
        """Every attempt since then, oldest first, with its chat."""
        rows = self._db.execute("SELECT * FROM delivery_rows WHERE attempted_at >= ? ORDER BY attempted_at", (to_stamp(since),))
        return [(to_channel(row).chat, from_stamp(row["attempted_at"])) for row in rows]

    def next_due(self, now: datetime) -> datetime | None:
        """The earliest instant at which something not claimable now may become so by time alone."""
        return claims.next_due(self._db, now)

    def add_parts(self, delivery: Delivery, parts: int) -> None:
        """The message renders into more than one: plan parts 1..parts-1 with the same payload, behind part 0."""
        self._db.executemany(
            """
            INSERT INTO deliveries (
                channel_id, op, subject, revision, part, part_of, target, payload, route, expires_at, silent, plain,
                created_at, changed_at
            )
            SELECT channel_id, op, subject, revision, ?, coalesce(part_of, id), target, payload, route, expires_at, silent,
                plain, created_at, changed_at
            FROM deliveries WHERE id = ?
            ON CONFLICT (channel_id, op, subject, revision, part) DO NOTHING
            """,
            [(part, delivery.id) for part in range(1, parts)],
        )

    def settle(self, delivery: Delivery, settlement: Settlement, *, now: datetime) -> None:
        """Write what follows from an attempt, for the row, its chat, its platform, and its card.

        Whether it may be a repeat is the caller's word: a look back may have found out that it is none.
        """
        self._db.execute(
            """
            UPDATE deliveries SET state = ?, reason = ?, not_before = ?, changed_at = ?,
                remote_ref = CASE WHEN ? = '' THEN remote_ref ELSE ? END,
                plain = plain OR ?, maybe_repeated = ?, attempts = attempts - ?
            WHERE id = ?
            """,
            (
                settlement.state,
                settlement.reason,
                to_stamp(settlement.not_before),
                to_stamp(now),
                settlement.remote_ref,
                settlement.remote_ref,
                settlement.plain,
                delivery.maybe_repeated or settlement.maybe_repeated,
                not settlement.counted,
                delivery.id,
            ),
        )
        if settlement.state is DeliveryState.SENT:
            cards.shown(self._db, delivery, settlement.remote_ref)
        if settlement.card:
            cards.found(self._db, delivery, settlement.card, now)
        self._settle_chat(delivery, settlement)

    def recover(self, *, now: datetime, reason: str = "cut off by a crash", ids: Iterable[int] | None = None) -> int:
        """Rows left in `sending` (all at a start after a crash, some at a stop) become `unknown`; how many that are.

        An edit is simply sent again. A console shows nothing of before the crash: its row needs no waiting.
        """
        ops = self._db.execute(
            """
            UPDATE deliveries SET
                state = CASE op WHEN 'edit' THEN 'failed' ELSE 'unknown' END,
                maybe_repeated = maybe_repeated OR op <> 'edit',
                not_before = CASE
                    WHEN op = 'edit' OR channel_id IN (SELECT channel_id FROM channel_rows WHERE platform = 'console') THEN :now
                    ELSE :later
                END,
                reason = :reason,
                changed_at = :now
            WHERE state = 'sending' AND (:all OR id IN (SELECT value FROM json_each(:ids)))
            RETURNING op
            """,
            {
                "now": to_stamp(now),
                "later": to_stamp(now + UNKNOWN_DELAY),
                "reason": reason,
                "all": ids is None,
                "ids": dump_all(ids or ()),
            },
        )
        return sum(row["op"] != Op.EDIT for row in ops.fetchall())

    def overdue(self, now: datetime) -> int:
        """How many open deliveries will never be sent: their time ran out."""
        statement = "SELECT count(*) FROM deliveries WHERE state IN ('pending', 'failed', 'unknown') AND expires_at <= ?"
        count: int = self._db.execute(statement, (to_stamp(now),)).fetchone()[0]
        return count

    def card(self, channel_id: int, story_id: int) -> Card | None:
        """By its key."""
        return cards.find(self._db, channel_id, story_id)

    def cards_of(self, story_id: int) -> builtins.list[Card]:
        """In every channel."""
        return cards.of_story(self._db, story_id)

    def move_card(self, card_id: int, story_id: int) -> bool:
        """The card is of another story from now on; False where its channel has a card of that one."""
        moved = self._db.execute("UPDATE OR IGNORE cards SET story_id = ? WHERE id = ?", (story_id, card_id))
        return bool(moved.rowcount)

    def plan_card(
        self, channel_id: int, story_id: int, payload: dict[str, Any], *, revision: int, now: datetime, silent: bool = False
    ) -> int | None:
        """The card of a story in a channel, in the same transaction as the item that caused it; see `cards`."""
        card = self.card(channel_id, story_id)
        if card is None:
            new = NewDelivery(channel_id, Op.POST, f"story:{story_id}", payload, revision, silent=silent)
            post = self.plan(new, now=now)
            if post is not None:
                cards.insert(self._db, channel_id, story_id, post, revision)
            return post
        if revision < card.wanted_revision or cards.rewrite_open(self._db, card, dump(payload), revision, now):
            return None
        if revision == card.wanted_revision or not cards.lives(self._db, card):
            return None
        cards.supersede(self._db, card, revision, now)
        return self.plan(cards.follow_up(self._db, card, payload, revision, now), now=now)

    def get(self, delivery_id: int) -> Delivery | None:
        """By id."""
        return next((to_delivery(row) for row in self._rows([delivery_id])), None)

    def newest_post(self, channel_id: int, about: str) -> Delivery | None:
        """The channel's last post whose subject begins with `about`, unless it was given up."""
        row = self._db.execute(
            """
            SELECT * FROM delivery_rows
            WHERE channel_id = ? AND op = 'post' AND subject BETWEEN ? AND ? AND state NOT IN ('dead', 'cancelled')
            ORDER BY id DESC LIMIT 1
            """,
            (channel_id, about, f"{about}~"),
        ).fetchone()
        return to_delivery(row) if row else None

    def resting(self, now: datetime) -> dict[str, str]:
        """The platforms that nothing is sent to now, all of them, and why."""
        rows = self._db.execute(
            "SELECT platform, reason FROM platform_pauses WHERE until > ? ORDER BY platform", (to_stamp(now),)
        )
        return {row["platform"]: row["reason"] for row in rows}

    def rest(self, platform: str, until: datetime, reason: str) -> None:
        """Nothing is sent to a platform until then, and from then on one message at a time until one arrives."""
        self._db.execute("INSERT OR REPLACE INTO platform_pauses VALUES (?, ?, ?)", (platform, to_stamp(until), reason))

    def rested(self, platform: str, now: datetime) -> None:
        """One message may try the platform now, whatever it rested for."""
        stamp = to_stamp(now)
        self._db.execute("UPDATE platform_pauses SET until = ? WHERE platform = ? AND until > ?", (stamp, platform, stamp))

    def counts(self) -> dict[str, int]:
        """How many deliveries stand in each state; every state is named."""
        rows = self._db.execute("SELECT state, count(*) FROM deliveries GROUP BY state")
        return {state.value: 0 for state in DeliveryState} | {row[0]: row[1] for row in rows}

    def list(self, states: Sequence[DeliveryState] = (), limit: int = 50, *, held: bool = False) -> builtins.list[Delivery]:
        """Newest first; of any state where none is named; `held`: only what waits for the operator's word."""
        rows = self._db.execute(
            """
            SELECT * FROM delivery_rows
            WHERE (:any OR state IN (SELECT value FROM json_each(:states))) AND (held OR NOT :held)
            ORDER BY id DESC LIMIT :limit
            """,
            {"any": not states, "states": dump_all(states), "limit": limit, "held": held},
        )
        return [to_delivery(row) for row in rows]

    def _rows(self, ids: Iterable[int]) -> builtins.list[sqlite3.Row]:
        return self._db.execute(
            "SELECT * FROM delivery_rows WHERE id IN (SELECT value FROM json_each(?))", (dump_all(ids),)
        ).fetchall()

    def _settle_chat(self, delivery: Delivery, settlement: Settlement) -> None:
        """What an answer says about the chat or the whole platform. The chat may have moved since the claim: ask the row."""
        row = self._db.execute(
            "SELECT chat_id, chat_state, platform FROM delivery_rows WHERE id = ?", (delivery.id,)
        ).fetchone()
        if row is None:
            return
        if settlement.chat_not_before is not None:
            self._db.execute(
                "UPDATE chats SET not_before = max(coalesce(not_before, ''), ?) WHERE id = ?",
                (to_stamp(settlement.chat_not_before), row["chat_id"]),
            )
        if settlement.pause_chat:
            self._db.execute(
                "UPDATE chats SET state = 'paused', pause_reason = ? WHERE id = ? AND state <> 'unknown'",
                (settlement.pause_chat, row["chat_id"]),
            )
            # a chat that was never allowed cannot be paused: what it was to be told is given up instead of tried again
            self._db.execute(
                "UPDATE deliveries SET state = 'dead' WHERE id = ? AND ? = 'unknown'", (delivery.id, row["chat_state"])
            )
        if settlement.pause_channel:
            self._db.execute(
                "UPDATE channels SET pause_reason = ? WHERE id = (SELECT channel_id FROM deliveries WHERE id = ?)",
                (settlement.pause_channel, delivery.id),
            )
        if settlement.state is DeliveryState.SENT:
            self._db.execute("DELETE FROM platform_pauses WHERE platform = ?", (row["platform"],))
        if settlement.pause_platform_until is not None:
            self.rest(row["platform"], settlement.pause_platform_until, settlement.reason)
        if settlement.move_chat_to:
            move_chat(self._db, row["chat_id"], settlement.move_chat_to)
