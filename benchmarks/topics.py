"""How fast items are matched, how that grows with the number of phrases, and what one more keyword costs.

Items are the tests' own samples in six languages. Phrases are two or three words, a tenth of which occur in the items. All
is CPU time of one thread. A peer that is not installed, or would take too long to build, is left out, and the table says so.
"""

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.peers import PEERS, Counter
from bot.config.load import load
from bot.core.matcher import ItemText, Matcher
from bot.core.model import Keyword

ROOT = Path(__file__).parents[1]
SIZES = (10, 100, 1_000, 10_000, 100_000)
BUDGET = 3.0
"""Seconds for the items of one way at one size."""
LONGEST_BUILD = 12.0
"""Seconds of building beyond which a size is left out; foreseen from the size before."""
ADDITIONS = 2_000
"""Keywords added to 10,000, one after the other: enough for the automatons to join."""
SYLLABLES = ("ka", "lo", "mi", "ter", "van", "sol", "dri", "pe", "nu", "ga", "ost", "in", "ber", "fal", "cor")


def main() -> None:
    """Print the tables."""
    console = Console(width=110)
    items = [
        ItemText(row["title"], row["summary"], row["lang"])
        for line in (ROOT / "tests/data/topics/own.jsonl").read_text(encoding="utf-8").splitlines()
        for row in [json.loads(line)]
    ]
    phrases = list(made_up(SIZES[-1], items))
    console.print(growth(items, phrases, console))
    console.print(costs(items, phrases))


def made_up(count: int, items: Sequence[ItemText]) -> Iterator[str]:
    """Different phrases, the same in every run."""
    chance = random.Random(3)
    known = sorted({word.lower() for item in items for word in item.text.split() if word.isalpha() and word.isascii()})
    seen: set[str] = set()
    while len(seen) < count:
        words = [
            chance.choice(known) if chance.random() < 0.1 else "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))
            for _ in range(chance.randint(2, 3))
        ]
        phrase = " ".join(words)
        if phrase not in seen:
            seen.add(phrase)
            yield phrase


def growth(items: Sequence[ItemText], phrases: Sequence[str], console: Console) -> Table:
    """Items a second for every way and size."""
    table = Table(title=f"Items a second ({len(items)} titles with summaries), and as a share of Parley's at that size")
    table.add_column("phrases", justify="right")
    ways: dict[str, Callable[[Sequence[str]], Callable[[ItemText], object]]] = {"Parley": parley}
    ways |= {name: _of_text(build) for name, build in PEERS.items()}
    for name in [*ways, "Parley's growth"]:
        table.add_column(name, justify="right")
    built: dict[str, float] = {}
    first = 0.0
    for size in SIZES:
        rates: list[float | None] = []
        for name, build in ways.items():
            console.print(f"{name}, {size:,} phrases ...", style="dim", end="\r")
            rates.append(rate(build, phrases[:size], items, built, name))
        console.print(" " * 60, end="\r")
        own = rates[0] or 0.0
        first = first or own
        shown = [f"{own:,.0f}", *(f"{r:,.1f} ({r / own:.2g})" if r else "left out" for r in rates[1:])]
        table.add_row(f"{size:,}", *shown, f"{first / own:.2f}x")
    return table


def rate(
    build: Callable[[Sequence[str]], Callable[[ItemText], object]],
    phrases: Sequence[str],
    items: Sequence[ItemText],
    built: dict[str, float],
    name: str,
) -> float | None:
    """Items a second; None where the way cannot be had or building it would take too long."""
    if built.get(name, 0.0) * 10 > LONGEST_BUILD and name != "Parley":
        return None
    started = time.process_time()
    try:
        match = build(phrases)
    except ImportError:
        return None
    built[name] = time.process_time() - started
    for item in items[:20] if name == "Parley" else ():
        match(item)
    started = time.process_time()
    for done, item in enumerate(cycle(items), start=1):
        match(item)
        taken = time.process_time() - started
        if taken > BUDGET or done == 5 * len(items):
            return done / taken
    return None  # pragma: no cover - `cycle` never ends


def parley(phrases: Sequence[str]) -> Callable[[ItemText], object]:
    """Each phrase a channel's keyword, matched with places and reasons."""
    return Matcher.compile([], {}, keywords(phrases)).match


def keywords(phrases: Sequence[str]) -> list[Keyword]:
    """Each phrase as a channel's own query."""
    return [Keyword(number, 1, f'"{phrase}"') for number, phrase in enumerate(phrases, start=1)]


def _of_text(build: Callable[[Sequence[str]], Counter]) -> Callable[[Sequence[str]], Callable[[ItemText], object]]:
    def built(phrases: Sequence[str]) -> Callable[[ItemText], object]:
        count = build(phrases)
        return lambda item: count(f"{item.title}. {item.text}")

    return built


def costs(items: Sequence[ItemText], phrases: Sequence[str]) -> Table:
    """What an item, a document and a new keyword cost, beside the aims of the project."""
    settings = load(ROOT / "config.example.toml")
    topics = [replace(topic, id=f"{topic.id}-{n}") for n in range(4) for topic in settings.topics][:10]
    matcher = Matcher.compile(topics, settings.groups, keywords(phrases[:1_000]))
    document = ItemText("A long read", article(items), "en")
    table = Table(title="CPU time at 10 topics (the example's, repeated) + 1,000 keywords")
    for name in ("what", "ms", "aim"):
        table.add_column(name, justify="left" if name == "what" else "right")
    table.add_row(
        "title and summary, mean", f"{milliseconds(lambda: [matcher.match(i) for i in items], 5) / len(items):.2f}", "0.5"
    )
    table.add_row("document of 6 kB", f"{milliseconds(lambda: matcher.match(document), 50):.2f}", "2")
    table.add_row(
        "compiling it all",
        f"{milliseconds(lambda: Matcher.compile(topics, settings.groups, keywords(phrases[:1_000])), 3):.0f}",
        "",
    )
    many = keywords(phrases[: 10_000 + ADDITIONS])
    grown = Matcher.compile(topics, settings.groups, many[:10_000])
    taken = []
    for count in range(10_001, 10_001 + ADDITIONS):
        started = time.process_time()
        grown = grown.with_keywords(many[:count])
        taken.append((time.process_time() - started) * 1e3)
    table.add_row("adding keywords at 10,000, median", f"{statistics.median(taken):.0f}", "50")
    table.add_row(f"the same, slowest of {ADDITIONS:,} (automatons join)", f"{max(taken):.0f}", "50")
    return table


def article(items: Sequence[ItemText]) -> str:
    """6,000 characters: the English samples, each between two sentences of the guides."""
    prose = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
    told = cycle(sentence for sentence in " ".join(prose.split()).split(". ") if sentence)
    samples = (f"{item.title}. {item.text}" for item in items if item.language == "en")
    return " ".join(f"{next(told)}. {sample} {next(told)}." for sample in samples)[:6_000]


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Of CPU, the best of `times` runs: what others do on the machine only makes it more."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken) * 1e3


if __name__ == "__main__":
    main()
