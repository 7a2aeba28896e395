"""Before you subscribe: a backtest on what is stored, a sample, near misses, and what to do with the news there are."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.messages import Buttons, Message
from bot.core.model import Op, Subscription
from bot.pipeline import previewing
from bot.storage.stamps import to_stamp
from tests.pipeline.house import NOW, House, entry, titles

CONTEXT = """
[[topics]]
id = "harbour-truce"
title = "Harbour truce"
context = ["harbour"]
[topics.phrases]
en = ["truce*"]
"""


def labels(message: Message) -> dict[str, str]:
    """Label -> command of its buttons."""
    return {b.label: b.command for block in message.blocks if isinstance(block, Buttons) for b in block.buttons}


def held(house: House) -> list[str]:
    found: list[Subscription] = house.store.read_now(lambda tx: tx.channels.subscriptions(1))
    return [s.topic for s in found]


async def test_what_a_topic_would_have_brought(store: Any) -> None:
    """How many of what is stored since when, no rate below seven days, the newest as a card, two that just missed."""
    house = House(store, CONTEXT)
    house.channel()
    house.publishes(entry("A truce in the harbour"), entry("Truce of the hills"), entry("Truce of the woods"), entry("Fog"))
    message = await house.said("subscribe harbour-truce")
    shown = message.plain()
    assert "1 of the 4 items stored since 5 Jan 2026 would have matched. No daily rate: less than 7 days" in shown
    assert "A card would look like this:\nA truce in the harbour" in shown
    near = shown.split("Just missed:")[1]
    assert near.count("nothing names its context") == 2
    assert "Truce of the hills" in near
    assert list(labels(message)) == ["From now", "Last 3", "Today’s digest"]
    assert held(house) == ["harbour-truce"]
    assert not house.cards(house.channel())


async def test_the_rate_a_day_after_a_week(house: House) -> None:
    """Counted over the time that news were stored."""
    house.channel()
    house.publishes(*(entry(f"Truce number {n}") for n in range(5)))
    house.clock.forward(days=10)
    assert "That is about 0.5 a day." in await house.told("subscribe ceasefire")


async def test_a_large_archive_is_looked_at_in_part_and_that_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a query the newest items that hold its words, and how far back that goes; more of them where these reach back a week
    and so tell how many a day there are. A topic's matches are known, all of them."""
    monkeypatch.setattr(previewing, "FEW_TRIED", 2)
    monkeypatch.setattr(previewing, "MOST_TRIED", 4)
    house.channel()
    house.publishes(*(entry(f"Truce number {n}", age=timedelta(0)) for n in range(6)))
    told = await house.told('subscribe "truce number"')
    assert "2 of the newest 2 items that hold its words would have matched. I looked no further" in told
    house.clock.forward(days=10)
    house.publishes(*(entry(f"Truce number {n}", age=timedelta(days=-10)) for n in range(6, 9)))
    told = await house.told('subscribe "truce number"')
    assert "4 of the newest 4 items that hold its words would have matched. I looked no further" in told
    assert "That is about 0.4 a day." in told
    assert "9 of the 9 items stored since 5 Jan 2026 would have matched" in await house.told("subscribe ceasefire")


async def test_a_topic_that_has_changed_is_tried_anew_until_the_archive_is_in_line(house: House) -> None:
    """The stored matches are those of its former words: they are believed again once the rematch is done."""
    house.channel()
    house.publishes(entry("Truce of Ash"), entry("Fog"))
    house.store.write_now(lambda tx: tx.connection.execute("DELETE FROM matches"))
    house.store.write_now(lambda tx: tx.items.begin_rematch("the former topics"))
    house.store.write_now(lambda tx: tx.items.reach(2))
    assert "1 of the 2 items" in await house.told("subscribe ceasefire")  # Parley has just started: not even begun
    house.store.write_now(lambda tx: tx.items.begin_rematch(house.book.definition))
    assert "1 of the 2 items" in await house.told("subscribe ceasefire")
    house.store.write_now(lambda tx: tx.items.reach(2))
    assert "None of the 2 items" in await house.told("subscribe ceasefire")


async def test_news_of_a_feed_that_was_removed_counts(house: House) -> None:
    """Its items stay, and a query is tried on them too."""
    house.channel()
    house.publishes(entry("Grain corridor opens"))
    source = house.source()
    house.store.write_now(lambda tx: tx.sources.remove(source.id, now=NOW))
    assert "The 1 item stored" in await house.told('subscribe "grain corridor"')


