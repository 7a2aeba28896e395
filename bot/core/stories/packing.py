"""Traits in few bytes: the window holds those of tens of thousands of items, of which hardly any is ever compared."""

import marshal
from array import array
from datetime import UTC, datetime

from bot.core.stories.copies import Filling
from bot.core.stories.traits import Traits


def pack(traits: Traits) -> bytes:
    """A tenth of their size. It holds hashes that differ from process to process: for memory only."""
    return marshal.dumps(
        (
            traits.title,
            traits.opening[len(traits.title) :],
            traits.language,
            traits.begins.timestamp(),
            traits.ends.timestamp(),
            traits.words,
            traits.everything - traits.words,
            traits.names,
            traits.first,
            traits.numbers,
            traits.headline_numbers,
            array("I", traits.runs).tobytes(),
            traits.is_short,
            traits.filling.numbers,
            traits.filling.names,
        )
    )


def unpack(packed: bytes) -> Traits:
    """What `pack` was given."""
    (
        title,
        rest,
        language,
        begins,
        ends,
        words,
        further,
        names,
        first,
        numbers,
        in_headline,
        hashes,
        is_short,
        places,
        named,
    ) = marshal.loads(packed)  # noqa: S302 (our own, from memory)
    return Traits(
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
