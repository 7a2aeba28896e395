"""The one message of a story in a channel: posted once, then edited, with at most one edit open.

- no card: insert it and plan its post;
- its post, or its edit to the same revision, surely not accepted yet: rewrite the payload (and the post's revision);
- its post sending, unknown or sent: plan an edit, at most one a minute; an older edit still open is cancelled as superseded;
- too old to be edited: plan a reply to it instead, at most one an hour;
- its post dead or cancelled, or the card deleted by somebody: nothing more is shown.
"""

import sqlite3
from datetime import datetime
from typing import Any

from bot.core.model import Card, CardState, Delivery, NewDelivery, Op
from bot.core.outbox import EDIT_PAUSE, REPLY_PAUSE
from bot.storage.claims import SUPERSEDED
from bot.storage.stamps import from_stamp, to_stamp


def find(connection: sqlite3.Connection, channel_id: int, story_id: int) -> Card | None:
    """By its key."""
    row = connection.execute("SELECT * FROM cards WHERE channel_id = ? AND story_id = ?", (channel_id, story_id)).fetchone()
    return None if row is None else _card(row)


def of_story(connection: sqlite3.Connection, story_id: int) -> list[Card]:
    """In every channel."""
    return [_card(row) for row in connection.execute("SELECT * FROM cards WHERE story_id = ? ORDER BY id", (story_id,))]


def insert(connection: sqlite3.Connection, channel_id: int, story_id: int, post_id: int, revision: int) -> None:
    """A new card that the delivery `post_id` will post."""
    connection.execute(
        "INSERT INTO cards (channel_id, story_id, post_id, wanted_revision) VALUES (?, ?, ?, ?)",
        (channel_id, story_id, post_id, revision),
    )


def rewrite_post(connection: sqlite3.Connection, post_id: int, payload: str, revision: int, now: datetime) -> bool:
    """Where this post surely was not accepted yet, let it say this instead."""
    rewritten = connection.execute(
        """
        UPDATE deliveries SET payload = ?, revision = ?, changed_at = ? WHERE state IN ('pending', 'failed') AND id = ?
        """,
        (payload, revision, to_stamp(now), post_id),
    ).rowcount
    # the new text may render into fewer parts: they are counted anew when part 0 is sent
    connection.execute("DELETE FROM deliveries WHERE part_of = ? AND ?", (post_id, rewritten))
    return bool(rewritten)


def rewrite_open(connection: sqlite3.Connection, card: Card, payload: str, revision: int, now: datetime) -> bool:
    """Where the card's post or its edit to this revision surely was not accepted yet, let it say this instead."""
    values = {"payload": payload, "revision": revision, "now": to_stamp(now), "card": card.id}
    post_id = connection.execute("SELECT post_id FROM cards WHERE id = ?", (card.id,)).fetchone()[0]
    if rewrite_post(connection, post_id, payload, revision, now):
        supersede(connection, card, revision, now)
        return True
    return bool(
        connection.execute(
            """
            UPDATE deliveries SET payload = :payload, changed_at = :now
            WHERE state IN ('pending', 'failed') AND op = 'edit' AND target = 'card:' || :card AND revision = :revision
            """,
            values,
        ).rowcount
    )


def lives(connection: sqlite3.Connection, card: Card) -> bool:
    """It stands in the channel, or may yet."""
    if card.state is CardState.GONE:
        return False
    row = connection.execute(
        """
        SELECT 1 FROM cards AS k JOIN deliveries AS post ON post.id = k.post_id
        WHERE k.id = ? AND (k.remote_ref <> '' OR post.state NOT IN ('dead', 'cancelled'))
        """,
        (card.id,),
    ).fetchone()
    return row is not None


def supersede(connection: sqlite3.Connection, card: Card, revision: int, now: datetime) -> None:
    """The card wants `revision`: older edits that are not on their way are not sent any more."""
    connection.execute("UPDATE cards SET wanted_revision = ? WHERE id = ?", (revision, card.id))
    connection.execute(
        """
        UPDATE deliveries SET state = 'cancelled', reason = ?, changed_at = ?
        WHERE target = ? AND (op = 'edit' OR subject = ?) AND revision <= ? AND state IN ('pending', 'failed', 'unknown')
        """,
        (SUPERSEDED, to_stamp(now), f"card:{card.id}", _update(card.story_id), revision),
    )


def follow_up(connection: sqlite3.Connection, card: Card, payload: dict[str, Any], revision: int, now: datetime) -> NewDelivery:
    """What brings a posted card to `revision`: an edit, or a silent reply where it takes none; not before its turn."""
    fixed = card.state is CardState.FIXED
    subject, pause = (_update(card.story_id), REPLY_PAUSE) if fixed else (f"story:{card.story_id}", EDIT_PAUSE)
    last = connection.execute(
        "SELECT max(attempted_at) FROM deliveries WHERE target = ? AND op = ? AND subject = ?",
        (f"card:{card.id}", Op.REPLY if fixed else Op.EDIT, subject),
    ).fetchone()[0]
    due = from_stamp(last) + pause if last else None
    return NewDelivery(
        card.channel_id,
        Op.REPLY if fixed else Op.EDIT,
        subject,
        payload,
        revision,
        target=f"card:{card.id}",
        not_before=due if due and due > now else None,
        silent=fixed,
    )


def found(connection: sqlite3.Connection, delivery: Delivery, state: CardState, now: datetime) -> None:
    """What the answer to an edit said of its message: a card, or one that tells several stories, which then takes no further
    ones. Where it takes no edits any more, this one goes out as a reply."""
    kind, _, number = delivery.target.partition(":")
    if kind == "card":
        connection.execute("UPDATE cards SET state = ? WHERE id = ?", (state, number))
    else:
        connection.execute(
            """
            UPDATE bundles SET closed_at = coalesce(closed_at, ?), fixed = 1, post_id = CASE WHEN ? THEN 0 ELSE post_id END
            WHERE post_id = ?
            """,
            (to_stamp(now), state is CardState.GONE, number),
        )
    if state is CardState.FIXED:
        connection.execute(
            "UPDATE deliveries SET op = 'reply', subject = subject || '/update', silent = 1 WHERE id = ?", (delivery.id,)
        )


def _update(story_id: int) -> str:
    return f"story:{story_id}/update"


def shown(connection: sqlite3.Connection, delivery: Delivery, remote_ref: str) -> None:
    """The delivery was sent: if it is a card's post or edit, the card knows where it stands and what it shows."""
    if delivery.op is Op.POST and delivery.part == 0:
        connection.execute(
            "UPDATE cards SET remote_ref = ?, shown_revision = ? WHERE post_id = ?",
            (remote_ref, delivery.revision, delivery.id),
        )
    elif delivery.op is Op.EDIT and delivery.target.startswith("card:"):
        connection.execute(
            "UPDATE cards SET shown_revision = max(shown_revision, ?) WHERE id = ?",
            (delivery.revision, int(delivery.target.removeprefix("card:"))),
        )


def _card(row: sqlite3.Row) -> Card:
    return Card(
        row["id"],
        row["channel_id"],
        row["story_id"],
        row["post_id"],
        CardState(row["state"]),
        row["remote_ref"],
        row["wanted_revision"],
        row["shown_revision"],
    )
