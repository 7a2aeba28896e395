"""The only place that reads the clock."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """This instant, UTC-aware."""
        return datetime.now(UTC)  # noqa: TID251 (the edge itself)
