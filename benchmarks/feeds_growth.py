"""What a tick costs as the archive grows: 50 feeds due with one new entry each, beside 20,000 known feeds that are not due.

`feeds_growth.py [ITEMS...]` says how many are stored. They are written by one statement (without the search index, which a new
entry's cost does not depend on).
"""

import asyncio
import logging
import statistics
import subprocess
import sys
import tempfile
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from benchmarks.feeds import HERE, ROOT, _post, _say
from benchmarks.feeds_parley import SteppedClock, assemble, cpu, declare
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx

DUE, KNOWN, ROUNDS = 50, 20_000, 5
_FILL = (
    (
        "INSERT INTO stories (id, title, founded_at, last_item_at, items, publishers, revision)"
        " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)"
        " SELECT i, 'Title ' || i, '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z', 1, 1, 1 FROM n"
    ),
    (
        "INSERT INTO items (source_id, story_id, story_why, blurb, first_seen, content_hash, url, link, publisher,"
        " publisher_name, voice, official, byline, language, published_precision, published_how, title, text)"
        " SELECT 1, id, '', 0, founded_at, hex(randomblob(16)), 'https://old.example.org/' || id, '', 'old', 'Old', 'old', '',"
        " '', 'en', 'none', '', title, hex(randomblob(150)) FROM stories"
        " WHERE id <= ?1"
    ),
    "INSERT INTO item_keys SELECT 'url:' || url, id FROM items WHERE id <= ?1",
)


def fill(tx: SqliteTx, items: int) -> None:
    declare(tx, [f"https://known{number}.example.org/" for number in range(KNOWN)])
    tx.connection.execute("UPDATE sources SET next_due = '2027-01-01T00:00:00.000000Z'")
    for statement in _FILL:
        tx.connection.execute(statement, (items,))


async def measure(items: int, address: str) -> float:
    """Milliseconds of processor time a due feed."""
    clock = SteppedClock()
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            store, poller = await assemble(stack, Path(folder) / "parley.db", clock, address)
            await _prepare(store, items, address)
            taken = []
            for _ in range(ROUNDS + 1):
                clock.at += timedelta(minutes=20)
                started = cpu()
                polled = await poller.poll_due()
                taken.append(1000 * (cpu() - started) / DUE)
                assert [one.outcome for one in polled] == ["new"] * DUE, polled  # noqa: S101 - else nothing was measured
                await asyncio.to_thread(_post, address, {"fresh": 1, "every": 1})
            return statistics.median(taken[1:])


async def _prepare(store: SqliteStore, items: int, address: str) -> None:
    await store.write(lambda tx: fill(tx, items))
    await store.write(lambda tx: declare(tx, [f"http://{address}/f/{number}" for number in range(DUE)]))


def main() -> None:
    logging.disable(logging.WARNING)
    _say(f"{DUE} feeds due with one new entry each, {KNOWN:,} more known; processor time a due feed, medians of {ROUNDS}")
    for items in map(int, sys.argv[1:] or ("10_000", "100_000", "1_000_000")):
        server = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, str(HERE / "feeds_server.py")], stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
        )
        try:
            assert server.stdout  # noqa: S101 - opened above
            address = f"127.0.0.1:{server.stdout.readline().strip()}"
            _say(f"{items:>10,} items stored: {asyncio.run(measure(items, address)):.2f} ms (server included)")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
