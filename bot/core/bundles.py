"""A bundle: one message that tells several stories, a line each. Pure; words come from the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.look import Look
from bot.core.messages import Message, Run, SmallPrint, Text, bold, link, words
from bot.core.model import Bundle, Item, Story, Told
from bot.core.turns import TurnKind

MOST_LINES = 20
"""Stories with a line of their own, so that the whole is one message everywhere; of the rest the ids stand there."""

LONGEST_HEADLINE = 110
"""Code points: two lines on a phone."""

MOST_NAMES = 2
"""Publishers named in a line."""


@dataclass(frozen=True, slots=True)
class BundleLine:
    """One story: the item that speaks for it on the `topics` it met, the names of those that report it, how it turned."""

    story: Story
    item: Item
    topics: tuple[str, ...]
    publishers: tuple[str, ...]
    turns: tuple[TurnKind, ...] = ()


def bundle_message(bundle: Bundle, lines: Sequence[BundleLine], look: Look) -> Message:
    """The whole message: what it is, the stories most reported first (then the newest), each with link, sources and id."""
    ordered = sorted(lines, key=lambda line: (-line.story.publishers, -line.story.last_item_at.timestamp(), line.story.id))
    title = _title(bundle, len(ordered), look)
    runs: list[str | Run] = []
    for number, line in enumerate(ordered[:MOST_LINES], 1):
        faces = " · ".join(map(look.topic, line.topics))
        runs += [
            "\n" if runs else "",
            f"{number}. ",
            *_marks(line, look),
            link(_headline(line), line.item.link),
            f"\n   {faces} · {_facts(line, look)}",
        ]
    rest = ordered[MOST_LINES:]
    foot = look.say(_FEET[bundle.kind], at=look.local(bundle.opened_at))
    ids = " ".join(line.story.ref for line in rest)
    more = [Text(words(look.say("bundle-more", count=len(rest), ids=ids)))] if rest else []
    return Message((Text(words(bold(title))), Text(words(*runs)), *more, SmallPrint(words(foot))), title)


_FEET = {Told.SUMMARY: "bundle-summary-foot", Told.OVERFLOW: "bundle-overflow-foot", Told.STORM: "bundle-storm-foot"}


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


def _marks(line: BundleLine, look: Look) -> list[str | Run]:
    """What changed since it was first reported, before its headline."""
    loud = dict.fromkeys(kind for kind in line.turns if kind.loud)
    return [part for kind in loud for part in (bold(look.say(f"turn-{kind}")), " · ")]


def _facts(line: BundleLine, look: Look) -> str:
    named = ", ".join(line.publishers[:MOST_NAMES])
    counted = look.say("card-sources", count=line.story.publishers)
    return f"{counted} ({named}) · {line.story.ref}" if named else f"{counted} · {line.story.ref}"
