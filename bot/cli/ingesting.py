"""ingest: read files and folders once. It stores and plans; only `run` sends."""

import asyncio
import json
import logging
import os
import stat
from collections import Counter, deque
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.app import App
from bot.cli.common import err, options, place, start_log
from bot.cli.lines import item_line, unread_line
from bot.core.model import Item, Source, SourceKind, SourceState
from bot.interrupts import INTERRUPTED
from bot.pipeline.batch import Status
from bot.pipeline.collect import Taken
from bot.sources.spool import shown

AHEAD = 8
"""Files read ahead of the one being printed: enough to keep the workers busy."""

_MOST_ROWS = 40
"""Files listed one by one; of more, only those set aside are, and the sums say the rest."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One file's outcome: what was taken, and for a known file the items it holds."""

    taken: Taken
    items: tuple[tuple[Item, int], ...] = ()

    @property
    def kind(self) -> str:
        """The file's type, as the sums name it."""
        return (self.taken.document.kind if self.taken.document else "") or "not read"

    @property
    def outcome(self) -> str:
        """`new` (it brought items), `known` or `set aside`."""
        if self.taken.error:
            return "set aside"
        return "new" if self.taken.report and self.taken.report.pieces and not self._all_known else "known"

    @property
    def _all_known(self) -> bool:
        return self.taken.report is not None and all(piece.status is Status.KNOWN for piece in self.taken.report.pieces)


@dataclass
class _Sums:
    """What a call has done so far."""

    total: int = 0
    files: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, read: _Read) -> None:
        """Count one file."""
        kind = self.kinds.setdefault(read.kind, Counter())
        report = read.taken.report
        self.files[read.outcome] += 1
        kind["files"] += 1
        kind[read.outcome] += 1
        for status in (Status.NEW, Status.KNOWN, Status.CHANGED):
            count = report.count(status) if report else len(read.items) if status is Status.KNOWN else 0
            self.items[status.value] += count
            kind[f"items {status.value}"] += count

    def words(self) -> str:
        """A line for the progress bar."""
        return f"{self.files['new']:,} new, {self.files['known']:,} known, {self.files['set aside']:,} set aside"

    def as_json(self) -> dict[str, Any]:
        """The sums for scripts."""
        kinds = {kind: dict(counts) for kind, counts in sorted(self.kinds.items())}
        return {"files": {"total": self.total, **self.files}, "items": dict(self.items), "types": kinds}


class _Rate(ProgressColumn):
    """Files a second."""

    def render(self, task: Task) -> Text:
        """Of the last half minute."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.1f}/s" if speed else "", style="progress.data.speed")


class _Given(click.Path):
    """A path; an empty one, as of a variable that is not set, is none, and does not mean the folder we stand in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """What click asks of a type."""
        if not os.fspath(value):
            self.fail("an empty name is no file and no folder", param, ctx)
        return super().convert(value, param, ctx)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=_Given(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line and item.")
@click.option("--summary", is_flag=True, help="With --json: end with one object that sums up.")
@click.option("--alert", is_flag=True, help="Plan alerts for fresh items; without it an archive stays silent.")
@options
def ingest(paths: tuple[Path, ...], as_json: bool, summary: bool, alert: bool) -> None:
    """Read files and folders once, now.

    What is in PATHS is stored, matched and filed; a file that is known already stays what it is. Stopped half-way (Ctrl-C), the
    same call goes on where it was.
    """
    start_log(logging.ERROR)
    here, sums = place(), _Sums()

    async def work() -> None:
        async with here.open() as app:
            await _ingest(app, paths, sums, as_json=as_json, alert=alert)

    try:
        asyncio.run(work())
    except KeyboardInterrupt:
        done = sums.files.total()
        err.print(
            f"\nstopped after {done:,} of {sums.total:,} files ({sums.words()}); the same call goes on from there",
            highlight=False,
        )
        raise SystemExit(INTERRUPTED) from None
    if as_json and summary:
        click.echo(json.dumps({"summary": sums.as_json()}, ensure_ascii=False))
    raise SystemExit(1 if sums.files["set aside"] and sums.files["set aside"] == sums.files.total() else 0)


async def _ingest(app: App, paths: tuple[Path, ...], sums: _Sums, *, as_json: bool, alert: bool) -> None:
    files = [(root, path) for given in paths for root, path in _files(given)]
    sums.total = len(files)
    table = Table("Document", "Items", "New", "Known", "Topics")
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn(),
        TextColumn("{task.fields[counts]}"),
    )  # fmt: skip
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal, speed_estimate_period=30) as progress:
        task = progress.add_task("Reading", total=len(files), counts="")
        async with aclosing(_read_all(app, files, alert=alert)) as all_read:
            async for read in all_read:
                sums.add(read)
                progress.update(task, advance=1, counts=sums.words())
                if as_json:
                    for line in _lines(read):
                        click.echo(json.dumps(line, ensure_ascii=False))
                elif len(files) <= _MOST_ROWS or (read.taken.error and len(table.rows) < _MOST_ROWS):
                    table.add_row(*_row(read))
    if not as_json:
        _print(table, sums, len(files))


