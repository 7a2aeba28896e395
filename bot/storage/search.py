"""Full-text search over titles and texts: `core.store.Search`.

FTS5 gives ids in descending order for nothing, and ids grow with time. So the newest are looked at first and the rest is left
alone; ranking everything by bm25 would read every occurrence of every word.
"""

import sqlite3
from collections.abc import Iterator
from itertools import islice

from bot.core.search.wanted import All, Either, OneOf, Wanted
from bot.core.store import Hit, Hits, SearchQuery
from bot.storage.stamps import from_stamp, to_stamp

MOST_LOOKED_AT = 10_000
"""Items with the words that are held against the other filters, the newest: some 30 ms where nothing passes."""

CHUNK = 500

_LATE = "+45 days"
"""What was published before an instant was mostly seen by so long after; what came later is looked at apart."""

_BETWEEN = "between ____-__-__ and %"
"""How a date between dated neighbours is put (`core.blurbs`): it may be as old as the first day."""

_PASSING = f"""
    SELECT i.id, coalesce(i.published_at, i.first_seen), i.published_at IS NOT NULL, i.published_precision = 'bound',
        coalesce(i.document_id, 0)
    FROM json_each(:ids) AS chosen CROSS JOIN items AS i ON i.id = chosen.value
    WHERE (:topic = '' OR EXISTS (SELECT 1 FROM matches AS m WHERE m.item_id = i.id AND m.topic = :topic))
        AND (:publisher = '' OR instr(lower(i.publisher || ' ' || i.publisher_name), lower(:publisher)) > 0)
        AND (:language = '' OR i.language = :language)
        AND (:since IS NULL OR coalesce(i.published_at, i.first_seen) >= :since)
        AND (:before IS NULL
            OR (i.published_at IS NULL AND (i.document_id IS NOT NULL OR i.first_seen < :before))
            OR CASE WHEN i.published_precision = 'bound' AND i.published_how LIKE '{_BETWEEN}'
                THEN substr(i.published_how, 9, 10) ELSE i.published_at END < :before)
    ORDER BY i.id DESC
"""  # noqa: S608 (constants only)


class Search:
    """Looks through what `Items.index` has filled in."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def find(self, query: SearchQuery) -> Hits:
        """The newest that hold all of it, by order of arrival; without words, whatever passes the filters."""
        match = expression(query.wanted) if query.wanted else ""
        if query.wanted and not match:
            return Hits(())
        found: list[Hit] = []
        looked_at = 0
        for low, high in self._stretches(query):
            ids = self._ids(query, match, low, high)
            while len(found) <= query.limit and (chunk := list(islice(ids, CHUNK))):
                looked_at += len(chunk)
                found += self._passing(query, chunk)
        complete = len(found) <= query.limit and looked_at < MOST_LOOKED_AT
        return Hits(tuple(found[: query.limit]), complete=complete)

    def newest(self) -> int:
        """The newest item's id; 0 for none."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM items").fetchone()[0])

    def _ids(self, query: SearchQuery, match: str, low: int, high: int) -> Iterator[int]:
        """Ids with the words between two ids, the newest first, read as they are asked for."""
        values = {"match": match, "low": low, "high": high, "most": MOST_LOOKED_AT, "topic": query.topic}
        if match:
            select = "SELECT rowid FROM items_fts WHERE items_fts MATCH :match AND rowid BETWEEN :low AND :high ORDER BY rowid"
        elif query.topic:
            select = "SELECT item_id FROM matches WHERE topic = :topic AND item_id BETWEEN :low AND :high ORDER BY item_id"
        else:
            select = "SELECT id FROM items WHERE id BETWEEN :low AND :high ORDER BY id"
        for row in self._db.execute(f"{select} DESC LIMIT :most", values):
            yield row[0]

    def _stretches(self, query: SearchQuery) -> list[tuple[int, int]]:
        """The ids to look at: from the first that was seen since; where there is an end, what was seen about then first."""
        newest = query.upto or self.newest()
        low = self._first_id(to_stamp(query.since)) if query.since else 1
        late = self._db.execute("SELECT strftime('%Y-%m-%dT%H:%M:%S', ?, ?)", (to_stamp(query.before), _LATE)).fetchone()[0]
        middle = min(newest, self._first_id(late) - 1) if late else newest
        return [(low, middle), (middle + 1, newest)] if middle < newest else [(low, newest)]

    def _first_id(self, stamp: str) -> int:
        """The first item seen from then on; one beyond the newest where there is none."""
        row = self._db.execute(
            "SELECT id FROM items WHERE first_seen >= ? ORDER BY first_seen, id LIMIT 1", (stamp,)
        ).fetchone()
        return int(row[0]) if row else self.newest() + 1

    def _passing(self, query: SearchQuery, ids: list[int]) -> list[Hit]:
        values = {
            "ids": f"[{','.join(map(str, ids))}]",
            "topic": query.topic,
            "publisher": query.publisher,
            "language": query.language,
            "since": to_stamp(query.since),
            "before": to_stamp(query.before),
        }
        return [
            Hit(row[0], from_stamp(row[1]), bool(row[2]), bool(row[3]), row[4]) for row in self._db.execute(_PASSING, values)
        ]


def expression(wanted: Wanted) -> str:
    """As an FTS5 query. Every word is quoted, so none is an operator; a final `*` is a prefix. Empty where nothing of it can be
    looked up. https://www.sqlite.org/fts5.html#full_text_query_syntax"""
    match wanted:
        case OneOf(spellings, field):
            terms = [_term(spelling) for spelling in spellings if any(map(str.isalnum, spelling))]
            either = f"({' OR '.join(terms)})" if len(terms) > 1 else "".join(terms)
            return f"{field} : {either}" if field and either else either
        case Either(parts):
            sides = [side for part in parts if (side := expression(part))]
            return f"({' OR '.join(sides)})" if len(sides) > 1 else "".join(sides)
        case All(parts, without):
            held = [side for part in parts if (side := expression(part))]
            if len(held) < len(parts):
                return ""
            absent = [side for part in without if (side := expression(part))]
            return f"({' NOT '.join([' AND '.join(held), *absent])})" if len(held) + len(absent) > 1 else held[0]


def _term(word: str) -> str:
    stem = word.rstrip("*")
    quoted = stem.replace("\0", " ").replace('"', '""')
    return f'"{quoted}"*' if stem != word else f'"{quoted}"'
