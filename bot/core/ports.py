"""What the pipeline needs from the outside world, as Protocols; `bot.sources`, `bot.chat`, `bot.catalogue` implement them."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable

from bot.core.forms import Form, Values
from bot.core.home import Home
from bot.core.model import Delivery, FetchedFeed, Inbound, ListedFeeds, NamedFeed, ParsedFeed, ReadDocument, Source
from bot.core.outbox import Outcome


class FeedFetcher(Protocol):
    """Gets a feed's bytes, politely and safely."""

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", feed: str = "") -> FetchedFeed:
        """`feed` is the address that the operator knows the feed by, where it has moved to `url`.

        Raises FetchError (AddressRefused among them) with words for the operator."""
        ...


class Reader(Protocol):
    """Parses untrusted bytes in a killable worker."""

    async def feed(self, fetched: FetchedFeed, known: bytes = b"") -> ParsedFeed:
        """The entries that are not `known` by their fingerprints (`ParsedFeed.fingerprints` of earlier answers).

        Raises FeedError or SandboxError."""
        ...

    async def document(self, found: "FoundFile", folder: Source, *, patient: bool = False) -> ReadDocument:
        """What a file's copy holds. A first attempt is short; a `patient` one has the rest of the time a document may take.

        Raises DocumentError, or SandboxError where the attempt and not the file failed for certain."""
        ...

    async def page(self, page: FetchedFeed, now: datetime) -> ReadDocument:
        """The article of a web page; relative dates count from `now`. Raises DocumentError or SandboxError."""
        ...


class ListReader(Protocol):
    """Finds the feeds that untrusted documents name, in a killable worker."""

    async def named_on(self, page: FetchedFeed) -> tuple[NamedFeed, ...]:
        """The feeds that a web page names, best first; none for what is no page. Raises SandboxError."""
        ...

    async def listed_in(self, opml: FetchedFeed) -> ListedFeeds:
        """The feeds of an OPML list, and what it leaves out. Raises FeedError or SandboxError."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file in a drop folder that has settled. `name` is its path inside the folder, fit to be shown and stored; `path` the
    same as the system spells it."""

    name: str
    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What one look into a folder found. `waiting`: something there has not settled yet, look again soon."""

    settled: tuple[Candidate, ...] = ()
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A dropped file, copied to the private spool. `name` is its path inside the folder."""

    name: str
    size: int
    modified: datetime
    sha256: str
    mtime_ns: int = 0
    copy: Path | None = None
    error: str = ""
    """Why it could not be taken (unreadable, too large, not a regular file); then there is no `copy`."""
    may_pass: bool = False
    """The error may be gone at the next look (permissions)."""
    gone: bool = False
    """It went between being found and being taken."""


class FolderScanner(Protocol):
    """Looks into drop folders."""

    async def scan(self, folder: Source, seen: Callable[[str, int, int], bool | None]) -> Scan:
        """What has settled and is not reported by `seen(name, size, mtime_ns)` as read already (True; None: never met).

        Raises SourceError where the folder cannot be read."""
        ...


class Spool(Protocol):
    """Copies dropped files to where nobody else can change them."""

    async def take(self, root: Path, path: str) -> FoundFile:
        """A copy of the file at `path` below `root`, or why it cannot be taken. Raises SourceError where there is no room."""
        ...

    async def put(self, data: bytes, name: str, modified: datetime) -> FoundFile:
        """The same for bytes that came over the wire."""
        ...

    def release(self, found: FoundFile) -> None:
        """The copy is not needed any more."""
        ...


class FolderWatcher(Protocol):
    """Tells when something happens in drop folders."""

    def changes(self, folders: Sequence[Source], every: float) -> AsyncGenerator[frozenset[int], None]:
        """Ids of the folders in which something has happened; an empty set every `every` seconds. Never ends."""
        ...


