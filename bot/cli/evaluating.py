"""eval: how well Parley does what it does, on labelled items."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bot.catalogue import FluentCatalogue
from bot.cli.asking import progress_bar
from bot.cli.common import options, place
from bot.cli.labelled import entry_of, read_labelled, read_pairs
from bot.config import load_newsroom
from bot.core.errors import ParleyError
from bot.core.model import Source, SourceKind
from bot.core.settings import Settings
from bot.pipeline import pairs
from bot.pipeline.evaluating import Labelled, Score
from bot.pipeline.grouping import Grouper
from bot.pipeline.ingest import Ingester
from bot.pipeline.publish import Publisher
from bot.pipeline.topics import TopicBook

_SOURCE = Source(0, SourceKind.FEED, "eval")
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
"""The items have no dates that matter here."""


@click.group("eval")
@options
def evaluate() -> None:
    """Measure Parley on labelled items."""


@evaluate.command("topics")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--errors", type=click.IntRange(min=0), help="How many mistakes to show; 10, with --json all.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options
def topics(file: Path, errors: int | None, as_json: bool) -> None:
    """Precision and recall of the topics on FILE, a JSON object a line.

    Keys: title, summary, lang, topics (ids), unscored (ids not counted), hard_negative.
    """
    items = list(read_labelled(file))
    if not items:
        raise ParleyError(f"{file} holds no items: nothing can be measured on it")
    score, seconds = _judge(items, place().settings)
    if as_json:
        click.echo(json.dumps(score.to_json(seconds, errors), ensure_ascii=False))
        return
    figures = score.to_json(seconds)
    Console().print(_table(figures))
    hard = figures["hard_negatives"]
    click.echo(
        f"{score.items} items; hard negatives alerted: {hard['alerted']} of {hard['of']}; {figures['ms_per_item']} ms an item"
    )
    for mistake in score.mistakes[: 10 if errors is None else errors]:
        told = [f"+{topic}" for topic in mistake.extra] + [f"-{topic}" for topic in mistake.missed]
        click.echo(
            f"{mistake.item.id} [{mistake.item.language}] {' '.join(told)}: {mistake.item.title or mistake.item.summary[:100]}"
        )
        for why in mistake.why:
            click.echo(f"    {why}")


@evaluate.command("stories")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--errors", type=click.IntRange(min=0), help="How many mistakes to show; 10, with --json all.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@options
def stories(file: Path, errors: int | None, as_json: bool) -> None:
    """Precision and recall of the stories on FILE, a JSON object a line.

    Keys: a, b (each title, summary or text, publisher, published, link) and same.
    """
    there = place()
    grouper = Grouper(*load_newsroom(there.settings.general, there.base))
    book = TopicBook(there.settings)
    ingester = Ingester(book, Publisher(book, FluentCatalogue()), grouper)
    started = time.perf_counter()
    judged = [pairs.judge(pair, ingester, grouper) for pair in read_pairs(file)]
    if not judged:
        raise ParleyError(f"{file}: holds no pairs")
    milliseconds = round(1000 * (time.perf_counter() - started) / len(judged) / 2, 3)
    figures, between = pairs.figures(judged), pairs.intervals(judged)
    wrong = list(pairs.mistakes(judged))
    if as_json:
        told = [{"id": each.pair.id, "joined": each.joined, "why": each.why} for each in wrong[:errors]]
        shown = {**figures, "interval": between, "pairs": len(judged), "ms_per_item": milliseconds, "errors": told}
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    for name, value in figures.items():
        low, high = between[name]
        click.echo(f"{name:<10} {value:.3f}  (95%: {low:.3f} to {high:.3f})")
    same = sum(each.pair.same for each in judged)
    click.echo(f"{len(judged)} pairs, {same} of one event; {len(wrong)} told wrongly; {milliseconds} ms an item")
    for each in wrong[: 10 if errors is None else errors]:
        click.echo(f"{each.pair.id} {'+joined' if each.joined else '-apart'}: {each.pair.one.title} | {each.pair.other.title}")
        click.echo(f"    {each.why}")


def _judge(items: list[Labelled], settings: Settings) -> tuple[Score, float]:
    """The score, and the seconds that normalising and matching took: the code that live items go through."""
    book = TopicBook(settings)
    ingester = Ingester(book, Publisher(book, FluentCatalogue()))
    score, seconds = Score(tuple(book.topics)), 0.0
    with progress_bar() as progress:
        for item in progress.track(items, description="Matching"):
            entry = entry_of(item.title, item.summary, item.language)
            started = time.perf_counter()
            prepared = ingester.prepare_entries(_SOURCE, [entry], "", _NOW)
            seconds += time.perf_counter() - started
            score.judge(item, [match for new in prepared for match in new.matches])
    return score, seconds


def _table(figures: dict[str, Any]) -> Table:
    table = Table("", "Precision", "Recall", "F1", "Hit", "Extra", "Missed")
    for name, row in (("all", figures["micro"]), *figures["topics"].items(), *figures["languages"].items()):
        counts = (str(row[key]) for key in ("hit", "extra", "missed"))
        table.add_row(name or "?", *(f"{row[key]:.3f}" for key in ("precision", "recall", "f1")), *counts)
    return table


VERBS = (evaluate,)
