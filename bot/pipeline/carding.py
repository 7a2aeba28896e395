"""Carding: the one message of a story in a channel. Whether a channel is told at all is `publish`'s business."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.cards import Look, card
from bot.core.model import Item, Story
from bot.core.ports import Catalogue
from bot.core.store import Tx
from bot.pipeline.topics import TopicBook


class Carder:
    """Posts a story's card once, and keeps it true from then on. Everything it does is planned in the caller's transaction."""

    def __init__(self, book: TopicBook, catalogue: Catalogue) -> None:
        self._book = book
        self._catalogue = catalogue

    def stands(self, tx: Tx, channel_id: int, story_id: int) -> bool:
        """Whether the story has a card in the channel, posted or on its way."""
        return tx.outbox.card(channel_id, story_id) is not None

    def show(
        self, tx: Tx, channel_id: int, story: Story, items: Sequence[Item], *, topics: Sequence[str], now: datetime
    ) -> bool:
        """Post the story's card in the channel, or bring the one that stands there up to date.

        `items` are the story's, oldest first, never empty; `topics` those that the channel follows. False where nothing had to
        be planned: the card says all of it already.
        """
        look = Look.of(tx.channels.get(channel_id), self._catalogue, self._book.faces)
        payload = card(story, items, topics, look).to_json()
        return tx.outbox.plan_card(channel_id, story.id, payload, revision=story.revision, now=now) is not None
