"""documents: what became of the files in drop folders; try one again, or leave it be."""

import asyncio
import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Column, Table

from bot.app import App
from bot.cli.asking import read as look
from bot.cli.common import options, place, start_log
from bot.cli.lines import item_line, stamp
from bot.core.errors import ParleyError
from bot.core.model import Document, Source
from bot.core.store import Tx
from bot.sources.away import archived

_STATES = ("read", "set aside", "dropped")


@click.group()
def documents() -> None:
    """Look after the files of drop folders.

    A file that cannot be read is set aside with the reason and stays where it is: mend it and try again, or drop it.
    """


@documents.command("list")
@click.option("--state", type=click.Choice(_STATES), help="Only those; by default all.")
@click.option("--limit", default=50, show_default=True, help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a document.")
@options
def list_documents(state: str | None, limit: int, as_json: bool) -> None:
    """List documents, newest first."""

    def read(_: App, tx: Tx) -> list[tuple[Document, Source]]:
        found = tx.documents.list((state,) if state else (), limit=limit)
        return [(document, tx.sources.get(document.source_id)) for document in found]

    found = look(place(), read)
    if as_json:
        for document, source in found:
            click.echo(json.dumps(document_line(document, source.address), ensure_ascii=False))
        return
    table = Table("Id", Column("File", overflow="fold"), "Type", "State", "Since", "Note")
    for document, source in found:
        name = str(Path(Path(source.address).name, document.name))  # the whole path is in `show`, and too long here
        since = (stamp(document.first_seen) or "")[:16].replace("T", " ")
        table.add_row(str(document.id), _one_line(name), document.kind, document.state, since, document.error or document.note)
    Console().print(table if found else "No document was read yet.")


@documents.command()
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, its items in it.")
@options
def show(number: int, as_json: bool) -> None:
    """Show the document NUMBER: its file, hash, versions and items."""

    def read(_: App, tx: Tx) -> dict[str, Any]:
        document = _document(tx, number)
        source = tx.sources.get(document.source_id)
        places = tx.documents.items_of(document.id)
        items = {item.id: item for item in tx.items.many(item_id for item_id, _ in places)}
        lines = [item_line(items[item_id], "known", document.name, blurb) for item_id, blurb in places if item_id in items]
        return document_line(document, source.address) | {"items": lines}

    line = look(place(), read)
    if as_json:
        click.echo(json.dumps(line, ensure_ascii=False))
        return
    for key, value in line.items():
        if key != "items" and value not in (None, ""):
            click.echo(f"{key:<11} {_one_line(str(value))}")
    for item in line["items"]:
        click.echo(f"{item['id']:<11} {item['published'] or 'date not given'}  {_one_line(item['title'])}")


@documents.command()
@click.argument("numbers", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="All that are set aside.")
@click.option("--alert", is_flag=True, help="Plan alerts for fresh items.")
@options
def retry(numbers: tuple[int, ...], everything: bool, alert: bool) -> None:
    """Read the documents NUMBERS, which were set aside, once more."""
    if not numbers and not everything:
        raise ParleyError("name the documents by their numbers (parley documents list --state 'set aside'), or say --all")
    start_log()
    here = place()

    async def work() -> bool:
        async with here.open() as app:
            found = await app.store.read(lambda tx: _waiting(tx, numbers, everything=everything))
            return all([await _retried(app, document, source, alert=alert) for document, source in found])

    raise SystemExit(0 if asyncio.run(work()) else 1)


@documents.command()
@click.argument("numbers", nargs=-1, required=True, type=int)
@options
def drop(numbers: tuple[int, ...]) -> None:
    """Leave the documents NUMBERS set aside for good: they are not mentioned any more. The files stay where they are."""
    here = place()

    async def work() -> None:
        async with here.open() as app:
            for number in numbers:
                now = app.clock.now()
                document = await app.store.read(lambda tx, number=number: _document(tx, number))  # type: ignore[misc]
                if not await app.store.write(lambda tx, number=number, now=now: tx.documents.drop(number, now=now)):  # type: ignore[misc]
                    raise ParleyError(
                        f"document {number} ({_one_line(document.name)}) is not set aside: it is {document.state}"
                    )
                click.echo(f"dropped {number}: {_one_line(document.name)}")

    asyncio.run(work())


def document_line(document: Document, folder: str) -> dict[str, Any]:
    """A document for scripts. Keys are a promise; add, never rename."""
    return {
        "id": document.id,
        "file": str(Path(folder) / document.name),
        "folder": folder,
        "name": document.name,
        "sha256": document.sha256,
        "size": document.size,
        "type": document.kind,
        "state": document.state,
        "error": document.error,
        "note": document.note,
        "version": document.version,
        "replaces": document.replaces,
        "attempts": document.attempts,
        "first_seen": stamp(document.first_seen),
    }


def _waiting(tx: Tx, numbers: tuple[int, ...], *, everything: bool) -> list[tuple[Document, Source]]:
    found = tx.documents.list(("set aside",), limit=100_000) if everything else [_document(tx, number) for number in numbers]
    return [(document, tx.sources.get(document.source_id)) for document in found]


async def _retried(app: App, document: Document, source: Source, *, alert: bool) -> bool:
    name = _one_line(document.name)
    if document.state == "read":
        click.echo(f"{document.id}: {name} was read; nothing to try again")
        return True
    root, path = Path(source.address), document.name
    if not (root / path).exists() and archived(source, path).exists():
        path = archived(source, path).relative_to(root).as_posix()
    taken = await app.collector.ingest(source, root, path, alert=alert, again=True)
    if taken.error:
        click.echo(f"{document.id}: {_one_line(taken.error)}")
        return False
    click.echo(f"{document.id}: {name} is read: {taken.new} new items")
    return True


def _document(tx: Tx, number: int) -> Document:
    found = tx.documents.get(number)
    if found is None:
        raise ParleyError(f"there is no document {number}; list them: parley documents list")
    return found


def _one_line(text: str) -> str:
    """Names may hold line breaks and worse."""
    return "".join(c if c.isprintable() else "�" for c in text)


VERBS = (documents,)
