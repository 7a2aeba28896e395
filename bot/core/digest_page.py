"""How a digest reads: what developed, by topic, a line each, what is doubtful, and what it cannot know. Pure.

It fits by ranking: the first message takes the stories that matter most, further ones stand in its thread, the rest is counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.cards import sources_of
from bot.core.digests import Due, Shown
from bot.core.gaps import MOST_GAPS, Gap
from bot.core.look import Look
from bot.core.messages import Block, Heading, Message, Run, SmallPrint, Text, bold, link, tap, words
from bot.core.model import UNDATED, Item, Precision, Story
from bot.core.sparkline import sparkline
from bot.core.turns import ToldTurn, TurnKind

BUDGET = 2600
"""UTF-16 units in the lines of one message: with headings and foot it is one on every platform, and two screens of a phone."""

MOST_LINES = 16
MOST_OF_TOPIC = 8
MOST_IDS = 12
LONGEST_HEADLINE = 110
"""Code points: two lines on a phone."""


@dataclass(frozen=True, slots=True)
class DigestStory:
    """A story that is new or developed: the item that speaks for it, the followed topics it met (the one it is told under
    first), when the channel was told of it, how a digest showed it before, and what turned since."""

    story: Story
    item: Item
    topics: tuple[str, ...]
    told_at: datetime | None = None
    shown: Shown | None = None
    turns: tuple[TurnKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Reversal:
    """A story was denied, corrected, retracted or withdrawn; by `item`, or an operator's word (None)."""

    story: Story
    told: ToldTurn
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class DigestNews:
    """All that one digest tells. `topics` in the order they are told; `known` are stories by topic of which more came that is
    no development; `volumes` are counts a day by topic; `held` the stories that quiet hours held."""

    due: Due
    topics: Sequence[str]
    stories: Sequence[DigestStory] = ()
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    volumes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    reversals: Sequence[Reversal] = ()
    held: Sequence[str] = ()
    gaps: Sequence[Gap] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to tell, and nothing that readers should doubt."""
        return not (self.stories or self.reversals or self.gaps or self.held)


@dataclass(frozen=True, slots=True)
class DigestPage:
    """The digest's message, what stands in its thread (None where all fits), and the stories with a line of their own."""

    message: Message
    more: Message | None = None
    shown: tuple[Story, ...] = ()


def develops(story: Story, shown: Shown | None, turned: bool) -> bool:
    """Whether a digest tells it (again): it never did, or a further independent source or a turn came since. Reprints and
    edits are no development."""
    return shown is None or turned or (story.revision > shown.revision and story.publishers > shown.voices)


def ranked(stories: Sequence[DigestStory], topics: Sequence[str]) -> list[DigestStory]:
    """Most independent sources first, then what nobody here was told yet, then by the topics' order, then the newest."""
    return sorted(
        stories,
        key=lambda s: (
            -s.story.publishers,
            s.told_at is not None or s.shown is not None,
            topics.index(s.topics[0]),
            -s.story.last_item_at.timestamp(),
            s.story.id,
        ),
    )


def digest_page(news: DigestNews, look: Look, *, whole: bool = False) -> DigestPage:
    """The digest's messages; `whole`: every story has its line in the one message, however long, for paper."""
    order = ranked(news.stories, news.topics)
    first = order if whole else _fitting(_heads_first(order, MOST_OF_TOPIC), look)
    alerted = [s for s in order if s not in first and s.told_at]
    second = _fitting([s for s in order if s not in first and not s.told_at], look)
    title, foot = _title(news, look), _foot(news, look)
    count = look.say("digest-summary", count=len(order))
    if not order:
        line = look.runs("digest-empty", title=title, beyond=_beyond(_all_known(news), look))
        doubts = [*_reversals(news.reversals, look), *([] if news.is_empty else foot)]
        return DigestPage(Message((Text(words(*line)), *doubts), count))
    split = _Split(first, second, alerted)
    sections = [_section(topic, news, order, split, look) for topic in news.topics]
    marked = {s.story.id for s in first}
    doubts = _reversals([reversal for reversal in news.reversals if reversal.story.id not in marked], look)
    message = Message((Heading(title), *sections, *doubts, *foot), count)
    shown = tuple(s.story for s in (*first, *second, *alerted))
    return DigestPage(message, _more(second, title, news, look) if second else None, shown)


