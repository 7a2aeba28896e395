"""latest, search, story, why: what they answer."""

import re
from datetime import timedelta

import pytest

from bot.config import load_names
from bot.core.model import DigestPlan, Subscription
from tests.pipeline.house import House, entry


def held(house: House, channel_id: int = 1) -> list[tuple[str, str, int]]:
    found: list[Subscription] = house.store.read_now(lambda tx: tx.channels.subscriptions(channel_id))
    return [(s.topic, s.mode.value, s.min_publishers) for s in found]


def plan(house: House, channel_id: int = 1) -> DigestPlan:
    return house.store.read_now(lambda tx: tx.channels.get(channel_id)).digest


async def test_latest(house: House) -> None:
    """The newest first, of a topic or of all, as many as asked for."""
    house.channel()
    assert await house.told("latest") == "Nothing yet."
    for n in range(7):
        house.publishes(entry(f"Truce number {n}"), entry(f"Bridge number {n}"))
    assert len(re.findall("• ", await house.told("latest"))) == 5
    shown = await house.told("latest ceasefire 2")
    assert re.findall(r"• (\w+ number \d)", shown) == ["Truce number 6", "Truce number 5"]
    assert "Latest on 🕊 Ceasefire" in shown
    assert len(re.findall("• ", await house.told("latest 99999999999999999999"))) == 14
    assert "Did you mean “ceasefire”?" in await house.told("latest ceasfire")


async def test_what_others_look_for_is_theirs_to_know(house: House) -> None:
    """A channel's keyword is shown in no other channel, neither by latest nor by why."""
    house.keyword(house.channel("-200"), "grain corridor")
    house.channel()
    house.publishes(entry("Grain corridor opens"))
    assert "There is no topic “k1”" in await house.told("latest k1")
    assert "grain corridor" not in (await house.told("why s1")).replace("Grain corridor opens", "")
    assert "No topic or keyword matched it" in await house.told("why s1")
    assert "“grain corridor”: “Grain”" in await house.told("why s1", chat="-200")
    assert "Grain corridor opens" in await house.told("latest k1", chat="-200")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("", {"a", "b", "c"}),
        ("topic:ceasefire", {"a", "b"}),
        ("source:valley", {"b"}),
        ("lang:DE", {"c"}),
        ("since:2026-01-05", {"a", "c"}),
        ("before:2026-01-05", {"b"}),
        ("in:2025-12", {"b"}),
        ("in:2026", {"a", "c"}),
        ("since:2025 before:2026", {"b"}),
        ("in:9999", set()),
        ("in:9999-12", set()),
    ],
)
async def test_search_filters(house: House, filters: str, found: set[str]) -> None:
    """Topic, source, language and dates narrow what is found."""
    house.channel()
    valley = house.source("https://valley.example/rss")
    house.publishes(entry("Harbour truce", "Marker a."))
    house.publishes(
        entry("Valley truce", "Marker b, the harbour.", age=timedelta(days=10), link="https://valley.example/v"), source=valley
    )
    house.publishes(entry("Der harbour", "Marker c.", language="de"))
    shown = await house.told(f"search harbour {filters}")
    if not found:
        assert "is no date" in shown
        return
    names = {"Harbour truce": "a", "Valley truce": "b", "Der harbour": "c"}
    assert {marker for title, marker in names.items() if title in shown} == found
    assert await house.told(f"search {filters}") if filters else True


async def test_search(house: House) -> None:
    """Words find their longer forms, a quoted one only itself; nothing found says so; a bad date is named."""
    house.channel()
    house.publishes(entry("Negotiators meet"))
    assert "Negotiators meet" in await house.told("search negotiat")
    assert 'Nothing found for "negotiat", nor' in await house.told('search "negotiat"')
    assert "Use: search WORDS" in await house.told("search")
    assert "Use: search WORDS" in await house.told('search ""')
    assert "“soon” is no date" in await house.told("search x since:soon")
    assert "“2025-02-30” is no date" in await house.told("search x since:2025-02-30")
    assert "Found for since:2026" in await house.told("search since:2026")
    assert "I cannot read this search: column 1: expected a word" in await house.told("search AND bridge")


@pytest.mark.parametrize("line", ["why s1", "why i1", "why 1", "s1", "i1", "/s1", "story s1"])
async def test_ids_are_understood(house: House, line: str) -> None:
    """A story is found by its id, an item's id, a bare number, or an id alone."""
    house.channel()
    house.publishes(entry("Truce agreed"))
    assert "Truce agreed" in await house.told(line)


async def test_why_says_whether_it_was_posted_here(house: House) -> None:
    """The reason, the phrase in its sentence, the topic's version, and whether this channel has the card."""
    channel = house.channel()
    house.publishes(entry("Talks go on", "Both sides spoke of a truce at noon."))
    shown = await house.told("why s1")
    assert "> Both sides spoke of a truce at noon." in shown
    assert re.search(r"topic version \w+", shown)
    assert "It was not posted in this channel." in shown
    house.subscribe(channel, "ceasefire")
    house.publishes(entry("Truce holds"))
    assert "It was posted in this channel." in await house.told("why s2")
    assert "I know no story or item “s99”" in await house.told("why s99")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("why", "Which one? Give an id that a message shows, such as s12: why s12"),
        ("story", "such as s12: story s12"),
        ("latest 0", "Use: latest [TOPIC] [n], where n is a number from 1 to 20."),
        ("latest ceasefire -5", "where n is a number from 1 to 20."),
        ("latest grain", "There is no topic “grain”. There are: ceasefire, peacekeepers, security-guarantees."),
        ("/parley latest", "Nothing yet."),
    ],
)
async def test_what_is_left_out_is_asked_for(house: House, line: str, answer: str) -> None:
    """Bare verbs, counts of nothing and unknown topics are told what to type; Slack's /parley is understood anywhere."""
    house.channel()
    assert answer in await house.told(line)


async def test_search_finds_a_person_by_any_spelling(house: House) -> None:
    """A name in one spelling finds items that write it in another, other scripts included."""
    house.book.names = load_names()
    house.channel()
    house.publishes(entry("Zelenskyy speaks of a truce"), entry("Зеленський про перемир'я"), entry("A bridge opens"))
    shown = await house.told("search Zelensky")
    assert "Zelenskyy speaks" in shown
    assert "Зеленський про" in shown
    assert "bridge" not in shown
