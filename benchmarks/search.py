"""How soon a search answers over a large archive, against plain ways to ask the same index.

    python -m benchmarks.search [--sizes 100000 1000000] [--keep FOLDER]

Ten typical lines go through the real `search` command (reading, widening, ranking, the page with its marked sentences), each
several times, over invented archives; wall and CPU milliseconds. Beside it, in the same run: the same words by `MATCH` ranked
by bm25 over everything (what an index does by itself), and by `LIKE`. Then paging while news come in: every page of a search,
turned while new items that it would find are stored, must show each item once. Wanted: 95% of searches under 50 ms.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import archive_made
from bot.catalogue import FluentCatalogue
from bot.config import load_names, parse
from bot.core.look import Look
from bot.core.messages import Buttons, Message
from bot.core.model import Channel, Chat, Inbound, NewItem
from bot.core.settings import Settings
from bot.pipeline.commands.grammar import parse as parse_line
from bot.pipeline.commands.request import Request
from bot.pipeline.commands.searching import search
from bot.pipeline.commands.verbs import LABELS
from bot.pipeline.topics import TopicBook
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx

LINES = (
    "meloni",
    "truce",
    "meloni troops",
    "meloni troops in:2026-03",
    "zelensky guarantees since:2026-10",
    '"security guarantees" -putin',
    "(macron OR starmer) peacekeepers topic:peacekeepers",
    "tusk armistice lang:uk",
    "title:rutte contingent before:2025-06",
    "stubb zeppelin truce",
)
"""A name, a common word, two words, a month, a span, a phrase without a word, alternatives with a topic, a language, a headline
long ago, and words that are nowhere together."""

ROUNDS = 7
EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
CHANNEL = Channel(0, Chat(0, "console", "console"))


class Desk:
    """Answers `search` lines on one archive, as the command desk would."""

    def __init__(self, path: Path) -> None:
        self.store = SqliteStore.open(path, now=archive_made.NOW)
        self.settings: Settings = parse(EXAMPLE.read_text("utf-8"))
        self.book = TopicBook(self.settings, names=load_names())
        self.look = Look(FluentCatalogue(), self.book.faces)

    def ask(self, line: str) -> Message:
        """One answer, read and built."""
        return self.store.read_now(lambda tx: self._answer(tx, line))

    def _answer(self, tx: SqliteTx, line: str) -> Message:
        inbound = Inbound(key="", platform="console", chat="console", user="console", text=line, private=True)
        command, now = parse_line(line, LABELS), archive_made.NOW
        return search(Request(tx, CHANNEL, inbound, command, self.look, self.book, self.settings, now, is_admin=False))


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU milliseconds, of all threads."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def percentile(values: list[float], share: float) -> float:
    """The value that this share of them do not pass."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def ours(desk: Desk) -> None:
    """Each line, and all together."""
    taken: list[tuple[float, float]] = []
    for line in LINES:
        desk.ask(f"search {line}")  # the pages of the file are in memory, as they are where people search
        times = [measured(lambda: desk.ask(f"search {line}")) for _ in range(ROUNDS)]  # noqa: B023
        taken += times
        wall = [wall for wall, _ in times]
        counted = desk.ask(f"search {line}").plain().split("\n")[1][:60]
        print(f"  {line:<52} median {percentile(wall, 0.5):7.1f} ms  worst {max(wall):7.1f} ms   {counted}")
    for name, values in (("wall", [w for w, _ in taken]), ("CPU", [c for _, c in taken])):
        print(f"  Parley, {name}: p50 {percentile(values, 0.5):.1f} ms, p95 {percentile(values, 0.95):.1f} ms")


PEERS = {
    "MATCH by bm25": "SELECT rowid FROM items_fts WHERE items_fts MATCH ? ORDER BY bm25(items_fts) LIMIT 5",
    "LIKE": "SELECT id FROM items WHERE title LIKE ? OR text LIKE ? ORDER BY id DESC LIMIT 5",
}
PLAIN = (("meloni",), ("truce",), ("meloni", "troops"), ("zelensky", "guarantees"), ("tusk", "armistice"), ("stubb", "truce"))
"""The lines that plain ways can be asked at all: words, without names, topics, dates or forms."""


def peers(desk: Desk) -> None:
    """The same index, plainly; only bare words, without widening, marking or filters."""

    def match(tx: SqliteTx, words: tuple[str, ...]) -> None:
        tx.connection.execute(PEERS["MATCH by bm25"], (" AND ".join(f'"{w}"*' for w in words),)).fetchall()

    def like(tx: SqliteTx, words: tuple[str, ...]) -> None:
        pattern = f"%{'%'.join(words)}%"
        tx.connection.execute(PEERS["LIKE"], (pattern, pattern)).fetchall()

    for name, work, rounds in (("MATCH by bm25", match, ROUNDS), ("LIKE", like, 1)):
        times = [
            measured(lambda: desk.store.read_now(lambda tx: work(tx, words)))[0]  # noqa: B023
            for words in PLAIN
            for _ in range(rounds)
        ]
        print(f"  {name}: p50 {percentile(times, 0.5):.1f} ms, p95 {percentile(times, 0.95):.1f} ms")


def paging(desk: Desk) -> None:
    """All pages of a search, turned while news that it would find are stored."""
    shown: list[str] = []
    line, number = "search macron troops", 0
    while line:
        message = desk.ask(line)
        shown += [part for part in message.plain().split() if part.startswith("s") and part[1:].isdigit()]
        buttons = [button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons]
        line = next((button.command for button in buttons if button.label == "More"), "")
        number += 1
        new = NewItem("Macron speaks of troops", "He speaks of soldiers.", f"new{number}", entry_id=f"{time.monotonic_ns()}")
        desk.store.write_now(lambda tx: tx.items.add(1, new, story_id=None, document_id=None, now=archive_made.NOW))  # noqa: B023
    print(
        f"  paging: {number} pages, {len(shown)} items, {len(shown) - len(set(shown))} shown twice, {number} came in meanwhile"
    )


@contextmanager
def archive(folder: Path, size: int) -> Iterator[Desk]:
    """The archive of this size, made if it is not there."""
    path = folder / f"{size}.db"
    if not path.exists():
        wall, _ = measured(lambda: archive_made.make(path, size))
        print(f"made {size:,} items in {wall / 1000:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
    desk = Desk(path)
    try:
        yield desk
    finally:
        desk.store.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--keep", type=Path, help="keep the archives in this folder, for the next run")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for size in given.sizes:
            with archive(given.keep or Path(temporary), size) as desk:
                print(f"{size:,} items")
                ours(desk)
                peers(desk)
                paging(desk)


if __name__ == "__main__":
    main()
