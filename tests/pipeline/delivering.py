"""Planning what is to be delivered, and seeing what became of it."""

from typing import Any

from bot.core.messages import say
from bot.core.model import Channel, DeliveryState, NewDelivery, Op
from tests.pipeline.house import House


def plan(house: House, channel: Channel, *subjects: str, **values: Any) -> list[int]:
    """Posts to send; their ids."""

    def write(tx: Any) -> list[int]:
        posts = [NewDelivery(channel.id, Op.POST, subject, say(subject).to_json(), **values) for subject in subjects]
        return [tx.outbox.plan(post, now=house.clock.now()) for post in posts]

    return house.store.write_now(write)


def state(house: House, delivery_id: int) -> DeliveryState:
    """Where a delivery stands."""
    found = house.store.read_now(lambda tx: tx.outbox.get(delivery_id))
    assert found is not None
    return found.state
