"""Deliveries and cards, platform pauses, digests, and the lease of the one instance that sends."""

TABLES = (
    """
    CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,               -- people type d12: never given twice
        channel_id INTEGER NOT NULL REFERENCES channels (id),
        op TEXT NOT NULL CHECK (op IN ('post', 'edit', 'reply', 'file')),
        subject TEXT NOT NULL,
        revision INTEGER NOT NULL,
        part INTEGER NOT NULL,
        part_of INTEGER,                                    -- the id of part 0, whose place in line a further part keeps
        target TEXT NOT NULL,                               -- '', card:ID or delivery:ID
        payload TEXT NOT NULL,                              -- JSON: core.messages.Message
        route TEXT NOT NULL,                                -- JSON
        state TEXT NOT NULL DEFAULT 'pending'
            CHECK (state IN ('pending', 'sending', 'sent', 'unknown', 'failed', 'dead', 'cancelled')),
        attempts INTEGER NOT NULL DEFAULT 0,
        not_before TEXT,
        expires_at TEXT,
        reason TEXT NOT NULL DEFAULT '',
        remote_ref TEXT NOT NULL DEFAULT '',
        silent INTEGER NOT NULL,
        maybe_repeated INTEGER NOT NULL DEFAULT 0,
        plain INTEGER NOT NULL DEFAULT 0,
        held INTEGER NOT NULL DEFAULT 0,                    -- waits for the operator's word
        attempted_at TEXT,                                  -- the earliest attempt that may have arrived
        created_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        UNIQUE (channel_id, op, subject, revision, part)
    )
    """,
    "CREATE INDEX deliveries_state ON deliveries (state, channel_id)",
    "CREATE INDEX deliveries_attempted ON deliveries (attempted_at) WHERE attempted_at IS NOT NULL",
    "CREATE INDEX deliveries_target ON deliveries (target) WHERE target <> ''",
    """
    CREATE TABLE cards (
        id INTEGER PRIMARY KEY,
        channel_id INTEGER NOT NULL REFERENCES channels (id),
        story_id INTEGER NOT NULL REFERENCES stories (id),
        post_id INTEGER NOT NULL,                           -- the delivery that posts it
        remote_ref TEXT NOT NULL DEFAULT '',
        wanted_revision INTEGER NOT NULL,
        shown_revision INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'gone', 'fixed')),
        UNIQUE (channel_id, story_id)
    )
    """,
    "CREATE INDEX cards_post ON cards (post_id)",
    # a delivery with its channel, its chat, its place in line and the remote_ref of what it hangs on
    """
    CREATE VIEW delivery_rows AS
    SELECT
        d.*,
        coalesce(d.part_of, d.id) AS place,
        CASE
            WHEN d.target LIKE 'card:%'
                THEN coalesce((SELECT k.remote_ref FROM cards AS k WHERE k.id = CAST(substr(d.target, 6) AS INTEGER)), '')
            WHEN d.target LIKE 'delivery:%'
                THEN coalesce((SELECT t.remote_ref FROM deliveries AS t WHERE t.id = CAST(substr(d.target, 10) AS INTEGER)), '')
            ELSE ''
        END AS target_ref,
        c.thread, c.timezone, c.language, c.quiet, c.policy, c.digest_at, c.digest_days,
        c.digest_weekly, c.digest_empty,
        c.channel_pause_reason,
        c.chat_id, c.platform, c.workspace, c.address, c.chat_title, c.chat_state, c.pause_reason, c.chat_not_before
    FROM deliveries AS d JOIN channel_rows AS c ON c.channel_id = d.channel_id
    """,
    """
    CREATE TABLE platform_pauses (
        platform TEXT PRIMARY KEY,
        until TEXT NOT NULL,
        reason TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE digest_runs (
        channel_id INTEGER NOT NULL REFERENCES channels (id),
        cadence TEXT NOT NULL,
        local_date TEXT NOT NULL,                           -- YYYY-MM-DD
        window_from TEXT NOT NULL,
        window_to TEXT NOT NULL,
        PRIMARY KEY (channel_id, cadence, local_date)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE digest_entries (
        channel_id INTEGER NOT NULL REFERENCES channels (id),
        story_id INTEGER NOT NULL REFERENCES stories (id),
        cadence TEXT NOT NULL,
        local_date TEXT NOT NULL,
        shown_revision INTEGER NOT NULL,
        shown_voices INTEGER NOT NULL,                      -- independent sources it told of
        PRIMARY KEY (channel_id, story_id, cadence, local_date)
    ) WITHOUT ROWID
    """,
    # who may send: one row; the token grows with every holder, so a late one can be told apart
    """
    CREATE TABLE leases (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        holder TEXT NOT NULL,                               -- '' once released
        host TEXT NOT NULL,
        token INTEGER NOT NULL,
        expires_at TEXT NOT NULL
    )
    """,
)
