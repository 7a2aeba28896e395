"""What the pipeline needs from the outside world, as Protocols; `bot.sources`, `bot.chat`, `bot.catalogue` implement them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from bot.core.model import Delivery, FetchedFeed, Inbound, NamedFeed, ParsedFeed, ReadDocument, Source
from bot.core.outbox import Outcome


class FeedFetcher(Protocol):
    """Gets a feed's bytes, politely and safely."""

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> FetchedFeed:
        """Raises FetchError (AddressRefused among them) with words for the operator."""
        ...


class Reader(Protocol):
    """Parses untrusted bytes in a killable worker."""

    async def feed(self, fetched: FetchedFeed, known: bytes = b"") -> ParsedFeed:
        """The entries that are not `known` by their fingerprints (`ParsedFeed.fingerprints` of earlier answers).

        Raises FeedError or SandboxError."""
        ...

    async def document(self, data: bytes, name: str, modified: datetime) -> ReadDocument:
        """`modified` is the file's own time: relative dates count from it. Raises DocumentError or SandboxError."""
        ...


class ListReader(Protocol):
    """Finds the feeds that untrusted documents name, in a killable worker."""

    async def named_on(self, page: FetchedFeed) -> tuple[NamedFeed, ...]:
        """The feeds that a web page names, best first; none for what is no page. Raises SandboxError."""
        ...

    async def listed_in(self, opml: FetchedFeed) -> tuple[NamedFeed, ...]:
        """The feeds of an OPML list. Raises FeedError or SandboxError."""
        ...


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A settled regular file in a drop folder. `name` is its path inside the folder."""

    name: str
    size: int
    modified: datetime
    data: bytes
    sha256: str
    error: str = ""
    """Why it could not be taken (unreadable, too large, not a regular file); then `data` is empty."""


class FolderScanner(Protocol):
    """Looks into drop folders."""

    async def scan(self, folder: Source, seen: Callable[[str, int, float], bool]) -> list[FoundFile]:
        """Files that have settled and that `seen(name, size, mtime)` does not report as read already."""
        ...

    async def take(self, path: Path, root: Path) -> FoundFile:
        """One file at once, as `parley ingest` does: no waiting for it to settle."""
        ...


class ChatClient(Protocol):
    """One platform: sends what is claimed, hands in what people say."""

    name: str
    """`telegram`, `slack` or `console`."""

    async def start(self, receive: Callable[[Inbound], Awaitable[None]]) -> None:
        """Connect, then hand every command and click to `receive`, which returns once it is persisted: only then is it
        acknowledged to the platform. Raises ParleyError where credentials or settings are wrong."""
        ...

    async def stop(self) -> None: ...

    def parts(self, delivery: Delivery) -> int:
        """How many wire messages the delivery's payload renders into (pure)."""
        ...

    async def send(self, delivery: Delivery) -> Outcome:
        """Render the delivery's part, send it, and translate the answer. Never raises for what wire or platform do."""
        ...

    async def look_back(self, delivery: Delivery) -> Outcome | None:
        """For an `unknown`: SENT with its remote_ref, NOT_SENT if surely absent, LATER (with `retry_after`, where the platform
        names one) if it cannot tell just now, None where it never can: then the message is sent once more, marked."""
        ...

    async def is_admin(self, inbound: Inbound) -> bool:
        """The platform's own word on the person, asked now (and again at every click)."""
        ...

    async def may_look(self, inbound: Inbound) -> bool:
        """False for guests, strangers and foreign teams where the platform knows them."""
        ...

    async def check(self) -> list[str]:
        """For `check --online`: what works, a line each. Raises ParleyError with what does not and how to mend it."""
        ...


@runtime_checkable
class Attachments(Protocol):
    """A ChatClient of a platform on which people can hand files to the bot; `Inbound.route["attached"]` says that one did."""

    async def attachment(self, inbound: Inbound) -> bytes:
        """The file that came with it. Raises SourceError."""
        ...


class Catalogue(Protocol):
    """All texts that people see, by key and language."""

    def say(self, key: str, /, *, language: str = "", **values: object) -> str: ...


class Clock(Protocol):
    """The edge's clock: the only place that reads it."""

    def now(self) -> datetime: ...
