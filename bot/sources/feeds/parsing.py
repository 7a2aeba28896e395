"""From an answer's bytes to the entries not seen before.

bytes -> decode -> split -> read what is unseen, in the feed's own envelope -> settle names
                     \\-> not certain: read the whole, and leave out what is known afterwards
"""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from xml.parsers.expat import ExpatError

from bot.core.errors import FeedError
from bot.core.facts import Fact, fact
from bot.core.model import FetchedFeed, ParsedFeed, RawEntry
from bot.core.urls import host
from bot.sources.feeds import dialects, hints, plain
from bot.sources.feeds.decoding import Text, decode, text_of
from bot.sources.feeds.dialects import Found
from bot.sources.feeds.entries import EntryReader, language
from bot.sources.feeds.identity import settle, traces
from bot.sources.feeds.jsonfeed import JsonFeed
from bot.sources.feeds.splitting import Pieces, fingerprint, marks, split

_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)
_TAIL = 2000
_JSON = re.compile(r"""[\ufeff\s]*\{\s*(?:["}]|\Z)""")
_PAGE = re.compile(r"<html\b|<body\b|<head\b", re.IGNORECASE)
_LARGEST_SEARCH = 100_000
"""Pairs of unseen and known entries that are searched for shared names; beyond it the whole is read."""


def parse(fetched: FetchedFeed, known: bytes = b"") -> ParsedFeed:
    """The entries of a feed document that are not `known` (fingerprints of earlier polls), in its order, as plain text;
    damaged ones as far as they can be read.

    Meant for a killable child: on hostile input feedparser and expat may take seconds or gigabytes. Raises FeedError.
    """
    try:
        return replace(_parse(fetched, marks(known)), hints=hints.read(fetched.body))
    except FeedError as error:
        raise FeedError(fact("at", place=host(fetched.url), what=error.fact)) from error


def _parse(fetched: FetchedFeed, known: Collection[bytes]) -> ParsedFeed:
    whole, warnings = text_of(fetched.body, fetched.content_type)
    if _JSON.match(whole):
        return _parse_json(whole.lstrip("\ufeff"), fetched, known)
    text = decode(whole, warnings)
    pieces = None if fetched.cut else split(text.root, known)
    parsed = _parse_unseen(text, pieces, fetched.url, known) if pieces else None
    return parsed or _parse_whole(text, fetched, known)


def _parse_unseen(text: Text, pieces: Pieces, url: str, known: Collection[bytes]) -> ParsedFeed | None:
    """None where the short way is not certain to give what reading the whole would."""
    unseen = [index for index, mark in enumerate(pieces.prints) if mark not in known]
    if not unseen:
        return ParsedFeed(total=len(pieces), fingerprints=b"".join(pieces.prints), warnings=text.warnings)
    entries = list(pieces)
    base = dialects.base_for(text.root, url)
    found = _read_only(pieces, unseen, base)
    if found is None:
        return None
    read = _entries(found, url)
    if len(unseen) < len(entries):
        if len(unseen) * len(entries) > _LARGEST_SEARCH:
            return None
        alike = _alike(pieces, entries, frozenset(unseen), traces(read))
        if alike:
            among = sorted((*unseen, *alike))
            with_alike = _read_only(pieces, among, base)
            if with_alike is None:
                return None
            read = _entries(with_alike, url)
            settled = dict(zip(among, settle(read), strict=True))
            return _parsed(text, found, tuple(settled[index] for index in unseen), pieces.prints)
    return _parsed(text, found, settle(read), pieces.prints)


def _alike(pieces: Pieces, entries: list[bytes], unseen: Collection[int], sought: Collection[bytes]) -> list[int]:
    """The known entries that may share a name with an unseen one."""
    elsewhere = [trace for trace in sought if pieces.document.count(trace) > sum(entries[at].count(trace) for at in unseen)]
    return [index for index, entry in enumerate(entries) if index not in unseen and any(trace in entry for trace in elsewhere)]


def _read_only(pieces: Pieces, wanted: list[int], base: str) -> Found | None:
    try:
        found = dialects.strictly(pieces.only(frozenset(wanted)), base)
    except ExpatError:
        return None
    return found if len(found.entries) == len(wanted) else None


def _parse_whole(text: Text, fetched: FetchedFeed, known: Collection[bytes]) -> ParsedFeed:
    found = dialects.read(text.root, fetched.url)
    if not found.version and not found.entries:
        raise FeedError(_no_feed(text.root))
    truncated = fetched.cut or (bool(found.fault) and not _END.search(text.root[-_TAIL:]))
    entries = settle(_entries(found, fetched.url))
    prints = [fingerprint(repr(entry).encode("utf-8", "replace")) for entry in entries]
    unseen = tuple(entry for entry, mark in zip(entries, prints, strict=True) if mark not in known)
    return _parsed(text, found, unseen, prints, truncated=truncated)


def _parse_json(whole: str, fetched: FetchedFeed, known: Collection[bytes]) -> ParsedFeed:
    feed = JsonFeed(whole, fetched.url)
    prints = [fingerprint(json.dumps(item, sort_keys=True).encode()) for item in feed.items]
    entries = settle([feed.entry(item) for item in feed.items])
    truncated = fetched.cut or not feed.is_whole
    return ParsedFeed(
        title=feed.title,
        language=feed.language,
        dialect=feed.dialect,
        entries=tuple(entry for entry, mark in zip(entries, prints, strict=True) if mark not in known),
        truncated=truncated,
        warnings=(_CUT,) if truncated else (),
        total=len(entries),
        fingerprints=b"".join(prints),
    )


_CUT = fact("feed-cut")


def _entries(found: Found, url: str) -> list[RawEntry]:
    return list(map(EntryReader(url, found).entry, found.entries))


def _parsed(
    text: Text, found: Found, entries: tuple[RawEntry, ...], prints: Sequence[bytes], *, truncated: bool = False
) -> ParsedFeed:
    title, stated = found.feed.get("title"), found.feed.get("language")
    return ParsedFeed(
        title=plain.one_line(plain.from_html(title if isinstance(title, str) else "")),
        language=language(stated if isinstance(stated, str) else ""),
        dialect=found.dialect,
        entries=entries,
        truncated=truncated,
        warnings=_warnings(text, found, truncated=truncated),
        total=len(prints),
        fingerprints=b"".join(prints),
    )


def _warnings(text: Text, found: Found, *, truncated: bool) -> tuple[Fact, ...]:
    if truncated:
        return (*text.warnings, _CUT)
    if found.fault:
        return (*text.warnings, fact("feed-lenient", fault=found.fault))
    return text.warnings


def _no_feed(root: str) -> Fact:
    if root.startswith("<opml"):
        return fact("feed-opml")
    if _PAGE.search(root[:_TAIL]):
        return fact("feed-page")
    return fact("feed-neither")
