"""Where an item goes: pure decisions over subscriptions, matches and freshness. Each comes with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.model import Dating, Item, Level, Mode, Precision, Story, Subscription

FRESH = timedelta(hours=24)
"""Older news is filed, never alerted: whoever opens an archive does not want it read out."""

_WIDTH = {
    Precision.DAY: timedelta(days=1),
    Precision.BOUND: timedelta(days=1),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}
"""A date that is not an instant spans a while; it is as fresh as its last moment."""


@dataclass(frozen=True, slots=True)
class Route:
    """What an item's story does in one channel: `alert` is True or not, for these topics, with the reason for people."""

    channel_id: int
    topics: tuple[str, ...]
    alert: bool
    reason: str


def is_fresh(dating: Dating, now: datetime) -> bool:
    """News without a date counts as fresh (it says "date not given"); dated news must have ended its span within `FRESH`.

    A lower bound is no date: an article that names only the day a war began may be of today.
    """
    if dating.at is None or dating.is_lower_bound:
        return True
    return dating.at + _WIDTH.get(dating.precision, timedelta(0)) + FRESH > now


def topics_of(items: Iterable[Item]) -> tuple[str, ...]:
    """The topics and keywords that the items met at level topic, in order of appearance."""
    found = (match.topic for item in items for match in item.matches if match.level is Level.TOPIC)
    return tuple(dict.fromkeys(found))


def routes(
    item: Item, story: Story, topics: Iterable[str], subscriptions: Iterable[Subscription], now: datetime
) -> list[Route]:
    """One Route for each channel that subscribes to any of the story's `topics`, whether or not it alerts."""
    wanted = set(topics)
    by_channel: dict[int, list[Subscription]] = {}
    for subscription in subscriptions:
        if subscription.topic in wanted:
            by_channel.setdefault(subscription.channel_id, []).append(subscription)
    return [_route(channel_id, held, item, story, now) for channel_id, held in by_channel.items()]


def _route(channel_id: int, held: list[Subscription], item: Item, story: Story, now: datetime) -> Route:
    named = tuple(s.topic for s in held)
    alerting = [s for s in held if s.mode in (Mode.ALERT, Mode.BOTH)]
    if not alerting:
        return Route(channel_id, named, alert=False, reason="subscribed for the digest only")
    if not is_fresh(item.dating, now):
        return Route(channel_id, named, alert=False, reason="too old: filed only")
    least = min(s.min_publishers for s in alerting)
    if story.publishers < least:
        return Route(channel_id, named, alert=False, reason=f"waits for {least} independent publishers, has {story.publishers}")
    ready = tuple(s.topic for s in alerting if s.min_publishers <= story.publishers)
    return Route(channel_id, ready, alert=True, reason="subscribed for alerts")
