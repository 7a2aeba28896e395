"""Ingest: once in, all or nothing, and nothing hostile keeps the rest out."""

import hashlib
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.look import Look
from bot.core.model import Article, Dating, Extras, FetchedFeed, NewDocument, Precision, ReadDocument
from bot.pipeline.batch import Batch, Status
from bot.storage.outbox import Outbox
from tests.pipeline.house import NOW, House, entry


def statuses(house: House, *entries: Any, **values: Any) -> list[Status]:
    return [piece.status for piece in house.publishes(*entries, **values).pieces]


def everything(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""

    def read(tx: Any) -> dict[str, list[tuple[Any, ...]]]:
        names = [row[0] for row in tx.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: [tuple(row) for row in tx.connection.execute(f"SELECT * FROM [{name}]")] for name in names}  # noqa: S608 (our own tables)

    return house.store.read_now(read)


def test_nothing_of_a_batch_stays_where_anything_raises(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Items, matches, stories, deliveries, the document's record and the validators commit together or not at all."""
    house.subscribe(house.channel(), "ceasefire")
    source = house.source()
    items = house.ingester.prepare_entries(source, [entry("Bridge opens"), entry("Truce agreed")], "en", NOW)
    fetched = FetchedFeed(source.address, 200, etag='"e1"')
    file = NewDocument("a.txt", "0" * 64, 3, kind="text")
    batch = Batch(source, items, file=file, fetched=fetched, body_hash="h", next_due=NOW)
    before = everything(house)

    def failing(*_: Any, **__: Any) -> int:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "plan_card", failing)
        with pytest.raises(RuntimeError):
            house.store.write_now(lambda tx: house.ingester.commit(tx, batch, NOW))
    assert everything(house) == before
    report = house.store.write_now(lambda tx: house.ingester.commit(tx, batch, NOW))
    assert [piece.planned for piece in report.pieces] == [0, 1]
    assert house.store.read_now(lambda tx: tx.sources.get(source.id)).etag == '"e1"'


def test_an_entry_is_known_by_its_id(house: House) -> None:
    """The same id in the same feed is the same item, whatever its link says."""
    assert statuses(house, entry("Truce agreed", entry_id="e1")) == [Status.NEW]
    assert statuses(house, entry("Truce agreed", entry_id="e1", link="https://harbour.example/other")) == [Status.KNOWN]
    elsewhere = house.source("https://valley.example/rss")
    new = entry("Floods recede", entry_id="e1", link="https://valley.example/x")
    assert statuses(house, new, source=elsewhere) == [Status.NEW]


def test_an_item_is_known_by_its_canonical_address(house: House) -> None:
    """The same page, linked with tracking marks from another feed, is the same item."""
    assert statuses(house, entry("Truce agreed", link="https://harbour.example/truce?id=1")) == [Status.NEW]
    tracked = entry("Truce agreed", entry_id="other", link="http://www.harbour.example/truce?utm_source=x&id=1#top")
    assert statuses(house, tracked, source=house.source("https://valley.example/rss")) == [Status.KNOWN]


def test_an_item_without_names_is_known_by_its_words(house: House) -> None:
    """Without id and link, case, blanks and punctuation do not make another item."""
    bare = entry("Truce agreed", "From midnight on.", entry_id="", link="")
    assert statuses(house, bare) == [Status.NEW]
    assert statuses(house, replace(bare, title="TRUCE  agreed!", summary="from midnight on")) == [Status.KNOWN]


def test_the_same_text_under_another_name_joins_the_story(house: House) -> None:
    """A reprint is an item of its own and no story of its own."""
    house.publishes(entry("Truce agreed", "From midnight on."))
    reprint = entry("Truce agreed", "From midnight on.", entry_id="v9", link="https://valley.example/9")
    report = house.publishes(reprint, source=house.source("https://valley.example/rss"))
    (piece,) = report.pieces
    assert (piece.status, piece.item.id, piece.item.story_id) == (Status.NEW, 2, 1)
    story = house.store.read_now(lambda tx: tx.stories.get(1))
    assert story is not None
    assert (story.items, story.publishers) == (2, 2)


def test_entries_that_share_an_address_stay_apart(house: House) -> None:
    """A live blog's entries all lead to one page and are as many items."""
    live = "https://harbour.example/live"
    found = [entry("Noon: truce talks begin", link=live), entry("One: ministers arrive", link=live)]
    assert statuses(house, *found) == [Status.NEW, Status.NEW]
    assert statuses(house, entry("Two: a break", link=live), *found) == [Status.NEW, Status.KNOWN, Status.KNOWN]


def test_entries_without_words_stay_apart(house: House) -> None:
    """Two pictures without a title are two items and two stories, named by their links."""
    report = house.publishes(
        entry("", entry_id="p1", link="https://a.example/1"), entry("", entry_id="p2", link="https://a.example/2")
    )
    assert [piece.item.title for piece in report.pieces] == ["https://a.example/1", "https://a.example/2"]
    assert [piece.item.story_id for piece in report.pieces] == [1, 2]


def test_an_edit_makes_a_version(house: House) -> None:
    """A changed number is an edit and a version; a mended comma is neither."""
    house.publishes(entry("Truce agreed", "It begins at 5 in all of the harbour towns."))
    assert statuses(house, entry("Truce agreed", "It begins at 5, in all of the harbour towns.")) == [Status.KNOWN]
    assert statuses(house, entry("Truce agreed", "It begins at 6 in all of the harbour towns.")) == [Status.CHANGED]
    item = house.store.read_now(lambda tx: tx.items.get(1))
    assert item is not None
    assert (item.version, item.text) == (2, "It begins at 6 in all of the harbour towns.")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2099, 1, 1, tzinfo=UTC), "first seen 2026-01-05; the feed's date lies in the future"),
        (NOW + timedelta(minutes=1), "first seen 2026-01-05; the feed's date lies in the future"),
        (None, "first seen 2026-01-05"),
    ],
)
def test_an_entry_without_a_true_date_was_there_by_now(house: House, at: datetime | None, words: str) -> None:
    """What is undated or dated ahead gets the instant it was first seen, keeps that through edits, and says what it is."""
    (piece,) = house.publishes(entry("Truce agreed", "It begins at 5.", published=at)).pieces
    assert (piece.item.dating.at, piece.item.dating.precision, piece.item.dating.how) == (NOW, Precision.BOUND, words)
    house.clock.forward(days=3)
    (edited,) = house.publishes(entry("Truce agreed", "It begins at 6.", published=None)).pieces
    assert (edited.status, edited.item.dating) == (Status.CHANGED, piece.item.dating)
    assert Look.of(house.channel(), house.catalogue, {}).date(edited.item.dating) == f"not dated: {words}"


