"""What the pipeline needs from the database, as Protocols; `bot.storage` implements them on SQLite.

Storage is synchronous: every repository method runs inside a function handed to `Store.write` (one writer thread, one
`BEGIN IMMEDIATE` transaction) or `Store.read` (a read-only connection that sees one snapshot). Nothing awaits in there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from bot.core.feed_memory import FeedMemory
from bot.core.model import (
    Card,
    Channel,
    Chat,
    Delivery,
    DeliveryState,
    DigestPlan,
    Document,
    Inbound,
    Item,
    Keyword,
    Match,
    NewDelivery,
    NewDocument,
    NewItem,
    Origin,
    Source,
    SourceKind,
    SourceState,
    Story,
    Subscription,
)
from bot.core.outbox import Settlement

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of a new item's identity.

    `item` is the stored item it is (same entry id, else same canonical URL, else, without either, same content hash), or
    None for a new one. `story_id` is the story that the same text under another name or URL founded, or None.
    """

    item: Item | None = None
    story_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rematching:
    """The archive brought in line with `definition` (a hash of all topics): item ids up to `reached`, of those up to `goal`."""

    definition: str
    reached: int
    goal: int

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return self.reached >= self.goal


class Sources(Protocol):
    """Feeds and folders."""

    def declare(self, source: Source, *, now: datetime) -> Source:
        """Insert, or update what the operator sets (title, publisher, language, context, interval, recursive, after, rules), by
        (kind, address); never touches state, validators or failures of a known one. Returns it as stored."""
        ...

    def all(self, kind: SourceKind | None = None) -> list[Source]: ...

    def get(self, source_id: int) -> Source: ...

    def due(self, now: datetime, limit: int = 100) -> list[Source]:
        """Active feeds whose `next_due` is null or has passed, longest due first."""
        ...

    def next_due(self) -> datetime | None:
        """The earliest `next_due` of an active source."""
        ...

    def succeeded(
        self, source_id: int, *, now: datetime, next_due: datetime, etag: str, last_modified: str, body_hash: str
    ) -> None:
        """A poll worked: save validators, clear failures, mark seeded."""
        ...

    def failed(self, source_id: int, *, now: datetime, next_due: datetime, error: str, gone: bool = False) -> int:
        """A poll failed: returns the failures in a row, this one counted."""
        ...

    def find(self, address: str, kind: SourceKind = SourceKind.FEED) -> Source | None:
        """The source with this address; not one that was removed."""
        ...

    def learned(self, source: Source) -> None:
        """Save what polls taught: its rhythm, and what the operators were told of it."""
        ...

    def set_state(self, source_id: int, state: SourceState) -> None:
        """Pause, or resume: then it is asked at once, and its failures are forgotten."""
        ...

    def remove(self, source_id: int, *, now: datetime) -> None:
        """Ask it no more and list it no more; its items stay. `declare` brings it back."""
        ...

    def set_due(self, slots: Mapping[int, datetime]) -> None:
        """Move when these sources are asked next."""
        ...

    def forget_missing(self, kind: SourceKind, addresses: Iterable[str]) -> None:
        """Pause the config's sources (`added_by` config) that the config no longer names; bring back those it names again."""
        ...


class Feeds(Protocol):
    """What is remembered of feeds between polls; `core.feed_memory` decides what that is."""

    def memories(self, source_ids: Iterable[int]) -> dict[int, FeedMemory]:
        """By source; nothing for a feed that was never read."""
        ...

    def remember(self, source_id: int, memory: FeedMemory) -> None:
        """Replace what was remembered."""
        ...


class FullTexts(Protocol):
    """Items whose article is to be fetched whole, after they are stored."""

    def queue(self, item_ids: Iterable[int], *, now: datetime) -> None:
        """Wanted from now on; again where an item was edited."""
        ...

    def due(self, now: datetime, limit: int) -> list[tuple[Item, int]]:
        """(item, attempts so far), oldest first."""
        ...

    def again(self, item_id: int, at: datetime) -> None:
        """Not now: at this instant."""
        ...

    def done(self, item_id: int) -> None:
        """Fetched, or left for good."""
        ...


