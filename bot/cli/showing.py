"""show: all that is known of one item, down to the file and the place it came from."""

import json
from typing import Any

import click

from bot.app import App
from bot.catalogue import FluentCatalogue
from bot.cli.asking import read
from bot.cli.common import options, place
from bot.cli.documents import document_line
from bot.cli.lines import item_line, stamp
from bot.core.errors import ParleyError
from bot.core.look import Look
from bot.core.model import Item, Origin
from bot.core.store import Tx
from bot.pipeline.commands.lookups import file_name, place_in


@click.command()
@click.argument("item")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options
def show(item: str, as_json: bool) -> None:
    """Show an item, and where it came from.

    ITEM is an id such as i12. Its text, date, publisher, matches, and the files it was found in.
    """
    number = item.lower().removeprefix("i")
    if not number.isdecimal():
        raise ParleyError(f"{item} is no item; items have ids such as i12 (parley search, parley ingest --json)")

    def known(_: App, tx: Tx) -> tuple[Item, list[Origin], str]:
        found = tx.items.get(int(number))
        if found is None:
            raise ParleyError(f"there is no item {item}")
        source = tx.sources.get(found.source_id)
        return found, tx.documents.origins(found.id), source.title or source.address

    found, origins, source = read(place(), known)
    if as_json:
        click.echo(json.dumps(_line(found, origins, source), ensure_ascii=False))
        return
    for name, value in _rows(found, origins, source):
        if value:
            click.echo(f"{name:<10} {_printable(value)}")
    click.echo()
    click.echo(_printable(found.text, keep="\n"))


def _line(item: Item, origins: list[Origin], source: str) -> dict[str, Any]:
    files = [
        document_line(o.document, o.folder) | {"blurb": o.blurb or None, "page": o.page or None, "part": o.part}
        for o in origins
    ]
    return item_line(item, "known") | {
        "source": source,
        "categories": item.extras.categories,
        "media": item.extras.media,
        "comments": item.extras.comments or None,
        "version": item.version,
        "first_seen": stamp(item.first_seen),
        "documents": files,
    }


def _rows(item: Item, origins: list[Origin], source: str) -> list[tuple[str, str]]:
    line = item_line(item, "known")
    dated = f"{line['published']} ({item.dating.precision}; {item.dating.how})" if item.dating.at else "date not given"
    rows = [
        ("item", f"{item.ref}, version {item.version}, story s{item.story_id}, first seen {stamp(item.first_seen)}"),
        ("title", item.title),
        ("published", dated),
        ("publisher", item.publisher_name),
        ("byline", item.byline),
        ("language", item.language),
        ("link", item.link),
        ("comments", item.extras.comments),
        ("categories", ", ".join(item.extras.categories)),
        *(("media", address) for address in item.extras.media),
        ("source", source),
    ]
    look = Look(FluentCatalogue(), {})
    for origin in origins:
        at = place_in(origin, look)
        rows += [
            ("file", f"{file_name(origin, look)}" + (f", {at}" if at else "")),
            ("sha256", origin.document.sha256),
            ("type", origin.document.kind),
        ]
    rows += [("matches", f"{match.topic} ({match.level}): {match.why}") for match in item.matches]
    return rows


def _printable(text: str, keep: str = "") -> str:
    """News text must not drive the terminal."""
    return "".join(c if c.isprintable() or c in keep else "�" for c in text)


VERBS = (show,)
