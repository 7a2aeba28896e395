"""Where news comes from: sources, what they answer, what their readers find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.facts import Fact
from bot.core.model.documents import FolderRules


class SourceKind(StrEnum):
    """The two kinds of Source."""

    FEED = "feed"
    FOLDER = "folder"


class SourceState(StrEnum):
    """`gone`: a feed that answered 410; never polled again until an operator resumes it."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"


class Precision(StrEnum):
    """How sharp a date is. `bound`: only an upper or lower bound is known (a blurb between dated neighbours)."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    BOUND = "bound"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Dating:
    """When something was published: the instant (UTC; midnight for a day), how sharp, and where it was found.

    `how` is a short phrase for people, such as `feed`, `first line`, `"said on March 15", year inferred`.
    """

    at: datetime | None = None
    precision: Precision = Precision.NONE
    how: str = ""

    @property
    def is_lower_bound(self) -> bool:
        """Known only to be no older than `at`: it may be as new as today."""
        return self.precision is Precision.BOUND and self.how.startswith(NOT_BEFORE)


NOT_BEFORE = "not before"
"""How the `how` of a lower bound begins."""

UNDATED = Dating()


@dataclass(frozen=True, slots=True)
class Hints:
    """What a feed says of itself about how often to ask. Seconds, 0 where it says nothing; hours 0-23 and days 0-6 (Monday
    first) of UTC in which it is not to be asked."""

    ttl: float = 0.0
    period: float = 0.0
    """`sy:updatePeriod` divided by `sy:updateFrequency`."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Source:
    """A feed (address = URL) or a drop folder (address = absolute path), as stored."""

    id: int
    kind: SourceKind
    address: str
    title: str = ""
    publisher: str = ""
    language: str = ""
    default_context: tuple[str, ...] = ()
    state: SourceState = SourceState.ACTIVE
    next_due: datetime | None = None
    failures: int = 0
    last_ok: datetime | None = None
    last_error: Fact | None = None
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    seeded: bool = False
    hushed: bool = False
    """What its next poll brings alerts nothing: a backup was restored, and people may have been told already."""
    interval: float = 900.0
    """Seconds between polls; of a feed that is not `fixed`, until its rhythm is known."""
    recursive: bool = True
    after: str = "keep"
    added_by: str = "config"
    """`config`, `cli`, or who it was in which chat: `telegram:7 in -100`."""
    fixed: bool = False
    """The operator set `interval`: it is kept to, whatever the feed's rhythm."""
    labels: tuple[str, ...] = ()
    """The folders it stood in where it was imported from."""
    full_text: bool = False
    """Fetch the article behind each new entry, after it is stored."""
    rhythm: str = ""
    """`core.rhythm.Rhythm` as text."""
    failing_since: datetime | None = None
    told: str = ""
    """What the operators were told last and still stands: `down`, `silent`, or nothing."""
    rules: FolderRules = field(default_factory=FolderRules)
    """Of a folder."""


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """One answer of a feed's server. `not_modified` is a 304: then `body` is empty and nothing needs parsing."""

    url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False
    moved_to: str = ""
    max_age: float = 0.0
    """Seconds that `Cache-Control: max-age` says the answer stays good; 0 where it does not."""
    cut: bool = False
    """The connection broke inside the body: use the entries that came, save no validators."""


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """A feed that a page or a list names, not yet looked at. `labels` are the folders it stands in."""

    url: str
    title: str = ""
    labels: tuple[str, ...] = ()


class LeftOut(StrEnum):
    """Why an outline of a list becomes no feed of ours."""

    NAMELESS = "nameless"
    """It has no `xmlUrl`: a bookmark, or a folder with nothing in it."""
    NO_WEB = "no-web"
    """Its `xmlUrl` is no http or https address."""
    TWICE = "twice"
    """Its address stands in the list before."""
    DEEP = "deep"
    """It stands in more folders than are read."""
    MANY = "many"
    """It comes after as many feeds as one list may have."""


@dataclass(frozen=True, slots=True)
class ListedFeeds:
    """What a list of feeds holds: those to ask, in order, and by reason the titles (or addresses) of what was left out."""

    feeds: tuple[NamedFeed, ...]
    left_out: Mapping[LeftOut, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry as a feed's parser saw it: plain text (no HTML), absolute link, dates as given."""

    entry_id: str = ""
    title: str = ""
    summary: str = ""
    link: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    author: str = ""
    source_title: str = ""
    """RSS `<source>`: who the feed says it took the entry from."""
    language: str = ""
    source_url: str = ""
    """The address beside `source_title`: that publisher's site or feed."""
    categories: tuple[str, ...] = ()
    comments: str = ""
    """Where people talk about it."""
    media: tuple[str, ...] = ()
    """Addresses of its pictures, sound and films: enclosures, Media RSS, thumbnails."""
    link_shared: bool = False
    """Other entries of the feed lead to the same page, so the link does not tell this one apart; its id does."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed document holds. `truncated`: use the entries, but save no validators.

    `entries` are those not known before, in the document's order. Where all of many were known, the rest was not looked at:
    `title`, `language` and `dialect` may then be empty.
    """

    title: str = ""
    language: str = ""
    dialect: str = ""
    entries: tuple[RawEntry, ...] = ()
    truncated: bool = False
    warnings: tuple[Fact, ...] = ()
    total: int = 0
    """How many entries the document holds, known ones counted."""
    fingerprints: bytes = b""
    """The marks of all its entries one after another: given back at the next poll, they tell which are known."""
    hints: Hints = NO_HINTS
    """How often it wants to be asked."""


@dataclass(frozen=True, slots=True)
class Article:
    """One piece of news as a document's reader found it. `blurb` counts from 1 in a listing page, 0 for a whole article."""

    title: str
    text: str
    dating: Dating = UNDATED
    publisher: str = ""
    byline: str = ""
    link: str = ""
    language: str = ""
    blurb: int = 0
    part: str = ""
    """Where in a file that packs many it stood, in words for people: `message 3`, `march/a.txt`; empty for a file of one."""
    page: int = 0
    """The printed page it begins on, from 1; 0 for what has no pages."""
    page_text: str = ""
    """The text of the page it stood on, where that is not the whole document's."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What reading one file gave: its type, the page's own title if it is a listing, and one Article or one a blurb."""

    kind: str
    articles: tuple[Article, ...]
    page_title: str = ""
    page_text: str = ""
    """All the text of a listing page: the context its blurbs inherit. Empty for a single article."""
    warnings: tuple[str, ...] = ()
    note: str = ""
    """What the operator may do with a file that holds no news, such as a list of feeds."""
    fetch: str = ""
    """The address of the page that the file stands for (a saved link): it is fetched and read in the file's place."""
