"""Full-text search over titles and texts: `core.store.Search`."""

import sqlite3
from collections.abc import Iterable
from itertools import chain

from bot.core.model import Item
from bot.core.store import SearchQuery
from bot.storage.item_rows import load_items
from bot.storage.stamps import to_stamp

# A headline's word weighs four of the text. Scores within a tenth count as equal: then the recent item comes first.
_RANKED = """
SELECT i.id FROM items_fts AS f JOIN items AS i ON i.id = f.rowid
WHERE items_fts MATCH :match
"""
_FILTERS = """
    AND (:topic = '' OR EXISTS (SELECT 1 FROM matches AS m WHERE m.item_id = i.id AND m.topic = :topic))
    AND (:publisher = '' OR instr(lower(i.publisher || ' ' || i.publisher_name), lower(:publisher)) > 0)
    AND (:language = '' OR i.language = :language)
    AND (:since IS NULL OR coalesce(i.published_at, i.first_seen) >= :since)
    AND (:before IS NULL OR coalesce(i.published_at, i.first_seen) < :before)
"""
_BY_WORDS = f"{_RANKED} {_FILTERS} ORDER BY round(bm25(items_fts, 4.0, 1.0), 1), i.id DESC LIMIT :limit OFFSET :offset"
_NEWEST = f"SELECT i.id FROM items AS i WHERE 1 {_FILTERS} ORDER BY i.id DESC LIMIT :limit OFFSET :offset"  # noqa: S608 (constants only)


class Search:
    """Looks through what `Items.index` has filled in."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def find(self, query: SearchQuery) -> list[Item]:
        """Best first (recent before old at equal rank); without words, the newest that pass the filters.

        `since` and `before` compare the date published, or, where none is given, the date first seen.
        """
        match = match_expression(query.words, query.spellings)
        if (query.words or query.spellings) and not match:
            return []
        rows = self._db.execute(
            _BY_WORDS if match else _NEWEST,
            {
                "match": match,
                "topic": query.topic,
                "publisher": query.publisher,
                "language": query.language,
                "since": to_stamp(query.since),
                "before": to_stamp(query.before),
                "limit": query.limit,
                "offset": query.offset,
            },
        ).fetchall()
        return load_items(self._db, (row[0] for row in rows))


def match_expression(words: tuple[str, ...], spellings: tuple[tuple[str, ...], ...] = ()) -> str:
    """An FTS5 query in which all words must occur, and one of each of `spellings`.

    Every word is quoted, so none is an operator; a final `*` is a prefix.
    Words without a letter or digit are left out; empty where none remains. https://www.sqlite.org/fts5.html#full_text_query_syntax
    """
    alternatives = ([word] for word in words), spellings
    return " AND ".join(filter(None, map(_any, chain(*alternatives))))


def _any(words: Iterable[str]) -> str:
    terms = [_term(word) for word in words if any(map(str.isalnum, word))]
    return f"({' OR '.join(terms)})" if len(terms) > 1 else "".join(terms)


def _term(word: str) -> str:
    stem = word.rstrip("*")
    quoted = stem.replace("\0", " ").replace('"', '""')
    return f'"{quoted}"*' if stem != word else f'"{quoted}"'