def _print(table: Table, sums: _Sums, files: int) -> None:
    out = Console()
    if table.rows:
        out.print(table)
    if files > _MOST_ROWS:
        out.print(_sum_table(sums))
        out.print(f"{files:,} files: {sums.words()}", highlight=False)
    items = sums.items
    click.echo(f"{items['new']} new, {items['known']} known, {items['changed']} changed, {sums.files['set aside']} set aside")


def _sum_table(sums: _Sums) -> Table:
    columns = ("files", "new", "known", "set aside", "items new", "items known", "items changed")
    table = Table("Type", *(name.capitalize() for name in columns))
    for kind, counts in sorted(sums.kinds.items(), key=lambda each: -each[1]["files"]):
        table.add_row(kind, *(f"{counts[name]:,}" for name in columns))
    return table


async def _read_all(app: App, files: list[tuple[Path, Path]], *, alert: bool) -> AsyncGenerator[_Read, None]:
    """What became of each file, in the order of `files`, reading a few ahead."""
    sources = dict[Path, Source]()
    under_way: deque[asyncio.Task[_Read]] = deque()
    try:
        for root, path in files:
            if root not in sources:
                sources[root] = await _source(app, root)
            under_way.append(asyncio.create_task(_read_one(app, sources[root], root, path, alert=alert)))
            if len(under_way) >= AHEAD:
                yield await under_way.popleft()
        while under_way:
            yield await under_way.popleft()
    finally:  # Ctrl-C, or whoever read the output has gone: nothing may outlive the app
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _read_one(app: App, source: Source, root: Path, path: Path, *, alert: bool) -> _Read:
    inside = path.relative_to(root).as_posix()
    with suppress(OSError):
        about = await asyncio.to_thread(path.lstat)
        document = await app.collector.known(source, shown(inside), about.st_size, about.st_mtime_ns)
        if document and document.state == "read" and stat.S_ISREG(about.st_mode):
            taken = Taken(shown(inside), about.st_size, document=document)
            return _Read(taken, await _items(app, document.id))
    taken = await app.collector.ingest(source, root, inside, alert=alert, again=True)
    known = taken.document.id if taken.document and taken.report is None and not taken.error else None
    return _Read(taken, await _items(app, known) if known else ())


async def _items(app: App, document_id: int) -> tuple[tuple[Item, int], ...]:
    """(item, blurb) of a known document."""

    def read(tx: Any) -> list[tuple[Item, int]]:
        places = tx.documents.items_of(document_id)
        items = {item.id: item for item in tx.items.many(item_id for item_id, _ in places)}
        return [(items[item_id], blurb) for item_id, blurb in places if item_id in items]

    return tuple(await app.store.read(read))


async def _source(app: App, root: Path) -> Source:
    """The folder source that files below `root` belong to: the config's own where it is one, else a paused one beside."""
    now, address = app.clock.now(), str(root)
    known = {s.address: s for s in await app.store.read(lambda tx: tx.sources.all(SourceKind.FOLDER))}
    if address in known:
        return known[address]
    new = Source(0, SourceKind.FOLDER, address, state=SourceState.PAUSED, added_by="ingest")
    return await app.store.write(lambda tx: tx.sources.declare(new, now=now))


def _files(given: Path) -> list[tuple[Path, Path]]:
    """(root, file) for a file or for every file below a folder, in order of name, hidden ones left out.

    What cannot be read (a missing path, a link, a folder that may not be entered) stands among them: it becomes an error line.
    """
    path = given.absolute()
    if not os.path.isdir(path):  # noqa: PTH112 (Path.is_dir raises where a folder above may not be entered)
        return [(path.parent, path)]
    found: list[Path] = []

    def unreadable(error: OSError) -> None:
        found.append(Path(error.filename))

    for folder, inner, names in os.walk(path, onerror=unreadable):
        inner[:] = [name for name in inner if not name.startswith(".")]
        links = [name for name in inner if (Path(folder) / name).is_symlink()]
        found += [Path(folder) / name for name in (*names, *links) if not name.startswith(".")]
    return [(path, file) for file in sorted(found)]


def _lines(read: _Read) -> list[dict[str, Any]]:
    name = read.taken.name
    if read.taken.error:
        return [unread_line(name, read.taken.error)]
    if read.taken.report is None:
        return [item_line(item, Status.KNOWN, name, blurb) for item, blurb in read.items]
    return [item_line(piece.item, piece.status, name, piece.blurb) for piece in read.taken.report.pieces]


def _row(read: _Read) -> tuple[str, ...]:
    taken = read.taken
    if taken.error:
        return (taken.name, "", "", "", f"set aside: {taken.error}")
    items = [piece.item for piece in taken.report.pieces] if taken.report else [item for item, _ in read.items]
    topics = sorted({m.topic for item in items for m in item.matches if m.level == "topic"})
    new = taken.report.count(Status.NEW) if taken.report else 0
    known = taken.report.count(Status.KNOWN) if taken.report else len(items)
    note = taken.document.note if taken.document and not items else ""
    return (taken.name, str(len(items)), str(new), str(known), note or ", ".join(topics))


VERBS = (ingest,)
