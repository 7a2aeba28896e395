"""Asks the sandbox to read feeds and documents (`core.ports.Reader`)."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.core.errors import DocumentError, FeedError, ParleyError, SandboxError
from bot.core.model import Article, FetchedFeed, ParsedFeed, RawEntry, ReadDocument
from bot.sources.language import DEFAULT_LANGUAGES, detect
from bot.sources.sandbox import Sandbox

Piece = TypeVar("Piece", Article, RawEntry)

TIMEOUT = 20.0
"""Seconds a feed or document may take, start to end (issue "Drop folders", Safety)."""


class SandboxReader:
    """Reads in the workers of `sandbox`, guessing the language of what does not state its own among `languages`."""

    def __init__(self, sandbox: Sandbox, languages: tuple[str, ...] = DEFAULT_LANGUAGES, timeout: float = TIMEOUT) -> None:
        self._sandbox = sandbox
        self._languages = languages
        self._timeout = timeout

    async def feed(self, fetched: FetchedFeed) -> ParsedFeed:
        """Raises FeedError or SandboxError."""
        try:
            return await self._sandbox.run(_read_feed, fetched, self._languages, timeout=self._timeout)
        except SandboxError as error:
            raise SandboxError(f"{fetched.url}: {error}") from error

    async def document(self, data: bytes, name: str, modified: datetime) -> ReadDocument:
        """`modified` is the file's own time: relative dates count from it. Raises DocumentError or SandboxError."""
        try:
            return await self._sandbox.run(_read_document, data, name, modified, self._languages, timeout=self._timeout)
        except SandboxError as error:
            raise SandboxError(f"{name}: {error}; save its text alone as .txt, or remove it") from error


def _read_feed(fetched: FetchedFeed, languages: tuple[str, ...]) -> ParsedFeed:
    """In the worker."""
    from bot.sources import feeds  # noqa: PLC0415 - its parser belongs into the worker alone

    try:
        parsed = feeds.parse(fetched)
    except (ParleyError, MemoryError, RecursionError):
        raise
    except Exception as error:
        # Hostile bytes find a parser's bugs; one feed's must stay one feed's (invariant 4).
        raise FeedError(f"{fetched.url}: its parser failed on it ({type(error).__name__}: {error})") from error
    if parsed.language:
        return parsed
    return replace(parsed, entries=tuple(_with_language(e, f"{e.title}\n{e.summary}", languages) for e in parsed.entries))


def _read_document(data: bytes, name: str, modified: datetime, languages: tuple[str, ...]) -> ReadDocument:
    """In the worker."""
    from bot.sources import documents  # noqa: PLC0415 - its parsers belong into the worker alone

    try:
        read = documents.read(data, name, modified)
    except (ParleyError, MemoryError, RecursionError):
        raise
    except Exception as error:
        # As for feeds: whatever a library trips over, this file alone is set aside.
        raise DocumentError(f"{name}: its reader failed on it ({type(error).__name__}: {error})") from error
    return replace(read, articles=tuple(_with_language(a, f"{a.title}\n{a.text}", languages) for a in read.articles))


def _with_language(piece: Piece, text: str, languages: tuple[str, ...]) -> Piece:
    return piece if piece.language else replace(piece, language=detect(text, languages))
