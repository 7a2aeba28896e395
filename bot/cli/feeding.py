"""ingest, poll: bring news in by hand. They store and plan; only `run` sends."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.app import App
from bot.cli.common import err, options, place, start_log
from bot.cli.lines import item_line, unread_line
from bot.core.errors import DocumentError
from bot.core.model import Source, SourceKind, SourceState
from bot.core.ports import FoundFile
from bot.pipeline.ingest import Report, Status
from bot.pipeline.poll import Polled
from bot.sources.folders import FolderScanner

AHEAD = 8
"""Files read ahead of the one being printed: enough to keep the workers busy, few enough to hold in memory."""


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line and item.")
@click.option("--alert", is_flag=True, help="Plan alerts for fresh items; without it an archive stays silent.")
@options
def ingest(paths: tuple[Path, ...], as_json: bool, alert: bool) -> None:
    """Read files and folders once, now: news in PATHS is stored, matched and filed."""
    start_log()
    here = place()

    async def work() -> int:
        async with here.open() as app:
            app.sandbox.start()
            return await _ingest(app, paths, as_json=as_json, alert=alert)

    raise SystemExit(asyncio.run(work()))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a source.")
@options
def poll(as_json: bool) -> None:
    """Ask every feed and folder once, now, due or not. Alerts are planned; a running Parley sends them."""
    start_log()
    here = place()

    async def work() -> list[Polled]:
        async with here.open() as app:
            app.sandbox.start()
            sources = await app.store.read(lambda tx: tx.sources.all())
            return await app.poller.poll_all([s for s in sources if s.state is SourceState.ACTIVE])

    polled = asyncio.run(work())
    for one in polled:
        click.echo(json.dumps(_poll_line(one), ensure_ascii=False) if as_json else _poll_words(one))
    raise SystemExit(1 if polled and all(one.outcome == "failed" for one in polled) else 0)


async def _ingest(app: App, paths: tuple[Path, ...], *, as_json: bool, alert: bool) -> int:
    files = [(root, path) for given in paths for root, path in _files(given)]
    counts: Counter[str] = Counter()
    table = Table("Document", "Items", "New", "Known", "Topics")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=err, transient=True) if err.is_terminal else nullcontext()
    with progress as bar:
        task = bar.add_task("Reading", total=len(files)) if bar else None
        async for found, report, error in _read_all(app, files, alert=alert):
            if bar and task is not None:
                bar.advance(task)
            counts.update(_count(report, error))
            if as_json:
                for line in _lines(found, report, error):
                    click.echo(json.dumps(line, ensure_ascii=False))
            else:
                table.add_row(*_row(found, report, error))
    if not as_json:
        Console().print(table)
        click.echo(
            f"{counts['new']} new, {counts['known']} known, {counts['changed']} changed, {counts['set aside']} set aside"
        )
    return 1 if counts["set aside"] and not counts.total() - counts["set aside"] else 0


async def _read_all(
    app: App, files: list[tuple[Path, Path]], *, alert: bool
) -> AsyncIterator[tuple[FoundFile, Report | None, str]]:
    """(file, what became of it or None, error) in the order of `files`, reading a few ahead."""
    scanner, sources = FolderScanner(lambda: app.clock.now().timestamp()), dict[Path, Source]()
    under_way: list[asyncio.Task[tuple[FoundFile, Report | None, str]]] = []
    for root, path in files:
        if root not in sources:
            sources[root] = await _source(app, root)
        under_way.append(asyncio.create_task(_read_one(app, scanner, sources[root], root, path, alert=alert)))
        if len(under_way) >= AHEAD:
            yield await under_way.pop(0)
    for task in under_way:
        yield await task


async def _read_one(
    app: App, scanner: FolderScanner, source: Source, root: Path, path: Path, *, alert: bool
) -> tuple[FoundFile, Report | None, str]:
    found = await scanner.take(path, root)
    try:
        return found, await app.poller.ingest_file(source, found, alert=alert), ""
    except DocumentError as error:
        return found, None, str(error)


async def _source(app: App, root: Path) -> Source:
    """The folder source that files below `root` belong to: the config's own where it is one, else a paused one beside."""
    now, address = app.clock.now(), str(root)
    known = {s.address: s for s in await app.store.read(lambda tx: tx.sources.all(SourceKind.FOLDER))}
    if address in known:
        return known[address]
    new = Source(0, SourceKind.FOLDER, address, state=SourceState.PAUSED, added_by="ingest")
    return await app.store.write(lambda tx: tx.sources.declare(new, now=now))


def _files(given: Path) -> list[tuple[Path, Path]]:
    """(root, file) for a file or for every file below a folder, in order of name; a missing path is itself (an error line)."""
    path = given.absolute()
    if not path.is_dir():
        return [(path.parent, path)]
    return [(path, file) for file in sorted(path.rglob("*")) if not file.is_dir() and not _hidden(file, path)]


def _hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def _lines(found: FoundFile, report: Report | None, error: str) -> list[dict[str, Any]]:
    if report is None:
        return [unread_line(found.name, error)]
    return [item_line(piece.item, piece.status, found.name, piece.blurb) for piece in report.pieces]


def _count(report: Report | None, error: str) -> dict[str, int]:
    if report is None:
        return {"set aside": 1} if error else {}
    return {status.value: report.count(status) for status in Status}


def _row(found: FoundFile, report: Report | None, error: str) -> tuple[str, ...]:
    if report is None:
        return (found.name, "", "", "", f"set aside: {error}")
    topics = sorted({m.topic for piece in report.pieces for m in piece.item.matches if m.level == "topic"})
    new, known = report.count(Status.NEW), report.count(Status.KNOWN)
    return (found.name, str(len(report.pieces)), str(new), str(known), ", ".join(topics))


def _poll_line(one: Polled) -> dict[str, Any]:
    return {
        "source": one.source.address,
        "kind": one.source.kind,
        "outcome": one.outcome,
        "http": one.status,
        "seeded": one.seeded,
        "new": one.count(Status.NEW),
        "known": one.count(Status.KNOWN),
        "changed": one.count(Status.CHANGED),
        "planned": sum(piece.planned for _, report in one.reports for piece in report.pieces),
        "error": one.error,
    }


def _poll_words(one: Polled) -> str:
    name = one.source.title or one.source.address
    if one.outcome == "failed":
        return f"{name}: {one.error}"
    if one.outcome == "unchanged":
        return f"{name}: nothing new" + (f" ({one.status})" if one.status else "")
    seeded = " (first fetch: stored silently)" if one.seeded else ""
    return f"{name}: {one.count(Status.NEW)} new, {one.count(Status.KNOWN)} known, {one.count(Status.CHANGED)} changed{seeded}"


VERBS = (ingest, poll)
