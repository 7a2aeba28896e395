"""Figures: what a fault test counted, printed in the end. `make faults` runs the long form (PARLEY_FAULTS=long)."""

import os
from collections.abc import Callable

import pytest

LONG = os.environ.get("PARLEY_FAULTS") == "long"
LONG_ONLY = pytest.mark.skipif(not LONG, reason="a long one: make faults runs it")

Record = Callable[[str, object], None]


@pytest.fixture
def size() -> "Size":
    """How much: `size(short, long)`."""
    return Size()


@pytest.fixture
def figures(request: pytest.FixtureRequest, record_property: Record) -> "Figures":
    """`figures("killed", 1000)` prints a line in the end."""
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
    """Print the figures, in the order of their lines."""
    reports = [r for reports in terminalreporter.stats.values() for r in reports if isinstance(r, pytest.TestReport)]
    lines = sorted({str(value) for report in reports for name, value in report.user_properties if name == "figure"})
    if lines and (LONG or terminalreporter.verbosity > 0):
        terminalreporter.section("Figures, counted at the servers")
        for line in lines:
            terminalreporter.line(line)
