"""Entries in few bytes: the window holds tens of thousands of items, of which hardly any is ever compared."""

import marshal
import zlib
from array import array
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.stories.copies import Filling
from bot.core.stories.traits import Traits

_FAST, _BARE = 1, -15
"""The level of compression, and the format without a head and a checksum."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in the window. `page` is the document it stands in (0 for none): what one page lists are different stories."""

    item_id: int
    story_id: int
    seen: datetime
    page: int = 0
    language: str = ""


def pack(entry: Entry, traits: Traits) -> bytes:
    """A tenth of their size. It holds hashes that differ from process to process: for memory only."""
    words = marshal.dumps(
        (
            entry.language,
            traits.title,
            traits.opening[len(traits.title) :],
            traits.language,
            traits.words,
            traits.everything - traits.words,
            traits.names,
            traits.first,
            traits.numbers,
            traits.headline_numbers,
        )
    )
    return marshal.dumps(
        (
            entry.item_id,
            entry.story_id,
            entry.seen.timestamp(),
            entry.page,
            traits.begins.timestamp(),
            traits.ends.timestamp(),
            zlib.compress(words, _FAST, _BARE),
            array("I", traits.runs).tobytes(),
            traits.is_short,
            traits.filling.numbers,
            traits.filling.names,
        )
    )


def unpack(packed: bytes) -> tuple[Entry, Traits]:
    """What `pack` was given."""
    item_id, story_id, seen, page, begins, ends, compressed, hashes, is_short, places, named = marshal.loads(packed)  # noqa: S302 (our own, from memory)
    spoken, title, rest, language, words, further, names, first, numbers, in_headline = marshal.loads(  # noqa: S302 (as above)
        zlib.decompress(compressed, _BARE)
    )
    return Entry(item_id, story_id, datetime.fromtimestamp(seen, UTC), page, spoken), Traits(
        title=title,
        language=language,
        begins=datetime.fromtimestamp(begins, UTC),
        ends=datetime.fromtimestamp(ends, UTC),
        words=words,
        everything=words | further,
        names=names,
        first=first,
        numbers=numbers,
        headline_numbers=in_headline,
        runs=frozenset(memoryview(hashes).cast("I")),
        is_short=is_short,
        filling=Filling(places, named),
        opening=title + rest,
    )
