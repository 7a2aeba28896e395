"""A group that changed its address, such as a Telegram group that became a supergroup."""

import sqlite3

# All that hangs on a channel. A row that the other channel has already (same UNIQUE key) is dropped: it was planned there.
_MOVE_ROWS = (
    (
        "UPDATE OR IGNORE subscriptions SET channel_id = ? WHERE channel_id = ?",
        "DELETE FROM subscriptions WHERE channel_id = ?",
    ),
    ("UPDATE OR IGNORE deliveries SET channel_id = ? WHERE channel_id = ?", "DELETE FROM deliveries WHERE channel_id = ?"),
    ("UPDATE OR IGNORE cards SET channel_id = ? WHERE channel_id = ?", "DELETE FROM cards WHERE channel_id = ?"),
    ("UPDATE OR IGNORE digest_runs SET channel_id = ? WHERE channel_id = ?", "DELETE FROM digest_runs WHERE channel_id = ?"),
    (
        "UPDATE OR IGNORE digest_entries SET channel_id = ? WHERE channel_id = ?",
        "DELETE FROM digest_entries WHERE channel_id = ?",
    ),
    ("UPDATE OR IGNORE fates SET channel_id = ? WHERE channel_id = ?", "DELETE FROM fates WHERE channel_id = ?"),
    ("UPDATE OR IGNORE marks SET channel_id = ? WHERE channel_id = ?", "DELETE FROM marks WHERE channel_id = ?"),
    ("UPDATE OR IGNORE mutes SET channel_id = ? WHERE channel_id = ?", "DELETE FROM mutes WHERE channel_id = ?"),
    ("UPDATE OR IGNORE bundles SET channel_id = ? WHERE channel_id = ?", "DELETE FROM bundles WHERE channel_id = ?"),
    ("UPDATE OR IGNORE standings SET channel_id = ? WHERE channel_id = ?", "DELETE FROM standings WHERE channel_id = ?"),
    ("UPDATE OR IGNORE keywords SET channel_id = ? WHERE channel_id = ?", "DELETE FROM keywords WHERE channel_id = ?"),
)


def move_chat(connection: sqlite3.Connection, chat_id: int, address: str) -> None:
    """Give the chat its new address; if a chat has that one already, the two become one.

    Somebody may have spoken at the new address before we heard of the move: that chat is not allowed and has nobody's settings,
    so this one, with its own, takes its place.
    """
    chat = connection.execute("SELECT * FROM chats WHERE id = ?", (chat_id,)).fetchone()
    if chat is None or chat["address"] == address:
        return
    connection.execute(
        "UPDATE inbound SET chat = ? WHERE platform = ? AND workspace = ? AND chat = ? AND handled_at IS NULL",
        (address, chat["platform"], chat["workspace"], chat["address"]),
    )
    there = connection.execute(
        "SELECT id, state FROM chats WHERE platform = ? AND workspace = ? AND address = ?",
        (chat["platform"], chat["workspace"], address),
    ).fetchone()
    if there is not None and (there["state"] != "unknown" or chat["state"] == "unknown"):
        _merge_chat(connection, chat_id, there["id"])
        return
    if there is not None:
        _merge_chat(connection, there["id"], chat_id)
    connection.execute("UPDATE chats SET address = ? WHERE id = ?", (address, chat_id))


def _merge_chat(connection: sqlite3.Connection, old: int, new: int) -> None:
    connection.execute(
        "UPDATE OR IGNORE channels SET chat_id = ? WHERE chat_id = ?", (new, old)
    )  # threads only the old one has
    twins = connection.execute(
        """
        SELECT o.id AS old, n.id AS new FROM channels AS o JOIN channels AS n ON n.thread = o.thread AND n.chat_id = ?
        WHERE o.chat_id = ?
        """,
        (new, old),
    ).fetchall()
    for twin in twins:
        _merge_channel(connection, twin["old"], twin["new"])
    connection.execute("UPDATE OR IGNORE admins SET chat_id = ? WHERE chat_id = ?", (new, old))
    connection.execute("DELETE FROM admins WHERE chat_id = ?", (old,))
    connection.execute("DELETE FROM chats WHERE id = ?", (old,))


def _merge_channel(connection: sqlite3.Connection, old: int, new: int) -> None:
    # a keyword both have goes by the other's id from now on, and so does its subscription
    connection.execute(
        """
        UPDATE OR IGNORE subscriptions SET topic = (
            SELECT 'k' || n.id FROM keywords AS o JOIN keywords AS n ON n.query = o.query AND n.channel_id = :new
            WHERE o.channel_id = :old AND 'k' || o.id = subscriptions.topic
        )
        WHERE channel_id = :old AND topic IN (
            SELECT 'k' || o.id FROM keywords AS o JOIN keywords AS n ON n.query = o.query AND n.channel_id = :new
            WHERE o.channel_id = :old
        )
        """,
        {"old": old, "new": new},
    )
    for move, drop in _MOVE_ROWS:
        connection.execute(move, (new, old))
        connection.execute(drop, (old,))
    connection.execute("DELETE FROM channels WHERE id = ?", (old,))
