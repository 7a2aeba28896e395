"""Stories through ingest: what belongs together, whose voices count, and that it holds beside other processes."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest

from bot.core.model import Item, Story
from bot.core.store import Tx
from bot.pipeline.batch import Batch
from bot.pipeline.grouping import Grouper
from bot.pipeline.ingest import Ingester
from tests.pipeline.house import House, entry
from tests.world.news import happening, place

WIRE = (
    "KYIV (Reuters) - Ukraine's parliament on Monday approved a law that lets foreign peacekeepers into the country once a "
    "truce holds. The vote was 291 to 12. Deputies sang the anthem. The president is expected to sign it this week."
)
OWN_WORDS = [
    (
        "Ukraine's parliament lets foreign peacekeepers in",
        "Deputies in Kyiv voted 291 to 12 for a law on foreign peacekeepers.",
    ),
    (
        "Kyiv: deputies pass law on foreign peacekeepers, 291 to 12",
        "Ukraine's parliament opens the door to foreign peacekeepers.",
    ),
]


def publish(house: House, site: str, title: str, text: str, **values: Any) -> Item:
    """A report on a site's own feed, stored."""
    link = f"https://{site}/{'-'.join(title.casefold().split())}"
    found = entry(title, text, entry_id=link, **({"link": link} | values))
    (piece,) = house.publishes(found, source=house.source(f"https://{site}/{len(title)}.xml")).pieces
    return piece.item


def story_of(house: House, item: Item) -> Story:
    found = house.store.read_now(lambda tx: tx.stories.get(item.story_id))
    assert found is not None
    return found


def test_a_wire_text_in_ten_papers_counts_as_one(house: House) -> None:
    """However they shorten it and whatever headline they give it: one voice, nine reprints."""
    endings = [len(WIRE), 190, 170, len(WIRE), 185, 200, len(WIRE), 175, 195, 205]
    items = [
        publish(house, f"paper{n}.example", f"Parliament approves law on foreign peacekeepers ({n})", WIRE[:end])
        for n, end in enumerate(endings)
    ]
    assert len({item.story_id for item in items}) == 1
    story = story_of(house, items[0])
    assert (story.items, story.publishers, story.reprints) == (10, 1, 9)
    assert {item.voice for item in house.store.read_now(lambda tx: tx.stories.items(story.id))} == {"reuters.com"}


def test_copies_that_credit_nobody_are_one_voice_until_one_tells_whose(house: House) -> None:
    """The first to print it is its voice; once a copy names the wire, all of them count as that."""
    bare = WIRE.replace("KYIV (Reuters) - ", "")
    first = publish(house, "one.example", "Parliament approves law on foreign peacekeepers", bare)
    second = publish(house, "two.example", "Law on foreign peacekeepers approved by parliament", bare[:180])
    assert (second.story_id, second.voice) == (first.story_id, "one.example")
    publish(house, "three.example", "Parliament votes for foreign peacekeepers law", WIRE)
    voices = [item.voice for item in house.store.read_now(lambda tx: tx.stories.items(first.story_id))]
    assert voices == ["reuters.com"] * 3


def test_an_article_that_quotes_a_paper_counts_as_that_paper(house: House) -> None:
    """`The FT reports` adds no second voice to the FT's own report."""
    own = publish(house, "ft.com", *OWN_WORDS[0])
    quoting = publish(
        house,
        "daily.example",
        "Ukraine's parliament lets foreign peacekeepers in, the FT reports",
        "Deputies in Kyiv passed a law on foreign peacekeepers by 291 votes to 12, the Financial Times reports.",
    )
    assert (quoting.story_id, quoting.voice) == (own.story_id, "ft.com")
    assert (story_of(house, own).publishers, story_of(house, own).reprints) == (1, 1)


def test_ten_feeds_of_one_house_count_as_one(house: House) -> None:
    """Whatever the feed and whichever of its domains the article stands on."""
    sites = ["bbc.com", "bbc.co.uk", "news.bbc.co.uk", "www.bbc.com", "feeds.bbci.co.uk"] * 2
    items = [
        publish(house, site, OWN_WORDS[n % 2][0], f"{OWN_WORDS[n % 2][1]} Page {n}.", link=f"https://{site}/{n}")
        for n, site in enumerate(sites)
    ]
    story = story_of(house, items[0])
    assert (story.items, story.publishers, story.reprints) == (10, 1, 0)


