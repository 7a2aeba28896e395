"""status: how Parley fares. It is asked by scripts every minute, and so imports little."""

import json
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot.cli.common import CANNOT_TELL, Place, counted, options, place, show_error
from bot.cli.lines import address_of, rematching, stamp
from bot.clock import SystemClock
from bot.core.errors import StoreError
from bot.core.model import DeliveryState, SourceKind, SourceState
from bot.storage import InstanceLock, SqliteStore
from bot.storage.store import SqliteTx


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options
def status(as_json: bool) -> None:
    """Say whether Parley works.

    Exit code 0: well; 1: somebody should look; 2: it cannot be told.
    """
    try:
        state = _read(place())
    except StoreError as error:
        show_error(error)
        raise SystemExit(CANNOT_TELL) from error
    if as_json:
        click.echo(json.dumps(state, ensure_ascii=False))
    else:
        for name, value in _state_lines(state):
            click.echo(f"{name:<12} {value}")
    raise SystemExit(1 if state["problems"] else 0)


def _read(here: Place) -> dict[str, Any]:
    """What `status --json` prints. Raises StoreError where it cannot be told."""
    here.must_have_database()
    now = SystemClock().now()
    store = SqliteStore.open(here.database, now=now, checkpoint=False)
    try:
        return store.read_now(lambda tx: _state(tx, here.database, now))
    finally:
        store.close()


def _state(tx: SqliteTx, database: Path, now: datetime) -> dict[str, Any]:
    feeds = [feed for feed in tx.sources.all(SourceKind.FEED) if feed.state is not SourceState.PAUSED]
    troubled = [feed for feed in feeds if feed.failures or feed.state is SourceState.GONE]
    failing = {feed.title or feed.address: str(feed.last_error or "") for feed in troubled}
    folders = [folder for folder in tx.sources.all(SourceKind.FOLDER) if folder.state is SourceState.ACTIVE]
    deliveries = tx.outbox.counts()
    runs = tx.lease.holder(now)
    problems = [] if runs else ["Parley is not running on this database: start it with `parley run`"]
    if runs.endswith(f" on {socket.gethostname()}") and InstanceLock(database, now=now).is_free():
        problems = [f"{runs} ended without a word: start Parley again with `parley run`"]
        runs = ""
    paused = {channel.chat.id: channel.chat for channel in tx.channels.all() if channel.chat.state == "paused"}
    problems += [f"{address_of(chat)} is paused: {chat.pause_reason}" for chat in paused.values()]
    if feeds and len(failing) == len(feeds):
        problems.append("no feed can be reached")
    resting = tx.outbox.resting(now) if runs else {}
    problems += [f"nothing can be sent to {platform}: {reason}" for platform, reason in resting.items()]
    if count := deliveries[DeliveryState.DEAD]:
        problems.append(f"{counted(count, 'message was', 'messages were')} given up; see: parley outbox list --state dead")
    return {
        "running": runs or None,
        "database": str(database),
        "feeds": len(feeds),
        "failing": failing,
        "newest_poll": stamp(max((feed.last_ok for feed in feeds if feed.last_ok), default=None)),
        "folders": len(folders),
        **tx.items.counts(),
        "rematching": rematching(tx),
        "deliveries": deliveries,
        "problems": problems,
    }


def _state_lines(state: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The same for people, a (name, value) a line."""
    yield "running", state["running"] or "no"
    yield "database", state["database"]
    yield "feeds", f"{state['feeds']}, newest answer {state['newest_poll'] or 'not yet'}"
    yield from (("failing", f"{feed}: {error}") for feed, error in state["failing"].items())
    yield "folders", str(state["folders"])
    yield "items", f"{state['items']} in {counted(state['stories'], 'story', 'stories')}, {state['matched']} on a topic"
    if under_way := state["rematching"]:
        yield "rematching", f"{under_way['reached']} of {under_way['of']} items, since topics have changed"
    yield "messages", ", ".join(f"{count} {name}" for name, count in state["deliveries"].items() if count) or "none"
    yield from (("problem", problem) for problem in state["problems"])


VERBS = (status,)
