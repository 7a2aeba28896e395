"""How soon news is fetched, and for how many requests: Parley's learned rhythms against polling every 15 minutes.

20,000 feeds over 30 days by a virtual clock, with the code that paces real feeds (`core.rhythm`, `core.manners`). The feeds'
habits are resampled from three recorded days of real ones: each simulated day of a feed is one of its model's days, each
publication moved by up to five minutes, the whole feed by some hours. Constants were tuned on every second real feed (`--half
tuned`); what is reported comes from the others. A simulated feed begins as a real one does: with one look at a document of its
last 20 entries.

    python -m benchmarks.schedule [--half unseen|tuned] [--feeds 20000] [--days 30]
"""

import argparse
import gzip
import json
import multiprocessing
import random
import statistics
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.core import manners
from bot.core.rhythm import DAY, HOUR, Pace, Rhythm
from bot.core.settings import Fetch

STREAM = Path(__file__).resolve().parents[2] / "shared" / "data" / "stream-2026-01-01-to-03.jsonl.gz"
KNOWN_DAYS = 3
"""Days of publications before the first look, from which a feed's document is filled."""

IN_DOCUMENT = 20
FIXED = 900.0
_MOVE = 300.0
_JITTER = 0.05

Model = list[list[float]]
"""A real feed: for each recorded day, the seconds after midnight (UTC) at which it published."""


@dataclass
class Tally:
    """What some feeds did. Delays of entries are counted in whole seconds; `feeds` are each feed's polls, `minutes` all polls
    by minute."""

    delays: Counter[int]
    fixed_delays: Counter[int]
    feeds: list[int]
    minutes: Counter[int]


def models(stream: Path) -> list[Model]:
    """The recorded feeds, in order of their addresses."""
    days: dict[str, Model] = defaultdict(lambda: [[], [], []])
    with gzip.open(stream, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            at = datetime.fromisoformat(item["published"])
            if item["feed"] != "unknown" and at.day <= 3:
                days[item["feed"]][at.day - 1].append(at.timestamp() % DAY)
    return [days[feed] for feed in sorted(days)]


def publications(model: Model, chance: random.Random, days: int) -> list[float]:
    """The instants at which a feed with this model's habits publishes, counted in seconds from midnight of the first day."""
    shift = chance.randrange(24) * HOUR
    instants = []
    for day in range(days):
        moved: dict[float, float] = {}  # entries published together stay together
        for at in chance.choice(model):
            moved.setdefault(at, (at + shift + chance.uniform(-_MOVE, _MOVE)) % DAY)
            instants.append(day * DAY + moved[at])
    return sorted(instants)


def simulate(model: Model, seed: int, days: int, pace: Pace, tally: Tally) -> None:
    """Poll one feed for `days` days."""
    chance = random.Random(seed)
    published = publications(model, chance, days + KNOWN_DAYS)
    now = begin = KNOWN_DAYS * DAY + chance.random() * FIXED
    end = begin + days * DAY
    seen = bisect_right(published, now)
    rhythm = Rhythm().learn(published[max(0, seen - IN_DOCUMENT) : seen], now)
    polls = 1
    while True:
        now += manners.pause(rhythm, now, pace) * chance.uniform(1 - _JITTER, 1 + _JITTER)
        if now > end:
            break
        polls += 1
        tally.minutes[int(now // 60)] += 1
        upto = bisect_right(published, now, seen)
        if upto > seen:
            fresh = published[seen:upto]
            for at in fresh:
                tally.delays[int(now - at)] += 1
                tally.fixed_delays[int(FIXED - (at - begin) % FIXED)] += 1
            rhythm = rhythm.learn(fresh, now)
            seen = upto
    tally.feeds.append(polls)


def share(job: tuple[list[Model], range, int]) -> Tally:
    """One process's share of the feeds."""
    chosen, seeds, days = job
    fetch = Fetch()
    pace = Pace(fetch.interval.total_seconds(), fetch.min_interval.total_seconds(), fetch.max_interval.total_seconds())
    tally = Tally(Counter(), Counter(), [], Counter())
    for seed in seeds:
        simulate(chosen[seed % len(chosen)], seed, days, pace, tally)
    return tally


def report(tallies: list[Tally], days: int, chosen: list[Model], half: str) -> None:
    """Print the comparison."""
    learned = sum((tally.delays for tally in tallies), Counter[int]())
    fixed = sum((tally.fixed_delays for tally in tallies), Counter[int]())
    polls = Counter(round(polls / days) for tally in tallies for polls in tally.feeds)
    minutes = sum((tally.minutes for tally in tallies), Counter[int]())
    steady = [minutes[minute] for minute in range(int((KNOWN_DAYS + 1) * 1440), int((KNOWN_DAYS + days) * 1440))]
    whose = "kept apart from tuning" if half == "unseen" else "that were tuned on"
    print(f"{polls.total():,} feeds x {days} days, {learned.total():,} entries; habits of {len(chosen)} real feeds {whose}")
    print(f"{'':28}{'learned':>10}{'fixed 15m':>11}{'change':>9}")
    for name, ours, theirs in (
        ("requests a feed and day", _mean(polls), DAY / FIXED),
        ("median delay, minutes", _at(learned, 0.5) / 60, _at(fixed, 0.5) / 60),
        ("mean delay, minutes", _mean(learned) / 60, _mean(fixed) / 60),
        ("90 % within, minutes", _at(learned, 0.9) / 60, _at(fixed, 0.9) / 60),
        ("99 % within, minutes", _at(learned, 0.99) / 60, _at(fixed, 0.99) / 60),
    ):
        print(f"{name:28}{ours:10.2f}{theirs:11.2f}{ours / theirs - 1:+9.0%}")
    print(
        f"requests a day of a quiet (10%), middling, busy (90%) feed: {', '.join(str(_at(polls, p)) for p in (0.1, 0.5, 0.9))}"
    )
    print(f"requests a minute of all feeds: mean {statistics.fmean(steady):.0f}, most {max(steady)}")


def _at(counted: Counter[int], part: float) -> int:
    """The value that this part of all lies below."""
    left = part * counted.total()
    for value in sorted(counted):
        left -= counted[value]
        if left < 0:
            return value
    return max(counted)


def _mean(counted: Counter[int]) -> float:
    return sum(value * count for value, count in counted.items()) / counted.total()


def main() -> None:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--half", choices=("unseen", "tuned"), default="unseen")
    parser.add_argument("--feeds", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=30)
    asked = parser.parse_args()
    if not STREAM.is_file():
        print("bench-schedule: skipped, because ../shared/data is not here: the rhythms come from its recorded stream")
        return
    began = time.monotonic()
    chosen = models(STREAM)[asked.half == "unseen" :: 2]
    workers = multiprocessing.cpu_count()
    jobs = [(chosen, range(start, asked.feeds, workers), asked.days) for start in range(workers)]
    with multiprocessing.Pool(workers) as pool:
        tallies = pool.map(share, jobs)
    report(tallies, asked.days, chosen, asked.half)
    print(f"took {time.monotonic() - began:.0f} s on {workers} cores")


if __name__ == "__main__":
    main()
