"""The alert policy: what becomes of an item in a channel. Pure, and one table: the first rule that decides, decides.

`RULES` is the order of precedence, the same that docs/policy.md explains and `why` goes through step by step. A rule looks at
a Case and gives a verdict, or a `Waived` (it would have decided, but this case may pass), or None (it does not apply).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.core.freshness import is_fresh
from bot.core.model import Channel, Fate, Item, Level, Mode, Mute, Muting, Pass, Standing, Story, Subscription, Told, Verdict
from bot.core.quiet import quiet_until

HOUR = timedelta(hours=1)
"""What the cap counts in."""


class Arrival(StrEnum):
    """How an item came."""

    NEWS = "news"
    ARCHIVE = "archive"
    """With its source's first fetch, or from an archive on purpose: stored, told nobody."""
    EDIT = "edit"
    """A new version of an item that was known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An item (just stored, in its story) and a channel: all that the rules look at.

    `met` are the channel's subscriptions that the story meets at level topic. `known_voice`: whom it counts as stood behind the
    story before it came. `posted`: cards of the last hour. `lately`: stories told within the storm window, this one not
    counted. `mutes` are those in force.
    """

    channel: Channel
    item: Item
    story: Story
    now: datetime
    met: tuple[Subscription, ...]
    arrival: Arrival = Arrival.NEWS
    standing: Standing | None = None
    known_voice: bool = False
    official: bool = False
    denial: bool = False
    withdrawn: bool = False
    urgent: frozenset[str] = frozenset()
    mutes: tuple[Mute, ...] = ()
    posted: int = 0
    lately: int = 0
    storming: bool = False

    @property
    def alerting(self) -> tuple[Subscription, ...]:
        """Those that ask for alerts."""
        return tuple(s for s in self.met if s.mode in (Mode.ALERT, Mode.BOTH))

    @property
    def unmuted(self) -> tuple[Subscription, ...]:
        """Those of `alerting` whose topic is not muted."""
        muted = {mute.subject for mute in self.mutes if mute.kind is Muting.TOPIC}
        return tuple(s for s in self.alerting if s.topic not in muted)

    @property
    def ready(self) -> tuple[Subscription, ...]:
        """Those of `unmuted` that have their independent publishers, or need none beside an official text."""
        enough = self.official and self.channel.policy.official
        return tuple(s for s in self.unmuted if enough or s.min_publishers <= self.story.publishers)

    @property
    def topics(self) -> tuple[str, ...]:
        """What a card names: the topics that are ready to be told of, else all that the story meets."""
        return tuple(s.topic for s in self.ready or self.met)


@dataclass(frozen=True, slots=True)
class Waived:
    """The rule does not hold this case back, because of `by`: a denial, an urgent topic, an official text."""

    by: str


Rule = Callable[[Case], Verdict | Waived | None]


def topics_of(items: Iterable[Item]) -> tuple[str, ...]:
    """The topics and keywords that the items met at level topic, in order of appearance."""
    found = (match.topic for item in items for match in item.matches if match.level is Level.TOPIC)
    return tuple(dict.fromkeys(found))


def decide(case: Case) -> Verdict:
    """The verdict of the first rule that gives one, with the rules that were waived before it."""
    passed: list[tuple[str, str]] = []
    for name, rule in RULES.items():
        match rule(case):
            case Verdict() as verdict:
                return replace(verdict, rule=name, passed=tuple(passed))
            case Waived(by):
                passed.append((name, by))
            case None:
                pass
    raise AssertionError("the last rule always decides")


def reply_at(case: Case) -> datetime | None:
    """When a short reply to the story's card (a denial, a confirmation) may be posted: now, at the end of quiet hours, or never
    (None) while the story is muted here."""
    if any(rule(case) for rule in (muted_all, muted_story, muted_topic, muted_publisher)):
        return None
    verdict = quiet(case)
    return datetime.fromisoformat(verdict.facts["until"]) if isinstance(verdict, Verdict) else case.now