class Documents(Protocol):
    """The files of folders: what each held, under which name, and the items found in it."""

    def get(self, document_id: int) -> Document | None: ...

    def with_content(self, source_id: int, sha256: str) -> Document | None:
        """The document with this content in this source, under whatever name."""
        ...

    def record(self, source_id: int, new: NewDocument, *, now: datetime) -> Document:
        """Remember a file as read or (`error`) set aside. The same content again replaces a set-aside record, else changes
        nothing; another content under a known name is its next version."""
        ...

    def saw(self, source_id: int, name: str, size: int, mtime_ns: int, document_id: int) -> None:
        """The file of this name now holds that document: it need not be read again until its size or time changes."""
        ...

    def seen(self, source_id: int) -> dict[str, tuple[int, int]]:
        """(size, mtime in ns) by name, as of the last time each was read."""
        ...

    def held(self, source_id: int, name: str) -> Document | None:
        """The document that the file of this name held when it was last read."""
        ...

    def link(self, document_id: int, number: int, item_id: int, *, blurb: int, part: str) -> None:
        """Item number `number` (from 1) of the document is this one."""
        ...

    def items_of(self, document_id: int) -> list[tuple[int, int]]:
        """(item id, blurb) in the document's order."""
        ...

    def origins(self, item_id: int) -> list[Origin]:
        """Every document in which the item was found, oldest first."""
        ...

    def drop(self, document_id: int, *, now: datetime) -> bool:
        """Leave it set aside for good; False where it is not set aside."""
        ...

    def list(self, states: Sequence[str] = (), source_id: int | None = None, limit: int = 100) -> list[Document]:
        """Newest first."""
        ...

    def counts(self) -> dict[str, int]:
        """How many documents stand in each state."""
        ...


