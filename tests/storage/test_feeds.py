"""What is remembered of feeds."""

from bot.core.feed_memory import FeedMemory
from bot.storage import SqliteStore
from tests.storage.samples import NOW, add_source


def test_a_memory_comes_back_as_it_was(store: SqliteStore) -> None:
    """By source, replaced as a whole; nothing for a feed that was never read."""
    source_id = store.write_now(add_source)
    assert store.read_now(lambda tx: tx.feeds.memories([source_id])) == {}
    for memory in (FeedMemory(b"12345678", NOW, "https://n.example/", "https://o.example/", 2), FeedMemory()):
        store.write_now(lambda tx, memory=memory: tx.feeds.remember(source_id, memory))  # type: ignore[misc]
        assert store.read_now(lambda tx: tx.feeds.memories([source_id, 99])) == {source_id: memory}


def test_what_is_due_is_found_without_reading_all_that_is_known(store: SqliteStore) -> None:
    """Both halves of the query search the index by date: a tick costs what is due, not what is known."""
    plan = store.read_now(
        lambda tx: tx.connection.execute(
            """
            EXPLAIN QUERY PLAN SELECT * FROM sources WHERE state = 'active' AND next_due IS NULL
            UNION ALL SELECT * FROM sources WHERE state = 'active' AND next_due <= 'x' ORDER BY next_due, id LIMIT 5
            """
        ).fetchall()
    )
    assert [row["detail"].rpartition(" AND ")[2] for row in plan if "SEARCH" in row["detail"]] == ["next_due=?)", "next_due<?)"]
