"""What grouping costs and how well it does it, against TF-IDF over everything and against comparing with every title.

Cost: a database of as many made-up items, 3,000 a day, on which new ones are placed as ingest does it; the median, in
CPU time of one thread. Quality: the project's own labelled pairs, and those of ../shared where they are. The peers get the
threshold that is best for them on those very pairs. A peer that is not installed is left out.
"""

import argparse
import random
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.catalogue import FluentCatalogue
from bot.cli.labelled import read_pairs
from bot.config import load_newsroom, parse
from bot.core.model import Dating, NewItem, Precision, Source, SourceKind
from bot.core.novelty import content_hash
from bot.core.settings import General
from bot.core.store import Known
from bot.core.stories.kinds import Sort, of_one_series, sort_of
from bot.pipeline.grouping import Grouper
from bot.pipeline.ingest import Ingester
from bot.pipeline.pairs import Judged, Pair, figures, intervals, judge
from bot.pipeline.publish import Publisher
from bot.pipeline.topics import TopicBook
from bot.storage import SqliteStore
from bot.storage.stamps import to_stamp
from bot.storage.store import SqliteTx

ROOT = Path(__file__).parents[1]
OWN, LATER = ROOT / "tests/data/stories/own.jsonl", ROOT / "tests/data/stories/later.jsonl"
SHARED = ROOT.parent / "shared/data/stories-dev.jsonl"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
A_DAY = 3_000
PLACED = 400
"""New items placed at each size."""
SYLLABLES = ("ka", "lo", "mi", "ter", "van", "sol", "dri", "pe", "nu", "ga", "ost", "in", "ber", "fal", "cor")
NAMES = ("Ukraine", "Paris", "Macron", "Trump", "Kharkiv", "Russia", "Poland", "Gaza", "Iran", "Merz", "London", "China")
DEEDS = (
    "kills",
    "meets",
    "strikes",
    "signs",
    "rejects",
    "arrests",
    "visits",
    "warns",
    "votes",
    "injures",
    "deploys",
    "condemns",
)

Say = Callable[[Pair], bool]


def main() -> None:
    """Print both tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    sizes = arguments.parse_args().sizes
    console = Console(width=110)
    console.print(quality())
    console.print(growth(sizes, console))


def headlines(count: int) -> Iterator[tuple[str, str]]:
    """Made-up headlines with a lead, of words as unequally frequent as real ones; the same in every run."""
    chance = random.Random(5)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
    weights = [1 / (rank + 20) for rank in range(len(words))]
    drawn = iter(chance.choices(words, weights, k=18 * count))
    for _ in range(count):
        name, deed = chance.choice(NAMES), chance.choice(DEEDS)
        title = f"{name} {deed} {' '.join(next(drawn) for _ in range(6))}"
        yield title, f"{' '.join(next(drawn) for _ in range(12))} {chance.choice(NAMES)}, {chance.randint(2, 90)} of them."


def fill(tx: SqliteTx, news: Sequence[tuple[str, str]]) -> None:
    """Store the items as if they had come at 3,000 a day until now, each in a story of its own, faster than ingest would."""
    source = tx.sources.declare(Source(0, SourceKind.FEED, "https://a.example/rss"), now=NOW).id
    start = NOW - timedelta(days=len(news) / A_DAY)
    columns = (
        "id, source_id, story_id, story_why, blurb, first_seen, content_hash, url, link, publisher, publisher_name, voice, "
        "official, byline, language, published_at, published_precision, published_how, title, text"
    )

    def rows() -> Iterator[tuple[Any, ...]]:
        for number, (title, text) in enumerate(news, 1):
            at = to_stamp(start + timedelta(days=number / A_DAY))
            who = f"p{number % 40}.example"
            told = (f"{number:032x}", "", "", who, who, who, "", "", "en", at, "time", "feed", title, text)
            yield (number, source, number, "", 0, at, *told)

    stories = ((n, "x", to_stamp(NOW), to_stamp(NOW)) for n in range(1, len(news) + 1))
    tx.connection.executemany("INSERT INTO stories (id, title, founded_at, last_item_at) VALUES (?, ?, ?, ?)", stories)
    marks = ", ".join("?" * len(columns.split(",")))
    tx.connection.executemany(f"INSERT INTO items ({columns}) VALUES ({marks})", rows())  # noqa: S608 (constants only)


def growth(sizes: Sequence[int], console: Console) -> Table:
    """Milliseconds an item at each size; what the window holds and takes; what the peers take at the same size."""
    table = Table(title=f"Cost of one item by how many are stored ({A_DAY:,} a day; three days are compared with)")
    for name in ("stored", "ours, ms", "growth", "in the window", "rebuilt in, s", "memory, MB", "TF-IDF, ms", "rapidfuzz, ms"):
        table.add_column(name, justify="right")
    news = list(headlines(max(sizes) + PLACED))
    first = 0.0
    for size in sizes:
        console.print(f"{size:,} items ...", style="dim", end="\r")
        with tempfile.TemporaryDirectory() as folder:
            cost, window, rebuilt, memory = ours(Path(folder) / "bench.db", news[:size], news[-PLACED:])
        first = first or cost
        peers = [timed(size, build, news) for build in (tfidf_search, fuzzy_search)]
        shown = [f"{peer:,.1f}" if peer is not None else "left out" for peer in peers]
        table.add_row(
            f"{size:,}", f"{cost:.3f}", f"{cost / first:.2f}x", f"{window:,}", f"{rebuilt:.1f}", f"{memory:.0f}", *shown
        )
    return table


def ours(path: Path, stored: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> tuple[float, int, float, float]:
    """(ms an item: read, placed, taken in; items in the window; seconds to fill it; its MB)."""
    store = SqliteStore.open(path, now=NOW)
    try:
        store.write_now(lambda tx: fill(tx, stored))
        return store.write_now(lambda tx: _place_all(tx, new))
    finally:
        store.close()


def _place_all(tx: SqliteTx, new: Sequence[tuple[str, str]]) -> tuple[float, int, float, float]:
    grouper = Grouper(*load_newsroom(General()))
    started = time.process_time()
    grouper.begin(tx, NOW)
    rebuilt = time.process_time() - started
    items = [
        NewItem(
            title, text, content_hash(title, text), publisher="new.example", dating=Dating(NOW, Precision.TIME), language="en"
        )
        for title, text in new
    ]
    spent = []
    for item in items:
        started = time.process_time()
        grouper.prepare(item, NOW, ahead=True)
        place = grouper.place(tx, item, Known(), NOW)
        taken = time.process_time() - started
        stored = tx.items.add(1, item, story_id=place.story_id, story_why=place.why, document_id=None, now=NOW)
        started = time.process_time()
        grouper.stored(stored, NOW)
        spent.append(taken + time.process_time() - started)
    tracemalloc.start()
    again = Grouper(*load_newsroom(General()))
    again.begin(tx, NOW)
    memory = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return 1000 * statistics.median(spent), again.window_size, rebuilt, memory


def timed(
    size: int, build: Callable[[Sequence[str]], Callable[[str], object]], news: Sequence[tuple[str, str]]
) -> float | None:
    """Milliseconds to find the nearest of `size` titles; None where the peer is not installed."""
    try:
        nearest = build([title for title, _ in news[:size]])
    except ImportError:
        return None
    wanted = [title for title, _ in news[-8:]]
    started = time.process_time()
    for title in wanted:
        nearest(title)
    return 1000 * (time.process_time() - started) / len(wanted)


def tfidf_search(titles: Sequence[str]) -> Callable[[str], object]:
    """Cosine with every title."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 (only where the bench is run)

    vectorizer = TfidfVectorizer(sublinear_tf=True)
    matrix = vectorizer.fit_transform(titles).T.tocsr()
    return lambda title: (vectorizer.transform([title]) @ matrix).max()