class Items(Protocol):
    """Items, their versions, keys, matches; and the stories they belong to."""

    def known(self, source_id: int, new: NewItem) -> Known: ...

    def add(self, source_id: int, new: NewItem, *, story_id: int | None, document_id: int | None, now: datetime) -> Item:
        """Store a new item with its keys and matches; founds a story where `story_id` is None. Returns it with ids."""
        ...

    def revise(self, item_id: int, new: NewItem, *, now: datetime) -> Item:
        """A materially changed item: a new version, its matches replaced, its new keys added."""
        ...

    def enrich(self, item_id: int, new: NewItem) -> None:
        """An item's whole text instead of its feed's summary: text, matches and statement change; its identity, version and
        content hash stay the feed's."""
        ...

    def add_keys(self, source_id: int, item_id: int, new: NewItem) -> None:
        """Remember a known item's further names (a new URL for a known entry id, and the like)."""
        ...

    def index(self) -> None:
        """Fill the search index with the items added or revised since the last call; once a transaction."""
        ...

    def get(self, item_id: int) -> Item | None: ...

    def story(self, story_id: int) -> Story | None: ...

    def of_story(self, story_id: int) -> list[Item]:
        """Oldest first."""
        ...

    def latest(self, topic: str | None = None, limit: int = 10) -> list[Item]:
        """Newest stored first; of a topic: those matched at level topic."""
        ...

    def stories_between(self, topics: Sequence[str], start: datetime, end: datetime) -> list[tuple[str, Story, Item]]:
        """(topic, story, its newest item matched on it) for every story with an item first seen in [start, end) and matched
        at level topic on one of `topics`."""
        ...

    def after(self, item_id: int, limit: int) -> list[Item]:
        """The next items by id, ascending: the whole archive in batches."""
        ...

    def of_document(self, document_id: int) -> list[Item]:
        """In the order they stand in it."""
        ...

    def rematch(self, item: Item, matches: Sequence[Match]) -> bool:
        """Replace the matches of an item as it was read; False where it was revised since. Its story does not develop."""
        ...

    def rematching(self) -> Rematching | None:
        """How far the archive is matched with the present topics; None before the first time."""
        ...

    def begin_rematch(self, definition: str) -> Rematching:
        """The rematch with these topics: the one under way, or a new one over all items there are."""
        ...

    def reach(self, item_id: int) -> None:
        """The rematch has come this far."""
        ...

    def counts(self) -> dict[str, int]:
        """`items`, `stories`, `matched` (items matched at level topic)."""
        ...

    def volume(self, topic: str, since: datetime) -> int:
        """Items matched at level topic and first seen since."""
        ...


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for. `words` all match (as FTS5 tokens, prefixes with `*`), and one of each of `spellings`; the filters
    narrow."""

    words: tuple[str, ...]
    spellings: tuple[tuple[str, ...], ...] = ()
    topic: str = ""
    publisher: str = ""
    language: str = ""
    since: datetime | None = None
    before: datetime | None = None
    limit: int = 10
    offset: int = 0


class Search(Protocol):
    """Full-text search over titles and texts."""

    def find(self, query: SearchQuery) -> list[Item]:
        """Best first (recent before old at equal rank)."""
        ...


class Channels(Protocol):
    """Chats, channels, admins, keywords, subscriptions, pairing."""

    def chat(self, platform: str, address: str, workspace: str = "") -> Chat | None: ...

    def allow_chat(self, platform: str, address: str, *, workspace: str = "", title: str = "", now: datetime) -> Chat:
        """Insert or return; a paused chat becomes active."""
        ...

    def meet_chat(self, platform: str, address: str, *, workspace: str = "", title: str = "", now: datetime) -> Chat:
        """Insert with state `unknown` (not allowed: it gets one answer, how to be connected), or return the one there is."""
        ...

    def pause_chat(self, chat_id: int, reason: str) -> None: ...

    def resume_chat(self, chat_id: int) -> None: ...

    def resume_channel(self, channel_id: int) -> None:
        """Its thread takes messages again."""
        ...

    def move_chat(self, chat_id: int, address: str) -> None:
        """The group has a new address; if that one is known already, its channels and rows are merged into it."""
        ...

    def channel(self, chat_id: int, thread: str = "") -> Channel | None: ...

    def open_channel(self, chat_id: int, thread: str = "", *, timezone: str, language: str) -> Channel:
        """Insert with these settings, or return the one there is."""
        ...

    def get(self, channel_id: int) -> Channel: ...

    def all(self) -> list[Channel]: ...

    def set_timezone(self, channel_id: int, timezone: str) -> None: ...

    def set_digest(self, channel_id: int, plan: DigestPlan) -> None: ...

    def set_quiet(self, channel_id: int, quiet: str) -> None: ...

    def add_admin(self, chat_id: int, user: str, *, now: datetime) -> None: ...

    def is_admin(self, chat_id: int, user: str) -> bool: ...

    def subscribe(self, subscription: Subscription, *, now: datetime) -> bool:
        """Insert or change mode and min; False where nothing changed."""
        ...

    def unsubscribe(self, channel_id: int, topic: str | None = None) -> int:
        """Of one topic or (None) all; a keyword without subscription is deleted. Returns how many were ended."""
        ...

    def subscriptions(self, channel_id: int | None = None) -> list[Subscription]: ...

    def add_keyword(self, channel_id: int, query: str, *, now: datetime) -> Keyword:
        """Insert, or return the channel's keyword with this very query."""
        ...

    def keywords(self, channel_id: int | None = None) -> list[Keyword]: ...

    def add_pair_code(self, code_hash: str, *, now: datetime, expires_at: datetime) -> None: ...

    def use_pair_code(self, code_hash: str, *, now: datetime) -> bool:
        """True once: for a code that exists, is unexpired and unused."""
        ...


