"""An invented archive of any size, in the real schema: what `benchmarks.search` searches.

Words follow Zipf's law over a vocabulary of syllables; a few per cent of the items speak of the sample topics. Rows are written
in bulk and the index is filled once, so that a million items take minutes and not hours.
"""

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from bot.core.model import Source, SourceKind
from bot.storage import SqliteStore
from bot.storage.stamps import to_stamp

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SPAN = timedelta(days=730)
BATCH = 20_000
SENTENCES = 40_000
"""Different filler sentences; an item holds four of them."""

SYLLABLES = "ba co da fe gi ho ju ka lo mi no pu ra si to ve wa xe yo zu bri cla dra fra gle kri plo sta tro vin".split()
PEOPLE = "Meloni Macron Starmer Zelensky Zelenskyy Tusk Merz Putin Rutte Stubb".split()
DEEDS = {
    "ceasefire": ("a truce", "the ceasefire", "an armistice", "a cessation of hostilities"),
    "peacekeepers": ("peacekeepers", "a peacekeeping force", "troops to Ukraine", "foreign soldiers", "a contingent"),
    "security-guarantees": ("security guarantees", "a binding guarantee", "a security pact"),
}


def make(path: Path, items: int, seed: int = 8) -> None:
    """A database of `items` items at `path`."""
    store = SqliteStore.open(path, now=NOW)
    store.write_now(lambda tx: tx.sources.declare(Source(0, SourceKind.FEED, "https://made.example/rss"), now=NOW))
    store.close()
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -200000")
    made = _items(items, random.Random(seed))
    for first in range(1, items + 1, BATCH):
        _write(db, [next(made) for _ in range(min(BATCH, items + 1 - first))], first)
    db.execute("BEGIN")
    db.execute("INSERT INTO items_fts (rowid, title, text) SELECT id, title, text FROM items")
    db.execute("COMMIT")
    db.execute("ANALYZE")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


Row = tuple[str, str, str, datetime, str]
"""Title, text, language, date, topic (empty for none)."""


def vocabulary(rng: random.Random) -> list[str]:
    """Words of two to four syllables."""
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(30_000)]


def _items(count: int, rng: random.Random) -> Iterator[Row]:
    known = vocabulary(rng)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(known))))

    def words(number: int) -> str:
        return " ".join(rng.choices(known, cum_weights=weights, k=number))

    filler = [f"{words(rng.randint(9, 18)).capitalize()}." for _ in range(SENTENCES)]
    titles = [words(6).capitalize() for _ in range(SENTENCES)]
    for number in range(count):
        at = NOW - SPAN + SPAN * (number / count)
        text, title, topic = " ".join(rng.choices(filler, k=4)), rng.choice(titles), ""
        if rng.random() < 0.06:
            topic = rng.choice(list(DEEDS))
            said = f"{rng.choice(PEOPLE)} spoke of {rng.choice(DEEDS[topic])} on {at:%A}, and of {words(3)}."
            title, text = (said[:-1], text) if rng.random() < 0.3 else (title, f"{said} {text}")
        yield title, text, rng.choice(("en", "en", "en", "uk", "de")), at, topic


def _write(db: sqlite3.Connection, rows: list[Row], first: int) -> None:
    numbered = list(enumerate(rows, first))
    db.execute("BEGIN")
    db.executemany(
        "INSERT INTO stories (id, title, founded_at, last_item_at, items, publishers) VALUES (?, ?, ?, ?, 1, 1)",
        [(n, title, to_stamp(at), to_stamp(at)) for n, (title, _, _, at, _) in numbered],
    )
    db.executemany(
        """
        INSERT INTO items (
            id, source_id, story_id, story_why, blurb, first_seen, content_hash, url, link, publisher, publisher_name, voice,
            official, byline, language, published_at, published_precision, published_how, title, text
        ) VALUES (?, 1, ?, '', 0, ?, ?, '', '', ?, ?, '', '', '', ?, ?, 'time', '', ?, ?)
        """,
        [
            (n, n, to_stamp(at), f"{n:x}", f"house{n % 40}.example", f"House {n % 40}", language, to_stamp(at), title, text)
            for n, (title, text, language, at, _) in numbered
        ],
    )
    db.executemany(
        "INSERT INTO matches VALUES (?, ?, 'topic', '[]', '', '', '', '', '', '')",
        [(n, topic) for n, (*_, topic) in numbered if topic],
    )
    db.execute("COMMIT")