def test_what_a_feed_says_beside_the_words_is_kept(house: House) -> None:
    """Categories, media and the comments' address stand with the item, follow an edit, and cost a broken one no entry."""
    first, second = Extras(("World",), ("https://harbour.example/a.jpg",), "https://harbour.example/c"), Extras(("Peace",))
    for extras, text in ((first, "It begins at 5."), (second, "It begins at 6.")):
        (piece,) = house.publishes(entry("Truce agreed", text, **asdict(extras))).pieces
        assert piece.item.extras == extras
    (odd,) = house.publishes(entry("Odd", categories=("x\ud800y",), media=("https://harbour.example/\ud800",))).pieces
    assert odd.item.extras == Extras(("x\ufffdy",), ("https://harbour.example/\ufffd",))


@pytest.mark.parametrize(
    ("at", "precision"),
    [(datetime(2026, 1, 6, tzinfo=UTC), Precision.DAY), (datetime(2026, 1, 8, tzinfo=UTC), Precision.BOUND)],
)
def test_a_documents_future_date_is_a_bound(house: House, at: datetime, precision: Precision) -> None:
    """A day that has begun somewhere on earth is believed; a later one only says that it is not yet known."""
    article = Article("Truce agreed", "Text.", Dating(at, Precision.DAY, "first line"))
    (new,) = house.ingester.prepare_document(house.source(), ReadDocument("text", (article,)), NOW)
    assert new.dating.precision is precision
    assert new.dating.at is not None
    assert new.dating.at <= NOW + timedelta(hours=14)