class Receive(Protocol):
    """Where platforms hand in what people say (see `pipeline.commands.desk`)."""

    async def __call__(self, inbound: Inbound, filled: Values | None = None, /) -> Mapping[str, str]:
        """Persists it, and returns once it is safe to acknowledge. With `filled`, `inbound.text` names the verb whose form
        comes back: what is wrong with it is returned by field name, and then nothing was persisted."""
        ...


class ChatClient(Protocol):
    """One platform: sends what is claimed, hands in what people say."""

    name: str
    """`telegram`, `slack` or `console`."""

    async def start(self, receive: Receive) -> None:
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

    async def may_look(self, inbound: Inbound, *, afresh: bool = False) -> bool:
        """False for guests, strangers and foreign teams where the platform knows them. `afresh`: a change hangs on it, so what
        was learned a moment ago does not count."""
        ...

    async def check(self, chats: Sequence[str] = ()) -> list[str]:
        """For `check --online`: what works, a line each. `chats` are the addresses that the configuration posts to.

        Raises ParleyError with what does not work and how to mend it.
        """
        ...


@runtime_checkable
class Attachments(Protocol):
    """A ChatClient of a platform on which people can hand files to the bot; `Inbound.route["attached"]` says that one did."""

    async def attachment(self, inbound: Inbound) -> bytes:
        """The file that came with it. Raises SourceError."""
        ...


@runtime_checkable
class AsksByForm(Protocol):
    """A ChatClient of a platform that can show forms."""

    async def ask(self, inbound: Inbound, form: Form) -> bool:
        """Show the form to the person who said `inbound`; what is filled in comes back through `Receive`. False where it cannot
        be shown (any more): then words answer."""
        ...


@runtime_checkable
class HasHome(Protocol):
    """A ChatClient of a platform on which each person has a page with the bot; `Inbound.route["home"]` says that something was
    said there, and `["opened"]` that it was only looked at."""

    async def chats_of(self, inbound: Inbound) -> frozenset[str]:
        """Addresses of the chats that both the person and the bot are in, as far as the platform says."""
        ...

    async def show_home(self, inbound: Inbound, home: Home) -> None:
        """Show the page. Never raises for what wire or platform do: the next look shows it again."""
        ...


@runtime_checkable
class CanBeAway(Protocol):
    """A ChatClient whose bot can be spoken to where it is not."""

    async def invitation(self, inbound: Inbound) -> str:
        """How people bring the bot into the chat (`/invite @parley`); empty where it is there, or cannot be told."""
        ...


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What is answered to a platform that calls in over HTTP."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain"


@runtime_checkable
class Called(Protocol):
    """A ChatClient whose platform can call in over HTTP; `bot.web` serves it."""

    hook: str
    """The path that is served for it, such as `/telegram`; empty where it is not to be called in this configuration."""

    async def called(self, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """Answer one POST. `headers` are looked up without case. It must prove the caller itself: anybody may call."""
        ...


class Memory(Protocol):
    """What a chat client must still know after a restart: little, and for a while."""

    async def keep(self, key: str, content: str, life: timedelta) -> None:
        """Under a key that the client chooses; what stood there before is forgotten."""
        ...

    async def recall(self, key: str) -> str | None:
        """None where nothing was kept, or its time is over."""
        ...


@runtime_checkable
class Remembers(Protocol):
    """A ChatClient that needs a Memory; it is given one before it starts."""

    memory: Memory | None


class Catalogue(Protocol):
    """All texts that people see, by key and language."""

    @property
    def languages(self) -> tuple[str, ...]: ...

    def say(self, key: str, /, *, language: str = "", **values: object) -> str: ...


class Charts(Protocol):
    """Draws numbers."""

    def bars(self, title: str, labels: Sequence[str], counts: Sequence[int]) -> bytes | None:
        """A PNG, a bar a label; None where nothing can draw."""
        ...


class Clock(Protocol):
    """The edge's clock: the only place that reads it."""

    def now(self) -> datetime: ...
