"""What is remembered of a feed between two polls."""

TABLES = (
    # apart from `sources`, whose rows change at every poll: a 304 changes nothing here
    """
    CREATE TABLE feed_memory (
        source_id INTEGER PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
        fingerprints BLOB NOT NULL,                         -- 8 bytes an entry
        whole_at TEXT,
        moved_to TEXT NOT NULL,
        moving_to TEXT NOT NULL,
        moving_seen INTEGER NOT NULL
    )
    """,
    # items whose article is fetched whole, after they are stored
    """
    CREATE TABLE full_text_queue (
        item_id INTEGER PRIMARY KEY REFERENCES items (id),
        not_before TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0
    )
    """,
)
