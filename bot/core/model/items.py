"""What was found: matches, statements, items and stories."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.facts import Fact
from bot.core.model.sources import UNDATED, Dating


class Level(StrEnum):
    """A `topic` alerts; a `mention` (a lone phrase deep in a body) is only listed."""

    TOPIC = "topic"
    MENTION = "mention"


class Place(StrEnum):
    """Where a phrase stands. The lead is the first sentences of the text."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an item's `title` or `text` (`field`), in code points: `value[start:end] == text`."""

    field: str
    start: int
    end: int
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Match:
    """An item met a topic (`topic` is its id) or a channel's keyword (`topic` is `k12`), with the reason.

    `spans` are in order of place (title before lead before body), the first being the one to show. `sentence` is the
    sentence around it, `phrase` the topic's own phrase that was found there (`truce*`), `context` the phrase that met
    the required context and `context_from` where (`sentence`, `item`, `page`, `feed`, `language`). `why` is one line for
    people.
    """

    topic: str
    level: Level
    spans: tuple[Span, ...]
    sentence: str = ""
    phrase: str = ""
    context: str = ""
    context_from: str = ""
    topic_version: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what: `speaker` with `role` where given, the verbatim `quote` or the reported clause, and the date said."""

    speaker: str
    quote: str = ""
    role: str = ""
    said: Dating = UNDATED


@dataclass(frozen=True, slots=True)
class Extras:
    """What a feed says of an entry beside its words: the publisher's own `categories`, the addresses of its `media` (pictures,
    sound, films), and where people talk about it."""

    categories: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    comments: str = ""


NO_EXTRAS = Extras()


@dataclass(frozen=True, slots=True)
class NewItem:
    """A normalised, matched piece of news that asks to be stored.

    Identity, in this order: `entry_id` (within its source), else `url` (canonical), else `content_hash` (see
    `core.novelty`). `link` is for people; `url` is for comparing.
    """

    title: str
    text: str
    content_hash: str
    entry_id: str = ""
    url: str = ""
    link: str = ""
    publisher: str = ""
    """The family it counts as: the operator's word, else the registered domain, else empty (not stated)."""
    publisher_name: str = ""
    """What people read: `The Kyiv Independent`; empty where not stated."""
    byline: str = ""
    language: str = ""
    dating: Dating = UNDATED
    blurb: int = 0
    part: str = ""
    """Where in a document that packs many it stood, in words for people."""
    page: int = 0
    """The printed page it begins on, from 1; 0 for what has no pages."""
    matches: tuple[Match, ...] = ()
    statement: Statement | None = None
    voice: str = ""
    """The family it counts as in its story, where that is another than `publisher`: the wire or paper that it credits, or the
    house whose text it copies."""
    official: str = ""
    """Whose own word it is, for a primary text of a ministry, a presidency and the like; empty for journalism."""
    extras: Extras = NO_EXTRAS


@dataclass(frozen=True, slots=True)
class Item:
    """A stored item: one version of one piece of news. Ids grow in order of arrival."""

    id: int
    source_id: int
    story_id: int
    title: str
    text: str
    first_seen: datetime
    document_id: int | None = None
    document_name: str = ""
    blurb: int = 0
    version: int = 1
    content_hash: str = ""
    url: str = ""
    link: str = ""
    publisher: str = ""
    publisher_name: str = ""
    byline: str = ""
    language: str = ""
    dating: Dating = UNDATED
    matches: tuple[Match, ...] = ()
    statement: Statement | None = None
    voice: str = ""
    """The family it counts as in its story: its publisher's own, or the one that it credits or copies."""
    official: str = ""
    """Whose own word it is, for a primary text of a ministry, a presidency and the like; empty for journalism."""
    story_why: Fact | None = None
    """Why it is in its story, one line for people; empty for the item that founded it."""
    extras: Extras = NO_EXTRAS

    @property
    def ref(self) -> str:
        """The id people see and type: `i12`."""
        return f"i{self.id}"


@dataclass(frozen=True, slots=True)
class Reported:
    """What grouping looks at of a stored item; `text` is its beginning."""

    id: int
    story_id: int
    title: str
    text: str
    language: str
    dating: Dating
    first_seen: datetime
    document_id: int | None


@dataclass(frozen=True, slots=True)
class Story:
    """Items of any publishers that report the same thing.

    `publishers` counts independent voices (unstated ones count once together), `reprints` the further families that only pass
    on what one of these says.
    """

    id: int
    title: str
    founded_at: datetime
    last_item_at: datetime
    items: int = 1
    publishers: int = 1
    revision: int = 1
    reprints: int = 0

    @property
    def ref(self) -> str:
        """The id people see and type: `s12`."""
        return f"s{self.id}"
