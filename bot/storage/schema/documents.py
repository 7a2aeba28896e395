"""The files of drop folders, and the items found in them."""

TABLES = (
    # identity is content: the same bytes under another name are the same document; other bytes under the name its next version
    """
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY,
        source_id INTEGER NOT NULL REFERENCES sources (id),
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,                               -- `unread:NAME` for a file that could not be opened
        size INTEGER NOT NULL,                              -- bytes
        state TEXT NOT NULL CHECK (state IN ('read', 'set aside')),
        kind TEXT NOT NULL,
        error TEXT NOT NULL,
        note TEXT NOT NULL DEFAULT '',
        first_seen TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1,
        replaces INTEGER REFERENCES documents (id),         -- the version before
        attempts INTEGER NOT NULL DEFAULT 1,
        dropped_at TEXT,                                    -- set aside for good, the operator says
        UNIQUE (source_id, sha256)
    )
    """,
    "CREATE INDEX documents_state ON documents (state, id)",
    # what each file held when it was last read: unchanged ones are not read again, not even after a restart
    """
    CREATE TABLE document_files (
        source_id INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,                              -- bytes
        mtime_ns INTEGER NOT NULL,
        document_id INTEGER NOT NULL REFERENCES documents (id),
        PRIMARY KEY (source_id, name)
    ) WITHOUT ROWID
    """,
    # every item of every document, whether it was new or known from elsewhere
    """
    CREATE TABLE document_items (
        document_id INTEGER NOT NULL REFERENCES documents (id),
        number INTEGER NOT NULL,                            -- in the document's order, from 1
        item_id INTEGER NOT NULL REFERENCES items (id),
        blurb INTEGER NOT NULL,
        part TEXT NOT NULL,
        page INTEGER NOT NULL,                              -- the printed page it begins on; 0 for what has none
        PRIMARY KEY (document_id, number)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX document_items_item ON document_items (item_id)",
)
