"""Digest: plan what is due, and show what would come. The database decides what is due, so nothing is lost or repeated."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.cards import leading
from bot.core.digest_page import DigestNews, DigestPage, DigestStory, Reversal, develops, digest_page
from bot.core.digests import Due, cadence, instant, is_due, slots, window
from bot.core.freshness import is_fresh
from bot.core.gaps import gaps
from bot.core.look import Look
from bot.core.messages import Message
from bot.core.model import Channel, DigestPlan, Item, Mode, NewDelivery, Op, Story, Told
from bot.core.policy import topics_of
from bot.core.ports import Catalogue
from bot.core.store import Tx
from bot.core.turn_notes import withdrawn
from bot.core.turns import ToldTurn, TurnKind
from bot.pipeline.topics import TopicBook

log = logging.getLogger(__name__)

_EXTRA = "digest:extra:"
"""How the subject begins of a digest that somebody asked for; the time follows."""

VOLUME_DAYS = 7
"""Bars of a topic's sparkline."""


class DigestDesk:
    """Builds the digests of all channels."""

    def __init__(self, book: TopicBook, catalogue: Catalogue) -> None:
        self._book = book
        self._catalogue = catalogue

    def plan_due(self, tx: Tx, now: datetime) -> int:
        """Plan every digest whose instant has come. Returns how many."""
        return sum(
            self._plan(tx, channel, slot, now)
            for channel in tx.channels.all()
            if self._topics(tx, channel)
            for slot in slots(channel.digest)
        )

    def preview(self, tx: Tx, channel: Channel, now: datetime) -> Message:
        """What the next digest would say if it went out now. Changes nothing."""
        return self._page(tx, channel, self._so_far(tx, channel, now))[0].message

    def whole(self, tx: Tx, channel: Channel, now: datetime) -> Message:
        """The same with a line for every story: for paper, which has no limit."""
        return self._page(tx, channel, self._so_far(tx, channel, now), whole=True)[0].message

    def post(self, tx: Tx, channel: Channel, now: datetime) -> bool:
        """Plan a digest at once, beside the regular ones: it covers what the next one would. False for nothing to say."""
        page, news = self._page(tx, channel, self._so_far(tx, channel, now))
        _send(tx, channel, page, f"{_EXTRA}{now:%Y-%m-%dT%H:%M:%S}", now)
        return bool(news.stories)

    def posted_before(self, tx: Tx, channel: Channel, now: datetime) -> datetime | None:
        """When the last digest of these was planned, where one now would tell nothing further: nothing has come since."""
        last, due = tx.outbox.newest_post(channel.id, _EXTRA), self._so_far(tx, channel, now)
        if last is None or last.planned_at is None or last.planned_at < due.window_from:
            return None
        _, news = self._page(tx, channel, replace(due, window_from=last.planned_at))
        return None if news.stories or news.reversals else last.planned_at

    def leave_out(self, tx: Tx, channel: Channel, topic: str, now: datetime) -> None:
        """The next digests tell nothing of what a topic has brought so far, unless it develops."""
        for due, story in self._so_far_of(tx, channel, topic, now):
            tx.digests.add_entry(channel.id, due.cadence, story, due.local_date)

    def take_in(self, tx: Tx, channel: Channel, topic: str, now: datetime) -> int:
        """The next digests do tell it, though it was left out. Returns how many stories that are."""
        found = list(self._so_far_of(tx, channel, topic, now))
        for due, story in found:
            tx.digests.drop_entry(channel.id, due.cadence, story.id, since=due.window_from.date())
        return len({story.id for _, story in found})

    def _so_far_of(self, tx: Tx, channel: Channel, topic: str, now: datetime) -> Iterator[tuple[Due, Story]]:
        for slot in slots(channel.digest):
            kind = cadence(slot)
            start, end = window(slot, channel.timezone, tx.digests.last_window_end(channel.id, kind), now)
            due = Due(kind, now.date(), start, end)
            stories = {story.id: story for _, story, _ in tx.stories.between([topic], start, end)}
            yield from ((due, story) for story in stories.values())

    def _plan(self, tx: Tx, channel: Channel, slot: DigestPlan, now: datetime) -> bool:
        try:
            due = _due(tx, channel, slot, now)
            if due is None:
                return False
            page, news = self._page(tx, channel, due)
        except Exception:  # it delays no other channel's; nothing of it is written, so the next tick tries again
            log.exception("a bug kept the digest of channel %d from being planned", channel.id)
            return False
        if not tx.digests.begin(channel.id, due.cadence, due.local_date, window_from=due.window_from, window_to=due.window_to):
            return False
        if news.is_empty and not channel.digest.empty:
            return False
        _send(tx, channel, page, f"digest:{due.cadence}:{due.local_date}", now)
        for story in page.shown:
            tx.digests.add_entry(channel.id, due.cadence, story, due.local_date)
        return True

    def _so_far(self, tx: Tx, channel: Channel, now: datetime) -> Due:
        """The time that the next digest has to tell of, up to now."""
        slot = next(iter(slots(channel.digest)), DigestPlan())
        kind = cadence(slot)
        start, end = window(slot, channel.timezone, tx.digests.last_window_end(channel.id, kind), now)
        return Due(kind, now.date(), start, end)

    def _page(self, tx: Tx, channel: Channel, due: Due, *, whole: bool = False) -> tuple[DigestPage, DigestNews]:
        news = _News(tx, channel, due, self._topics(tx, channel)).gather()
        return digest_page(news, Look.of(channel, self._catalogue, self._book.faces), whole=whole), news

    def _topics(self, tx: Tx, channel: Channel) -> list[str]:
        """What its digest tells of: the topics of higher priority first, else in the order they were subscribed."""
        held = [s.topic for s in tx.channels.subscriptions(channel.id) if s.mode in (Mode.DIGEST, Mode.BOTH)]
        return sorted(held, key=lambda topic: -self._book.priority(topic))


