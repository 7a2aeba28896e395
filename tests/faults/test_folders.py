"""Drop folders while files are written for a minute or vanish under the reader: the others are read on time."""

import asyncio
import time
from pathlib import Path

from tests.faults.conftest import Figures, Size
from tests.faults.parley import Town, run, stop, town
from tests.sources.dropping import writing

PATIENCE = 300.0
"""Seconds until a dropped file must be read, on a machine that may be busy; the figures say how long it took."""


async def test_a_file_written_at_a_byte_a_second(tmp_path: Path, size: Size, figures: Figures) -> None:
    """It is left alone until its writer closes it, then read as a whole; files dropped meanwhile do not wait for it."""
    words = "The ferry to the northern islands sails again at noon today."
    async with town(tmp_path) as t, run(t) as process:
        await process.until("Parley watches")
        await _timed(t)
        with (t.folder / "inbox" / "slow.txt").open("w") as slow, writing(slow, words, pause=size(100, 1000) / 1000):
            waits = [await _timed(t) for _ in range(size(5, 30))]
            early = _texts(t, "slow.txt")
        took, read = await _until_read(t, "slow.txt"), _texts(t, "slow.txt")
        await stop(process)
    figures(
        f"a file of {len(words)} bytes written one by one: read {len(early)} times before its end, whole: "
        f"{read == [words]}, {took:.1f} s after its close; {len(waits)} others meanwhile read within {max(waits):.1f} s"
    )
    assert (early, read) == ([], [words])


async def test_files_that_vanish(tmp_path: Path, size: Size, figures: Figures) -> None:
    """Deleted at any moment between their close and the end of their reading, files leave an item or nothing, no trouble."""
    many = size(12, 100)
    async with town(tmp_path) as t, run(t) as process:
        await process.until("Parley watches")
        await _timed(t)
        for number in range(many):
            path = t.folder / "inbox" / f"vanishing-{number:03}.txt"
            path.write_text(f"The harbour master of pier {number} has said nothing so far.\n" * 2000)
            await asyncio.sleep(0.15 * (number % 9))
            path.unlink()
        wait = await _timed(t)
        read = t.ask("SELECT count(*) FROM documents WHERE name LIKE 'vanishing%' AND state = 'read'")[0][0]
        aside = t.ask("SELECT count(*) FROM documents WHERE state <> 'read'")[0][0]
        await stop(process)
        traces = process.err.count("Traceback")
    figures(
        f"{many} files deleted 0 to 1.2 s after their close: {read} had been read, {aside} set aside, {traces} traces, "
        f"the next file read within {wait:.1f} s"
    )
    assert (aside, traces) == (0, 0)


async def _timed(t: Town) -> float:
    """Drop a file; seconds until its item is stored."""
    t.drop()
    return await _until_read(t, f"{len(t.titles) - 1}.txt")


async def _until_read(t: Town, name: str) -> float:
    began = time.monotonic()
    while not _texts(t, name):
        assert time.monotonic() < began + PATIENCE
        await asyncio.sleep(0.02)
    return time.monotonic() - began


def _texts(t: Town, name: str) -> list[str]:
    """The texts of the items that a file gave."""
    sql = f"SELECT i.text FROM items AS i JOIN documents AS d ON d.id = i.document_id WHERE d.name = '{name}'"  # noqa: S608 (ours)
    return [str(row[0]) for row in t.ask(sql)]
