"""outbox, backup, restore, retire: keep what Parley knows, and what it owes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot.cli.common import Place, options, place
from bot.cli.lines import stamp
from bot.clock import SystemClock
from bot.core.errors import ParleyError, StoreError
from bot.core.messages import Message
from bot.core.model import Delivery, DeliveryState
from bot.storage import InstanceLock, SqliteStore, backups
from bot.storage.home import this_home
from bot.storage.store import SqliteTx

OPEN = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.DEAD)

WIDE = 400
"""Columns of a table that is piped somewhere."""


@click.group()
def outbox() -> None:
    """Look at what is to be sent, and decide what Parley cannot."""


@outbox.command("list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in DeliveryState]),
    help="Only these; may be repeated.",
)
@click.option("--held", is_flag=True, help="Only what waits for your word, as after a restore.")
@click.option("--limit", default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a delivery.")
@options
def list_deliveries(states: tuple[str, ...], held: bool, limit: int, as_json: bool) -> None:
    """List what is not settled (and what was given up), newest first."""
    wanted = [DeliveryState(state) for state in states] or list(OPEN)
    found = _read(lambda tx: tx.outbox.list(wanted, limit, held=held))
    if as_json:
        for delivery in found:
            click.echo(json.dumps(_line(delivery), ensure_ascii=False))
        return
    table = Table("id", "state", "for", "what", "tries", "next (UTC)", "why", box=None)
    for column in table.columns:
        column.overflow = "fold"
    for delivery in found:
        line = _line(delivery)
        state = "held" if delivery.held else delivery.state
        again = f"{delivery.not_before:%m-%d %H:%M:%S}" if delivery.not_before else ""
        table.add_row(line["id"], state, line["channel"], delivery.subject, str(delivery.attempts), again, delivery.reason)
    out = Console(soft_wrap=False)
    if not out.is_terminal:  # for grep, not for eyes: a line a delivery
        out.width = WIDE
    out.print(table if found else "Nothing waits and nothing was given up.", markup=False)


@outbox.command()
@click.argument("delivery")
@options
def show(delivery: str) -> None:
    """Show one delivery: its state and its words."""
    found = _read(lambda tx: tx.outbox.get(_number(delivery)))
    if found is None:
        raise ParleyError(f"there is no delivery {delivery}; see: parley outbox list")
    for key, value in _line(found).items():
        click.echo(f"{key}: {value}")
    click.echo()
    click.echo(Message.from_json(found.payload).plain())


@outbox.command()
@click.argument("deliveries", nargs=-1)
@click.option("--held", is_flag=True, help="All that waits for your word.")
@options
def retry(deliveries: tuple[str, ...], held: bool) -> None:
    """Send DELIVERIES after all, at once. What may be a repeat says so."""
    _amend(deliveries, held, lambda tx, number, now: tx.repairs.retry(number, now=now), "is sent again")


@outbox.command()
@click.argument("deliveries", nargs=-1)
@click.option("--held", is_flag=True, help="All that waits for your word.")
@options
def drop(deliveries: tuple[str, ...], held: bool) -> None:
    """Never send DELIVERIES; of those that were given up: be content with it."""
    _amend(deliveries, held, lambda tx, number, now: tx.repairs.drop(number, now=now), "is dropped")


@outbox.command()
@click.argument("deliveries", nargs=-1)
@options
def resolve(deliveries: tuple[str, ...]) -> None:
    """You have seen DELIVERIES there: they count as sent."""
    _amend(deliveries, False, lambda tx, number, now: tx.repairs.resolve(number, now=now), "counts as sent")


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@options
def backup(file: Path | None) -> None:
    """Copy the database to FILE, checked, while Parley runs.

    Without FILE: into general.backup.folder, or beside the database.
    """
    here, now = place(), SystemClock().now()
    folder = here.settings.general.backup.folder
    to = file or (backups.folder_of(folder, here.base) if folder else here.database.parent) / backups.name_for(now)
    if to.exists():
        raise ParleyError(f"{to} is there already; name another file")
    backups.back_up(here.database, to)
    click.echo(f"backed up to {to} ({to.stat().st_size / 1024**2:.1f} MiB, quick_check: ok)")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options
def restore(file: Path) -> None:
    """Put the backup FILE in the database's place.

    Parley must be stopped. What the backup holds unsent waits for your word (parley outbox list --held); news since then goes
    to the digests.
    """
    here = place()
    aside, waiting = backups.restore(file, here.database, now=SystemClock().now())
    click.echo(f"restored {here.database}" + (f"; what was there is now {aside}" if aside else ""))
    if waiting:
        were = "1 message was" if waiting == 1 else f"{waiting:,} messages were"
        click.echo(f"{were} unsent in the backup and may have gone out since:")
        click.echo("  parley outbox list --held     parley outbox retry --held     parley outbox drop --held")


@click.command()
@options
def retire() -> None:
    """Send nothing more from this database.

    The first step of a move: `parley run --adopt` at the new place sends from it again.
    """
    here, now = place(), SystemClock().now()
    if not here.database.exists():
        raise StoreError(f"there is no database {here.database}")
    with InstanceLock(here.database, now=now):
        store = SqliteStore.open(here.database, now=now)
        try:
            store.write_now(lambda tx: tx.home.retire(this_home(here.database), now=now))
        finally:
            store.close()
    click.echo(f"retired {here.database}; copy it, then there: parley run --adopt")


def _amend(named: tuple[str, ...], held: bool, change: Callable[[SqliteTx, int, Any], bool], done: str) -> None:
    here, now = place(), SystemClock().now()
    if not named and not held:
        raise ParleyError("name the deliveries, such as d12; see: parley outbox list")
    here.must_have_database()
    store = _open(here)
    try:
        waiting = store.read_now(lambda tx: tx.outbox.list(limit=1_000_000, held=True)) if held else []
        numbers = [*map(_number, named), *sorted(delivery.id for delivery in waiting)]
        changed = [number for number in numbers if store.write_now(lambda tx, number=number: change(tx, number, now))]  # type: ignore[misc]
    finally:
        store.close()
    for number in changed:
        click.echo(f"d{number} {done}")
    if refused := [f"d{number}" for number in numbers if number not in changed]:
        raise ParleyError(f"nothing to change on {', '.join(refused)}; see: parley outbox show {refused[0]}")


def _read(work: Callable[[SqliteTx], Any]) -> Any:
    with place().for_looking() as here:
        store = _open(here)
        try:
            return store.read_now(work)
        finally:
            store.close()


def _open(here: Place) -> SqliteStore:
    return SqliteStore.open(here.database, now=SystemClock().now(), checkpoint=False)


def _number(named: str) -> int:
    digits = named.removeprefix("d")
    if not digits.isdecimal():
        raise ParleyError(f'"{named}" is no delivery; they look like d12')
    return int(digits)


def _line(delivery: Delivery) -> dict[str, Any]:
    channel = delivery.channel
    address = f"{channel.chat.platform}:{channel.chat.address}" + (f":{channel.thread}" if channel.thread else "")
    return {
        "id": delivery.ref,
        "state": delivery.state,
        "held": delivery.held,
        "channel": address,
        "op": delivery.op,
        "subject": delivery.subject,
        "revision": delivery.revision,
        "part": delivery.part,
        "attempts": delivery.attempts,
        "not_before": stamp(delivery.not_before),
        "maybe_repeated": delivery.maybe_repeated,
        "reason": delivery.reason,
        "remote_ref": delivery.remote_ref,
    }


VERBS = (outbox, backup, restore, retire)
