"""What people say of how well a topic finds: too much, too little."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MarkKind(StrEnum):
    """Which way a topic was wrong."""

    IRRELEVANT = "irrelevant"
    """It was told, and is not relevant."""
    MISSED = "missed"
    """It is relevant, and was not told."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One such word, kept as an example for the topic: the item's own words stand in it, for pages that are not stored too.

    `topic` is empty where nobody could say which one was meant. `reason` is the person's, or what was found to be missing.
    """

    id: int
    kind: MarkKind
    channel_id: int
    topic: str
    title: str
    text: str
    language: str
    url: str
    reason: str
    user: str
    at: datetime
    story_id: int | None = None

    @property
    def ref(self) -> str:
        """The id people see and type: `m12`."""
        return f"m{self.id}"


@dataclass(frozen=True, slots=True)
class NewMark:
    """A mark that asks to be kept; see `Mark`."""

    kind: MarkKind
    channel_id: int
    topic: str
    title: str
    text: str = ""
    language: str = ""
    url: str = ""
    reason: str = ""
    user: str = ""
    story_id: int | None = None