def test_reports_in_own_words_are_independent_and_say_why(house: House) -> None:
    """They join with a reason that names what both tell."""
    first, second = (publish(house, f"site{n}.example", *words) for n, words in enumerate(OWN_WORDS))
    assert second.story_id == first.story_id
    assert story_of(house, first).publishers == 2
    assert first.story_why is None
    assert "same names" in str(second.story_why)
    assert "Ukraine" in str(second.story_why)


def test_two_of_one_batch_join(house: House) -> None:
    """What the transaction under way has added is there for the next item."""
    found = [entry(title, text, link=f"https://site{n}.example/a") for n, (title, text) in enumerate(OWN_WORDS)]
    one, other = house.publishes(*found).pieces
    assert one.item.story_id == other.item.story_id


def test_a_batch_that_failed_leaves_nothing_behind(house: House) -> None:
    """After a rollback no later item joins a story that was never stored."""
    source = house.source("https://site0.example/rss")

    def prepared(title: str, text: str) -> Batch:
        items = house.ingester.prepare_entries(source, [entry(title, text)], "en", house.clock.now())
        return Batch(source, items)

    def fail(batch: Batch) -> None:
        def write(tx: object) -> None:
            house.ingester.commit(tx, batch, house.clock.now())  # type: ignore[arg-type]
            raise ZeroDivisionError

        house.store.write_now(write)

    with pytest.raises(ZeroDivisionError):
        fail(prepared(*OWN_WORDS[0]))
    item = publish(house, "site1.example", *OWN_WORDS[1])
    assert (item.story_why, story_of(house, item).items) == (None, 1)


def test_another_process_groups_with_what_this_one_stored(house: House) -> None:
    """Two that write beside each other see the same news, and so does one that starts anew."""
    first = publish(house, "site0.example", *OWN_WORDS[0])
    beside = Ingester(house.book, house.publisher, Grouper(house.grouper.vocabulary, house.grouper.houses))
    source = house.source("https://site1.example/rss")
    items = beside.prepare_entries(source, [entry(*OWN_WORDS[1], link="https://site1.example/b")], "en", house.clock.now())
    report = house.store.write_now(lambda tx: beside.commit(tx, Batch(source, items), house.clock.now()))
    assert report.pieces[0].item.story_id == first.story_id
    third = publish(
        house, "site2.example", "Foreign peacekeepers may enter Ukraine, parliament in Kyiv decides", OWN_WORDS[0][1]
    )
    assert third.story_id == first.story_id


def test_at_a_start_the_last_days_are_taken_in_by_and_by(house: House) -> None:
    """A few items in each transaction, so that others may write in between; news finds them all."""
    items = [publish(house, f"site{n}.example", f"Harbour number {n} opens", f"Ships moor at {n} berths.") for n in range(5)]
    first = publish(house, "site7.example", *OWN_WORDS[0])
    anew = Grouper(house.grouper.vocabulary, house.grouper.houses)
    now = house.clock.now()
    sizes = []
    while house.store.write_now(lambda tx: anew.catch_up(tx, now, 4)):
        sizes.append(anew.window_size)
    assert sizes == [4, len([*items, first])]
    beside = Ingester(house.book, house.publisher, anew)
    source = house.source("https://site1.example/rss")
    batch = Batch(source, beside.prepare_entries(source, [entry(*OWN_WORDS[1], link="https://site1.example/b")], "en", now))
    assert house.store.write_now(lambda tx: beside.commit(tx, batch, now)).pieces[0].item.story_id == first.story_id


def test_what_was_rolled_back_is_compared_with_nothing(house: House) -> None:
    """Two feeds' news share a transaction that fails: what it had stored left no trace that later news could join."""
    elsewhere, source = "Harbour of Odesa opens a new pier", house.source("https://site0.example/rss")
    batches = [
        Batch(source, house.ingester.prepare_entries(source, [entry(*words)], "en", house.clock.now()))
        for words in ((elsewhere, "Ships may moor at four berths."), OWN_WORDS[0])
    ]

    def fail(tx: Tx) -> None:
        for batch in batches:
            house.ingester.commit(tx, batch, house.clock.now())
        raise LookupError

    with pytest.raises(LookupError):
        house.store.write_now(fail)
    items = [publish(house, f"site{n}.example", *words) for n, words in enumerate((*OWN_WORDS, (elsewhere, "Four berths.")))]
    assert [items[0].story_id == item.story_id for item in items] == [True, True, False]
    assert [bool(item.story_why) for item in items] == [False, True, False]


