"""Asks the sandbox to read feeds and documents (`core.ports.Reader`)."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.core.errors import DocumentError, FeedError, ParleyError, SandboxError
from bot.core.facts import fact
from bot.core.model import Article, FetchedFeed, ListedFeeds, NamedFeed, ParsedFeed, RawEntry, ReadDocument, Source
from bot.core.ports import FoundFile
from bot.sources.language import DEFAULT_LANGUAGES, detect
from bot.sources.sandbox import Sandbox

Piece = TypeVar("Piece", Article, RawEntry)

TIMEOUT = 20.0
"""Seconds a feed or a document may take in all, its second attempt included."""

FIRST = 5.0
"""Seconds of a document's first attempt: nearly all need a fraction of one, and the others must not hold them up."""

_GATHER = 0.02
"""Seconds that a feed waits for company: handing a job to a worker costs as much as looking through a known feed."""
_BATCH = 16
"""Feeds read in one job."""
_LARGE = 512 * 1024
"""Bytes from which a document goes alone: it would keep others waiting."""
_BATCH_TIMEOUT = 2.5
"""Seconds a batch may take; beyond it each of its feeds is read alone, so that a hostile one costs the others no more."""


@dataclass(frozen=True, slots=True)
class _Asked:
    fetched: FetchedFeed
    known: bytes
    done: "asyncio.Future[ParsedFeed]"


@dataclass(frozen=True, slots=True)
class _Job:
    """What a worker is told: where the copy lies, and what is known of it."""

    copy: str
    name: str
    modified: datetime
    language: str
    columns: dict[str, str]
    languages: tuple[str, ...]


class SandboxReader:
    """Reads in the workers of `sandbox`, guessing the language of what does not state its own among `languages`."""

    def __init__(
        self, sandbox: Sandbox, languages: tuple[str, ...] = DEFAULT_LANGUAGES, timeout: float = TIMEOUT, first: float = FIRST
    ) -> None:
        self._sandbox = sandbox
        self._languages = languages
        self._timeout = timeout
        self._first = first
        self._waiting: list[_Asked] = []
        self._timer: asyncio.TimerHandle | None = None
        self._batches: set[asyncio.Task[None]] = set()

    async def feed(self, fetched: FetchedFeed, known: bytes = b"") -> ParsedFeed:
        """The entries that are not `known` by their fingerprints. Raises FeedError or SandboxError."""
        if len(fetched.body) >= _LARGE:
            return await self._alone(fetched, known)
        asked = _Asked(fetched, known, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        if len(self._waiting) == _BATCH:
            self._begin()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_GATHER, self._begin)
        return await asked.done

    async def document(self, found: FoundFile, folder: Source, *, patient: bool = False) -> ReadDocument:
        """What a file's copy holds; see `core.ports.Reader`. Raises DocumentError or SandboxError."""
        timeout = self._timeout - self._first if patient else self._first
        job = _Job(str(found.copy), found.name, found.modified, folder.language, dict(folder.rules.columns), self._languages)
        try:
            return await self._sandbox.run(_read_document, job, timeout=timeout)
        except SandboxError as error:
            raise SandboxError(f"{found.name}: {error}; save its text alone as .txt, or remove it") from error

    async def page(self, page: FetchedFeed, now: datetime) -> ReadDocument:
        """The article of a web page. Raises DocumentError or SandboxError."""
        return await self._sandbox.run(_read_article, page, now, self._languages, timeout=self._timeout)

    async def named_on(self, page: FetchedFeed) -> tuple[NamedFeed, ...]:
        """The feeds that a web page names, best first; none for what is no page. Raises SandboxError."""
        return await self._sandbox.run(_read_page, page, timeout=self._timeout)

    async def listed_in(self, opml: FetchedFeed) -> ListedFeeds:
        """The feeds of an OPML list, and what it leaves out. Raises FeedError or SandboxError."""
        return await self._sandbox.run(_read_opml, opml, timeout=self._timeout)

    def _begin(self) -> None:
        if self._timer is not None:  # the next batch gathers for as long
            self._timer.cancel()
            self._timer = None
        batch, self._waiting = self._waiting, []
        task = asyncio.create_task(self._read(batch))
        self._batches.add(task)
        task.add_done_callback(self._batches.discard)

    async def _read(self, batch: list[_Asked]) -> None:
        feeds = [(asked.fetched, asked.known) for asked in batch]
        try:
            results = await self._sandbox.run(_read_feeds, feeds, self._languages, timeout=_BATCH_TIMEOUT)
        except SandboxError:
            await asyncio.gather(*map(self._read_alone, batch))
            return
        except Exception as error:  # each poll tells its own feed's operator
            results = [error] * len(batch)
        for asked, result in zip(batch, results, strict=True):
            _settle(asked, result)

    async def _read_alone(self, asked: _Asked) -> None:
        try:
            _settle(asked, await self._alone(asked.fetched, asked.known))
        except Exception as error:
            _settle(asked, error)

    async def _alone(self, fetched: FetchedFeed, known: bytes) -> ParsedFeed:
        return await self._sandbox.run(_read_feed, fetched, known, self._languages, timeout=self._timeout)


