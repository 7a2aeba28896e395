"""search and share: pages, widening, relaxing, operators, and who may."""

import re
from datetime import timedelta

from bot.config import load_names
from bot.core.messages import Buttons, Message
from bot.core.model import Article, Dating, NewDocument, Op, Precision, ReadDocument
from bot.pipeline.batch import Batch
from tests.pipeline.house import NOW, House, entry


def labels(message: Message) -> dict[str, str]:
    """Label -> command of its buttons."""
    return {b.label: b.command for block in message.blocks if isinstance(block, Buttons) for b in block.buttons}


def headlines(message: Message) -> list[str]:
    """The titles shown, in order."""
    return re.findall(r"^• (.*?)(?: \(http\S+\))?$", message.plain(), re.MULTILINE)


async def test_pages_stay_as_they_are_while_news_come_in(house: House) -> None:
    """More and Previous show each item once, whatever was stored since the first page; a page takes the pressed one's place."""
    house.channel()
    house.publishes(*(entry(f"Bridge number {n}", age=timedelta(minutes=n)) for n in range(12)))
    first = await house.said("search bridge")
    house.publishes(entry("Bridge number 99", age=timedelta()))
    second = await house.said(labels(first)["More"])
    third = await house.said(labels(second)["More"])
    shown = headlines(first) + headlines(second) + headlines(third)
    assert shown == [f"Bridge number {n}" for n in range(12)]
    assert "12 found." in first.plain()
    assert "Page 3 of 3" in third.plain()
    assert (first.replaces, second.replaces) == (False, True)
    assert set(labels(third)) == {"Previous"}
    assert headlines(await house.said(labels(third)["Previous"])) == headlines(second)
    assert headlines(await house.said("search bridge"))[0] == "Bridge number 99"


async def test_other_words_help_where_few_are_found(house: House) -> None:
    """A word of a topic is met by what the topic's other phrases say, behind what says it in these words, and that is said."""
    house.channel()
    house.publishes(entry("A truce at sea"), entry("The ceasefire at sea holds"), entry("Fog at sea"))
    shown = await house.said("search truce sea")
    assert headlines(shown) == ["A truce at sea", "The ceasefire at sea holds", "Fog at sea"]
    assert "Without “truce”:" in shown.plain()
    assert "2 found. In other words: the last of them." in shown.plain()
    quoted = await house.said('search "truce" sea')
    assert headlines(quoted)[0] == "A truce at sea"
    assert "Without “truce”:" in quoted.plain()


async def test_a_leader_is_met_by_the_office_and_behind_the_name(house: House) -> None:
    """Marked as other words; so is who holds an office that was asked for, and the words that answered are marked."""
    house.channel()
    house.book.names = load_names()
    named = entry("Meloni on the bridge", "Meloni spoke.")
    house.publishes(named, entry("Rome waits", "Italian PM on the bridge."), entry("Paris waits", "French PM on the bridge."))
    shown = await house.said("search meloni bridge")
    assert headlines(shown)[:2] == ["Meloni on the bridge", "Rome waits"]
    assert "2 found. In other words: the last of them." in shown.plain()
    assert "In other words:\n• Rome waits" in shown.plain()
    assert "> Italian PM on the bridge." in shown.plain()
    asked = await house.said("search Italian PM bridge")
    assert headlines(asked)[:2] == ["Rome waits", "Meloni on the bridge"]
    assert "In other words:\n• Meloni" in asked.plain()


async def test_nothing_found_relaxes_openly(house: House) -> None:
    """Without the word that leaves the fewest; which one is said; nothing at all is said, too."""
    house.channel()
    house.publishes(*(entry(f"Fog over bridge {n}") for n in range(3)), entry("Rain on the tower"))
    shown = (await house.said("search fog bridge zeppelin")).plain()
    assert "Nothing has all 3 words; 3 have 2 of them (without “zeppelin”)." in shown
    assert "Nothing has both words; 1 has 1 of them (without “zeppelin”)." in await house.told("search tower zeppelin")
    assert "Nothing found for owl zeppelin, nor without" in await house.told("search owl zeppelin")
    assert "Nothing found for owl, nor for words" in await house.told("search owl")


