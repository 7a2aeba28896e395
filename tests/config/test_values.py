"""Durations and sizes, as the file writes them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.values import size
from bot.core.durations import duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("15m", 900), ("6h", 21600), ("400d", 34560000), ("2w", 1209600), ("1h30m", 5400),
     (" 1 h 30 m ", 5400), ("1.5h", 5400)],
)  # fmt: skip
def test_durations(text: str, seconds: float) -> None:
    """A number and a unit, or several that add up."""
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "m", "5 parsecs", "-5m", "5m!", "1h-30m", "PT5M"])
def test_what_is_no_duration(text: str) -> None:
    """A bare number, another unit, or a sign is none."""
    assert duration(text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("15MiB", 15 * 1024**2), ("15 mib", 15 * 1024**2), ("2MB", 2_000_000), ("1.5KiB", 1536), ("7", 7), ("7B", 7),
     ("1GiB", 1024**3)],
)  # fmt: skip
def test_sizes(text: str, count: int) -> None:
    """Decimal and binary units, in any case; a bare number is bytes."""
    assert size(text) == count


@pytest.mark.parametrize("text", ["", "MiB", "-1B", "15 elephants", "1e3"])
def test_what_is_no_size(text: str) -> None:
    """Anything else is none."""
    assert size(text) is None


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the reading itself fail."""
    assert duration(text) is None or duration(text) is not None
    assert size(text) is None or isinstance(size(text), int)
