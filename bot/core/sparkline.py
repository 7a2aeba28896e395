"""A row of numbers as a row of bars. Pure."""

from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"
"""The lowest is kept for nothing at all, so that one item among hundreds is still seen."""


def sparkline(counts: Sequence[int]) -> str:
    """A bar for each count, the highest for the largest: `[0, 1, 2, 4]` is `▁▂▅█`."""
    most = max(counts, default=0)
    return "".join(BARS[max(1, round(count / most * (len(BARS) - 1)))] if count else BARS[0] for count in counts)
