"""Chats and channels, who administers them, what they subscribe, and what people said to the bot."""

TABLES = (
    """
    CREATE TABLE chats (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        workspace TEXT NOT NULL,
        address TEXT NOT NULL,
        title TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'unknown')),
        pause_reason TEXT NOT NULL DEFAULT '',
        not_before TEXT,
        created_at TEXT NOT NULL,
        UNIQUE (platform, workspace, address)
    )
    """,
    """
    CREATE TABLE channels (
        id INTEGER PRIMARY KEY,
        chat_id INTEGER NOT NULL REFERENCES chats (id),
        thread TEXT NOT NULL,
        timezone TEXT NOT NULL,
        language TEXT NOT NULL,
        quiet TEXT NOT NULL DEFAULT '',                     -- HH:MM-HH:MM, local
        policy TEXT NOT NULL DEFAULT '{}',                  -- JSON: what differs from core.model.AlertPolicy's defaults
        digest_at TEXT NOT NULL,                            -- HH:MM, local
        digest_days TEXT NOT NULL,
        digest_weekly TEXT NOT NULL DEFAULT '',             -- the one beside it: mon 08:00, local
        digest_empty INTEGER NOT NULL DEFAULT 1,            -- it is posted where there is nothing to tell, too
        pause_reason TEXT NOT NULL DEFAULT '',              -- why the thread takes nothing; '' while it does
        declared INTEGER NOT NULL DEFAULT 0,                -- whether it has had the config's first settings
        UNIQUE (chat_id, thread)
    )
    """,
    """
    CREATE VIEW channel_rows AS
    SELECT
        c.id AS channel_id, c.thread, c.timezone, c.language, c.quiet, c.policy, c.digest_at, c.digest_days,
        c.digest_weekly, c.digest_empty,
        c.pause_reason AS channel_pause_reason,
        h.id AS chat_id, h.platform, h.workspace, h.address, h.title AS chat_title, h.state AS chat_state, h.pause_reason,
        h.not_before AS chat_not_before
    FROM channels AS c JOIN chats AS h ON h.id = c.chat_id
    """,
    """
    CREATE TABLE admins (
        chat_id INTEGER NOT NULL REFERENCES chats (id),
        user TEXT NOT NULL,
        added_at TEXT NOT NULL,
        PRIMARY KEY (chat_id, user)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE keywords (
        id INTEGER PRIMARY KEY AUTOINCREMENT,               -- people type k12: never given twice
        channel_id INTEGER NOT NULL REFERENCES channels (id),
        query TEXT NOT NULL,
        created_at TEXT NOT NULL,
        UNIQUE (channel_id, query)
    )
    """,
    """
    CREATE TABLE subscriptions (
        channel_id INTEGER NOT NULL REFERENCES channels (id),
        topic TEXT NOT NULL,                                -- a topic's id or k12
        mode TEXT NOT NULL CHECK (mode IN ('alert', 'digest', 'both')),
        min_publishers INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        UNIQUE (channel_id, topic)
    )
    """,
    """
    CREATE TABLE pair_codes (
        code_hash TEXT PRIMARY KEY,
        created_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        used_at TEXT
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE inbound (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL,
        platform TEXT NOT NULL,
        workspace TEXT NOT NULL,
        chat TEXT NOT NULL,
        thread TEXT NOT NULL,
        user TEXT NOT NULL,
        user_name TEXT NOT NULL,
        chat_title TEXT NOT NULL,
        text TEXT NOT NULL,
        private INTEGER NOT NULL,
        route TEXT NOT NULL,                                -- JSON
        received_at TEXT NOT NULL,
        handled_at TEXT,
        error TEXT NOT NULL DEFAULT '',
        UNIQUE (platform, key)
    )
    """,
    """
    CREATE TABLE memories (                                 -- what chat clients must still know after a restart
        key TEXT PRIMARY KEY,
        content TEXT NOT NULL,
        expires_at TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX memories_end ON memories (expires_at)",
    "CREATE INDEX inbound_chat ON inbound (platform, chat, received_at)",
    "CREATE INDEX inbound_waiting ON inbound (id) WHERE handled_at IS NULL",
)
