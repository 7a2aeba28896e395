"""Chats, channels, admins, keywords, subscriptions, pairing: `core.store.Channels`."""

import sqlite3
from datetime import datetime

from bot.core.model import AlertPolicy, Channel, Chat, DigestPlan, Keyword, Mode, Subscription
from bot.storage.codec import dump_policy, load_policy
from bot.storage.moves import move_chat
from bot.storage.stamps import from_stamp, to_stamp

_CHATS = """
    SELECT id AS chat_id, platform, workspace, address, title AS chat_title, state AS chat_state, pause_reason,
        not_before AS chat_not_before
    FROM chats WHERE platform = ? AND workspace = ?
"""


class Channels:
    """Whom Parley tells, and what they asked for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def chat(self, platform: str, address: str, workspace: str = "") -> Chat | None:
        """By its key."""
        row = self._db.execute(f"{_CHATS} AND address = ?", (platform, workspace, address)).fetchone()
        return None if row is None else _chat(row)

    def chats(self, platform: str, workspace: str = "") -> list[Chat]:
        """Every one that was met, newest first."""
        return [_chat(row) for row in self._db.execute(f"{_CHATS} ORDER BY id DESC", (platform, workspace))]

    def allow_chat(self, platform: str, address: str, *, workspace: str = "", title: str = "", now: datetime) -> Chat:
        """Insert or return; a paused chat becomes active; an empty `title` keeps the one there is."""
        self._db.execute(
            """
            INSERT INTO chats (platform, workspace, address, title, created_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (platform, workspace, address) DO UPDATE SET
                state = 'active', pause_reason = '', title = CASE WHEN excluded.title = '' THEN title ELSE excluded.title END
            """,
            (platform, workspace, address, title, to_stamp(now)),
        )
        return self._chat(platform, address, workspace)

    def meet_chat(self, platform: str, address: str, *, workspace: str = "", title: str = "", now: datetime) -> Chat:
        """Insert with state `unknown` (not allowed: it gets one answer, how to be connected), or return the one there is."""
        self._db.execute(
            """
            INSERT INTO chats (platform, workspace, address, title, state, created_at) VALUES (?, ?, ?, ?, 'unknown', ?)
            ON CONFLICT (platform, workspace, address) DO NOTHING
            """,
            (platform, workspace, address, title, to_stamp(now)),
        )
        return self._chat(platform, address, workspace)

    def pause_chat(self, chat_id: int, reason: str) -> None:
        """Nothing is sent there until somebody resumes it. An unknown chat stays unknown: resuming must not allow it."""
        self._db.execute(
            "UPDATE chats SET state = 'paused', pause_reason = ? WHERE id = ? AND state <> 'unknown'", (reason, chat_id)
        )

    def resume_channel(self, channel_id: int) -> None:
        """Its thread takes messages again."""
        self._db.execute("UPDATE channels SET pause_reason = '' WHERE id = ?", (channel_id,))

    def resume_chat(self, chat_id: int) -> None:
        """It takes messages again."""
        self._db.execute("UPDATE chats SET state = 'active', pause_reason = '' WHERE id = ? AND state = 'paused'", (chat_id,))

    def move_chat(self, chat_id: int, address: str) -> None:
        """The group has a new address; if that one is known already, its channels and rows are merged into it."""
        move_chat(self._db, chat_id, address)

    def channel(self, chat_id: int, thread: str = "") -> Channel | None:
        """By its key."""
        row = self._db.execute("SELECT * FROM channel_rows WHERE chat_id = ? AND thread = ?", (chat_id, thread)).fetchone()
        return None if row is None else to_channel(row)

    def open_channel(self, chat_id: int, thread: str = "", *, timezone: str, language: str) -> Channel:
        """Insert with these settings, or return the one there is."""
        plan = DigestPlan()
        self._db.execute(
            """
            INSERT INTO channels (chat_id, thread, timezone, language, digest_at, digest_days) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (chat_id, thread) DO NOTHING
            """,
            (chat_id, thread, timezone, language, plan.at, plan.days),
        )
        channel = self.channel(chat_id, thread)
        assert channel is not None  # noqa: S101 (inserted just above)
        return channel

    def declared(self, channel_id: int) -> bool:
        """Whether it has had the config's first settings; from now on it has."""
        found = self._db.execute("UPDATE channels SET declared = 1 WHERE id = ? AND declared = 0", (channel_id,))
        return found.rowcount == 0

    def get(self, channel_id: int) -> Channel:
        """Raises LookupError for an unknown id."""
        row = self._db.execute("SELECT * FROM channel_rows WHERE channel_id = ?", (channel_id,)).fetchone()
        if row is None:
            raise LookupError(f"no channel {channel_id}")
        return to_channel(row)

    def all(self) -> list[Channel]:
        """In the order they were opened, those of paused chats too."""
        return [to_channel(row) for row in self._db.execute("SELECT * FROM channel_rows ORDER BY channel_id")]

    def set_timezone(self, channel_id: int, timezone: str) -> None:
        """An IANA name."""
        self._db.execute("UPDATE channels SET timezone = ? WHERE id = ?", (timezone, channel_id))

    def set_language(self, channel_id: int, language: str) -> None:
        """One that the catalogue has."""
        self._db.execute("UPDATE channels SET language = ? WHERE id = ?", (language, channel_id))

    def set_digest(self, channel_id: int, plan: DigestPlan) -> None:
        """When its digest is due."""
        self._db.execute(
            "UPDATE channels SET digest_at = ?, digest_days = ?, digest_weekly = ?, digest_empty = ? WHERE id = ?",
            (plan.at, plan.days, plan.weekly, plan.empty, channel_id),
        )

    def set_quiet(self, channel_id: int, quiet: str) -> None:
        """Its quiet hours, empty for none."""
        self._db.execute("UPDATE channels SET quiet = ? WHERE id = ?", (quiet, channel_id))

    def set_policy(self, channel_id: int, policy: AlertPolicy) -> None:
        """How it wants to be alerted."""
        self._db.execute("UPDATE channels SET policy = ? WHERE id = ?", (dump_policy(policy), channel_id))

    def add_admin(self, chat_id: int, user: str, *, now: datetime) -> None:
        """Once; again changes nothing."""
        self._db.execute("INSERT OR IGNORE INTO admins VALUES (?, ?, ?)", (chat_id, user, to_stamp(now)))

    def is_admin(self, chat_id: int, user: str) -> bool:
        """Whether pairing made this person an admin of the chat."""
        return self._db.execute("SELECT 1 FROM admins WHERE chat_id = ? AND user = ?", (chat_id, user)).fetchone() is not None

    def subscribe(self, subscription: Subscription, *, now: datetime) -> bool:
        """Insert or change mode and min; False where nothing changed."""
        cursor = self._db.execute(
            """
            INSERT INTO subscriptions (channel_id, topic, mode, min_publishers, created_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (channel_id, topic) DO UPDATE SET mode = excluded.mode, min_publishers = excluded.min_publishers
            WHERE mode <> excluded.mode OR min_publishers <> excluded.min_publishers
            """,
            (subscription.channel_id, subscription.topic, subscription.mode, subscription.min_publishers, to_stamp(now)),
        )
        return cursor.rowcount > 0

    def unsubscribe(self, channel_id: int, topic: str | None = None) -> int:
        """Of one topic or (None) all; a keyword without subscription is deleted. Returns how many were ended."""
        ended = self._db.execute(
            "DELETE FROM subscriptions WHERE channel_id = ? AND topic = coalesce(?, topic)", (channel_id, topic)
        ).rowcount
        self._db.execute(
            """
            DELETE FROM keywords WHERE channel_id = ? AND NOT EXISTS (
                SELECT 1 FROM subscriptions AS s WHERE s.channel_id = keywords.channel_id AND s.topic = 'k' || keywords.id
            )
            """,
            (channel_id,),
        )
        return ended

    def subscriptions(self, channel_id: int | None = None) -> list[Subscription]:
        """Of one channel or all, in the order they were made."""
        rows = self._db.execute(
            "SELECT * FROM subscriptions WHERE channel_id = coalesce(?, channel_id) ORDER BY channel_id, rowid", (channel_id,)
        )
        return [Subscription(row["channel_id"], row["topic"], Mode(row["mode"]), row["min_publishers"]) for row in rows]

    def add_keyword(self, channel_id: int, query: str, *, now: datetime) -> Keyword:
        """Insert, or return the channel's keyword with this very query."""
        self._db.execute(
            """
            INSERT INTO keywords (channel_id, query, created_at) VALUES (?, ?, ?) ON CONFLICT (channel_id, query) DO NOTHING
            """,
            (channel_id, query, to_stamp(now)),
        )
        return next(keyword for keyword in self.keywords(channel_id) if keyword.query == query)

    def keywords(self, channel_id: int | None = None) -> list[Keyword]:
        """Of one channel or all, oldest first."""
        rows = self._db.execute("SELECT * FROM keywords WHERE channel_id = coalesce(?, channel_id) ORDER BY id", (channel_id,))
        return [Keyword(row["id"], row["channel_id"], row["query"]) for row in rows]

    def add_pair_code(self, code_hash: str, *, now: datetime, expires_at: datetime) -> None:
        """Remember a code by its hash; the code itself is never stored."""
        self._db.execute(
            "INSERT INTO pair_codes (code_hash, created_at, expires_at) VALUES (?, ?, ?)",
            (code_hash, to_stamp(now), to_stamp(expires_at)),
        )

    def use_pair_code(self, code_hash: str, *, now: datetime) -> bool:
        """True once: for a code that exists, is unexpired and unused."""
        cursor = self._db.execute(
            "UPDATE pair_codes SET used_at = :now WHERE code_hash = :hash AND used_at IS NULL AND expires_at > :now",
            {"hash": code_hash, "now": to_stamp(now)},
        )
        return cursor.rowcount == 1

    def _chat(self, platform: str, address: str, workspace: str) -> Chat:
        chat = self.chat(platform, address, workspace)
        assert chat is not None  # noqa: S101 (both callers have just inserted it)
        return chat


def to_channel(row: sqlite3.Row) -> Channel:
    """A row of `channel_rows`, or of `delivery_rows`, which carries the same columns."""
    return Channel(
        id=row["channel_id"],
        chat=_chat(row),
        thread=row["thread"],
        timezone=row["timezone"],
        language=row["language"],
        quiet=row["quiet"],
        digest=DigestPlan(row["digest_at"], row["digest_days"], row["digest_weekly"], bool(row["digest_empty"])),
        policy=load_policy(row["policy"]),
        pause_reason=row["channel_pause_reason"],
    )


def _chat(row: sqlite3.Row) -> Chat:
    return Chat(
        id=row["chat_id"],
        platform=row["platform"],
        address=row["address"],
        workspace=row["workspace"],
        title=row["chat_title"],
        state=row["chat_state"],
        pause_reason=row["pause_reason"],
        not_before=from_stamp(row["chat_not_before"]),
    )