def fuzzy_search(titles: Sequence[str]) -> Callable[[str], object]:
    """rapidfuzz's token_set_ratio with every title."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 (only where the bench is run)

    return lambda title: process.extractOne(title, titles, scorer=fuzz.token_set_ratio)


def quality() -> Table:
    """Precision, recall and F1 of each way, side by side."""
    table = Table(
        title="Quality on labelled pairs (F1 with its 95% interval); the peers at their best threshold, with our series guard"
    )
    for name in ("pairs", "way", "precision", "recall", "F1"):
        table.add_column(name, justify="left" if name in {"pairs", "way"} else "right")
    grouper = Grouper(*load_newsroom(General()))
    book = TopicBook(parse(""))
    ingester = Ingester(book, Publisher(book, FluentCatalogue()), grouper)
    for path in filter(Path.exists, (OWN, LATER, SHARED)):
        pairs = list(read_pairs(path))
        ways = {"Parley": [judge(pair, ingester, grouper) for pair in pairs]}
        for name, score in (("TF-IDF cosine", tfidf_scores), ("rapidfuzz", fuzzy_scores)):
            try:
                ways[name] = at_its_best(pairs, score(pairs))
            except ImportError:
                continue
        for name, judged in ways.items():
            found, between = figures(judged), intervals(judged)["f1"]
            shown = f"{found['f1']:.3f} ({between[0]:.2f} to {between[1]:.2f})"
            table.add_row(f"{path.name} ({len(pairs)})", name, f"{found['precision']:.3f}", f"{found['recall']:.3f}", shown)
    return table


def at_its_best(pairs: Sequence[Pair], scores: Sequence[float]) -> list[Judged]:
    """The pairs joined from the threshold on that gives the best F1; issues of a series never."""
    guarded = [-1.0 if series(pair) else score for pair, score in zip(pairs, scores, strict=True)]
    tried = [[Judged(pair, score >= least, "") for pair, score in zip(pairs, guarded, strict=True)] for least in set(guarded)]
    return max(tried, key=lambda judged: figures(judged)["f1"])


def series(pair: Pair) -> bool:
    """What the baseline of the issue has too."""
    one, other = pair.one.title, pair.other.title
    return bool(sort_of(one, one) & sort_of(other, other) & Sort.REGULAR) and of_one_series(one, other)


def tfidf_scores(pairs: Sequence[Pair]) -> list[float]:
    """Cosine of headline and lead, weighed by all the pairs' items."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 (only where the bench is run)

    texts = [f"{article.title} {article.title} {article.text[:300]}" for pair in pairs for article in (pair.one, pair.other)]
    matrix = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    return [float((matrix[2 * n] @ matrix[2 * n + 1].T).toarray()[0, 0]) for n in range(len(pairs))]


def fuzzy_scores(pairs: Sequence[Pair]) -> list[float]:
    """token_set_ratio of the headlines."""
    from rapidfuzz import fuzz  # noqa: PLC0415 (only where the bench is run)

    return [fuzz.token_set_ratio(pair.one.title, pair.other.title) for pair in pairs]


if __name__ == "__main__":
    main()
