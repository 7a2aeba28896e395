"""Bundling: messages that tell several stories, a line each: what quiet hours held, an hour's overflow, a storm.

What is due stands in the database and is asked for by the tick: a restart, downtime or a clock that was put neither loses nor
repeats anything. A story is in one bundle of a channel at most (the key of its standing sees to it).
"""

from collections.abc import Iterable
from datetime import datetime

from bot.core.bundles import BundleLine, bundle_message
from bot.core.cards import leading
from bot.core.look import Look
from bot.core.model import Bundle, Channel, Fate, Mode, Muting, NewDelivery, Op, Standing, Story, Told, Verdict
from bot.core.outbox import EDIT_PAUSE
from bot.core.policy import HOUR, calm, topics_of
from bot.core.ports import Catalogue
from bot.core.quiet import quiet_until
from bot.core.store import Tx
from bot.core.turn_notes import withdrawn
from bot.pipeline.topics import TopicBook

NEW_STORIES = (Told.CARD, Told.STORM, Told.OVERFLOW)
"""What counts as a new story of the last minutes; a summary tells of the night."""


class Bundler:
    """Plans bundles. Everything it does is planned in the caller's transaction."""

    def __init__(self, book: TopicBook, catalogue: Catalogue) -> None:
        self._book = book
        self._catalogue = catalogue

    def plan_due(self, tx: Tx, now: datetime) -> int:
        """Release what quiet hours held where they are over, end storms and overflows, show what bundles gained. Returns how
        many deliveries were planned."""
        planned = sum(self.release(tx, tx.channels.get(channel_id), now) for channel_id in tx.standings.holding())
        for bundle in tx.standings.open_bundles():
            self.current(tx, tx.channels.get(bundle.channel_id), bundle.kind, now)
        return planned + sum(self._show(tx, bundle, now) for bundle in tx.standings.changed(now - EDIT_PAUSE))

    def release(self, tx: Tx, channel: Channel, now: datetime) -> bool:
        """Tell in one summary what the channel's quiet hours held, if they are over. False where nothing was to be told."""
        held = tx.standings.held(channel.id)
        if not held or quiet_until(channel.quiet, channel.timezone, now):
            return False
        due = [standing for standing in held if not self._drop(tx, channel, standing, now)]
        if not due:
            return False
        bundle = tx.standings.begin_bundle(channel.id, Told.SUMMARY, now=due[0].at)
        for standing in due:
            tx.standings.set(Standing(channel.id, standing.story_id, Told.SUMMARY, now, bundle.id))
            released = Verdict(Fate.RELEASED, "quiet")
            tx.fates.follow(channel.id, standing.story_id, (Fate.HELD,), released, now=now)
        tx.standings.close(bundle.id, now=now)
        return self._post(tx, bundle, now)

    def add(self, tx: Tx, channel: Channel, kind: Told, story: Story, now: datetime) -> bool:
        """Tell a story in the open bundle of this kind, or begin one. Returns whether a delivery was planned at once."""
        bundle = self.current(tx, channel, kind, now)
        begins = bundle is None
        bundle = bundle or tx.standings.begin_bundle(channel.id, kind, now=now)
        tx.standings.set(Standing(channel.id, story.id, kind, now, bundle.id))
        if begins:
            return self._post(tx, bundle, now)
        tx.standings.touch(bundle.id, now=now)
        return False

    def update(self, tx: Tx, bundle_id: int, now: datetime) -> None:
        """A story that it tells has developed: shown with the next edit."""
        tx.standings.touch(bundle_id, now=now)

    def current(self, tx: Tx, channel: Channel, kind: Told, now: datetime) -> Bundle | None:
        """The bundle of this kind that still takes stories; one whose time is over is closed."""
        bundle = tx.standings.open_bundle(channel.id, kind)
        if bundle is None or not self._over(tx, channel, bundle, now):
            return bundle
        tx.standings.close(bundle.id, now=now)
        return None

    def _over(self, tx: Tx, channel: Channel, bundle: Bundle, now: datetime) -> bool:
        if now < bundle.opened_at:  # the clock was put back
            return True
        if bundle.kind is Told.STORM:
            return not channel.policy.storm or calm(channel, lately(tx, channel, now))
        return now >= bundle.opened_at + HOUR

    def _drop(self, tx: Tx, channel: Channel, standing: Standing, now: datetime) -> bool:
        """Whether a held story is told nobody after all: it was muted or withdrawn, or its topics are followed no more."""
        items = tx.stories.items(standing.story_id)
        topics = topics_of(items)
        followed = {s.topic for s in tx.channels.subscriptions(channel.id) if s.mode is not Mode.DIGEST} & set(topics)
        mutes = tx.mutes.of(channel.id, now)
        unmuted = followed - {mute.subject for mute in mutes if mute.kind is Muting.TOPIC}
        silenced = [m for m in mutes if (m.kind, m.subject) in ((Muting.ALL, ""), (Muting.STORY, str(standing.story_id)))]
        gone = withdrawn(tx.turns.of(standing.story_id))
        if unmuted and not silenced and not gone:
            return False
        if gone:
            verdict = Verdict(Fate.FILED, "withdrawn")
        else:
            verdict = Verdict(Fate.MUTED, "muted-later") if followed else Verdict(Fate.FILED, "unfollowed")
        tx.fates.follow(channel.id, standing.story_id, (Fate.HELD,), verdict, now=now)
        tx.standings.forget(channel.id, standing.story_id)
        return True

    def _post(self, tx: Tx, bundle: Bundle, now: datetime) -> bool:
        payload = self._payload(tx, bundle)
        post = tx.outbox.plan(NewDelivery(bundle.channel_id, Op.POST, _subject(bundle), payload), now=now)
        if post is not None:
            tx.standings.posted(bundle.id, post, now=now)
        return post is not None

    def _show(self, tx: Tx, bundle: Bundle, now: datetime) -> bool:
        """Bring its message up to date: the post where it is still to go out, else an edit."""
        payload = self._payload(tx, bundle)
        rewritten = tx.standings.rewrite(bundle, payload, now=now)
        revision = bundle.revision if rewritten else bundle.revision + 1
        tx.standings.shown(bundle.id, revision, now=now)
        if rewritten:
            return False
        edit = NewDelivery(bundle.channel_id, Op.EDIT, _subject(bundle), payload, revision, target=f"delivery:{bundle.post_id}")
        return tx.outbox.plan(edit, now=now) is not None

    def _payload(self, tx: Tx, bundle: Bundle) -> dict[str, object]:
        channel = tx.channels.get(bundle.channel_id)
        topics = [s.topic for s in tx.channels.subscriptions(channel.id)]
        lines = [line for story_id in tx.standings.stories_of(bundle.id) if (line := _line(tx, story_id, topics))]
        return bundle_message(bundle, lines, Look.of(channel, self._catalogue, self._book.faces)).to_json()


def lately(tx: Tx, channel: Channel, now: datetime) -> int:
    """How many stories the channel was told within its storm window."""
    return tx.standings.count(channel.id, NEW_STORIES, now - channel.policy.storm_window, now)


def _subject(bundle: Bundle) -> str:
    return f"{bundle.kind}:{bundle.id}"


def _line(tx: Tx, story_id: int, followed: Iterable[str]) -> BundleLine | None:
    story, items = tx.stories.get(story_id), tx.stories.items(story_id)
    if story is None or not items:
        return None
    met = topics_of(items)
    topics = tuple(topic for topic in followed if topic in met)
    item, match = leading(items, topics)
    if match:
        topics = (match.topic, *(topic for topic in topics if topic != match.topic))
    names = tuple(dict.fromkeys(item.publisher_name for item in items if item.publisher_name))
    turns = tx.turns.of(story_id)
    gone = withdrawn(turns)
    return BundleLine(story, item, topics, names, tuple(told.turn.kind for told in turns), gone.phrase if gone else None)