def _settle(asked: _Asked, result: ParsedFeed | Exception) -> None:
    if asked.done.done():  # nobody waits for it any more
        return
    if isinstance(result, ParsedFeed):
        asked.done.set_result(result)
    else:
        asked.done.set_exception(result)


def _read_feeds(feeds: list[tuple[FetchedFeed, bytes]], languages: tuple[str, ...]) -> list[ParsedFeed | Exception]:
    """In the worker: one feed's error is that feed's result."""
    results: list[ParsedFeed | Exception] = []
    for fetched, known in feeds:
        try:
            results.append(_read_feed(fetched, known, languages))
        except ParleyError as error:
            results.append(error)
    return results


def _read_feed(fetched: FetchedFeed, known: bytes, languages: tuple[str, ...]) -> ParsedFeed:
    """In the worker."""
    from bot.sources import feeds  # noqa: PLC0415 - its parser belongs into the worker alone

    try:
        parsed = feeds.parse(fetched, known)
    except (ParleyError, MemoryError, RecursionError):
        raise
    except Exception as error:
        # Hostile bytes find a parser's bugs; one feed's must stay one feed's (invariant 4).
        raise FeedError(
            fact("at", place=fetched.url, what=fact("feed-reader", error=f"{type(error).__name__}: {error}"))
        ) from error
    if parsed.language:
        return parsed
    return replace(parsed, entries=tuple(_with_language(e, f"{e.title}\n{e.summary}", languages) for e in parsed.entries))


def _read_page(page: FetchedFeed) -> tuple[NamedFeed, ...]:
    """In the worker."""
    from bot.sources.feeds import pages  # noqa: PLC0415 - its parser belongs into the worker alone

    return pages.feeds_of(page)


def _read_opml(fetched: FetchedFeed) -> ListedFeeds:
    """In the worker."""
    from bot.sources.feeds import opml  # noqa: PLC0415 - its parser belongs into the worker alone

    return opml.feeds_of(fetched)


def _read_document(job: _Job) -> ReadDocument:
    """In the worker."""
    read = _read_bytes(Path(job.copy).read_bytes(), job.name, job.modified, job.columns)
    own = replace(read, articles=tuple(replace(a, language=a.language or job.language) for a in read.articles))
    return _with_languages(own, job.languages)


def _read_article(page: FetchedFeed, now: datetime, languages: tuple[str, ...]) -> ReadDocument:
    """In the worker."""
    return _with_languages(_read_bytes(page.body, page.url, now, {}), languages)


def _read_bytes(data: bytes, name: str, modified: datetime, columns: dict[str, str]) -> ReadDocument:
    from bot.sources import documents  # noqa: PLC0415 - its parsers belong into the worker alone

    try:
        return documents.read(data, name, modified, columns)
    except (ParleyError, MemoryError, RecursionError):
        raise
    except Exception as error:
        # As for feeds: whatever a library trips over, this file alone is set aside.
        raise DocumentError(f"{name}: its reader failed on it ({type(error).__name__}: {error})") from error


def _with_languages(read: ReadDocument, languages: tuple[str, ...]) -> ReadDocument:
    return replace(read, articles=tuple(_with_language(a, f"{a.title}\n{a.text}", languages) for a in read.articles))


def _with_language(piece: Piece, text: str, languages: tuple[str, ...]) -> Piece:
    return piece if piece.language else replace(piece, language=detect(text, languages))
