"""Which of an entry's names tell it apart from the others of its feed.

Some feeds give every entry one guid, others (a live blog, a list of notes) one link. Such a name is no name: taken for one,
it would make all of a feed's entries a single item.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from bot.core.model import RawEntry
from bot.core.urls import canonical, host

_PLAIN_RUN = re.compile(r"[\w/.:~-]+", re.ASCII)
_DECORATION = re.compile(r"^(?:(?:www|amp)\.)+")


def settle(entries: Sequence[RawEntry]) -> tuple[RawEntry, ...]:
    """The entries of one document: ids that stand for several pages taken off, pages that stand for several ids told."""
    pages = [canonical(entry.link) if entry.link else "" for entry in entries]
    pages_of: dict[str, set[str]] = defaultdict(set)
    for entry, page in zip(entries, pages, strict=True):
        if page:
            pages_of[entry.entry_id].add(page)
    ids = ["" if len(pages_of[entry.entry_id]) > 1 else entry.entry_id for entry in entries]
    ids_of: dict[str, set[str]] = defaultdict(set)
    for name, page in zip(ids, pages, strict=True):
        if name and page:
            ids_of[page].add(name)
    return tuple(_named(*each, ids_of) for each in zip(entries, ids, pages, strict=True))


def traces(entries: Iterable[RawEntry]) -> frozenset[bytes]:
    """Bytes one of which stands in every other entry that shares an id or a page with one of these, however written there."""
    found = set()
    for entry in entries:
        found |= {_longest(entry.entry_id) or entry.entry_id, _page_trace(entry.link)}
    return frozenset(trace.encode() for trace in found if trace)


def _named(entry: RawEntry, name: str, page: str, ids_of: dict[str, set[str]]) -> RawEntry:
    shared = len(ids_of[page]) > 1 if page else False
    return replace(entry, entry_id=name, link_shared=shared) if shared or name != entry.entry_id else entry


def _page_trace(link: str) -> str:
    """Without scheme, query and fragment, in which variants of one address differ."""
    if not link:
        return ""
    return _longest(urlsplit(canonical(link)).path.strip("/")) or _DECORATION.sub("", host(link))


def _longest(name: str) -> str:
    return max(_PLAIN_RUN.findall(name), key=len, default="")
