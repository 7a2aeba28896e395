"""`make bench-feeds`: processor time a feed, Parley's over reader's, on the same server, in the same minutes.

Scenarios, each the median of `--rounds`; the aims are those of the issue "Feeds". By default 100 feeds, which takes a few
minutes; `--feeds 1000` is the full measure.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections import defaultdict
from pathlib import Path
from typing import Any

_START = "from benchmarks.feeds_parley import run; run()"
"""A main module that imports nothing, as Parley's own: multiprocessing imports it again in every worker, half a second each."""

HERE = Path(__file__).parent
ROOT = HERE.parent

STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("", {"fresh": 1, "every": 1}),  # reader loses its validators where only the build date changed: give them back
    ("all 304", {}),
    ("same body, 200, no validators", {"validators": False}),
    ("", {"validators": True}),  # both sides learn the validators again
    ("one new entry in each feed", {"fresh": 1, "every": 1}),
    ("one new entry in one feed of ten", {"fresh": 1, "every": 10}),
    ("only the build date changed", {"date": 1}),
    ("the poll after that", {}),
)
AIMS = {
    "first ingest": 0.5,
    "all 304": 0.15,
    "same body, 200, no validators": 0.04,
    "one new entry in each feed": 0.10,
    "one new entry in one feed of ten": 0.15,
    "only the build date changed": 0.06,
}


class Side:
    """A process that polls when it is told to."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own scripts
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )

    def tell(self, line: str) -> dict[str, Any]:
        assert self._process.stdin  # noqa: S101 - opened above
        assert self._process.stdout  # noqa: S101 - as above
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told

    def end(self) -> None:
        assert self._process.stdin  # noqa: S101 - opened above
        self._process.stdin.write("end\n")
        self._process.stdin.close()
        self._process.wait(30)


def main() -> None:
    options = _options()
    server = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, str(HERE / "feeds_server.py")], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert server.stdout  # noqa: S101 - opened above
    address = f"127.0.0.1:{server.stdout.readline().strip()}"
    try:
        taken = _measure(options, address)
    finally:
        server.terminate()
        server.wait()
    _report(taken, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reader", help="a Python that has reader installed; without it only Parley is measured")
    return parser.parse_args()


def _measure(options: argparse.Namespace, address: str) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """By side and scenario, what each round told."""
    taken: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    urls = " ".join(f"http://{address}/f/{number}" for number in range(options.feeds))
    with tempfile.TemporaryDirectory() as folder:
        commands = {"parley": [sys.executable, "-c", _START, f"{folder}/parley-{{}}.db", address]}
        if options.reader:
            commands["reader"] = [options.reader, str(HERE / "feeds_reader.py"), f"{folder}/reader-{{}}.db"]
        sides: dict[str, Side] = {}
        for number in range(options.rounds):  # a first ingest needs a new database each time; the last ones are gone on with
            for name, command in commands.items():
                if name in sides:
                    sides[name].end()
                sides[name] = Side([part.format(number) for part in command])
                sides[name].tell(f"add {urls}")
                taken[name]["first ingest"].append(_first(name, sides[name], options.feeds))
        for number in range(options.rounds):
            for label, change in STEPS:
                _post(address, change | ({"date": number + 1} if "date" in change else {}))
                for name, side in sides.items():
                    told = side.tell("poll")
                    assert not told["failed"], (name, label, told)  # noqa: S101 - a benchmark of errors measures nothing
                    taken[name][label].append(told)
                if "fresh" in change:
                    _post(address, {"fresh": 0})
        for side in sides.values():
            side.end()
    return taken


def _first(name: str, side: Side, feeds: int) -> dict[str, Any]:
    enabled = side.tell("enable")["cpu"] if name == "reader" else 0.0
    told = side.tell("poll")
    assert told["entries"] == feeds * 30, told  # noqa: S101 - both sides must have done the same work
    if name == "reader":
        told["cpu"] += side.tell("index")["cpu"] + enabled
    return told


def _post(address: str, state: dict[str, Any]) -> None:
    request = urllib.request.Request(f"http://{address}/state", json.dumps(state).encode(), method="POST")
    urllib.request.urlopen(request).close()  # noqa: S310 - as above


def _report(taken: dict[str, dict[str, list[dict[str, Any]]]], options: argparse.Namespace) -> None:
    _say(f"{options.feeds} feeds x 30 entries, medians of {options.rounds}; processor time a feed, workers counted")
    _say(f"{'':36}{'parley ms':>10}{'reader ms':>10}{'ratio':>8}{'aim':>7}{'lag p99 ms':>12}")
    for label in ("first ingest", *(label for label, _ in STEPS if label)):
        ours = _median(taken["parley"][label], "cpu") / options.feeds
        theirs = _median(taken["reader"][label], "cpu") / options.feeds if options.reader else 0.0
        ratio = f"{ours / theirs:.3f}" if theirs else "-"
        aim = f"{AIMS[label]:.2f}" if label in AIMS else "-"
        lag = _median(taken["parley"][label], "lag")
        _say(f"{label:36}{1000 * ours:>10.2f}{1000 * theirs:>10.2f}{ratio:>8}{aim:>7}{lag:>12.1f}")
    memory = max(told["memory"] for rounds in taken["parley"].values() for told in rounds)
    _say(f"peak memory of Parley's own process: {memory:.0f} MB")


def _median(rounds: list[dict[str, Any]], key: str) -> float:
    return statistics.median(told[key] for told in rounds)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