@dataclass(frozen=True, slots=True)
class _Split:
    """Where the stories stand: in the message, in its thread, or (alerted before) as an id only."""

    first: Sequence[DigestStory]
    second: Sequence[DigestStory]
    alerted: Sequence[DigestStory]


def _heads_first(order: Sequence[DigestStory], most: int) -> list[DigestStory]:
    """Each topic's foremost story before any second one; no more than `most` of a topic."""
    by_topic: dict[str, list[DigestStory]] = {}
    for story in order:
        by_topic.setdefault(story.topics[0], []).append(story)
    heads = [own[0] for own in by_topic.values()]
    allowed = {s.story.id for own in by_topic.values() for s in own[:most]}
    return [*heads, *(s for s in order if s not in heads and s.story.id in allowed)]


def _fitting(order: Sequence[DigestStory], look: Look) -> list[DigestStory]:
    """As many as keep within the budget, by rank: one that is too long is passed over, none is cut."""
    taken: list[DigestStory] = []
    left = BUDGET
    for story in order[: 4 * MOST_LINES]:
        size = len("".join(run.text for run in _line(story, look)).encode("utf-16-le")) // 2 + 4
        if len(taken) < MOST_LINES and (size <= left or not taken):
            taken.append(story)
            left -= size
    return taken


def _title(news: DigestNews, look: Look) -> str:
    due = news.due
    return look.say(
        f"digest-title-{due.cadence}",
        day=look.day(due.window_to),
        since=look.moment(due.window_from, due.window_to),
        zone=look.zone,
    )


def _section(topic: str, news: DigestNews, order: Sequence[DigestStory], split: _Split, look: Look) -> Text:
    """One topic: its volume, numbered lines, and in one line each what stands elsewhere, was alerted, or is only counted."""
    own = [s for s in order if s.topics[0] == topic]
    elsewhere = [s.story.ref for s in order if topic in s.topics[1:]]
    runs: list[str | Run] = [bold(look.topic(topic)), f" {sparkline(news.volumes.get(topic, ()))} "]
    if not own:
        beyond = [*elsewhere, *news.known.get(topic, ())]
        return Text(words(*runs, look.say("digest-nothing"), *_beyond(beyond, look)))
    runs.append(look.say("digest-count", count=len(own)))
    for number, story in enumerate((s for s in own if s in split.first), 1):
        runs += [f"\n{number}. ", *_line(story, look)]
    if alerted := [s.story.ref for s in own if s in split.alerted]:
        runs += ["\n", *look.runs("digest-alerted-too", stories=_refs(alerted))]
    if elsewhere:
        runs += ["\n", *look.runs("digest-elsewhere", stories=_refs(elsewhere))]
    if below := sum(s in split.second for s in own):
        runs.append("\n" + look.say("digest-below", count=below))
    if rest := sum(s not in (*split.first, *split.second, *split.alerted) for s in own):
        runs.append("\n" + look.say("digest-more", count=rest, topic=topic))
    return Text(words(*runs))


def _more(second: Sequence[DigestStory], title: str, news: DigestNews, look: Look) -> Message:
    """What stands in the digest's thread."""
    blocks: list[Block] = []
    for topic in news.topics:
        own = [s for s in second if s.topics[0] == topic]
        lines = [run for s in own for run in (Run("\n• "), *_line(s, look))]
        blocks += [Text(words(bold(look.topic(topic)), *lines))] if own else []
    return Message(tuple(blocks), look.say("digest-more-summary", title=title))


