"""poll: ask every source once, by hand. It stores and plans; only `run` sends."""

import asyncio
import json
import logging
from typing import Any

import click

from bot.cli.common import options, place, start_log
from bot.core.model import SourceState
from bot.pipeline.batch import Status
from bot.pipeline.poll import Polled


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
    if one.outcome == "resting":
        return f"{name}: not asked, its host wants to rest"
    if one.outcome == "unchanged":
        return f"{name}: nothing new" + (f" ({one.status})" if one.status else "")
    seeded = " (first fetch: stored silently)" if one.seeded else ""
    return f"{name}: {one.count(Status.NEW)} new, {one.count(Status.KNOWN)} known, {one.count(Status.CHANGED)} changed{seeded}"


VERBS = (poll,)
