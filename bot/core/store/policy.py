"""What is asked of the alert policy's tables: fates, mutes, and how each story stands in each channel."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Protocol

from bot.core.model import Bundle, Fate, Mark, MarkKind, Mute, Muting, NewMark, Recorded, Standing, Told, Verdict


class Fates(Protocol):
    """What became of each matched item in each subscribed channel."""

    def record(self, channel_id: int, item_id: int, verdict: Verdict, *, now: datetime) -> None:
        """Insert, or replace what was recorded."""
        ...

    def record_first(self, channel_id: int, item_id: int, verdict: Verdict, *, now: datetime) -> None:
        """Insert, or leave what was recorded."""
        ...

    def follow(self, channel_id: int, story_id: int, before: Collection[Fate], verdict: Verdict, *, now: datetime) -> int:
        """The story's items that had one of the fates `before` share this one from now on; how many."""
        ...

    def get(self, channel_id: int, item_id: int) -> Recorded | None: ...

    def of_items(self, channel_id: int, item_ids: Iterable[int]) -> list[Recorded]:
        """Those that are recorded, by item."""
        ...

    def held(self, channel_id: int, start: datetime, end: datetime) -> list[int]:
        """Ids of the stories of which an item was held by quiet hours, or released from them, in [start, end)."""
        ...

    def counts(self, channel_id: int, since: datetime) -> dict[Fate, int]:
        """How many items met each fate since then; every fate is named."""
        ...


class Mutes(Protocol):
    """What channels do not want to be alerted of for a time."""

    def add(self, mute: Mute, *, now: datetime) -> None:
        """Insert, or replace the end of the one there is."""
        ...

    def end(self, channel_id: int, kind: Muting | None = None, subject: str = "", *, now: datetime) -> list[Mute]:
        """End one, or (None) all; returns those that were in force."""
        ...

    def of(self, channel_id: int, now: datetime) -> list[Mute]:
        """Those in force, the first to end first."""
        ...

    def publishers(self, named: str) -> list[tuple[str, str]]:
        """(family, name) of those recent publishers that are meant by a family or name, the most frequent first."""
        ...


class Standings(Protocol):
    """How a story stands in a channel, once for each; and the messages that tell several stories."""

    def get(self, channel_id: int, story_id: int) -> Standing | None: ...

    def set(self, standing: Standing) -> None:
        """Insert or replace."""
        ...

    def forget(self, channel_id: int, story_id: int) -> None: ...

    def bundled(self, story_id: int) -> list[Standing]:
        """Where a message of several stories tells it."""
        ...

    def held(self, channel_id: int) -> list[Standing]:
        """Those that wait for the end of quiet hours, the longest first."""
        ...

    def holding(self) -> list[int]:
        """Ids of the channels in which any story is held."""
        ...

    def count(self, channel_id: int, told: Collection[Told], since: datetime, now: datetime) -> int:
        """How many stories were told so in (since, now]."""
        ...

    def bundle(self, bundle_id: int) -> Bundle: ...

    def open_bundle(self, channel_id: int, kind: Told) -> Bundle | None:
        """The one of this kind that takes further stories."""
        ...

    def open_bundles(self) -> list[Bundle]: ...

    def begin_bundle(self, channel_id: int, kind: Told, *, now: datetime) -> Bundle:
        """A new one, without a message yet."""
        ...

    def stories_of(self, bundle_id: int) -> list[int]:
        """The stories that it tells, in the order they came."""
        ...

    def posted(self, bundle_id: int, post_id: int, *, now: datetime) -> None:
        """The delivery `post_id` will post it."""
        ...

    def touch(self, bundle_id: int, *, now: datetime) -> None:
        """It has something new to show."""
        ...

    def changed(self, shown_before: datetime) -> list[Bundle]:
        """Those with something new to show that were last shown at or before then."""
        ...

    def rewrite(self, bundle: Bundle, payload: dict[str, Any], *, now: datetime) -> bool:
        """Where its post surely was not accepted yet, let it say this instead."""
        ...

    def shown(self, bundle_id: int, revision: int, *, now: datetime) -> None:
        """It shows all there is, in this revision."""
        ...

    def close(self, bundle_id: int, *, now: datetime) -> None:
        """It takes no further stories."""
        ...

    def merge(self, into: int, gone: int) -> None:
        """The story `gone` is part of `into` now: where both stand in a channel, what was told counts before what was held."""
        ...


class Marks(Protocol):
    """Examples that people gave of what a topic told and should not, or should have and did not."""

    def add(self, mark: NewMark, *, now: datetime) -> Mark:
        """Insert, or replace the reason of the one there is for the same channel, kind, topic and story or page."""
        ...

    def drop(self, channel_id: int, kind: MarkKind, story_id: int) -> int:
        """Take back what a channel said of a story. Returns how many marks are gone."""
        ...

    def remove(self, mark_id: int, channel_id: int) -> bool:
        """Done with, or a mistake; False where the channel has none of this id."""
        ...

    def all(self, channel_id: int | None = None) -> list[Mark]:
        """By topic, the newest first; of one channel, or of all."""
        ...
