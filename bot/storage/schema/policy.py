"""The alert policy: what became of each matched item, what is muted, and how each story stands in each channel."""

TABLES = (
    """
    CREATE TABLE fates (
        item_id INTEGER NOT NULL REFERENCES items (id),
        channel_id INTEGER NOT NULL REFERENCES channels (id),
        fate TEXT NOT NULL,
        rule TEXT NOT NULL,                                 -- of core.policy.RULES
        facts TEXT NOT NULL,                                -- JSON: what the rule stood on
        passed TEXT NOT NULL,                               -- JSON [[rule, because of], ...]: rules waived before it
        at TEXT NOT NULL,
        PRIMARY KEY (item_id, channel_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX fates_at ON fates (at)",
    """
    CREATE TABLE mutes (
        channel_id INTEGER NOT NULL REFERENCES channels (id),
        kind TEXT NOT NULL CHECK (kind IN ('all', 'story', 'topic', 'publisher')),
        subject TEXT NOT NULL,                              -- '' for all
        until TEXT NOT NULL,
        created_at TEXT NOT NULL,
        PRIMARY KEY (channel_id, kind, subject)
    ) WITHOUT ROWID
    """,
    # told once: the key sees to it
    """
    CREATE TABLE standings (
        channel_id INTEGER NOT NULL REFERENCES channels (id),
        story_id INTEGER NOT NULL REFERENCES stories (id),
        told TEXT NOT NULL CHECK (told IN ('held', 'card', 'summary', 'overflow', 'storm')),
        at TEXT NOT NULL,
        bundle_id INTEGER REFERENCES bundles (id),
        PRIMARY KEY (channel_id, story_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX standings_told ON standings (channel_id, told, at)",
    "CREATE INDEX standings_story ON standings (story_id)",
    "CREATE INDEX standings_bundle ON standings (bundle_id) WHERE bundle_id IS NOT NULL",
    """
    CREATE TABLE bundles (
        id INTEGER PRIMARY KEY AUTOINCREMENT,               -- in its deliveries' subject: never given twice
        channel_id INTEGER NOT NULL REFERENCES channels (id),
        kind TEXT NOT NULL CHECK (kind IN ('summary', 'overflow', 'storm')),
        opened_at TEXT NOT NULL,
        post_id INTEGER NOT NULL DEFAULT 0,                 -- the delivery that posts it
        revision INTEGER NOT NULL DEFAULT 1,
        shown_at TEXT,
        changed_at TEXT,                                    -- it has news to show since
        closed_at TEXT,
        fixed INTEGER NOT NULL DEFAULT 0                    -- it takes no edits, or was deleted there (post_id 0)
    )
    """,
    "CREATE INDEX bundles_open ON bundles (channel_id, kind) WHERE closed_at IS NULL",
    "CREATE INDEX bundles_changed ON bundles (changed_at) WHERE changed_at IS NOT NULL",
    # what people said of how well a topic finds
    """
    CREATE TABLE marks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,               -- people type m12: never given twice
        kind TEXT NOT NULL CHECK (kind IN ('irrelevant', 'missed')),
        channel_id INTEGER NOT NULL REFERENCES channels (id),
        topic TEXT NOT NULL,                                -- '' where nobody can say which
        about TEXT NOT NULL,                                -- sID or a page's address
        story_id INTEGER,
        url TEXT NOT NULL,
        language TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        reason TEXT NOT NULL,
        user TEXT NOT NULL,
        at TEXT NOT NULL,
        UNIQUE (kind, channel_id, topic, about)
    )
    """,
)
