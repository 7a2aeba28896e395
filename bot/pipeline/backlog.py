"""Backlog: what a new subscription is told of the news that were there before it. By itself: nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.core.model import Channel, Standing, Story, Told
from bot.core.store import Tx
from bot.pipeline.carding import Carder
from bot.pipeline.previewing import Hit

LAST = 3
"""Stories whose cards are posted on request."""


def tell_last(tx: Tx, carder: Carder, channel: Channel, topic: str, hits: Iterable[Hit], *, now: datetime) -> int:
    """Post the cards of the last stories, the oldest first, without notifying anybody; those that the channel was told of stay
    as they are. Returns how many are posted."""
    stories = list(_stories(tx, hits))[:LAST]
    file_matches(tx, topic, hits)
    told = 0
    for story in reversed(stories):
        standing = tx.standings.get(channel.id, story.id)
        if (standing and standing.told is not Told.HELD) or carder.stands(tx, channel.id, story.id):
            continue
        tx.standings.set(Standing(channel.id, story.id, Told.CARD, min(story.last_item_at, now)))
        told += carder.show(tx, channel.id, story, tx.stories.items(story.id), topics=(topic,), now=now, silent=True)
    return told


def file_matches(tx: Tx, topic: str, hits: Iterable[Hit]) -> None:
    """A keyword made just now was not looked for when these items came: from now on they have its match."""
    for hit in hits:
        if all(match.topic != topic for match in hit.item.matches):
            tx.items.rematch(hit.item, (*hit.item.matches, replace(hit.match, topic=topic)))


def _stories(tx: Tx, hits: Iterable[Hit]) -> Iterable[Story]:
    for story_id in dict.fromkeys(hit.item.story_id for hit in hits):
        if story := tx.stories.get(story_id):
            yield story