@dataclass(frozen=True, slots=True)
class _News:
    """What a channel's digest has to tell, asked of the database."""

    tx: Tx
    channel: Channel
    due: Due
    topics: list[str]

    def gather(self) -> DigestNews:
        """All of it."""
        tx, start, end = self.tx, self.due.window_from, self.due.window_to
        turns = tx.turns.between(self.topics, start, end)
        stories: list[DigestStory] = []
        known: dict[str, list[str]] = {}
        for story, met in self._met().items():
            told = self._told(story, met, [turn.turn.kind for story_id, turn in turns if story_id == story.id])
            if told is not None:
                stories.append(told)
            elif not _withdrawn(tx, story):
                for topic in met:
                    known.setdefault(topic, []).append(story.ref)
        return DigestNews(
            self.due,
            self.topics,
            stories,
            known,
            {topic: tx.items.volumes(topic, end, VOLUME_DAYS) for topic in self.topics},
            [found for story_id, turn in turns if (found := self._reversal(story_id, turn))],
            [f"s{story_id}" for story_id in tx.fates.held(self.channel.id, start, end)],
            gaps(tx.outages.between(start, end), end),
        )

    def _met(self) -> dict[Story, dict[str, Item]]:
        """The stories of the window, each with its newest item on every followed topic it met. Old news that was only filed
        in this window (an archive dropped today) is no news of the day."""
        met: dict[Story, dict[str, Item]] = {}
        for topic, story, item in self.tx.stories.between(self.topics, self.due.window_from, self.due.window_to):
            if is_fresh(item.dating, self.due.window_from):
                met.setdefault(story, {})[topic] = self._speaker(item, topic)
        return met

    def _speaker(self, item: Item, topic: str) -> Item:
        """Who speaks for the story of `item`, its newest on the topic: one in the channel's language before others, one with a
        date before others, the newest."""
        met = [other for other in self.tx.stories.items(item.story_id) if topic in topics_of([other])] or [item]
        return max(met, key=lambda i: (i.language == self.channel.language, i.dating.at is not None, i.id))

    def _told(self, story: Story, met: dict[str, Item], turns: list[TurnKind]) -> DigestStory | None:
        """None for one that did not develop since a digest showed it, or was withdrawn."""
        shown = self.tx.digests.shown(self.channel.id, self.due.cadence, story.id)
        if not develops(story, shown, any(kind.loud for kind in turns)) or _withdrawn(self.tx, story):
            return None
        topics = sorted(met, key=self.topics.index)
        _, match = leading(list(met.values()), topics)
        first = match.topic if match else topics[0]
        standing = self.tx.standings.get(self.channel.id, story.id)
        told_at = standing.at if standing and standing.told is not Told.HELD else None
        others = (topic for topic in topics if topic != first)
        return DigestStory(story, met[first], (first, *others), told_at, shown, tuple(dict.fromkeys(turns)))

    def _reversal(self, story_id: int, told: ToldTurn) -> Reversal | None:
        story = self.tx.stories.get(story_id)
        if story is None or not (told.turn.kind.denies or told.turn.kind is TurnKind.WITHDRAWN):
            return None
        return Reversal(story, told, self.tx.items.get(told.item_id) if told.item_id else None)


def _send(tx: Tx, channel: Channel, page: DigestPage, subject: str, now: datetime) -> None:
    """Post the digest, silently, and below it what it had no room for."""
    post = tx.outbox.plan(NewDelivery(channel.id, Op.POST, subject, page.message.to_json(), silent=True), now=now)
    if post is not None and page.more is not None:
        target = f"delivery:{post}"
        more = NewDelivery(channel.id, Op.REPLY, f"{subject}/more", page.more.to_json(), target=target, silent=True)
        tx.outbox.plan(more, now=now)


def _withdrawn(tx: Tx, story: Story) -> bool:
    return withdrawn(tx.turns.of(story.id)) is not None


def _due(tx: Tx, channel: Channel, slot: DigestPlan, now: datetime) -> Due | None:
    """The digest whose instant has come and which is not planned yet."""
    local_date, kind = is_due(slot, channel.timezone, now), cadence(slot)
    if local_date is None or tx.digests.last_date(channel.id, kind) == local_date:
        return None
    start, end = window(slot, channel.timezone, tx.digests.last_window_end(channel.id, kind), now)
    return Due(kind, local_date, start, end)


def skip_passed(tx: Tx, channel: Channel, now: datetime) -> None:
    """A channel that starts to receive digests, or moves their time, after today's instant: the next one is tomorrow's.

    The run of today counts as done and covers nothing: tomorrow's window begins where this one would have or, for the first
    digest of all, at the instant that has passed, so that it covers its usual time.
    """
    for slot in slots(channel.digest):
        local_date = is_due(slot, channel.timezone, now)
        if local_date is not None:
            kind = cadence(slot)
            passed = instant(slot, channel.timezone, local_date)
            start = tx.digests.last_window_end(channel.id, kind) or passed
            tx.digests.begin(channel.id, kind, local_date, window_from=start, window_to=start)
