"""Sources and documents on the real database."""

from dataclasses import replace
from functools import partial

import pytest

from bot.core.facts import in_words
from bot.core.feed_memory import FeedMemory
from bot.core.model import Source, SourceKind, SourceState
from bot.storage import SqliteStore
from bot.storage.store import SqliteTx
from tests.storage.samples import NOW, add_source, at, feed


def poll_worked(store: SqliteStore, source_id: int, next_due: float) -> None:
    """A poll with validators."""
    store.write_now(
        lambda tx: tx.sources.succeeded(
            source_id, now=at(1), next_due=at(next_due), etag='"x"', last_modified="Mon", body_hash="b"
        )
    )


def test_declaring_again_keeps_what_polls_learned(store: SqliteStore) -> None:
    """The operator's words are updated; state, validators and failures of a known source stay."""
    first = store.write_now(lambda tx: tx.sources.declare(feed(title="Old", default_context=("port",)), now=NOW))
    assert first == feed(id=first.id, title="Old", default_context=("port",))
    poll_worked(store, first.id, 15)
    again = store.write_now(lambda tx: tx.sources.declare(feed(title="New", interval=60.0), now=at(2)))
    assert (again.id, again.title, again.interval, again.default_context) == (first.id, "New", 60.0, ())
    assert (again.etag, again.last_modified, again.body_hash, again.seeded) == ('"x"', "Mon", "b", True)
    assert (again.last_ok, again.next_due) == (at(1), at(15))
    assert store.read_now(lambda tx: tx.sources.get(first.id)) == again


def test_what_is_due_is_due(store: SqliteStore) -> None:
    """Never polled first, then the longest due; paused and gone ones never."""
    ids = [store.write_now(partial(add_source, address=f"https://{n}.example/")) for n in range(4)]
    poll_worked(store, ids[0], 20)
    poll_worked(store, ids[1], 10)
    store.write_now(lambda tx: tx.sources.failed(ids[2], now=NOW, next_due=at(5), error=in_words("410"), gone=True))

    def due(minute: float, limit: int = 100) -> list[int]:
        return [source.id for source in store.read_now(lambda tx: tx.sources.due(at(minute), limit))]

    assert due(0) == [ids[3]]
    assert due(20) == [ids[3], ids[1], ids[0]]
    assert due(20, limit=1) == [ids[3]]
    assert store.read_now(lambda tx: tx.sources.next_due()) == at(10)
    assert store.read_now(lambda tx: tx.sources.get(ids[2])).state is SourceState.GONE


def test_the_feeds_of_a_host_are_those_asked_there(store: SqliteStore) -> None:
    """By its whole name, whatever port, scheme and case; at the place a feed moved to; only those due before then."""
    addresses = (
        "https://harbour.example/a", "http://HARBOUR.example:8080/b", "https://news.harbour.example/", "https://harbour.example.org/",
        "https://port.example/harbour.example", "https://moved.example/", "https://harbour.example/away", "https://harbour.example/later",
        "https://harbour.example/paused",
    )  # fmt: skip
    ids = [store.write_now(partial(add_source, address=address)) for address in addresses]

    def change(tx: SqliteTx) -> None:
        tx.feeds.remember(ids[5], FeedMemory(moved_to="https://harbour.example/moved"))
        tx.feeds.remember(ids[6], FeedMemory(moved_to="https://port.example/moved"))
        tx.feeds.remember(ids[0], FeedMemory(whole_at=NOW))
        tx.sources.set_due({ids[7]: at(9), ids[1]: at(4)})
        tx.sources.set_state(ids[8], SourceState.PAUSED)

    store.write_now(change)
    found = store.read_now(lambda tx: tx.sources.due_at("harbour.example", at(5)))
    assert [source.id for source in found] == [ids[0], ids[5], ids[1]]


def test_what_fails_is_found_among_all_feeds(store: SqliteStore) -> None:
    """Active feeds with failures, then the gone ones; one that is paused or was removed is no trouble."""
    ids = [store.write_now(partial(add_source, address=f"https://{n}.example/")) for n in range(6)]

    def fail(source_id: int, *, gone: bool = False) -> None:
        store.write_now(lambda tx: tx.sources.failed(source_id, now=NOW, next_due=at(5), error=in_words("HTTP 500"), gone=gone))

    fail(ids[0], gone=True)
    for source_id in ids[1:5]:
        fail(source_id)
    store.write_now(lambda tx: tx.sources.set_state(ids[3], SourceState.PAUSED))
    store.write_now(lambda tx: tx.sources.remove(ids[4], now=NOW))
    assert [source.id for source in store.read_now(lambda tx: tx.sources.failing())] == [ids[1], ids[2], ids[0]]
    assert store.read_now(lambda tx: tx.sources.count(SourceKind.FEED)) == 5
    assert store.read_now(lambda tx: tx.sources.count(SourceKind.FOLDER)) == 0


def test_failures_are_counted_in_a_row(store: SqliteStore) -> None:
    """Each failure counts one more and keeps validators; a success clears them."""
    source_id = store.write_now(add_source)
    poll_worked(store, source_id, 1)

    def fail() -> int:
        return store.write_now(lambda tx: tx.sources.failed(source_id, now=NOW, next_due=at(9), error=in_words("HTTP 500")))

    assert (fail(), fail()) == (1, 2)
    source = store.read_now(lambda tx: tx.sources.get(source_id))
    assert (source.last_error, source.next_due, source.etag, source.state) == (
        in_words("HTTP 500"),
        at(9),
        '"x"',
        SourceState.ACTIVE,
    )
    poll_worked(store, source_id, 1)
    source = store.read_now(lambda tx: tx.sources.get(source_id))
    assert (source.failures, source.last_error) == (0, None)


def test_what_the_config_forgets_is_paused_until_named_again(store: SqliteStore) -> None:
    """Only the config's own; what was added in chat stays, and what a 410 ended stays ended."""
    names = ("https://a.example/", "https://b.example/", "https://gone.example/")
    a, b, gone = (store.write_now(partial(add_source, address=name)) for name in names)
    chat = store.write_now(lambda tx: tx.sources.declare(feed("https://chat.example/", added_by="chat"), now=NOW)).id
    store.write_now(lambda tx: tx.sources.failed(gone, now=NOW, next_due=NOW, error=in_words("410"), gone=True))

    def keep(*addresses: str) -> list[SourceState]:
        store.write_now(lambda tx: tx.sources.forget_missing(SourceKind.FEED, addresses))
        return store.read_now(lambda tx: [tx.sources.get(source_id).state for source_id in (a, b, gone, chat)])

    active, paused = SourceState.ACTIVE, SourceState.PAUSED
    assert keep(names[0]) == [active, paused, SourceState.GONE, active]
    assert keep(*names) == [active, active, SourceState.GONE, active]
    assert keep() == [paused, paused, SourceState.GONE, active]


def test_sources_by_kind(store: SqliteStore) -> None:
    """Feeds, folders, or both, in the order they were added."""
    one = store.write_now(lambda tx: tx.sources.declare(feed(), now=NOW))
    folder = Source(0, SourceKind.FOLDER, "/srv/inbox", recursive=False, after="archive")
    two = store.write_now(lambda tx: tx.sources.declare(folder, now=NOW))
    assert two == replace(folder, id=two.id)
    assert store.read_now(lambda tx: tx.sources.all()) == [one, two]
    assert store.read_now(lambda tx: tx.sources.all(SourceKind.FOLDER)) == [two]
    with pytest.raises(LookupError):
        store.read_now(lambda tx: tx.sources.get(99))