def _line(story: DigestStory, look: Look) -> list[Run]:
    """Headline with its link, sources, date, id, and whether it was alerted."""
    marks = [part for kind in story.turns if kind.loud for part in (bold(look.say(f"turn-{kind}")), " · ")]
    counted = sources_of(story.story, look)
    if story.shown and story.shown.voices < story.story.publishers:
        counted = look.say("digest-grew", sources=counted, before=story.shown.voices)
    facts = f" · {counted} · {_date(story.item, look)} · "
    told = " · " + look.say("digest-alerted", when=look.weekday(story.told_at)) if story.told_at else ""
    return list(words(*marks, link(headline(story.item.title), story.item.link), facts, tap(story.story.ref), told))


def _date(item: Item, look: Look) -> str:
    """A line has no room for bounds: what is not dated itself has no date here."""
    return look.date(UNDATED if item.dating.precision is Precision.BOUND else item.dating)


def headline(title: str) -> str:
    """A title that fits, cut between words where it is too long."""
    if len(title) <= LONGEST_HEADLINE:
        return title
    cut = title[:LONGEST_HEADLINE]
    return (cut[: cut.rfind(" ")] if " " in cut[LONGEST_HEADLINE // 2 :] else cut).rstrip(" ,;:–—-") + " …"


def _reversals(reversals: Sequence[Reversal], look: Look) -> list[Block]:
    """A line each for those whose story has none of its own, where it would be marked."""
    if not reversals:
        return []
    runs: list[str | Run] = [bold(look.say("digest-doubt-more"))]
    for reversal in reversals[:MOST_LINES]:
        kind = look.say(f"turn-{reversal.told.turn.kind}")
        said = link(headline(reversal.item.title), reversal.item.link) if reversal.item else headline(reversal.story.title)
        runs += [f"\n• {kind} · ", said, " · ", tap(reversal.story.ref)]
    return [Text(words(*runs))]


def _foot(news: DigestNews, look: Look) -> list[SmallPrint]:
    now = news.due.window_to
    doubted = dict.fromkeys(reversal.story.ref for reversal in news.reversals)
    parts = [*look.runs("digest-doubt", stories=_refs([*doubted]))] if doubted else [look.say("digest-doubt-none")]
    parts += [" · ", look.say("digest-held", count=len(news.held)), *([" (", *_refs(news.held), ")"] if news.held else [])]
    told = [_gap(gap, now, look) for gap in news.gaps[:MOST_GAPS]]
    if hidden := len(news.gaps) - len(told):
        told.append(look.say("digest-gaps-more", count=hidden))
    parts += [" · ", look.say("digest-gap", gaps="; ".join(told)) if told else look.say("digest-gap-none")]
    return [SmallPrint(words(*parts))]


def _gap(gap: Gap, now: datetime, look: Look) -> str:
    what = look.say("digest-gap-feeds", count=gap.sources) if gap.sources else look.say("digest-gap-parley")
    since = look.moment(gap.since, now)
    if gap.until is None:
        return f"{what} {look.say('digest-gap-since', since=since)}"
    same_day = look.local(gap.since).date() == look.local(gap.until).date()
    return f"{what} {since}-{look.clock(gap.until) if same_day else look.moment(gap.until, now)}"


def _all_known(news: DigestNews) -> list[str]:
    return list(dict.fromkeys(ref for refs in news.known.values() for ref in refs))


def _beyond(refs: Sequence[str], look: Look) -> tuple[str | Run, ...]:
    return look.runs("digest-beyond", stories=_refs(refs)) if refs else ()


def _refs(refs: Sequence[str]) -> tuple[str | Run, ...]:
    """Ids to tap, in a row."""
    row: list[str | Run] = [part for ref in refs[:MOST_IDS] for part in (", ", tap(ref))]
    return (*row[1:], *([" …"] if len(refs) > MOST_IDS else []))
