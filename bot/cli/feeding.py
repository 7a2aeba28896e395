"""ingest, poll: bring news in by hand. They store and plan; only `run` sends."""

import asyncio
import json
import logging
import os
from collections import Counter, deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
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
    """Read files and folders once, now.

    What is in PATHS is stored, matched and filed; a file that is known already stays what it is.
    """
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
    """Ask every feed and folder once, now, due or not.

    Alerts are planned; a running Parley sends them. Exit code 1 where nothing could be reached.
    """
    start_log(logging.WARNING)
    here = place()

    async def work() -> list[Polled]:
        async with here.open() as app:
            app.sandbox.start()
            sources = await app.store.read(lambda tx: tx.sources.all())
            return await app.poller.poll_all([s for s in sources if s.state is SourceState.ACTIVE])

    polled = asyncio.run(work())
    for one in polled:
        if as_json:
            click.echo(json.dumps(_poll_line(one), ensure_ascii=False))
        elif one.outcome != "failed":  # the log has said so, with the time of the next attempt
            click.echo(_poll_words(one))
    raise SystemExit(1 if polled and all(one.outcome == "failed" for one in polled) else 0)


async def _ingest(app: App, paths: tuple[Path, ...], *, as_json: bool, alert: bool) -> int:
    files = [(root, path) for given in paths for root, path in _files(given)]
    counts: Counter[str] = Counter()
    table = Table("Document", "Items", "New", "Known", "Topics")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("Reading", total=len(files))
        async with aclosing(_read_all(app, files, alert=alert)) as read:
            async for found, report, error in read:
                progress.advance(task)
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
) -> AsyncGenerator[tuple[FoundFile, Report | None, str], None]:
    """(file, what became of it or None, error) in the order of `files`, reading a few ahead."""
    scanner, sources = FolderScanner(lambda: app.clock.now().timestamp()), dict[Path, Source]()
    under_way: deque[asyncio.Task[tuple[FoundFile, Report | None, str]]] = deque()
    try:
        for root, path in files:
            if root not in sources:
                sources[root] = await _source(app, root)
            under_way.append(asyncio.create_task(_read_one(app, scanner, sources[root], root, path, alert=alert)))
            if len(under_way) >= AHEAD:
                yield await under_way.popleft()
        while under_way:
            yield await under_way.popleft()
    finally:  # Ctrl-C, or whoever read the output has gone: nothing may outlive the app
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


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
    if one.outcome == "unchanged":
        return f"{name}: nothing new" + (f" ({one.status})" if one.status else "")
    seeded = " (first fetch: stored silently)" if one.seeded else ""
    return f"{name}: {one.count(Status.NEW)} new, {one.count(Status.KNOWN)} known, {one.count(Status.CHANGED)} changed{seeded}"


VERBS = (ingest, poll)
