"""Digest: plan what is due, and show what would come. The database decides what is due, so nothing is lost or repeated."""

import logging
from datetime import datetime

from bot.core.digests import DigestLine, Due, cadence, digest, instant, is_due, window
from bot.core.freshness import is_fresh
from bot.core.look import Look
from bot.core.messages import Message
from bot.core.model import Channel, Item, Mode, NewDelivery, Op, Story, Told
from bot.core.ports import Catalogue
from bot.core.store import Tx
from bot.pipeline.topics import TopicBook

log = logging.getLogger(__name__)


class DigestDesk:
    """Builds the digests of all channels."""

    def __init__(self, book: TopicBook, catalogue: Catalogue) -> None:
        self._book = book
        self._catalogue = catalogue

    def plan_due(self, tx: Tx, now: datetime) -> int:
        """Plan every digest whose instant has come. Returns how many."""
        return sum(self._plan(tx, channel, now) for channel in tx.channels.all() if self._topics(tx, channel))

    def preview(self, tx: Tx, channel: Channel, now: datetime) -> Message:
        """What the next digest would say if it went out now. Changes nothing."""
        return self._build(tx, channel, self._window(tx, channel, now))[0]

    def post(self, tx: Tx, channel: Channel, now: datetime) -> bool:
        """Plan a digest at once, beside the regular ones: it covers what the next one would. False for nothing to say."""
        message, lines = self._build(tx, channel, self._window(tx, channel, now))
        subject = f"digest:extra:{now:%Y-%m-%dT%H:%M:%S}"
        tx.outbox.plan(NewDelivery(channel.id, Op.POST, subject, message.to_json(), silent=True), now=now)
        return bool(lines)

    def _plan(self, tx: Tx, channel: Channel, now: datetime) -> bool:
        try:
            due = _due(tx, channel, now)
            if due is None:
                return False
            message, lines = self._build(tx, channel, due)
        except Exception:  # it delays no other channel's; nothing of it is written, so the next tick tries again
            log.exception("a bug kept the digest of channel %d from being planned", channel.id)
            return False
        if not tx.digests.begin(channel.id, due.cadence, due.local_date, window_from=due.window_from, window_to=due.window_to):
            return False
        subject = f"digest:{due.cadence}:{due.local_date}"
        tx.outbox.plan(NewDelivery(channel.id, Op.POST, subject, message.to_json(), silent=True), now=now)
        for line in lines:
            tx.digests.add_entry(channel.id, line.story.id, line.story.revision, due.local_date)
        return True

    def _window(self, tx: Tx, channel: Channel, now: datetime) -> Due:
        kind = cadence(channel.digest)
        start, end = window(channel.digest, tx.digests.last_window_end(channel.id, kind), now)
        return Due(kind, now.date(), start, end)

    def _build(self, tx: Tx, channel: Channel, due: Due) -> tuple[Message, list[DigestLine]]:
        topics = self._topics(tx, channel)
        lines = [
            DigestLine(topic, story, _dated(tx, item), alerted=_told(tx, channel, story))
            for topic, story, item in tx.stories.between(topics, due.window_from, due.window_to)
            if _belongs(item, due) and tx.digests.shown_revision(channel.id, story.id) < story.revision
        ]
        return digest(channel, due, lines, topics, Look.of(channel, self._catalogue, self._book.faces)), lines

    def _topics(self, tx: Tx, channel: Channel) -> list[str]:
        """What its digest tells of: the topics of higher priority first, else in the order they were subscribed."""
        held = [s.topic for s in tx.channels.subscriptions(channel.id) if s.mode in (Mode.DIGEST, Mode.BOTH)]
        return sorted(held, key=lambda topic: -self._book.priority(topic))


def _told(tx: Tx, channel: Channel, story: Story) -> bool:
    """The channel was alerted of it, by a card or in a message of several stories."""
    standing = tx.standings.get(channel.id, story.id)
    return standing is not None and standing.told is not Told.HELD


def _dated(tx: Tx, item: Item) -> Item:
    """The item that speaks for its story in a digest: this one, or, where it has no date, the latest of the story that has."""
    if item.dating.at is not None:
        return item
    return next((other for other in reversed(tx.stories.items(item.story_id)) if other.dating.at), item)


def _due(tx: Tx, channel: Channel, now: datetime) -> Due | None:
    """The digest whose instant has come and which is not planned yet."""
    local_date, kind = is_due(channel.digest, channel.timezone, now), cadence(channel.digest)
    if local_date is None or tx.digests.last_date(channel.id, kind) == local_date:
        return None
    start, end = window(channel.digest, tx.digests.last_window_end(channel.id, kind), now)
    return Due(kind, local_date, start, end)


def _belongs(item: Item, due: Due) -> bool:
    """Old news that was only filed in this window (an archive dropped today) is no news of the day."""
    return is_fresh(item.dating, due.window_from)


def skip_passed(tx: Tx, channel: Channel, now: datetime) -> None:
    """A channel that starts to receive digests, or moves their time, after today's instant: the next one is tomorrow's.

    The run of today counts as done and covers nothing: tomorrow's window begins where this one would have or, for the first
    digest of all, at the instant that has passed, so that it covers its usual time.
    """
    local_date = is_due(channel.digest, channel.timezone, now)
    if local_date is None:
        return
    kind = cadence(channel.digest)
    passed = instant(channel.digest, channel.timezone, local_date)
    start = tx.digests.last_window_end(channel.id, kind) or passed
    tx.digests.begin(channel.id, kind, local_date, window_from=start, window_to=start)