async def test_operators_and_their_errors(house: House) -> None:
    """Phrases, OR, NOT, fields and filters combine; a mistake is shown with its column, counted from the first word."""
    house.channel()
    house.publishes(entry("Old tower", "A bridge."), entry("Old bridge", "A tower."), entry("New bridge", "Fog."))

    async def found(line: str) -> set[str]:
        return set(headlines(await house.said(f"search {line}")))

    assert await found("(old OR new) bridge -fog") == {"Old tower", "Old bridge"}
    assert await found("title:bridge -new") == {"Old bridge"}
    assert await found('"old bridge" OR fog') == {"Old bridge", "New bridge"}
    assert await found("bridge lang:en since:2026-01-05 NOT tower") == {"New bridge"}
    assert "I cannot read this search: column 26: expected" in await house.told("search bridge in:2026 old (tower")
    assert "column 6: " in await house.told("search NEAR/x")


async def test_share_posts_the_page_in_the_channel(house: House) -> None:
    """Offered where only one person sees the answer; whoever may look may share, and is named; a guest may not."""
    channel = house.channel("C1", "slack")
    house.publishes(entry("Bridge opens"))
    route = {"user": "U1", "response_url": "https://hooks.example/1"}
    shown = await house.said("search bridge", "member", "C1", "slack", route=route, user_name="Ada")
    share = labels(shown)["Share to channel"]
    assert "Share to channel" not in labels(await house.said("search bridge", "member", "C1", "slack"))
    told = await house.told(share, "member", "C1", "slack", user_name="Ada <!channel>")
    assert told == "Shared to the channel."
    (post,) = house.planned(Op.POST)
    assert (post.channel.id, post.route, post.silent) == (channel.id, {}, True)
    words = Message.from_json(post.payload).plain()
    assert "Bridge opens" in words
    assert "Shared by Ada <!channel>" in words
    assert not labels(Message.from_json(post.payload))
    await house.told(share, "guest", "C1", "slack")
    assert len(house.planned(Op.POST)) == 1
    assert "no channel here" in await house.told(share, "member", "C1", "slack", private=True)
    assert "Nothing found" in await house.told("share zeppelin", "member", "C1", "slack")


async def test_undated_clippings_stand_between_their_dated_neighbours(house: House) -> None:
    """In the order of their page, each saying what is known of its date; one of a page that has none comes last."""
    house.channel()
    days = [Dating(NOW - timedelta(days=n), Precision.DAY) for n in (1, 2, 3)]
    bound = Dating(days[1].at, Precision.BOUND, "between 2026-01-02 and 2026-01-03, from its neighbours")
    dated = [("Bridge one", days[0]), ("Bridge two", days[1]), ("Bridge three", bound), ("Bridge four", days[2])]
    for name, articles in (("week.txt", dated), ("odd.txt", [("Bridge five", Dating()), ("Tower", Dating())])):
        page = ReadDocument("text", tuple(Article(t, "It opens.", d, blurb=n) for n, (t, d) in enumerate(articles, 1)), "Page")
        source = house.source()
        items = house.ingester.prepare_document(source, page, NOW)
        batch = Batch(source, items, file=NewDocument(name, name * 8, 9, kind="text"))
        house.store.write_now(lambda tx, batch=batch: house.ingester.commit(tx, batch, NOW))  # type: ignore[misc]
    shown = await house.said("search bridge in:2026")
    assert headlines(shown) == ["Bridge one", "Bridge two", "Bridge three", "Bridge four", "Bridge five"]
    assert "not dated: between 2026-01-02 and 2026-01-03" in shown.plain()
    assert "harbour.example · date not given" in shown.plain()
