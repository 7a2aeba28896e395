"""Stories: who stands behind them, and merging."""

from bot.core.model import Level, Story
from bot.storage import SqliteStore
from tests.storage.samples import a_match, at, put


def story(store: SqliteStore, story_id: int) -> Story:
    found = store.read_now(lambda tx: tx.stories.get(story_id))
    assert found is not None
    return found


def merge(store: SqliteStore, into: int, gone: int) -> bool:
    return store.write_now(lambda tx: tx.stories.merge(into, gone))


def test_who_repeats_another_adds_no_voice(store: SqliteStore) -> None:
    """A wire's text in three papers is one voice and two reprints; a house of its own is another voice."""
    put(store, 1, publisher="a.example", voice="wire.example")
    put(store, 2, publisher="b.example", voice="wire.example", story_id=1)
    put(store, 3, publisher="c.example", voice="wire.example", story_id=1)
    assert (story(store, 1).publishers, story(store, 1).reprints) == (1, 2)
    put(store, 4, publisher="d.example", story_id=1)
    assert (story(store, 1).publishers, story(store, 1).reprints) == (2, 2)


def test_an_item_knows_its_voice_whose_word_it_is_and_why_it_is_there(store: SqliteStore) -> None:
    """Without another's, its voice is its publisher's own."""
    put(store, 1)
    put(store, 2, voice="wire.example", official="Ministry of Harbours", story_id=1)
    own, wired = store.read_now(lambda tx: tx.stories.items(1))
    assert (own.voice, own.official) == ("news.example", "")
    assert (wired.voice, wired.official) == ("wire.example", "Ministry of Harbours")


def test_merged_stories_are_one(store: SqliteStore) -> None:
    """Items, counts and times join; whoever asks for the story that is gone finds the other, however often it moved."""
    put(store, 1)
    put(store, 2, publisher="b.example", now=at(1))
    put(store, 3, publisher="c.example", now=at(2))
    assert merge(store, 2, 3)
    assert merge(store, 1, 2)
    whole = story(store, 3)
    assert (whole.id, whole.items, whole.publishers, whole.title) == (1, 3, 3, "Harbour opens 1")
    assert (whole.founded_at, whole.last_item_at) == (at(0), at(2))
    assert [item.id for item in store.read_now(lambda tx: tx.stories.items(1))] == [1, 2, 3]
    assert store.read_now(lambda tx: tx.items.counts())["stories"] == 1


def test_what_cannot_be_merged_changes_nothing(store: SqliteStore) -> None:
    """A story with itself, with none, or one that is merged already."""
    put(store, 1)
    put(store, 2)
    assert merge(store, 1, 2)
    before = story(store, 1)
    for into, gone in ((1, 1), (1, 7), (1, 2), (2, 1)):
        assert not merge(store, into, gone)
    assert story(store, 1) == before


def test_a_story_meets_the_topics_of_all_its_items(store: SqliteStore) -> None:
    """At level topic; a mention, and what other stories meet, is none of its own."""
    put(store, 1, matches=(a_match("harbour"),))
    put(store, 2, matches=(a_match("port"), a_match("sea", Level.MENTION)), story_id=1)
    put(store, 3, matches=(a_match("elsewhere"),))
    topics = store.read_now(lambda tx: [tx.stories.topics(story_id) for story_id in (1, 2)])
    assert topics == [{"harbour", "port"}, {"elsewhere"}]
