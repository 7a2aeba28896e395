"""Publish: plan what a stored item does in every subscribed channel, inside the transaction that stored it."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.model import Item, Subscription
from bot.core.ports import Catalogue
from bot.core.routing import routes, topics_of
from bot.core.store import Tx
from bot.pipeline.carding import Carder
from bot.pipeline.topics import TopicBook


class Publisher:
    """Decides which channels are told of a story, and has its cards planned there."""

    def __init__(self, book: TopicBook, catalogue: Catalogue) -> None:
        self._cards = Carder(book, catalogue)

    def plan(self, tx: Tx, item: Item, subscriptions: Sequence[Subscription], now: datetime) -> int:
        """Plan the posts and edits that `item`'s story asks for. Returns how many deliveries were planned.

        An item without a match of its own still updates the cards of the story it joined.
        """
        story = tx.stories.get(item.story_id)
        if story is None:
            return 0
        items = tx.stories.items(story.id) if story.items > 1 else [item]
        told = [
            route
            for route in routes(item, story, topics_of(items), subscriptions, now)
            if route.alert or self._cards.stands(tx, route.channel_id, story.id)
        ]
        return sum(self._cards.show(tx, route.channel_id, story, items, topics=route.topics, now=now) for route in told)