def test_halves_of_surrogate_pairs_are_stored(house: House) -> None:
    """Whatever field a broken encoder left them in, they keep no entry out; a whole pair becomes its sign."""
    broken = "x\ud800y"
    hostile = entry(
        f"Truce \ud83d\ude42 {broken}", broken, entry_id=broken, link=f"https://harbour.example/{broken}", author=broken,
        source_title=broken, language=broken,
    )  # fmt: skip
    (piece,) = house.publishes(hostile).pieces
    assert piece.item.title == "Truce 🙂 x\ufffdy"
    assert statuses(house, hostile) == [Status.KNOWN]


def test_a_bad_entry_keeps_no_other_out(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An entry that trips over a bug is in the log; the others are stored."""
    match = house.book.match

    def failing(text: Any) -> Any:
        if "poison" in text.title:
            raise RuntimeError("a bug")
        return match(text)

    monkeypatch.setattr(house.book, "match", failing)
    assert len(house.publishes(entry("Truce one"), entry("A poison pill"), entry("Truce two")).pieces) == 2
    assert "A poison pill" in caplog.text


def test_seeding_is_silent(house: House) -> None:
    """What a feed holds at first is stored and matched, and tells nobody; what comes then does."""
    house.subscribe(house.channel(), "ceasefire")
    house.publishes(entry("Truce agreed"), alert=False)
    assert house.planned() == []
    assert len(house.store.read_now(lambda tx: tx.items.latest("ceasefire"))) == 1
    house.publishes(entry("Truce agreed"), entry("Truce holds"))
    assert len(house.planned()) == 1


def test_validators_are_saved_with_the_items(house: House) -> None:
    """A whole answer's validators stand in the same commit; a truncated one leaves none to ask with."""
    source = house.source()
    fetched = FetchedFeed(source.address, 200, etag='"e1"', last_modified="Mon, 05 Jan 2026 11:00:00 GMT")
    body_hash = hashlib.sha256(b"x").hexdigest()
    batch = Batch(source, fetched=fetched, body_hash=body_hash, next_due=NOW)
    house.store.write_now(lambda tx: house.ingester.commit(tx, batch, NOW))
    stored = house.store.read_now(lambda tx: tx.sources.get(source.id))
    assert (stored.etag, stored.last_modified, stored.body_hash) == ('"e1"', fetched.last_modified, body_hash)
    house.store.write_now(lambda tx: house.ingester.commit(tx, replace(batch, keep_validators=False), NOW))
    stored = house.store.read_now(lambda tx: tx.sources.get(source.id))
    assert (stored.etag, stored.last_modified, stored.body_hash) == ("", "", "")


def test_blurbs_are_items_with_the_pages_context(house: House) -> None:
    """Every blurb of a listing is an item that knows its number and its document."""
    blurbs = tuple(Article(f"Truce {n}", f"Blurb {n} text.", blurb=n) for n in (1, 2))
    page = ReadDocument("text", blurbs, "The day", "Truce 1 Truce 2")
    source = house.source()
    items = house.ingester.prepare_document(source, page, NOW)
    batch = Batch(source, items, file=NewDocument("day.txt", "0" * 64, 9, kind="text"))
    report = house.store.write_now(lambda tx: house.ingester.commit(tx, batch, NOW))
    assert [(p.blurb, p.item.blurb, p.item.document_name) for p in report.pieces] == [(1, 1, "day.txt"), (2, 2, "day.txt")]


def test_a_query_may_ask_who_publishes_and_who_writes(house: House) -> None:
    """`source:` is asked of publisher, feed and host, `author:` of the byline."""
    channel = house.channel()
    by_source, by_author = house.keyword(channel, "source:harbour bridge"), house.keyword(channel, "author:marta bridge")
    (piece,) = house.publishes(entry("Bridge opens", author="Marta Example")).pieces
    assert {match.topic for match in piece.item.matches} == {by_source.ref, by_author.ref}
    elsewhere = house.source("https://valley.example/rss")
    (other,) = house.publishes(entry("Bridge closes", link="https://valley.example/b"), source=elsewhere).pieces
    assert other.item.matches == ()