def calm(channel: Channel, lately: int) -> bool:
    """Whether a storm is over: the window brought less than half of what began it."""
    return lately < max(1, channel.policy.storm // 2)


def archive(case: Case) -> Verdict | None:
    """A source's first fetch and a backfill are no news."""
    return _verdict(Fate.FILED) if case.arrival is Arrival.ARCHIVE else None


def told(case: Case) -> Verdict | None:
    """A story is told once; what joins it later brings its message up to date."""
    if case.standing is None or case.standing.told is Told.HELD:
        return None
    repeated = case.known_voice and not case.denial and case.arrival is Arrival.NEWS
    return _verdict(Fate.DUPLICATE if repeated else Fate.EDITED_IN, by=case.standing.told.value)


def withdrawn(case: Case) -> Verdict | None:
    """What the operator took back is told nobody anew."""
    return _verdict(Fate.FILED) if case.withdrawn else None


def edit(case: Case) -> Verdict | None:
    """An edit never alerts by itself."""
    return _verdict(Fate.FILED) if case.arrival is Arrival.EDIT else None


def mention(case: Case) -> Verdict | None:
    """Words that stand deep in a text make no topic of it."""
    return None if case.met else _verdict(Fate.FILED)


def too_old(case: Case) -> Verdict | None:
    """Only fresh news alerts."""
    within = case.channel.policy.fresh
    if is_fresh(case.item.dating, case.now, within):
        return None
    return _verdict(Fate.TOO_OLD, hours=round(within / HOUR, 1))


def digest_only(case: Case) -> Verdict | None:
    """No subscription that it meets asks for alerts."""
    return None if case.alerting else _verdict(Fate.DIGESTED)


def muted_all(case: Case) -> Verdict | None:
    """The channel muted everything for a time."""
    return _muted(case, Muting.ALL, {""})


def muted_story(case: Case) -> Verdict | None:
    """The channel muted this story for a time."""
    return _muted(case, Muting.STORY, {str(case.story.id)})


def muted_topic(case: Case) -> Verdict | None:
    """The channel muted every topic for which it would be alerted."""
    return None if case.unmuted else _muted(case, Muting.TOPIC, {s.topic for s in case.alerting})


def muted_publisher(case: Case) -> Verdict | None:
    """The channel muted whoever published it."""
    return _muted(case, Muting.PUBLISHER, {case.item.publisher})


def min_publishers(case: Case) -> Verdict | Waived | None:
    """Too few independent publishers stand behind it; an official text needs no other."""
    least = min(s.min_publishers for s in case.unmuted)
    if not case.ready:
        return _verdict(Fate.WAITING, least=least, has=case.story.publishers)
    return None if least <= case.story.publishers else Waived("official")


def quiet(case: Case) -> Verdict | Waived | None:
    """Quiet hours hold what comes, but for what the channel lets pass."""
    until = quiet_until(case.channel.quiet, case.channel.timezone, case.now)
    if until is None:
        return None
    if case.denial and Pass.DENIALS in case.channel.policy.quiet_pass:
        return Waived("denial")
    if Pass.URGENT in case.channel.policy.quiet_pass and any(s.topic in case.urgent for s in case.ready):
        return Waived("urgent")
    return _verdict(Fate.HELD, until=until.isoformat())


def storm(case: Case) -> Verdict | Waived | None:
    """In a storm new stories stand in one rolling message; denials pass."""
    threshold = case.channel.policy.storm
    if not threshold or not (case.storming or case.lately + 1 >= threshold):
        return None
    if case.denial:
        return Waived("denial")
    minutes = round(case.channel.policy.storm_window / timedelta(minutes=1))
    return _verdict(Fate.STORMED, count=case.lately + 1, minutes=minutes)


def cap(case: Case) -> Verdict | Waived | None:
    """The hour has had its cards: further stories stand in one message; denials pass."""
    most = case.channel.policy.cap
    if not most or case.posted < most:
        return None
    return Waived("denial") if case.denial else _verdict(Fate.CAPPED, cap=most)


def alert(_: Case) -> Verdict:
    """Nothing holds it back."""
    return _verdict(Fate.ALERTED)


RULES: Mapping[str, Rule] = {
    "archive": archive,
    "told": told,
    "withdrawn": withdrawn,
    "edit": edit,
    "mention": mention,
    "too-old": too_old,
    "digest-only": digest_only,
    "muted-all": muted_all,
    "muted-story": muted_story,
    "muted-topic": muted_topic,
    "muted-publisher": muted_publisher,
    "min": min_publishers,
    "quiet": quiet,
    "storm": storm,
    "cap": cap,
    "alert": alert,
}
"""In order of precedence."""


def _muted(case: Case, kind: Muting, subjects: set[str]) -> Verdict | None:
    """MUTED until the first of the mutes that hold it back is over."""
    held = [mute for mute in case.mutes if mute.kind is kind and mute.subject in subjects]
    return _verdict(Fate.MUTED, until=min(mute.until for mute in held).isoformat()) if held else None


def _verdict(fate: Fate, **facts: Any) -> Verdict:
    """Without its rule's name, which the table gives."""
    return Verdict(fate, "", facts)
