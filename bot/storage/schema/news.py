"""Sources and documents; items with their versions, keys and matches; stories; the search index."""

TABLES = (
    # what a person may ask about the file itself: when it was made
    "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('feed', 'folder')),
        address TEXT NOT NULL,
        title TEXT NOT NULL,
        publisher TEXT NOT NULL,
        language TEXT NOT NULL,
        default_context TEXT NOT NULL,                      -- JSON list of group names
        state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'gone')),
        forgotten INTEGER NOT NULL DEFAULT 0,               -- paused because the config no longer names it
        next_due TEXT,
        failures INTEGER NOT NULL DEFAULT 0,                -- in a row
        failing_since TEXT,
        last_ok TEXT,
        last_error TEXT NOT NULL DEFAULT '',
        etag TEXT NOT NULL DEFAULT '',
        last_modified TEXT NOT NULL DEFAULT '',
        body_hash TEXT NOT NULL DEFAULT '',
        seeded INTEGER NOT NULL DEFAULT 0,
        hushed INTEGER NOT NULL DEFAULT 0,                  -- its next poll alerts nothing (a backup was restored)
        interval REAL NOT NULL,                             -- seconds
        recursive INTEGER NOT NULL,
        after TEXT NOT NULL,
        rules TEXT NOT NULL DEFAULT '{}',                   -- JSON: what the operator says of a folder
        added_by TEXT NOT NULL,
        created_at TEXT NOT NULL,
        fixed INTEGER NOT NULL DEFAULT 0,                   -- the interval is the operator's own
        labels TEXT NOT NULL DEFAULT '[]',                  -- JSON list
        full_text INTEGER NOT NULL DEFAULT 0,
        rhythm TEXT NOT NULL DEFAULT '',                    -- JSON, see core.rhythm
        told TEXT NOT NULL DEFAULT '',                      -- what the operators were told and still stands
        removed_at TEXT,                                    -- by a person; its items stay, so its row does
        UNIQUE (kind, address)
    )
    """,
    # when a source could not be read or (source 0) Parley itself did not run: digests state such gaps
    """
    CREATE TABLE outages (
        source_id INTEGER NOT NULL,
        since TEXT NOT NULL,
        until TEXT NOT NULL,
        PRIMARY KEY (source_id, since)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX outages_until ON outages (until)",
    "CREATE INDEX sources_due ON sources (state, next_due)",
    """
    CREATE TABLE stories (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        founded_at TEXT NOT NULL,
        last_item_at TEXT NOT NULL,
        items INTEGER NOT NULL DEFAULT 0,
        publishers INTEGER NOT NULL DEFAULT 0,              -- independent voices
        reprints INTEGER NOT NULL DEFAULT 0,                -- further families that add no voice
        revision INTEGER NOT NULL DEFAULT 0,
        merged_into INTEGER REFERENCES stories (id)         -- an operator's word; its items stand there now
    )
    """,
    """
    CREATE TABLE items (
        id INTEGER PRIMARY KEY AUTOINCREMENT,               -- in order of arrival; people type it, so never given twice
        source_id INTEGER NOT NULL REFERENCES sources (id),
        story_id INTEGER NOT NULL REFERENCES stories (id),
        document_id INTEGER REFERENCES documents (id),
        blurb INTEGER NOT NULL,
        version INTEGER NOT NULL DEFAULT 1,
        first_seen TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        url TEXT NOT NULL,
        link TEXT NOT NULL,
        publisher TEXT NOT NULL,
        publisher_name TEXT NOT NULL,
        voice TEXT NOT NULL,                                -- the family it counts as in its story
        official TEXT NOT NULL,                             -- whose own word it is; empty for journalism
        story_why TEXT NOT NULL,
        byline TEXT NOT NULL,
        language TEXT NOT NULL,
        published_at TEXT,
        published_precision TEXT NOT NULL,
        published_how TEXT NOT NULL,
        statement TEXT,                                     -- JSON
        extras TEXT,                                        -- JSON: categories, media, comments; NULL for none
        title TEXT NOT NULL,
        text TEXT NOT NULL
    )
    """,
    "CREATE INDEX items_hash ON items (content_hash)",
    "CREATE INDEX items_story ON items (story_id, voice, publisher)",
    "CREATE INDEX items_seen ON items (first_seen)",
    "CREATE INDEX items_document ON items (document_id) WHERE document_id IS NOT NULL",
    # material changes: denials, corrections, retractions, confirmations, and what an operator withdrew
    """
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY,
        story_id INTEGER NOT NULL REFERENCES stories (id),
        item_id INTEGER NOT NULL,                           -- who brought it; 0: an operator's own word
        kind TEXT NOT NULL,
        phrase TEXT NOT NULL,                               -- the item's own words, or the operator's reason
        place TEXT NOT NULL,
        at TEXT NOT NULL,
        UNIQUE (story_id, kind, item_id)
    )
    """,
    # what an item said before: superseded versions only, the present one stands in items
    """
    CREATE TABLE item_versions (
        item_id INTEGER NOT NULL REFERENCES items (id),
        version INTEGER NOT NULL,
        content_hash TEXT NOT NULL,
        superseded_at TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (item_id, version)
    )
    """,
    "CREATE INDEX item_versions_hash ON item_versions (content_hash)",
    # every name an item is known by: `entry:SOURCE:ID`, `url:CANONICAL`, or `hash:CONTENT` where it has neither
    "CREATE TABLE item_keys (key TEXT PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES items (id)) WITHOUT ROWID",
    """
    CREATE TABLE matches (
        item_id INTEGER NOT NULL REFERENCES items (id),
        topic TEXT NOT NULL,
        level TEXT NOT NULL CHECK (level IN ('topic', 'mention')),
        spans TEXT NOT NULL,                                -- JSON [[field, start, end, text, place], ...]
        sentence TEXT NOT NULL,
        phrase TEXT NOT NULL,                               -- the topic's own
        context TEXT NOT NULL,
        context_from TEXT NOT NULL,
        topic_version TEXT NOT NULL,
        why TEXT NOT NULL,
        PRIMARY KEY (item_id, topic)
    )
    """,
    # how far the archive is matched with the present topics
    """
    CREATE TABLE rematching (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        definition TEXT NOT NULL,                           -- hash of all topics
        reached INTEGER NOT NULL,                           -- item id
        goal INTEGER NOT NULL                               -- the newest item's id when it began
    )
    """,
    "CREATE INDEX matches_topic ON matches (topic, level, item_id)",
    """
    CREATE VIEW item_rows AS
    SELECT i.*, coalesce(d.name, '') AS document_name FROM items AS i LEFT JOIN documents AS d ON d.id = i.document_id
    """,
    """
    CREATE VIRTUAL TABLE items_fts USING fts5 (
        title, text, content='items', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
    )
    """,
    # items the index does not hold yet; filled and emptied inside the transaction that stores them
    "CREATE TABLE search_queue (item_id INTEGER PRIMARY KEY REFERENCES items (id))",
)
