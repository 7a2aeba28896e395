"""The story that a new item joins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.facts import Fact, fact
from bot.core.stories.copies import COPY
from bot.core.stories.likeness import Likeness
from bot.core.stories.packing import Entry

_FIRM = 1.0
"""Score from which one item of several is enough to join their story."""
_SUPPORT = 0.34
"""Share of a story's candidates that must report the same."""


@dataclass(frozen=True, slots=True)
class Joining:
    """An item's place. `copied_from` is the entry whose text it has, or None for words of its own."""

    story_id: int
    why: Fact
    copied_from: Entry | None = None


def story_for(found: Sequence[tuple[Likeness, Entry]]) -> Joining | None:
    """The story of the items most like the new one, of `found` (the best first); None where it founds one.

    A story of several items is joined by being like one of them clearly, or like two: else a chain of small likenesses would
    make one story of a whole week.
    """
    stories: dict[int, list[tuple[Likeness, Entry]]] = {}
    for pair in found:
        stories.setdefault(pair[1].story_id, []).append(pair)
    for story_id, pairs in stories.items():
        same = [pair for pair in pairs if pair[0].same]
        if len(same) >= _SUPPORT * len(pairs) and same and (len(pairs) == 1 or len(same) > 1 or same[0][0].score >= _FIRM):
            likeness, entry = same[0]
            return Joining(story_id, fact("story-like", item=f"i{entry.item_id}", why=likeness.why), _copied(same))
    return None


def _copied(same: Iterable[tuple[Likeness, Entry]]) -> Entry | None:
    """The oldest entry with the same text."""
    copies = [entry for likeness, entry in same if likeness.copied >= COPY]
    return min(copies, key=lambda entry: entry.item_id, default=None)
