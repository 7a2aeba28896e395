"""Dropped documents: how many a second against the same libraries without isolation, and how long from close() to the item.

    python -m benchmarks.documents [--documents 600] [--drops 60]

1. Ratio. The corpus (every type and language of the tests, and the samples beside them) is read in-process by as many plain
   worker processes as there are processors, with no limits and no deadline; and through the spool and the sandbox. Both are run
   in turns, and the best of each counts. Wanted: 0.7 or better.
2. Latency. Parley serves over a folder; files are dropped one after the other, and each is timed from close() to its commit.
   Wanted: half of them under 1 s, 95 % under 2 s.
3. Hostile. While all hostile files of the tests lie in the folder: the loop's longest lag, the growth of memory, and the time
   until a harmless file dropped after them is committed. Wanted: 250 ms, 300 MB in all.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.app import App, open_app
from bot.clock import SystemClock
from bot.config import parse
from bot.core.errors import DocumentError
from bot.core.model import Source, SourceKind
from bot.sources.reader import SandboxReader
from bot.sources.sandbox import Sandbox
from bot.sources.spool import Spool
from tests.sources.test_documents_made import ONE, SEVERAL
from tests.world import hostile
from tests.world.corpus import PREFIX
from tests.world.documents import STORIES

SAMPLES = Path(__file__).parent.parent / "tests" / "data" / "documents"
PROCESSORS = os.cpu_count() or 1
ROUNDS = 3
LANES = 8
MODIFIED = datetime(2025, 6, 20, tzinfo=UTC)
CONFIG = '[[folders]]\npath = "inbox"\n[web]\nlisten = ""\n[console]\nenabled = false\n'


def corpus() -> list[tuple[str, bytes]]:
    """Every type and language, and the samples."""
    made = [(f"{story.language}.{name}", write(story)) for name, (write, *_) in ONE.items() for story in STORIES]
    made += [(f"clips.{name}", write(STORIES)) for name, (write, *_) in SEVERAL.items()]
    by_hand = [path for path in sorted(SAMPLES.iterdir()) if path.suffix != ".json" and not path.name.startswith(PREFIX)]
    samples = [(path.name, path.read_bytes()) for path in by_hand]
    return made + samples


def read_plainly(path: str) -> int:
    """In a plain worker process: no limits, no deadline, no spool."""
    from bot.sources import documents, language  # noqa: PLC0415 (as the sandbox does: the parent never loads the parsers)

    with suppress(DocumentError):
        found = documents.read(Path(path).read_bytes(), Path(path).name, MODIFIED)
        for article in found.articles:
            language.detect(f"{article.title}\n{article.text}")
        return len(found.articles)
    return 0


def plainly(paths: list[Path]) -> float:
    """Documents a second, workers warm."""
    with multiprocessing.get_context("forkserver").Pool(PROCESSORS) as pool:
        pool.map(read_plainly, map(str, paths[: 4 * PROCESSORS]), chunksize=1)
        began = time.perf_counter()
        pool.map(read_plainly, map(str, paths), chunksize=1)
        return len(paths) / (time.perf_counter() - began)


async def isolated(paths: list[Path]) -> float:
    """The same through the spool and the sandbox."""
    sandbox, spool = Sandbox(PROCESSORS), Spool()
    reader, folder = SandboxReader(sandbox), Source(1, SourceKind.FOLDER, str(paths[0].parent))

    async def lane(left: list[Path]) -> None:
        while left:
            path = left.pop()
            found = await spool.take(path.parent, path.name)
            with suppress(DocumentError):
                await reader.document(found, folder)
            spool.release(found)

    try:
        await asyncio.gather(*(lane(paths[:8]) for _ in range(LANES)))
        left = paths[::-1]
        began = time.perf_counter()
        await asyncio.gather(*(lane(left) for _ in range(LANES)))
        return len(paths) / (time.perf_counter() - began)
    finally:
        spool.close()
        sandbox.close()


@asynccontextmanager
async def serving(base: Path) -> AsyncIterator[App]:
    """Parley over base/inbox, warm."""
    await asyncio.to_thread((base / "inbox").mkdir)
    async with open_app(parse(CONFIG), database=base / "parley.db", clients={}, clock=SystemClock(), base=base) as app:
        await asyncio.to_thread(app.sandbox.start)
        task = asyncio.create_task(app.serve())
        await dropped(app, base / "inbox" / "warm-up.txt", b"The harbour is calm this morning.")
        try:
            yield app
        finally:
            app.stop()
            await task


async def dropped(app: App, path: Path, data: bytes) -> float:
    """Seconds from the close of a dropped file to the commit of its document."""
    await asyncio.to_thread(path.write_bytes, data)
    began = time.perf_counter()
    while not await app.store.read(lambda tx: any(d.name == path.name for d in tx.documents.list(limit=5))):
        await asyncio.sleep(0.005)
        if time.perf_counter() - began > 120:
            raise TimeoutError(path.name)
    return time.perf_counter() - began


async def latencies(drops: int) -> list[float]:
    """One file after the other, of all types."""
    files = corpus()
    random.Random(5).shuffle(files)
    with tempfile.TemporaryDirectory() as base:
        async with serving(Path(base)) as app:
            inbox = Path(base) / "inbox"
            numbered = enumerate(files[:drops])
            return [await dropped(app, inbox / f"{number}-{name}", data) for number, (name, data) in numbered]


async def among_hostile() -> dict[str, float]:
    """The loop's lag, memory and the next file's time while every hostile file is read, and how many came to what they must."""
    lags: list[float] = []
    peak: list[int] = []

    async def watch() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.02)
            lags.append(time.perf_counter() - began - 0.02)
            peak.append(memory())

    with tempfile.TemporaryDirectory() as base:
        elsewhere = Path(base) / "elsewhere"
        elsewhere.mkdir()
        outcomes = await asyncio.to_thread(hostile.drop_all, elsewhere)
        async with serving(Path(base)) as app:
            watching = asyncio.create_task(watch())
            for path in elsewhere.iterdir():
                path.rename(Path(base) / "inbox" / path.name)
            await asyncio.sleep(0.5)
            waited = await dropped(app, Path(base) / "inbox" / "next.txt", b"The next file is read on time.")
            while not outcomes.keys() <= {d.name for d in await app.store.read(lambda tx: tx.documents.list(limit=500))}:
                await asyncio.sleep(0.2)
            watching.cancel()
            errors = {d.name: d.error for d in await app.store.read(lambda tx: tx.documents.list(limit=500))}
    right = [name for name, words in outcomes.items() if (words in errors[name] if words else not errors[name])]
    return {
        "next_file_s": waited,
        "longest_lag_ms": 1000 * max(lags),
        "peak_memory_mb": max(peak) / 2**20,
        "hostile_files": len(outcomes),
        "hostile_wrong": len(outcomes) - len(right),
    }


def memory() -> int:
    """Bytes that this process holds."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


