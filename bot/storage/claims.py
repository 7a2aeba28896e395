"""Which deliveries may be sent now, which never will be, and when to look again.

A row waits while its time, its chat's or its platform's has not come, its target has no message yet, or its earlier part is
not sent. A chat that is not allowed gets replies only. Posts and files of a channel keep their order, further parts in the
place of their first; replies and edits don't wait in that line. A post that keeps failing steps aside: later ones pass it.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.core.outbox import STEP_ASIDE
from bot.storage.codec import dump_all
from bot.storage.stamps import from_stamp, to_stamp

CARD_DIED = "its card was never posted"
TARGET_DIED = "the message it belongs to was never sent"
PART_DIED = "an earlier part was never sent"
SUPERSEDED = "superseded"
"""Reasons to cancel what hangs on another message."""

_EXPIRED = """
UPDATE deliveries SET state = 'cancelled', reason = 'expired', changed_at = :now
WHERE state IN ('pending', 'failed', 'unknown') AND expires_at <= :now
"""
# A card, or a message to thread under, that has no remote_ref and never will have one.
_CARD_DIED = f"""
UPDATE deliveries SET state = 'cancelled', reason = '{CARD_DIED}', changed_at = :now
WHERE state IN ('pending', 'failed', 'unknown') AND target LIKE 'card:%' AND NOT EXISTS (
    SELECT 1 FROM cards AS k LEFT JOIN deliveries AS post ON post.id = k.post_id
    WHERE k.id = CAST(substr(deliveries.target, 6) AS INTEGER)
        AND (k.remote_ref <> '' OR post.state IN ('pending', 'sending', 'failed', 'unknown'))
)
"""  # noqa: S608 (our own words)
_TARGET_DIED = f"""
UPDATE deliveries SET state = 'cancelled', reason = '{TARGET_DIED}', changed_at = :now
WHERE state IN ('pending', 'failed', 'unknown') AND target LIKE 'delivery:%' AND NOT EXISTS (
    SELECT 1 FROM deliveries AS t
    WHERE t.id = CAST(substr(deliveries.target, 10) AS INTEGER)
        AND (t.remote_ref <> '' OR t.state IN ('pending', 'sending', 'failed', 'unknown'))
)
"""  # noqa: S608 (our own words)
_PART_DIED = f"""
UPDATE deliveries SET state = 'cancelled', reason = '{PART_DIED}', changed_at = :now
WHERE state IN ('pending', 'failed', 'unknown') AND part > 0 AND EXISTS (
    SELECT 1 FROM deliveries AS p
    WHERE p.channel_id = deliveries.channel_id AND p.op = deliveries.op AND p.subject = deliveries.subject
        AND p.revision = deliveries.revision AND p.part < deliveries.part AND p.state IN ('dead', 'cancelled')
)
"""  # noqa: S608 (our own words)
# An edit that was being sent when a newer one was planned, and came back unsent.
_SUPERSEDED = f"""
UPDATE deliveries SET state = 'cancelled', reason = '{SUPERSEDED}', changed_at = :now
WHERE state IN ('pending', 'failed', 'unknown') AND op = 'edit' AND EXISTS (
    SELECT 1 FROM deliveries AS newer
    WHERE newer.target = deliveries.target AND newer.target <> '' AND newer.op = 'edit'
        AND newer.revision > deliveries.revision AND newer.state <> 'cancelled'
)
"""  # noqa: S608 (our own words)

_SENDABLE = """
WITH ordered AS (
    SELECT id, row_number() OVER (PARTITION BY channel_id ORDER BY coalesce(part_of, id), part) AS turn
    FROM deliveries AS d WHERE state IN ('pending', 'sending', 'failed', 'unknown') AND op IN ('post', 'file') AND NOT held
        AND (attempts < :step_aside OR state IN ('pending', 'sending'))
        -- what waits for a part that stepped aside waits beside it
        AND (part = 0 OR EXISTS (
            SELECT 1 FROM deliveries AS p
            WHERE p.channel_id = d.channel_id AND p.op = d.op AND p.subject = d.subject AND p.revision = d.revision
                AND p.part = d.part - 1 AND p.state = 'sent'
        ))
),
ready AS (
    SELECT d.id, d.place, d.chat_id, d.op <> 'reply' AS news,
        row_number() OVER (PARTITION BY d.chat_id ORDER BY d.op <> 'reply', d.place, d.part) AS turn
    FROM delivery_rows AS d
    WHERE d.state IN ('pending', 'failed', 'unknown') AND NOT d.held AND d.channel_pause_reason = ''
        AND coalesce(d.not_before, '') <= :now
        AND (d.chat_state = 'active' OR d.chat_state = 'unknown' AND d.op = 'reply')
        AND coalesce(d.chat_not_before, '') <= :now
        AND d.platform IN (SELECT value FROM json_each(:platforms))
        AND d.platform NOT IN (SELECT platform FROM platform_pauses WHERE until > :now)
        AND d.chat_id NOT IN (SELECT value FROM json_each(:busy_chats))
        AND (d.target = '' OR d.target_ref <> '')
        AND (
            d.op NOT IN ('post', 'file')
            OR d.attempts >= :step_aside
            OR d.id IN (SELECT id FROM ordered WHERE turn = 1)
        )
        AND (d.part = 0 OR EXISTS (
            SELECT 1 FROM deliveries AS p
            WHERE p.channel_id = d.channel_id AND p.op = d.op AND p.subject = d.subject AND p.revision = d.revision
                AND p.part = d.part - 1 AND p.state = 'sent'
        ))
)
SELECT ready.id FROM ready LEFT JOIN json_each(:served) AS served ON served.value = ready.chat_id
WHERE turn = 1 ORDER BY news, coalesce(served.key, -1), place, ready.id LIMIT :limit
"""

_NEXT_DUE = """
SELECT min(at) FROM (
    SELECT max(
        coalesce(d.not_before, ''), coalesce(d.chat_not_before, ''),
        coalesce((SELECT until FROM platform_pauses AS p WHERE p.platform = d.platform), '')
    ) AS at
    FROM delivery_rows AS d WHERE d.state IN ('pending', 'failed', 'unknown') AND d.chat_state <> 'paused'
        AND d.channel_pause_reason = '' AND NOT d.held
)
WHERE at > ?
"""


def clear_away(connection: sqlite3.Connection, now: datetime) -> None:
    """Cancel, with the reason, what must not be sent any more."""
    for statement in (_EXPIRED, _CARD_DIED, _TARGET_DIED, _PART_DIED, _SUPERSEDED):
        connection.execute(statement, {"now": to_stamp(now)})


def sendable(
    connection: sqlite3.Connection,
    *,
    now: datetime,
    platforms: Sequence[str],
    busy_chats: Iterable[int],
    limit: int,
    served: Sequence[int] = (),
) -> list[int]:
    """Ids of the next delivery of each chat: replies before news, chats that `served` does not name before those it does (in
    its order: longest unserved first), then the oldest."""
    rows = connection.execute(
        _SENDABLE,
        {
            "now": to_stamp(now),
            "platforms": dump_all(platforms),
            "busy_chats": dump_all(busy_chats),
            "limit": limit,
            "served": dump_all(served),
            "step_aside": STEP_ASIDE,
        },
    )
    return [row[0] for row in rows]


def probes(connection: sqlite3.Connection, platform: str) -> int:
    """How many sends may try a platform: one at a time until a success ends its last pause, else any number."""
    if connection.execute("SELECT 1 FROM platform_pauses WHERE platform = ?", (platform,)).fetchone() is None:
        return 1_000_000
    under_way = connection.execute("SELECT 1 FROM delivery_rows WHERE state = 'sending' AND platform = ?", (platform,))
    return 0 if under_way.fetchone() else 1


def next_due(connection: sqlite3.Connection, now: datetime) -> datetime | None:
    """The earliest instant after `now` that ends a wait: a row's own, its chat's or its platform's, whichever is last."""
    earliest: str | None = connection.execute(_NEXT_DUE, (to_stamp(now),)).fetchone()[0]
    return from_stamp(earliest)