async def test_the_two_nearest_misses_are_shown(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, of those that lack the least the newest; a match among them is none."""
    monkeypatch.setattr(previewing, "AT_ONCE", 2)
    house = House(store, CONTEXT)
    house.channel()
    hills = [entry(f"Truce of the hills, number {n}") for n in range(3)]
    house.publishes(*hills, entry("A truce in the harbour"), entry("Truce of the woods"), entry("Truce of the fens"))
    near = (await house.told("subscribe harbour-truce")).split("Just missed:")[1]
    assert [name for name in ("fens", "woods", "hills", "harbour") if f"Truce of the {name}" in near] == ["fens", "woods"]


async def test_a_query_is_tried_before_it_is_a_keyword(house: House) -> None:
    """Plain words, word forms and fields; one that cannot be read makes nothing; an empty archive says so."""
    house.channel()
    assert "Nothing is stored yet" in await house.told('subscribe "grain corridor"')
    house.publishes(entry("Grain corridor opens"), entry("Corridor of grain"))
    assert "1 of the 2 items" in await house.told("keyword grain corridor")
    assert "2 of the 2 items" in await house.told('subscribe "grain* AND corridors~"')
    assert "2 of the 2 items" in await house.told('subscribe "source:harbour.example corridor"')
    assert "column" in await house.told('subscribe "grain ("')


async def test_last_3_posts_quietly_and_once(house: House) -> None:
    """The cards of the last three stories, the oldest first, without a sound; a second press posts nothing; what comes later is
    news as ever."""
    channel = house.channel()
    house.publishes(
        *(entry(f"Truce {name}", age=timedelta(hours=9)) for name in ("of Ash", "at Birch", "near Cedar", "on Dune"))
    )
    buttons = labels(await house.said("subscribe ceasefire"))
    assert "The last 3 stories are posted here, without a sound." in await house.told(buttons["Last 3"])
    assert titles(house.cards(channel)) == ["Truce at Birch", "Truce near Cedar", "Truce on Dune"]
    assert all(d.silent and d.op is Op.POST for d in house.cards(channel))
    assert "There is nothing to post" in await house.told(buttons["Last 3"])
    assert len(house.cards(channel)) == 3
    house.publishes(entry("Ceasefire on Elm Street begins"))
    assert not house.cards(channel)[-1].silent


async def test_last_3_of_a_keyword(house: House) -> None:
    """What was stored before the keyword was made has its match from then on: its card, and why."""
    channel = house.channel()
    house.publishes(entry("Grain corridor opens"))
    buttons = labels(await house.said('subscribe "grain corridor"'))
    assert "The last story is posted here" in await house.told(buttons["Last 3"])
    assert titles(house.cards(channel)) == ["Grain corridor opens"]
    assert "“grain corridor”" in await house.told("why s1")


async def test_from_now_and_todays_digest(house: House) -> None:
    """From now: the next digest tells nothing of before; today's digest: it does, for a keyword too; nothing is posted."""
    channel = house.channel()
    house.publishes(entry("Truce of Ash"), entry("Grain corridor opens"))
    house.clock.forward(minutes=1)
    buttons = labels(await house.said("subscribe ceasefire digest"))
    assert set(buttons) == {"From now", "Today’s digest"}
    assert "Truce of Ash" in await house.told("digest preview")
    assert "Only what comes from now on" in await house.told(buttons["From now"])
    assert "Truce of Ash" not in await house.told("digest preview")
    assert "stands in the next one" in await house.told(buttons["Today’s digest"])
    assert "Truce of Ash" in await house.told("digest preview")
    buttons = labels(await house.said('subscribe "grain corridor"'))
    assert "Grain corridor opens" not in await house.told("digest preview")
    await house.told(buttons["Today’s digest"])
    assert "Grain corridor opens" in await house.told("digest preview")
    assert not house.cards(channel)


async def test_who_is_no_admin_may_look_and_not_subscribe(house: House) -> None:
    """A member is shown the same and told who can; nothing is followed, made or posted, whichever button is forged; a guest
    sees nothing."""
    channel = house.channel()
    house.publishes(entry("Truce of Ash"))
    shown = await house.said("subscribe ceasefire", "member")
    assert "Before you subscribe: 🕊 Ceasefire" in shown.plain()
    assert "The 1 item stored" in shown.plain()
    assert "Only admins of this chat can subscribe it" in shown.plain()
    assert not labels(shown)
    for line in ('subscribe "grain corridor"', "subscribe ceasefire both min=1 from=last", "keyword grain corridor"):
        assert "Before you subscribe" in await house.told(line, "member")
    assert "There is no topic “zeppelin”" in await house.told("subscribe zeppelin", "member")
    assert "column" in await house.told('subscribe "grain ("', "member")
    assert "1 item" not in await house.told("subscribe ceasefire", "guest")
    assert not held(house)
    assert not house.store.read_now(lambda tx: tx.channels.keywords())
    assert not house.cards(channel)


async def test_the_next_poll_is_named(house: House) -> None:
    """In the channel's zone."""
    house.channel(timezone="Europe/Kyiv")
    source = house.source()
    due = NOW + timedelta(minutes=10)
    update = "UPDATE sources SET next_due = ? WHERE id = ?"
    house.store.write_now(lambda tx: tx.connection.execute(update, (to_stamp(due), source.id)))
    assert "14:10 (Europe/Kyiv)." in await house.told("subscribe ceasefire")
    assert "from=later does not work" in await house.told("subscribe ceasefire from=later")