def main() -> None:
    """Measure, print, and leave 1 where a figure falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=600, help="read for the ratio")
    parser.add_argument("--drops", type=int, default=60, help="files dropped for the latency")
    wanted = parser.parse_args()
    hostile_figures = asyncio.run(among_hostile())
    with tempfile.TemporaryDirectory() as base:
        files = corpus()
        paths = [Path(base) / f"{number}-{files[number % len(files)][0]}" for number in range(wanted.documents)]
        for number, path in enumerate(paths):
            path.write_bytes(files[number % len(files)][1])
        rounds = [(plainly(paths), asyncio.run(isolated(list(paths)))) for _ in range(ROUNDS)]
    plain, behind_walls = max(plain for plain, _ in rounds), max(walls for _, walls in rounds)
    seconds = sorted(asyncio.run(latencies(wanted.drops)))
    p95 = seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))]
    figures: dict[str, float] = {
        "types": len(ONE) + len(SEVERAL),
        "corpus": len(files),
        "plain_per_s": plain,
        "isolated_per_s": behind_walls,
        "ratio": behind_walls / plain,
        "p50_s": statistics.median(seconds),
        "p95_s": p95,
        **hostile_figures,
    }
    checks: dict[str, Callable[[float], bool]] = {
        "ratio": lambda ratio: ratio >= 0.7,
        "p50_s": lambda s: s < 1,
        "p95_s": lambda s: s < 2,
        "longest_lag_ms": lambda ms: ms < 250,
        "peak_memory_mb": lambda mb: mb < 300,
        "hostile_wrong": lambda count: count == 0,
    }
    missed = [name for name, holds in checks.items() if not holds(figures[name])]
    print(json.dumps({name: round(value, 3) for name, value in figures.items()} | {"missed": missed}, indent=2))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
