"""Publish: what a stored item does in every subscribed channel, inside the transaction that stored it.

item in its story -> each channel that follows it: a Case -> core.policy decides -> card, bundle, or nothing -> its fate
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.model import Fate, Item, Standing, Story, Subscription, Told, Verdict
from bot.core.policy import HOUR, Arrival, Case, decide, reply_at, topics_of
from bot.core.ports import Catalogue
from bot.core.store import Tx
from bot.core.turn_notes import withdrawn as is_withdrawn
from bot.core.turns import Turn, takes_back
from bot.pipeline.bundling import Bundler, lately
from bot.pipeline.carding import Carder
from bot.pipeline.topics import TopicBook

_TOLD_NOW = (Fate.ALERTED, Fate.HELD, Fate.STORMED, Fate.CAPPED)
"""What becomes of a whole story: the items of it that waited, or were held, share it."""


@dataclass(frozen=True, slots=True)
class _Arrived:
    """An item in its story, as it came. `items` are the story's, oldest first."""

    item: Item
    story: Story
    items: Sequence[Item]
    arrival: Arrival
    turn: Turn | None = None

    @property
    def known_voice(self) -> bool:
        """Its publisher stood behind the story before it."""
        return any(other.voice == self.item.voice for other in self.items if other.id != self.item.id)

    @property
    def denies(self) -> bool:
        """It takes back what its story told; or it founds a story, on a report that stands in another one or in none."""
        return self.turn.kind.denies if self.turn else len(self.items) == 1 and takes_back(self.item)


class Publisher:
    """Decides what becomes of an item in each channel, has it told there, and records its fate."""

    def __init__(self, book: TopicBook, catalogue: Catalogue) -> None:
        self._book = book
        self._cards = Carder(book, catalogue)
        self._bundles = Bundler(book, catalogue)

    def plan(
        self,
        tx: Tx,
        item: Item,
        subscriptions: Sequence[Subscription],
        now: datetime,
        arrival: Arrival = Arrival.NEWS,
        *,
        before: Item | None = None,
    ) -> int:
        """Plan the posts, edits and replies that `item`'s story asks for. Returns how many deliveries were planned.

        An item without a match of its own still updates the cards of the story it joined, or completes what one waited for.
        `before` is what it said before it was edited.
        """
        story = tx.stories.get(item.story_id)
        if story is None:
            return 0
        is_alone = story.items == 1
        topics = set(topics_of([item]) if is_alone else tx.stories.topics(story.id))
        own = {match.topic for match in item.matches}
        concerned = [s for s in subscriptions if s.topic in topics | own]
        if not concerned:  # most stories are nobody's: their items are not looked at
            return 0
        arrived = _Arrived(item, story, [item] if is_alone else tx.stories.items(story.id), arrival)
        if arrival is not Arrival.ARCHIVE:
            arrived = replace(arrived, turn=self._cards.turn(tx, item, arrived.items, now, before))
        planned, by_channel = 0, defaultdict(list)
        for subscription in concerned:
            by_channel[subscription.channel_id].append(subscription)
        for channel_id, held in by_channel.items():
            case, released = self._case(tx, arrived, channel_id, tuple(s for s in held if s.topic in topics), now)
            verdict = decide(case)
            planned += released + self._tell(tx, case, arrived.items, verdict) + self._reply(tx, case, arrived.turn)
            if any(s.topic in own for s in held):
                # what comes later changes nothing of what became of the item when it came
                record = tx.fates.record if arrival is Arrival.NEWS else tx.fates.record_first
                record(channel_id, item.id, verdict, now=now)
        return planned

    def plan_due(self, tx: Tx, now: datetime) -> int:
        """What time alone makes due: see `Bundler.plan_due`. Returns how many deliveries were planned."""
        return self._bundles.plan_due(tx, now)

    def _case(
        self, tx: Tx, arrived: _Arrived, channel_id: int, met: tuple[Subscription, ...], now: datetime
    ) -> tuple[Case, bool]:
        """The channel as it stands now; and whether a summary of what it held was planned first."""
        channel = tx.channels.get(channel_id)
        released = self._bundles.release(tx, channel, now)
        case = Case(
            channel=channel,
            item=arrived.item,
            story=arrived.story,
            now=now,
            met=met,
            arrival=arrived.arrival,
            standing=tx.standings.get(channel_id, arrived.story.id),
            known_voice=arrived.known_voice,
            official=any(each.official for each in arrived.items),
            withdrawn=is_withdrawn(tx.turns.of(arrived.story.id)) is not None,
            denial=arrived.denies,
            urgent=self._book.urgent,
            mutes=tuple(tx.mutes.of(channel_id, now)),
        )
        if case.arrival is not Arrival.NEWS or (case.standing and case.standing.told is not Told.HELD):
            return case, released  # nothing new is told: nobody asks how much was
        counted = replace(
            case,
            posted=tx.standings.count(channel_id, (Told.CARD,), now - HOUR, now),
            storming=self._bundles.current(tx, channel, Told.STORM, now) is not None,
            lately=lately(tx, channel, now),
        )
        return counted, released

    def _tell(self, tx: Tx, case: Case, items: Sequence[Item], verdict: Verdict) -> int:
        """Do what the verdict says. Returns how many deliveries were planned."""
        channel, story, now = case.channel, case.story, case.now
        if verdict.fate in _TOLD_NOW:
            tx.fates.follow(channel.id, story.id, (Fate.WAITING, Fate.HELD), verdict, now=now)
        match verdict.fate:
            case Fate.ALERTED:
                tx.standings.set(Standing(channel.id, story.id, Told.CARD, now))
                return self._cards.show(tx, channel.id, story, items, topics=case.topics, now=now)
            case Fate.HELD if case.standing is None:
                tx.standings.set(Standing(channel.id, story.id, Told.HELD, now))
            case Fate.STORMED:
                return self._bundles.add(tx, channel, Told.STORM, story, now)
            case Fate.CAPPED:
                return self._bundles.add(tx, channel, Told.OVERFLOW, story, now)
            case Fate.EDITED_IN | Fate.DUPLICATE:
                return self._update(tx, case, items)
            case _:
                pass
        return 0

    def _reply(self, tx: Tx, case: Case, turn: Turn | None) -> bool:
        """Tell a turn below what told the story."""
        if turn is None or (at := reply_at(case)) is None:
            return False
        return self._cards.tell(tx, case.channel.id, case.story, case.item, turn, at=at, now=case.now)

    def _update(self, tx: Tx, case: Case, items: Sequence[Item]) -> int:
        """Bring the message that tells the story up to date."""
        channel, story, standing = case.channel, case.story, case.standing
        if standing and standing.bundle_id is not None:
            self._bundles.update(tx, standing.bundle_id, case.now)
        if self._cards.stands(tx, channel.id, story.id):  # retention may have taken it away
            return self._cards.show(tx, channel.id, story, items, topics=case.topics, now=case.now)
        return 0