@pytest.mark.parametrize("fails", [False, True])
def test_news_beside_what_a_new_feed_brings_of_old(house: House, fails: bool) -> None:
    """Of a transaction that files some items and groups others, each is in the window once afterwards, or none if it fails."""
    now, source = house.clock.now(), house.source("https://site0.example/rss")
    prepared = [
        house.ingester.prepare_entries(
            source, [entry(title, "Ships moor there.", link=f"https://site0.example/{n}")], "en", now
        )
        for n, title in enumerate(("Harbour opens", "Pier closes", "Crane falls"))
    ]

    def write(tx: Tx) -> None:
        for items, alert in zip(prepared, (True, False, True), strict=True):
            house.ingester.commit(tx, Batch(source, items, alert=alert), now)
        if fails:
            raise LookupError

    def fail_beginning(tx: Tx) -> None:
        house.grouper.begin(tx, now)
        raise LookupError

    with pytest.raises(LookupError) if fails else nullcontext():
        house.store.write_now(write)
    with pytest.raises(LookupError):  # the next one takes in what was filed, and fails itself
        house.store.write_now(fail_beginning)
    publish(house, "site7.example", *OWN_WORDS[0])
    assert house.grouper.window_size == (1 if fails else 4)
    assert house.store.read_now(lambda tx: tx.items.counts())["items"] == house.grouper.window_size


def _told_by_one_mould(number: int) -> tuple[str, str]:
    return f"Ceasefire agreed near {place(number)} in Ukraine", "The governor of the region said that it had held all night."


def _numbered(number: int) -> tuple[str, str]:
    return f"Report {number:03}: a truce in Ukraine", f"The governor said that it was the {number}th, and that it had held."


@pytest.mark.parametrize("event", [happening, _told_by_one_mould, _numbered])
def test_as_many_events_as_places(house: House, event: Callable[[int], tuple[str, str]]) -> None:
    """What differs in names or numbers alone is another event each: a false join would swallow an alert."""
    found = [entry(*event(n), link=f"https://site.example/{n}") for n in range(300)]
    assert len({piece.item.story_id for piece in house.publishes(*found).pieces}) >= 297


def test_an_operators_merge_is_followed(house: House) -> None:
    """What is like an item of a merged story joins the story that it stands in now."""
    first = publish(house, "site0.example", "Harbour of Odesa opens a new pier", "Ships may moor at four berths.")
    second = publish(house, "site1.example", *OWN_WORDS[0])
    assert house.store.write_now(lambda tx: tx.stories.merge(first.story_id, second.story_id))
    third = publish(house, "site2.example", *OWN_WORDS[1])
    assert third.story_id == first.story_id


def test_a_story_ends_after_three_days(house: House) -> None:
    """The same words about another vote a week later are another story."""
    first = publish(house, "site0.example", *OWN_WORDS[0])
    house.clock.forward(days=7)
    later = publish(house, "site1.example", *OWN_WORDS[1], published=house.clock.now())
    assert later.story_id != first.story_id


@pytest.mark.parametrize(("link", "official"), [("https://mfa.gov.ua/n/1", True), ("https://mfa.example/n/1", False)])
def test_a_ministrys_own_text_is_marked(house: House, link: str, official: bool) -> None:
    """A text of a state's own body is a party's claim."""
    item = publish(house, "x.example", "Statement on the truce", "The ministry welcomes the truce.", link=link)
    assert bool(item.official) is official


async def test_story_says_why_each_is_in(house: House) -> None:
    """`story s1` gives each item's reason and whose voice it adds."""
    house.channel()
    publish(house, "ft.com", *OWN_WORDS[0])
    publish(house, "daily.example", OWN_WORDS[1][0] + ", FT reports", OWN_WORDS[1][1])
    said = str((await house.said("story s1")).to_json())
    assert "founded the story" in said
    assert "in the story: like i1" in said
    assert "counts as ft.com" in said