class Outbox(Protocol):
    """Deliveries and cards. `core.outbox` decides; this remembers."""

    def plan(self, delivery: NewDelivery, *, now: datetime) -> int | None:
        """Insert as pending; None where the same (channel, op, subject, revision, part) is planned already."""
        ...

    def claim(
        self,
        *,
        now: datetime,
        platforms: Sequence[str],
        busy_chats: Iterable[int],
        limit: int,
        served: Sequence[int] = (),
    ) -> list[Delivery]:
        """Move the next sendable delivery of each chat to `sending` (attempts + 1) and return them: replies before news, chats
        that `served` does not name before those it does, in its order; then the oldest first.

        Sendable: pending, failed or unknown with `not_before` passed; its chat active, not in `busy_chats`, its
        `not_before` passed, its platform among `platforms`; no older open delivery of its channel waits before it (order is
        kept within a channel, replies and edits apart, and posts that have stepped aside); it is not held; its target (card
        or delivery) has a remote_ref (filled into `target_ref`). Before claiming: expired rows and rows whose target died
        become cancelled with the reason.
        """
        ...

    def attempted_since(self, since: datetime) -> list[tuple[Chat, datetime]]:
        """Every attempt since then, oldest first, with its chat: what counts for the platforms' limits after a restart."""
        ...

    def next_due(self, now: datetime) -> datetime | None:
        """The earliest instant at which something not claimable now may become so by time alone."""
        ...

    def add_parts(self, delivery: Delivery, parts: int) -> None:
        """The message renders into more than one: plan parts 1..parts-1 with the same payload, behind part 0."""
        ...

    def settle(self, delivery: Delivery, settlement: Settlement, *, now: datetime) -> None:
        """Write what follows from an attempt, for the row, its chat, and its card (remote_ref and shown revision)."""
        ...

    def recover(self, *, now: datetime, reason: str = "cut off by a crash", ids: Iterable[int] | None = None) -> int:
        """Rows left in `sending` (all, or these) become `unknown` (`maybe_repeated`), an edit `failed`. Returns how many."""
        ...

    def card(self, channel_id: int, story_id: int) -> Card | None: ...

    def plan_card(self, channel_id: int, story_id: int, payload: dict[str, Any], *, revision: int, now: datetime) -> int | None:
        """The card of a story in a channel, in the same transaction as the item that caused it.

        No card yet: insert it and plan its post. Posted: plan an edit to `revision` (a pending older edit is cancelled as
        superseded). Post still pending: its payload is rewritten. Returns the new delivery's id, or None.
        """
        ...

    def get(self, delivery_id: int) -> Delivery | None: ...

    def list(self, states: Sequence[DeliveryState] = (), limit: int = 50) -> list[Delivery]: ...

    def counts(self) -> dict[str, int]:
        """How many deliveries stand in each state."""
        ...


class Digests(Protocol):
    """Which digests were planned, and what they showed."""

    def begin(self, channel_id: int, cadence: str, local_date: date, *, window_from: datetime, window_to: datetime) -> bool:
        """True once for each (channel, cadence, local date)."""
        ...

    def last_window_end(self, channel_id: int, cadence: str) -> datetime | None: ...

    def last_date(self, channel_id: int, cadence: str) -> date | None: ...

    def add_entry(self, channel_id: int, story_id: int, shown_revision: int, local_date: date) -> None: ...

    def shown_revision(self, channel_id: int, story_id: int) -> int:
        """The story revision a digest of this channel showed last; 0 for never."""
        ...


class InboundLog(Protocol):
    """What people said, persisted before it is acknowledged, handled once."""

    def receive(self, inbound: Inbound, *, now: datetime) -> bool:
        """False where this key was received before."""
        ...

    def waiting(self, platforms: Sequence[str], limit: int = 20) -> list[tuple[int, Inbound]]:
        """(row id, inbound) not yet handled, oldest first."""
        ...

    def handled(self, row_id: int, *, now: datetime, error: str = "") -> None: ...


class Tx(Protocol):
    """All repositories of one transaction."""

    @property
    def sources(self) -> Sources: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def full_texts(self) -> FullTexts: ...
    @property
    def items(self) -> Items: ...
    @property
    def search(self) -> Search: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def inbound(self) -> InboundLog: ...


class Store(Protocol):
    """The database."""

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on the writer thread in one BEGIN IMMEDIATE transaction: all of it commits, or (on any error) nothing."""
        ...

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on a read-only connection that sees one snapshot."""
        ...
