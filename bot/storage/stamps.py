"""Instants as the database keeps them: `YYYY-MM-DDTHH:MM:SS.ffffffZ`, UTC, 27 characters: text order is time order."""

from datetime import UTC, datetime
from typing import overload


@overload
def to_stamp(at: datetime) -> str: ...
@overload
def to_stamp(at: None) -> None: ...
@overload
def to_stamp(at: datetime | None) -> str | None: ...
def to_stamp(at: datetime | None) -> str | None:
    """The instant as text; None stays None. Raises ValueError for a datetime without a zone."""
    if at is None:
        return None
    if at.tzinfo is None:
        raise ValueError(f"{at} has no zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@overload
def from_stamp(text: str) -> datetime: ...
@overload
def from_stamp(text: None) -> None: ...
@overload
def from_stamp(text: str | None) -> datetime | None: ...
def from_stamp(text: str | None) -> datetime | None:
    """What `to_stamp` wrote, UTC-aware."""
    return None if text is None else datetime.fromisoformat(text)
