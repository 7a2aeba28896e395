"""Publish: plan what a stored item does in every subscribed channel, inside the transaction that stored it."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.cards import Look, card
from bot.core.model import Item, Subscription
from bot.core.ports import Catalogue
from bot.core.routing import routes, topics_of
from bot.core.store import Tx
from bot.pipeline.topics import TopicBook


class Publisher:
    """Plans cards. One card a story and channel: posted once, then edited as the story grows."""

    def __init__(self, book: TopicBook, catalogue: Catalogue) -> None:
        self._book = book
        self._catalogue = catalogue

    def plan(self, tx: Tx, item: Item, subscriptions: Sequence[Subscription], now: datetime) -> int:
        """Plan the posts and edits that `item`'s story asks for. Returns how many deliveries were planned.

        An item without a match of its own still updates the cards of the story it joined.
        """
        story = tx.items.story(item.story_id)
        if story is None:
            return 0
        items = tx.items.of_story(story.id) if story.items > 1 else [item]
        planned = 0
        for route in routes(item, story, topics_of(items), subscriptions, now):
            shown = tx.outbox.card(route.channel_id, story.id)
            if not (route.alert or shown):
                continue
            look = Look.of(tx.channels.get(route.channel_id), self._catalogue, self._book.faces)
            payload = card(story, items, route.topics, look).to_json()
            delivery = tx.outbox.plan_card(route.channel_id, story.id, payload, revision=story.revision, now=now)
            planned += delivery is not None
        return planned
