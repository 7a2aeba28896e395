"""A channel that chose Ukrainian is told everything in it, and each person of another channel goes on in English."""

import re

import pytest

from tests.pipeline.house import House, entry
from tests.pipeline.test_messages import REPLIES, TRUCE, check, posted

CYRILLIC = re.compile("[а-яіїєґА-ЯІЇЄҐ]")


@pytest.mark.parametrize(
    "line", ["settings language uk", "settings language=uk", "settings language українська", "set language UK"]
)
async def test_a_channel_chooses_its_language(house: House, line: str) -> None:
    """By its code or as it calls itself; the answer is in the new one already."""
    house.channel()
    assert "Мова: Українська" in await house.told(line)
    assert "Language: English" in await house.told("settings language english")


async def test_only_admins_choose_and_only_what_is_there(house: House) -> None:
    """A member is refused; an unknown language is answered with those that there are."""
    house.channel()
    assert "Only admins" in await house.told("settings language uk", "member")
    assert "en (English), uk (Українська)" in await house.told("settings language klingon")


async def test_every_verb_answers_in_ukrainian(house: House) -> None:
    """No verb forgets the channel's language, whatever it is asked."""
    channel = house.channel()
    house.subscribe(channel, "peacekeepers")
    house.publishes(TRUCE)
    for line in sorted(set(REPLIES.values()) - {REPLIES["settings-language"]}):
        house.clock.forward(minutes=1)
        await house.said("settings language=uk timezone=UTC")
        assert CYRILLIC.search(await house.told(line)), line


BROKEN = {
    "(truce": 'позиція 7: тут має бути ")", а запит закінчується',
    "truce) x": 'позиція 6: тут має бути слово, AND, OR або кінець, а стоїть ")"',
    "truce NEAR Kyiv": "позиція 7: пишіть NEAR/5 (кількість слів)",
    "truce @our": "позиція 7: групи @our немає; ",
    "colour:red": 'позиція 1: поля "colour:" немає; є такі: title:, lead:, body:, source:, author:, lang:',
    "k* truce": '"k*" знайде надто багато: перед "*" має бути 2 літери',
    "NOT truce": "запит має шукати хоча б одне слово",
    "truce " * 200: "запит може мати 1\xa0000 знаків",
}
"""A query that cannot be read, and what a Ukrainian channel is told of it."""


@pytest.mark.parametrize("query", BROKEN)
async def test_a_query_that_cannot_be_read_is_explained_in_ukrainian(house: House, query: str) -> None:
    """Where, what stands there, and what belongs there; to whoever asks for it, in a search too."""
    house.channel()
    await house.said("settings language uk")
    told = await house.told(f"keyword {query}")
    assert BROKEN[query] in told
    assert "column" not in told


async def test_a_search_that_cannot_be_read_is_explained_in_both_languages(house: House) -> None:
    """What is no field of a search is answered with all that narrows one."""
    house.channel()
    known = "title:, body:, topic:, source:, lang:, since:, before:, in:"
    english = f"column 1: a search knows no “colour:”; it narrows by {known}; quote the words to find them"
    assert english in await house.told("search colour:red")
    assert "column 5: a search knows no NEAR; it takes words" in await house.told("search sea NEAR/3 air")
    await house.said("settings language uk")
    assert f"позиція 1: пошук не знає «colour:»; звузити його можна через {known}" in await house.told("search colour:red")
    assert "позиція 5: пошук не знає NEAR; він приймає слова" in await house.told("search sea NEAR/3 air")


async def test_a_feed_that_is_not_found_is_named_in_ukrainian(house: House) -> None:
    """None of this name, or several; so that a chat is not answered in another language than its own."""
    house.channel()
    await house.told("settings language uk")
    for title in ("Harbour Post", "Harbour News"):
        house.source(f"https://{title[8:].lower()}.example/rss", title=title)
    assert "Стрічки «nowhere» немає." in await house.told("feeds show nowhere")
    assert "«harbour» може означати f1 Harbour Post, f2 Harbour News." in await house.told("feeds pause harbour")


async def test_what_comes_by_itself_is_in_ukrainian(house: House) -> None:
    """The card, the digest, and a few replies, as pictures to read."""
    channel = house.channel(timezone="Europe/Kyiv")
    house.channel("-200")
    house.subscribe(channel, "ceasefire", "peacekeepers")
    await house.said("settings language uk")
    house.publishes(TRUCE, entry("Truce on the hill"))
    check("uk-card", posted(house, "story:1"))
    for name in ("help", "why", "settings", "subscribe", "mute", "status", "digest", "story"):
        check(f"uk-reply-{name}", await house.said(REPLIES[name].replace("s2", "s1")))
    assert "Parley watches the news" in await house.told("help", chat="-200")
