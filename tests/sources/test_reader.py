"""Feeds read in batches: what is one feed's stays that feed's."""

import asyncio
import os
from collections.abc import Iterator

import pytest

from bot.core.errors import FeedError, SandboxError
from bot.core.model import FetchedFeed
from bot.sources.reader import SandboxReader
from bot.sources.sandbox import Sandbox
from tests.world.feeds import Entry, rss


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    box = Sandbox(workers=1)
    box.start()
    yield box
    box.close()


def fetched(body: bytes, name: str = "e") -> FetchedFeed:
    return FetchedFeed(f"https://{name}.example.org/", 200, body, "application/xml")


async def test_each_feed_of_a_batch_gets_its_own_result(sandbox: Sandbox) -> None:
    """Entries to the one, an error to the other, in one job."""
    reader = SandboxReader(sandbox)
    bodies = [rss([Entry(f"Title {number}")]) if number % 2 else b"<html/>" for number in range(40)]
    results = await asyncio.gather(*(reader.feed(fetched(body)) for body in bodies), return_exceptions=True)
    for number, result in enumerate(results):
        if number % 2:
            assert not isinstance(result, BaseException)
            assert [entry.title for entry in result.entries] == [f"Title {number}"]
        else:
            assert isinstance(result, FeedError)


async def test_known_entries_are_left_out(sandbox: Sandbox) -> None:
    """The fingerprints that one answer gave are handed to the next reading."""
    reader = SandboxReader(sandbox)
    first = await reader.feed(fetched(rss([Entry("One")])))
    second = await reader.feed(fetched(rss([Entry("Two"), Entry("One")])), first.fingerprints)
    assert [entry.title for entry in second.entries] == ["Two"]
    assert second.total == 2


async def test_a_feed_that_kills_its_worker_costs_its_company_little(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a batch dies, each of its feeds is read alone: only the culprit fails, and it alone waits for the long deadline."""
    monkeypatch.setattr("bot.sources.reader._BATCH_TIMEOUT", 0.5)
    reader = SandboxReader(sandbox, timeout=1.0)
    # Behind an @, an author of a megabyte keeps feedparser's pattern for addresses busy for longer than anybody waits.
    author = "@" + "a" * 300_000
    hostile = f"<rss><channel><item><title>t</title><author>{author}</author></item></channel></rss>".encode()
    healthy = [reader.feed(fetched(rss([Entry(f"Title {number}")]))) for number in range(5)]
    results = await asyncio.gather(reader.feed(fetched(hostile, "bad")), *healthy, return_exceptions=True)
    assert not any(isinstance(result, BaseException) for result in results[1:])
    assert isinstance(results[0], SandboxError), results[0]


async def test_a_reader_without_workers_says_so() -> None:
    """Whatever goes wrong with the sandbox itself reaches every caller."""

    class Broken(Sandbox):
        async def run(self, *_: object, **__: object) -> object:  # type: ignore[override]
            raise OSError(os.strerror(12))

    with pytest.raises(OSError, match="memory"):
        await SandboxReader(Broken()).feed(fetched(b"<rss/>"))
