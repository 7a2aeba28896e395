"""Rematch: after a topic changed the archive follows, quietly."""

from typing import Any

from bot.config import parse
from bot.core.model import Article, NewDocument, ReadDocument
from bot.pipeline.batch import Batch
from bot.pipeline.rematch import Rematcher
from bot.pipeline.topics import TopicBook
from bot.storage import SqliteStore
from tests.pipeline.house import NOW, House, entry

CHANGED = """
[[topics]]
id = "ceasefire"
[topics.phrases]
en = ["lull*"]
"""
WITH_CONTEXT = """
[groups]
ukraine = ["Ukrain*"]
[[topics]]
id = "ceasefire"
context = ["@ukraine"]
[topics.phrases]
en = ["lull*"]
"""


def rematcher(store: SqliteStore, config: str) -> Rematcher:
    return Rematcher(store, TopicBook(parse(config)), pause=0)


def topics_of(store: SqliteStore) -> dict[str, list[str]]:
    """Title -> the topics stored for it."""
    items = store.read_now(lambda tx: tx.items.after(0, 10_000))
    return {item.title: [match.topic for match in item.matches] for item in items}


def store_entries(house: House, *titles: str, **source: Any) -> None:
    """An entry a title, without alerts."""
    house.publishes(*map(entry, titles), source=house.source(**source), alert=False)


async def test_the_archive_follows_a_changed_topic(house: House) -> None:
    """What the topic finds now is stored, what it no longer finds is dropped."""
    store_entries(house, "A truce at sea", "A lull in the harbour")
    assert topics_of(house.store) == {"A truce at sea": ["ceasefire"], "A lull in the harbour": []}
    assert await rematcher(house.store, CHANGED).run() == 2
    assert topics_of(house.store) == {"A truce at sea": [], "A lull in the harbour": ["ceasefire"]}


async def test_it_runs_once_a_change(house: House) -> None:
    """With the same topics nothing is done again; progress is stored."""
    store_entries(house, *(f"A lull, day {n}" for n in range(450)))
    assert await rematcher(house.store, CHANGED).run() == 450
    progress = house.store.read_now(lambda tx: tx.items.rematching())
    assert progress is not None
    assert (progress.done, progress.goal) == (True, 450)
    assert await rematcher(house.store, CHANGED).run() == 0


async def test_it_goes_on_where_a_restart_found_it(house: House) -> None:
    """Items already done are left alone."""
    store_entries(house, *(f"A lull, day {n}" for n in range(3)))
    definition = TopicBook(parse(CHANGED)).definition
    house.store.write_now(lambda tx: tx.items.begin_rematch(definition))
    house.store.write_now(lambda tx: tx.items.reach(2))
    assert await rematcher(house.store, CHANGED).run() == 1
    assert topics_of(house.store)["A lull, day 2"] == ["ceasefire"]
    assert topics_of(house.store)["A lull, day 0"] == []


async def test_it_never_alerts(house: House) -> None:
    """Nothing is planned and no story develops, whoever follows the topic."""
    house.subscribe(house.channel(), "ceasefire")
    store_entries(house, "A lull in the harbour")
    before = house.store.read_now(lambda tx: (tx.stories.get(1), tx.outbox.counts()))
    await rematcher(house.store, CHANGED).run()
    assert house.store.read_now(lambda tx: (tx.stories.get(1), tx.outbox.counts())) == before


async def test_feeds_and_pages_keep_lending_their_context(house: House) -> None:
    """An item without a context of its own has its feed's, and a blurb that of the page it stood on."""
    store_entries(house, "A lull in the harbour", default_context=("ukraine",))
    told = ("Ukraine waits.", "A lull at last.")
    page = ReadDocument("text", tuple(Article("", text, blurb=n) for n, text in enumerate(told, 1)), page_text="\n".join(told))
    folder = house.source("file://inbox/page")
    batch = Batch(
        folder, house.ingester.prepare_document(folder, page, NOW), alert=False, file=NewDocument("page.txt", "0", 10)
    )
    house.store.write_now(lambda tx: house.ingester.commit(tx, batch, NOW))
    await rematcher(house.store, WITH_CONTEXT).run()
    items = house.store.read_now(lambda tx: tx.items.after(0, 10))
    assert {item.text or item.title: [m.context_from for m in item.matches] for item in items} == {
        "A lull in the harbour": ["feed"],
        "Ukraine waits.": [],
        "A lull at last.": ["page"],
    }


async def test_files_in_an_archive_lend_each_other_nothing(house: House) -> None:
    """Only blurbs of one page share its context, in the archive as when they came in."""
    parts = [
        ("Ukraine waits.", "a.txt"),
        ("A lull, said one.", "b.txt"),
        ("Ukraine asks.", "c.txt"),
        ("A lull, there.", "c.txt"),
    ]
    page = "Ukraine asks.\nA lull, there."
    packed = ReadDocument(
        "zip archive",
        tuple(
            Article("", text, blurb=n, part=part, page_text=page if part == "c.txt" else "")
            for n, (text, part) in enumerate(parts, 1)
        ),
    )
    folder = house.source("file://inbox/packed")
    items = house.ingester.prepare_document(folder, packed, NOW)
    batch = Batch(folder, items, alert=False, file=NewDocument("packed.zip", "0", 10))
    house.store.write_now(lambda tx: house.ingester.commit(tx, batch, NOW))
    await rematcher(house.store, WITH_CONTEXT).run()
    stored = house.store.read_now(lambda tx: tx.items.after(0, 10))
    assert {item.text: [m.context_from for m in item.matches] for item in stored} == {
        "Ukraine waits.": [],
        "A lull, said one.": [],
        "Ukraine asks.": [],
        "A lull, there.": ["page"],
    }


async def test_an_item_revised_meanwhile_is_left_alone(house: House) -> None:
    """What the rematch read is old by then; the revision was matched with the present topics itself."""
    store_entries(house, "A lull in the harbour")
    item = house.store.read_now(lambda tx: tx.items.get(1))
    assert item is not None
    house.publishes(entry("A lull in the harbour", "A truce, rather."), alert=False)
    assert house.store.write_now(lambda tx: tx.items.rematch(item, ())) is False
    assert topics_of(house.store) == {"A lull in the harbour": ["ceasefire"]}
