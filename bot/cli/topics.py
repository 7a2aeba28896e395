"""topics, topics test, topics diff: what there is to follow, what it would find, what an edit changes. They write nothing."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.app import App
from bot.cli.asking import ask, progress_bar, read, show
from bot.cli.common import options, place
from bot.cli.labelled import read_pieces
from bot.cli.lines import rematching, stamp
from bot.config import load_topics
from bot.core.model import Level
from bot.core.settings import Settings, TopicSettings
from bot.pipeline.archive import everything
from bot.pipeline.backtest import (
    LEAST_DAYS,
    Backtest,
    Edit,
    Found,
    Groups,
    Hit,
    Missed,
    Piece,
    backtest,
    compare,
    piece_of,
    query_topic,
)
from bot.pipeline.commands import subscribing
from bot.pipeline.commands.request import Request
from bot.storage.store import SqliteTx

T = TypeVar("T")

VOLUME_DAYS = 7
SAMPLES = 5
"""Pieces of each kind that are shown to people; `--json` gives SAMPLES_JSON."""
SAMPLES_JSON = 50


class _Topics(click.Group):
    """`topics NAME` shows a topic: what is no verb of the group is a name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not {"--help", "-h"} & set(args[:1]) and self._first_word(ctx, args) not in self.commands:
            args = ["show", *args]
        return super().parse_args(ctx, args)

    def _first_word(self, ctx: click.Context, args: list[str]) -> str:
        """The first argument that is neither an option nor an option's value."""
        valued = {name for p in self.get_params(ctx) if isinstance(p, click.Option) and not p.is_flag for name in p.opts}
        words = iter(args)
        for word in words:
            if not word.startswith("-"):
                return word
            if word in valued:
                next(words, None)
        return ""


@click.group(cls=_Topics)
@options
def topics() -> None:
    """List the topics; try a query on the archive.

    `parley topics`, `parley topics NAME`, `parley topics test QUERY|FILE`, `parley topics diff OLD NEW`.
    """


