"""Carding: the one message of a story in a channel, kept true, and the short replies under it when the story turns.

Whether a channel is told at all is `publish`'s business.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.cards import card
from bot.core.look import Look
from bot.core.messages import Heading, Message, SmallPrint, words
from bot.core.model import CardState, DeliveryState, Item, NewDelivery, Op, Story
from bot.core.ports import Catalogue
from bot.core.store import Tx
from bot.core.turn_notes import operator_note, turn_note
from bot.core.turns import ToldTurn, Turn, TurnKind, turn_in_edit, turn_of
from bot.pipeline.topics import TopicBook

_UNSENT = (DeliveryState.PENDING, DeliveryState.FAILED)
"""A post that is surely not out yet says itself what has turned."""


@dataclass(frozen=True, slots=True)
class _Reply:
    """A short reply to plan: its unique subject; `loud`: for the whole channel to see; not before `at`."""

    subject: str
    note: Message
    loud: bool
    at: datetime


class Carder:
    """Posts a story's card once, and keeps it true from then on. Everything it does is planned in the caller's transaction."""

    def __init__(self, book: TopicBook, catalogue: Catalogue) -> None:
        self._book = book
        self._catalogue = catalogue

    def stands(self, tx: Tx, channel_id: int, story_id: int) -> bool:
        """Whether the story has a card in the channel, posted or on its way."""
        return tx.outbox.card(channel_id, story_id) is not None

    def show(
        self,
        tx: Tx,
        channel_id: int,
        story: Story,
        items: Sequence[Item],
        *,
        topics: Sequence[str],
        now: datetime,
        silent: bool = False,
    ) -> bool:
        """Post the story's card in the channel, or bring the one that stands there up to date.

        `items` are the story's, oldest first, never empty; `topics` those that the channel follows. `silent`: a new card
        notifies nobody. False where nothing had to be planned: the card says all of it already.
        """
        payload = card(story, items, topics, self._look(tx, channel_id), tx.turns.of(story.id)).to_json()
        return tx.outbox.plan_card(channel_id, story.id, payload, revision=story.revision, now=now, silent=silent) is not None

    def turn(self, tx: Tx, item: Item, items: Sequence[Item], now: datetime, before: Item | None = None) -> Turn | None:
        """The turn that `item` brings to its story, recorded; None where there is none, or the story had it already.

        `items` are the story's; `before` is what the item said before it was edited.
        """
        earlier = [other for other in items if other.id < item.id]
        found = turn_in_edit(before, item) if before else turn_of(item, earlier)
        if found is None or _known(found, item, items, tx.turns.of(item.story_id)):
            return None
        return found if tx.turns.add(item.story_id, item.id, found, now=now) else None

    def tell(self, tx: Tx, channel_id: int, story: Story, item: Item, turn: Turn, *, at: datetime, now: datetime) -> bool:
        """Plan the reply that tells a turn below what told the story, not before `at`. False where that is not out."""
        note = turn_note(story, item, turn, self._look(tx, channel_id))
        subject = f"story:{story.id}/{turn.kind}/item:{item.id}"
        return self._reply(tx, channel_id, story.id, _Reply(subject, note, loud=turn.kind.loud, at=at), now)

    def withdraw(self, tx: Tx, story: Story, reason: str, now: datetime) -> int:
        """Mark every posted copy of a story as withdrawn, and say so under it. Returns in how many channels. A second reason
        replaces the first."""
        tx.turns.remove(story.id, TurnKind.WITHDRAWN)
        tx.turns.add(story.id, 0, Turn(TurnKind.WITHDRAWN, reason), now=now)
        return self._announce(tx, story, "withdrawn", reason, now)

    def restore(self, tx: Tx, story: Story, now: datetime) -> bool:
        """The operator's withdrawal is taken back, on every copy and under it too. False where there was none."""
        if not tx.turns.remove(story.id, TurnKind.WITHDRAWN):
            return False
        self._announce(tx, story, "restored", "", now)
        return True

    def merge(self, tx: Tx, into: Story, gone: Story, now: datetime) -> bool:
        """All of `gone` is told by `into` from now on: its cards become that story's, or point to it where both stand."""
        cards, bundles = tx.outbox.cards_of(gone.id), tx.standings.bundled(gone.id)
        if not tx.stories.merge(into.id, gone.id):
            return False
        for old in cards:
            if not tx.outbox.move_card(old.id, into.id):
                pointer = self._pointer(tx, old.channel_id, into, gone)
                tx.outbox.plan_card(old.channel_id, gone.id, pointer.to_json(), revision=old.wanted_revision + 1, now=now)
        tx.standings.merge(into.id, gone.id)
        for each in bundles:  # where a card tells it now, its line goes
            tx.standings.touch(each.bundle_id or 0, now=now)
        self.refresh(tx, into.id, now)
        return True

    def refresh(self, tx: Tx, story_id: int, now: datetime) -> list[int]:
        """Bring all that tells the story up to date, in every channel. Returns the channels' ids."""
        cards = tx.outbox.cards_of(story_id)
        tx.stories.touch(story_id, above=max((each.wanted_revision for each in cards), default=0))
        story, items = tx.stories.get(story_id), tx.stories.items(story_id)
        if story is None or not items:
            return []
        met = {match.topic for item in items for match in item.matches}
        for card_ in cards:
            topics = [s.topic for s in tx.channels.subscriptions(card_.channel_id) if s.topic in met]
            self.show(tx, card_.channel_id, story, items, topics=topics, now=now)
        bundled = tx.standings.bundled(story_id)
        for standing in bundled:
            tx.standings.touch(standing.bundle_id or 0, now=now)
        return list(dict.fromkeys([*(each.channel_id for each in cards), *(each.channel_id for each in bundled)]))

    def _announce(self, tx: Tx, story: Story, what: str, reason: str, now: datetime) -> int:
        """An operator's word on every copy of a story, and under it. Returns in how many channels."""
        told = self.refresh(tx, story.id, now)
        subject = f"story:{story.id}/{what}/{now.isoformat(timespec='seconds')}"
        for channel_id in told:
            note = operator_note(story, what, reason, self._look(tx, channel_id))
            self._reply(tx, channel_id, story.id, _Reply(subject, note, loud=True, at=now), now)
        return len(told)

    def _reply(self, tx: Tx, channel_id: int, story_id: int, reply: _Reply, now: datetime) -> bool:
        target = self._anchor(tx, channel_id, story_id)
        if not target:
            return False
        delivery = NewDelivery(
            channel_id,
            Op.REPLY,
            reply.subject,
            reply.note.to_json(),
            target=target,
            route={"broadcast": True} if reply.loud else {},
            not_before=reply.at if reply.at > now else None,
            silent=not reply.loud,
        )
        return tx.outbox.plan(delivery, now=now) is not None

    def _anchor(self, tx: Tx, channel_id: int, story_id: int) -> str:
        """The message that a reply on the story hangs on: its card, or the message that tells it among others; none where that
        is deleted, or not out and so still to say it itself."""
        card, standing = tx.outbox.card(channel_id, story_id), tx.standings.get(channel_id, story_id)
        if card and card.state is CardState.GONE:
            return ""
        if card:
            post_id, target = card.post_id, f"card:{card.id}"
        elif standing and standing.bundle_id is not None:
            post_id = tx.standings.bundle(standing.bundle_id).post_id
            target = f"delivery:{post_id}"
        else:
            return ""
        post = tx.outbox.get(post_id)
        return target if post and post.state not in _UNSENT else ""

    def _pointer(self, tx: Tx, channel_id: int, into: Story, gone: Story) -> Message:
        look = self._look(tx, channel_id)
        told = look.say("card-merged", story=into.ref)
        return Message((Heading(gone.title), SmallPrint(words(told))), gone.title)

    def _look(self, tx: Tx, channel_id: int) -> Look:
        return Look.of(tx.channels.get(channel_id), self._catalogue, self._book.faces)


def _known(turn: Turn, item: Item, items: Iterable[Item], told: Iterable[ToldTurn]) -> bool:
    """A story turns once each way; only corrections may come from several, once a voice."""
    same = {each.item_id for each in told if each.turn.kind is turn.kind}
    if turn.kind is not TurnKind.CORRECTION:
        return bool(same)
    return any(other.id in same and other.voice == item.voice for other in items)
