"""Figures: what a fault test counted, a table in the end. `make faults` runs the long form (PARLEY_FAULTS=long)."""

import os
from collections.abc import Callable

import pytest
from rich.console import Console
from rich.table import Table

LONG = os.environ.get("PARLEY_FAULTS") == "long"
LONG_ONLY = pytest.mark.skipif(not LONG, reason="a long one: make faults runs it")

SECTIONS = {
    "test_kills": "Killed with SIGKILL while sending",
    "test_answers": "Answers that are lost, refuse, or say wait",
    "test_pacing": "Pace, order and fairness",
    "test_digests": "Digests over clock changes and downtimes",
    "test_instances": "One instance; stopping, reloading, moving",
    "test_stops": "Told to end while it starts",
    "test_inbound": "What people say",
    "test_database": "The store under stress",
    "test_folders": "Drop folders",
}
"""Modules of tests in the order of the table. A new one is a line here."""

WIDTH = 150

Record = Callable[[str, object], None]


@pytest.fixture
def size() -> "Size":
    """How much: `size(short, long)`."""
    return Size()


@pytest.fixture
def figures(record_property: Record) -> "Figures":
    """`figures("killed: 1000 times")` is a line of the table in the end: what was done, after the colon what was counted."""
    return Figures(record_property)


class Size:
    """The short form runs with all tests, the long one by `make faults`."""

    def __call__(self, short: int, long: int) -> int:
        return long if LONG else short


class Figures:
    """Lines of figures, kept in the test's report so that they reach the summary from a parallel worker too."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def __call__(self, line: str) -> None:
        self._record("figure", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures, a table with a section for each module; what failed or was not run stands there too."""
    reports = [r for found in terminalreporter.stats.values() for r in found if isinstance(r, pytest.TestReport)]
    ours = [r for r in reports if _module(r) in SECTIONS and (r.when == "call" or not r.passed)]
    if not ours or not (LONG or terminalreporter.verbosity > 0):
        return
    console = Console(width=WIDTH, no_color=True)
    for module, title in SECTIONS.items():
        rows = sorted({row for report in ours if _module(report) == module for row in _rows(report)})
        if not rows:
            continue
        table = Table("what was done", "what was counted", "", title=title, title_justify="left")
        for row in rows:
            table.add_row(*row)
        with console.capture() as printed:
            console.print(table)
        terminalreporter.line(f"\n{printed.get()}")


def _module(report: pytest.TestReport) -> str:
    path, _, _ = report.nodeid.partition("::")
    folder, _, name = path.rpartition("/")
    return name.removesuffix(".py") if folder == "tests/faults" else ""


def _rows(report: pytest.TestReport) -> list[tuple[str, str, str]]:
    """(what was done, what was counted, how it ended)."""
    ended = "" if report.passed else report.outcome.upper()
    lines = [str(value) for name, value in report.user_properties if name == "figure"]
    if not lines and not report.passed:
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        return [(report.nodeid.partition("::")[2], why, ended)]
    return [(done, counted.strip(), ended) for done, _, counted in (line.partition(":") for line in lines)]
