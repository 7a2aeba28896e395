"""A bundle: one message that tells several stories, a line each. Pure; words come from the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.core.cards import sources_of
from bot.core.look import Look
from bot.core.messages import Message, Run, SmallPrint, Text, bold, link, tap, words
from bot.core.model import Bundle, Item, Story, Told
from bot.core.turns import TurnKind

MOST_LINES = 20
"""Stories with a line of their own; of the rest the ids stand there."""

BUDGET = 3200
"""UTF-16 units in all lines, so that the whole is one message everywhere: only one message can be edited."""

MOST_IDS = 60
"""Ids of further stories."""

LONGEST_HEADLINE = 110
"""Code points: two lines on a phone."""

MOST_NAMES = 2
"""Publishers named in a line."""


@dataclass(frozen=True, slots=True)
class BundleLine:
    """One story: the item that speaks for it on the `topics` it met, the names of those that report it, how it turned.

    `withdrawn` is the operator's reason for taking it back, which then stands in place of who reports it; None otherwise.
    """

    story: Story
    item: Item
    topics: tuple[str, ...]
    publishers: tuple[str, ...]
    turns: tuple[TurnKind, ...] = ()
    withdrawn: str | None = None


def bundle_message(bundle: Bundle, lines: Sequence[BundleLine], look: Look) -> Message:
    """The whole message: what it is, the stories most reported first (then the newest), each with link, sources and id."""
    if not lines:  # all were merged into stories that other messages tell
        gone = look.say("bundle-empty")
        return Message((SmallPrint(words(gone)),), gone)
    ordered = sorted(lines, key=lambda line: (-line.story.publishers, -line.story.last_item_at.timestamp(), line.story.id))
    title = _title(bundle, len(ordered), look)
    shown = _fitting(ordered, look)
    runs: list[str | Run] = []
    for number, line in enumerate(shown, 1):
        runs += [
            "\n" if runs else "",
            f"{number}. ",
            *_marks(line, look),
            link(_headline(line), line.item.link),
            f"\n   {_facts(line, look)} · ",
            tap(line.story.ref),
        ]
    rest = ordered[len(shown) :]
    foot = look.say(_FEET[bundle.kind], at=look.local(bundle.opened_at))
    more = [Text(words(look.say("bundle-more", count=len(rest)), *_ids(rest)))] if rest else []
    return Message((Text(words(bold(title))), Text(words(*runs)), *more, SmallPrint(words(foot))), title)


_FEET = {Told.SUMMARY: "bundle-summary-foot", Told.OVERFLOW: "bundle-overflow-foot", Told.STORM: "bundle-storm-foot"}


def _fitting(ordered: Sequence[BundleLine], look: Look) -> Sequence[BundleLine]:
    """The first lines that keep within the budget, at least one."""
    sizes = (len(f"{_headline(line)}{_facts(line, look)}".encode("utf-16-le")) // 2 + 20 for line in ordered)
    count = sum(total <= BUDGET for total in accumulate(sizes))
    return ordered[: min(max(count, 1), MOST_LINES)]


def _title(bundle: Bundle, count: int, look: Look) -> str:
    match bundle.kind:
        case Told.SUMMARY:
            return look.say("bundle-summary", count=count)
        case Told.OVERFLOW:
            return look.say("bundle-overflow", count=count)
        case _:
            return look.say("bundle-storm", count=count)


def _headline(line: BundleLine) -> str:
    title = line.item.title
    return title if len(title) <= LONGEST_HEADLINE else title[: LONGEST_HEADLINE - 1].rstrip() + "…"


def _ids(lines: Sequence[BundleLine]) -> list[str | Run]:
    runs = [part for line in lines[:MOST_IDS] for part in (" ", tap(line.story.ref))]
    return [*runs, " …"] if len(lines) > MOST_IDS else runs


def _marks(line: BundleLine, look: Look) -> list[str | Run]:
    """What changed since it was first reported, before its headline."""
    loud = dict.fromkeys(kind for kind in line.turns if kind.loud)
    return [part for kind in loud for part in (bold(look.say(f"turn-{kind}")), " · ")]


def _facts(line: BundleLine, look: Look) -> str:
    """On which topics, and who reports it; or why it is told no more."""
    if line.withdrawn is not None:
        return line.withdrawn or look.say("bundle-withdrawn")
    named = ", ".join(line.publishers[:MOST_NAMES])
    counted = sources_of(line.story, look) + (f" ({named})" if named else "")
    return " · ".join((*map(look.topic, line.topics), counted))