@topics.command("show")
@click.argument("name", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a topic.")
@options
def show_topics(name: tuple[str, ...], as_json: bool) -> None:
    """List the topics, or what NAME matches (the default)."""
    here = place()
    if as_json:
        for line in ask(here, "topics", _topic_lines, told=False):
            click.echo(json.dumps(line, ensure_ascii=False))
        return
    show(ask(here, "topics " + " ".join(name), subscribing.topics, told=False))
    if here.database.exists() and (under_way := read(here, lambda _, tx: rematching(tx))):
        click.echo(f"Topics have changed: {under_way['reached']} of {under_way['of']} stored items are matched anew so far.")


@topics.command("test")
@click.argument("query_or_file", metavar="QUERY|FILE")
@click.option("--days", type=click.IntRange(min=1), default=30, show_default=True, help="How far back, by date published.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options
def test(query_or_file: str, days: int, as_json: bool) -> None:
    """Try a query, or the topics of a TOML file, on what is stored.

    Says how often they hit, on what, and what they just missed.
    """
    here = place()
    tried, groups = _asked(query_or_file, here.settings)

    def work(app: App, tx: SqliteTx) -> Backtest:
        since = app.clock.now() - timedelta(days=days)
        return backtest(tried, groups, (piece for piece in _archive(tx) if piece.at and piece.at >= since))

    result = read(here, work)
    if as_json:
        click.echo(json.dumps(_backtest_json(result), ensure_ascii=False))
        return
    click.echo(_span_words(result, days))
    for topic, found in result.topics.items():
        _echo_found(topic, found, result.per_day(topic))


@topics.command("diff")
@click.argument("old", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--on", "file", type=click.Path(dir_okay=False, path_type=Path), help="Items to try (JSON lines), not the archive."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options
def diff(old: Path, new: Path, file: Path | None, as_json: bool) -> None:
    """Say what an edit of the topics adds and drops."""
    here = place()
    before, after = load_topics(old, here.settings.groups), load_topics(new, here.settings.groups)

    def on(pieces: Iterator[Piece]) -> dict[str, Edit]:
        return compare(before.topics, before.groups, after.topics, after.groups, pieces)

    edits = on(_shown(read_pieces(file))) if file else read(here, lambda _, tx: on(_archive(tx)))
    if as_json:
        click.echo(json.dumps({topic: _edit_json(edit) for topic, edit in edits.items()}, ensure_ascii=False))
        return
    for topic, edit in edits.items():
        click.echo(f"{topic} ({edit.state}): {len(edit.added)} added, {len(edit.dropped)} dropped, {edit.kept} kept")
        for sign, hits in (("+", edit.added), ("-", edit.dropped)):
            _echo_some(hits, lambda hit, sign=sign: f"  {sign} {_title(hit.piece)}\n      {hit.match.why}")  # type: ignore[misc]


def _asked(query_or_file: str, settings: Settings) -> tuple[tuple[TopicSettings, ...], Groups]:
    """The topics of a TOML file, or a query as a topic. Raises ConfigError or QueryError."""
    if query_or_file.endswith(".toml") or Path(query_or_file).is_file():
        found = load_topics(Path(query_or_file), settings.groups)
        return found.topics, found.groups
    return (query_topic(query_or_file),), settings.groups


def _archive(tx: SqliteTx) -> Iterator[Piece]:
    """All that is stored, under a progress bar."""
    return _shown((piece_of(each.item, each.text) for each in everything(tx)), total=tx.items.counts()["items"])


def _shown(pieces: Iterator[Piece], total: int | None = None) -> Iterator[Piece]:
    with progress_bar() as progress:
        yield from progress.track(pieces, total=total, description="Matching")


def _topic_lines(request: Request) -> list[dict[str, Any]]:
    since = request.now - timedelta(days=VOLUME_DAYS)
    return [
        {
            "id": topic.id,
            "title": topic.title,
            "phrases": topic.phrases,
            "query": topic.query,
            "context": topic.context,
            "rivals": topic.rivals,
            "exclude": topic.exclude,
            f"items_{VOLUME_DAYS}_days": request.tx.items.volume(topic.id, since),
        }
        for topic in request.book.topics.values()
    ]


def _span_words(result: Backtest, days: int) -> str:
    if not result.pieces:
        return f"Nothing stored was published in the last {days} days."
    return f"{result.pieces} items stored of the last {days} days, published over {result.days:.1f} days."


def _echo_found(topic: str, found: Found, per_day: float | None) -> None:
    hits, mentions = found.at_level(Level.TOPIC), found.at_level(Level.MENTION)
    rate = f"{per_day:.1f} a day" if per_day is not None else f"no rate: less than {LEAST_DAYS} days are stored"
    click.echo(f"\n{topic}: {len(hits)} hits ({rate}), {len(mentions)} mentions, {len(found.near)} near misses")
    _echo_some(hits, lambda hit: f"  + {_title(hit.piece)}\n      {hit.match.why}")
    _echo_some(found.near, lambda missed: f"  ~ {_title(missed.piece)}\n      {missed.miss.why}")


def _echo_some(found: list[T] | tuple[T, ...], words: Callable[[T], str]) -> None:
    for each in found[:SAMPLES]:
        click.echo(words(each))
    if len(found) > SAMPLES:
        click.echo(f"    ... and {len(found) - SAMPLES} more")


def _title(piece: Piece) -> str:
    publisher = f" · {piece.publisher}" if piece.publisher else ""
    return f"{piece.text.title or piece.text.text[:100]}{publisher} · {piece.name}"


def _backtest_json(result: Backtest) -> dict[str, Any]:
    return {
        "items": result.pieces,
        "from": stamp(result.first),
        "to": stamp(result.last),
        "days": round(result.days, 2),
        "topics": {
            topic: {
                "hits": len(found.at_level(Level.TOPIC)),
                "mentions": len(found.at_level(Level.MENTION)),
                "per_day": result.per_day(topic),
                "samples": [_hit_json(hit) for hit in found.hits[:SAMPLES_JSON]],
                "near": len(found.near),
                "near_misses": [_missed_json(missed) for missed in found.near[:SAMPLES_JSON]],
            }
            for topic, found in result.topics.items()
        },
    }


def _edit_json(edit: Edit) -> dict[str, Any]:
    return {
        "state": edit.state,
        "kept": edit.kept,
        "added": [_hit_json(hit) for hit in edit.added],
        "dropped": [_hit_json(hit) for hit in edit.dropped],
    }


def _hit_json(hit: Hit) -> dict[str, Any]:
    return _piece_json(hit.piece) | {"level": hit.match.level, "why": hit.match.why}


def _missed_json(missed: Missed) -> dict[str, Any]:
    return _piece_json(missed.piece) | {"missing": missed.miss.missing, "why": missed.miss.why}


def _piece_json(piece: Piece) -> dict[str, Any]:
    return {"id": piece.name, "title": piece.text.title, "publisher": piece.publisher, "published": stamp(piece.at)}


VERBS = (topics,)
