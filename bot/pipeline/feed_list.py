"""The list of feeds as people keep it: from the config, from the command line and from chat, side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import manners
from bot.core.errors import SourceError
from bot.core.facts import fact
from bot.core.feed_memory import FeedMemory
from bot.core.model import NamedFeed, Source, SourceKind, SourceState
from bot.core.rhythm import Pace, Rhythm
from bot.core.settings import Fetch
from bot.core.store import Tx
from bot.pipeline.finding import FoundFeed


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: the feeds that are new, and those that were there already."""

    added: tuple[Source, ...]
    known: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """One feed as `show` tells it. `pause` is seconds between its polls now, `gap` between its publications (None: unknown)."""

    source: Source
    memory: FeedMemory
    pause: float
    gap: float | None
    last: datetime | None
    """Its newest publication, as far as it is known."""


def ref(source: Source) -> str:
    """The id people see and type: `f12`."""
    return f"f{source.id}"


def called(tx: Tx, named: str) -> list[Source]:
    """The feeds that may be meant by `f12`, an address, or a piece of a title."""
    feeds = tx.sources.all(SourceKind.FEED)
    wanted = named.strip().casefold()
    exact = [feed for feed in feeds if wanted in (ref(feed), feed.address.casefold(), feed.title.casefold())]
    return exact or [feed for feed in feeds if wanted and wanted in f"{feed.title}\n{feed.address}".casefold()]


def pick(tx: Tx, named: str) -> Source:
    """The one that is meant. Raises SourceError."""
    found = called(tx, named)
    if len(found) == 1:
        return found[0]
    if not found:
        raise SourceError(f"there is no feed “{named}”; the list of feeds shows them all")
    raise SourceError(f"“{named}” may mean {names(found)}; name one by its id")


def names(feeds: Sequence[Source]) -> str:
    """The first few of them."""
    return ", ".join(f"{ref(feed)} {feed.title or feed.address}" for feed in feeds[:5])


def add(tx: Tx, found: FoundFeed, *, who: str, fetch: Fetch, now: datetime) -> tuple[Source, bool]:
    """Ask a found feed from now on. Returns it, and whether it is new."""
    known = tx.sources.find(found.url)
    if known:
        return known, False
    return tx.sources.declare(_wanted(NamedFeed(found.url, found.parsed.title), who, fetch), now=now), True


def import_all(tx: Tx, named: Sequence[NamedFeed], *, who: str, fetch: Fetch, now: datetime) -> Imported:
    """Ask all feeds of a list from now on, one after the other."""
    added, known = [], []
    for feed in named:
        if source := tx.sources.find(feed.url):
            known.append(source)
        else:
            added.append(tx.sources.declare(_wanted(feed, who, fetch), now=now))
    tx.sources.set_due(manners.spread(((source.id, None, source.interval) for source in added), now))
    return Imported(tuple(added), tuple(known))


def pause(tx: Tx, source: Source) -> None:
    """Ask it no more until it is resumed."""
    tx.sources.set_state(source.id, SourceState.PAUSED)


def resume(tx: Tx, source: Source) -> None:
    """Ask it again, at once; also one that was gone."""
    tx.sources.set_state(source.id, SourceState.ACTIVE)


def remove(tx: Tx, source: Source, now: datetime) -> None:
    """Take it off the list; its items stay. Raises SourceError for one of the config."""
    if source.added_by == "config":
        raise SourceError(fact("find-config", feed=source.title or source.address))
    tx.sources.remove(source.id, now=now)


def facts(tx: Tx, source: Source, fetch: Fetch, now: datetime) -> FeedFacts:
    """What is known of a feed."""
    rhythm, at = Rhythm.from_text(source.rhythm), now.timestamp()
    pace = Pace(source.interval, fetch.min_interval.total_seconds(), fetch.max_interval.total_seconds())
    pause = source.interval if source.fixed else manners.pause(rhythm, at, pace)
    gap = rhythm.gap(at) if rhythm.last else None
    last = now - timedelta(seconds=rhythm.silence(at)) if rhythm.last else None
    memory = tx.feeds.memories([source.id]).get(source.id, FeedMemory())
    return FeedFacts(source, memory, pause, gap, last)


def ordered(feeds: Iterable[Source]) -> list[Source]:
    """Troubled ones first, then by title."""
    return sorted(feeds, key=lambda s: (s.state is SourceState.ACTIVE and not s.failures, (s.title or s.address).casefold()))


def _wanted(feed: NamedFeed, who: str, fetch: Fetch) -> Source:
    usual = fetch.interval.total_seconds()
    return Source(0, SourceKind.FEED, feed.url, title=feed.title, interval=usual, added_by=who, labels=feed.labels)
