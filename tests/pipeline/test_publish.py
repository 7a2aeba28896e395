"""Publish: one card a story and channel, posted once, then kept up to date."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.core.model import Mode, Op, Source
from bot.pipeline.batch import Batch
from tests.pipeline.house import House, entry, titles

TEXT = "The truce begins at 5 in all of the harbour towns."


def reprint(house: House, host: str = "valley.example") -> tuple[Any, Source]:
    """The same text on another site, and that site's feed."""
    found = entry("Truce agreed", TEXT, entry_id=host, link=f"https://{host}/truce", source_title=host)
    return found, house.source(f"https://{host}/rss")


async def test_a_story_that_gains_a_source_edits_its_card(house: House) -> None:
    """A posted card is edited, never posted again, and names both sources."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Truce agreed", TEXT))
    await house.deliverer.flush()
    found, source = reprint(house)
    house.publishes(found, source=source)
    await house.deliverer.flush()
    assert [(d.op, d.state.value) for d in house.cards(channel)] == [(Op.POST, "sent"), (Op.EDIT, "sent")]
    edit = house.telegram.sent[-1]
    assert edit.target_ref == "m1"
    assert "2 independent sources" in str(edit.payload)
    assert "valley.example" in str(edit.payload)


async def test_a_card_that_waits_is_rewritten(house: House) -> None:
    """A source that comes before the card went out stands in the one post."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Truce agreed", TEXT))
    found, source = reprint(house)
    house.publishes(found, source=source)
    await house.deliverer.flush()
    (post,) = house.cards(channel)
    assert "2 independent sources" in str(post.payload)


def test_several_topics_are_one_card(house: House) -> None:
    """An item on two topics that a channel follows is one card naming both; each other channel sees its own."""
    both, one = house.channel(), house.channel("-200")
    house.subscribe(both, "ceasefire", "peacekeepers")
    house.subscribe(one, "peacekeepers")
    house.publishes(entry("Truce agreed, peacekeepers to come"))
    (card,) = house.cards(both)
    assert " · also Peacekeepers" in str(card.payload)
    (card,) = house.cards(one)
    assert "Ceasefire" not in str(card.payload)


async def test_an_edit_never_alerts_by_itself(house: House) -> None:
    """An item that meets a topic only after an edit alerts nobody."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Talks end", "Nothing came of them at 5.", entry_id="e1"))
    house.publishes(entry("Talks end in a truce", "The truce begins at 6.", entry_id="e1"))
    assert house.cards(channel) == []


async def test_an_edit_updates_a_posted_card(house: House) -> None:
    """A real edit brings the card up to date where it stands, and posts nothing."""
    channel, later = house.channel(), house.channel("-200")
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Truce from 5", entry_id="e1"))
    await house.deliverer.flush()
    house.subscribe(later, "ceasefire")
    house.publishes(entry("Truce from 6", entry_id="e1"))
    assert [(d.op, t) for d, t in zip(house.cards(channel), titles(house.cards(channel)), strict=True)] == [
        (Op.POST, "Truce from 5"),
        (Op.EDIT, "Truce from 6"),
    ]
    assert house.cards(later) == []


async def test_an_item_without_a_match_updates_the_card_of_its_story(house: House) -> None:
    """A joining item that meets no topic itself still counts as a source on the card."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Truce agreed", TEXT))
    await house.deliverer.flush()
    found, source = reprint(house)
    items = house.ingester.prepare_entries(source, [found], "en", house.clock.now())
    bare = tuple(replace(new, matches=()) for new in items)
    house.store.write_now(lambda tx: house.ingester.commit(tx, Batch(source, bare), house.clock.now()))
    assert [d.op for d in house.cards(channel)] == [Op.POST, Op.EDIT]
    assert "2 independent sources" in str(house.cards(channel)[-1].payload)


def test_a_channel_that_asks_for_two_publishers_waits_for_the_second(house: House) -> None:
    """`min=2` holds the card until two families report the story; the same family twice is one."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire", least=2)
    house.publishes(entry("Truce agreed", TEXT))
    house.publishes(entry("Truce agreed", TEXT, entry_id="again", link="https://harbour.example/again"))
    assert house.cards(channel) == []
    found, source = reprint(house)
    house.publishes(found, source=source)
    assert [d.op for d in house.cards(channel)] == [Op.POST]


def test_digest_only_and_old_news_post_nothing(house: House) -> None:
    """A channel subscribed for the digest gets no card, nor does anybody get one of old news."""
    digest, alert = house.channel(), house.channel("-200")
    house.subscribe(digest, "ceasefire", mode=Mode.DIGEST)
    house.subscribe(alert, "ceasefire", mode=Mode.ALERT)
    house.publishes(entry("Truce agreed"))
    house.publishes(entry("Old truce", age=timedelta(days=2)))
    house.publishes(entry("Undated truce", age=None))
    assert house.cards(digest) == []
    assert titles(house.cards(alert)) == ["Truce agreed", "Undated truce"]


async def test_old_news_still_updates_a_card(house: House) -> None:
    """A reprint that bears an old date adds its source to the card that is there."""
    channel = house.channel()
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Truce agreed", TEXT))
    await house.deliverer.flush()
    found, source = reprint(house)
    house.publishes(replace(found, published=house.clock.now() - timedelta(days=9)), source=source)
    assert [d.op for d in house.cards(channel)] == [Op.POST, Op.EDIT]
