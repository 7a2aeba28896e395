"""Searching: what a typed search finds, the best first, in pages that stay as they are while news come in.

    the words themselves -> (few) the words that mean the same -> (still few) all words but one or two, saying which

Each step is asked of the newest items only as far as it takes; a search over years of news costs no more than one over days.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import combinations

from bot.core.search.asking import Asked
from bot.core.search.wanted import Wanted, in_title
from bot.core.store import Hit, Hits, SearchQuery, Tx

PAGE = 5
"""Results of one message; also how few make the search try other words."""

MOST = 200
"""Hits that are ranked and paged through; whoever wants older ones narrows the search."""

MOST_PARTS = 6
"""Words of a search that are tried without one or two of them."""

MOST_LEFT_OUT = 2

Find = Callable[[Asked, bool], Hits]
"""What is found of a search, with or without the words that mean the same."""


@dataclass(frozen=True, slots=True)
class Found:
    """The hits in the order they are shown: `strict` of them have all words (the last `others` of these in other words), the
    rest lack what `left_out` names. `complete`: there are no more."""

    hits: tuple[Hit, ...] = ()
    strict: int = 0
    others: int = 0
    left_out: tuple[str, ...] = ()
    complete: bool = True


def look(tx: Tx, asked: Asked, filters: SearchQuery) -> Found:
    """Everything that `asked` and the filters find, at most MOST."""

    def hits_of(wanted: Wanted | None) -> Hits:
        return tx.search.find(replace(filters, wanted=wanted, limit=MOST))

    def find(asked: Asked, wide: bool) -> Hits:
        return hits_of(asked.wanted(wide=wide))

    exact = find(asked, False)
    wanted = asked.wanted()
    headed = {hit.id for hit in hits_of(in_title(wanted)).hits} if wanted and exact.hits else set()
    hits = (*_ordered(h for h in exact.hits if h.id in headed), *_ordered(h for h in exact.hits if h.id not in headed))
    found = Found(hits, len(hits), complete=exact.complete)
    if wanted is None or len(hits) >= PAGE or not exact.complete:
        return found
    found = _widened(found, asked, find)
    return found if found.strict >= PAGE or not found.complete else _relaxed(found, asked, find)


def _widened(found: Found, asked: Asked, find: Find) -> Found:
    """With what says the same in other words behind."""
    if all(part.wide == part.exact for part in asked.parts):
        return found
    wide = find(asked, True)
    more = _new(wide.hits, found)
    return replace(
        found,
        hits=found.hits + more,
        strict=found.strict + len(more),
        others=len(more),
        complete=found.complete and wide.complete,
    )


def _relaxed(found: Found, asked: Asked, find: Find) -> Found:
    """With what lacks a word behind: the word without which the fewest are found, for then the telling ones remain. Where
    nothing has all words, two may be left out."""
    parts = range(len(asked.parts) if len(asked.parts) <= MOST_PARTS else 0)
    for count in range(1, (1 if found.strict else MOST_LEFT_OUT) + 1):
        tried = [(gone, find(asked.lacking(gone), True)) for gone in combinations(parts, count) if count < len(parts)]
        better = [(new, gone, hits.complete) for gone, hits in tried if (new := _new(hits.hits, found))]
        if better:
            new, gone, complete = min(better, key=lambda each: (not each[2], len(each[0])))
            left_out = tuple(asked.parts[index].shown for index in gone)
            return replace(found, hits=found.hits + new, left_out=left_out, complete=complete)
    return found


def _new(hits: Iterable[Hit], found: Found) -> tuple[Hit, ...]:
    known = {hit.id for hit in found.hits}
    return _ordered(hit for hit in hits if hit.id not in known)


def _ordered(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The newest first. A blurb between dated ones follows the newer of them, in the order of its page; one of a document that
    tells nothing of its date comes last."""
    return tuple(sorted(hits, key=_place))


def _place(hit: Hit) -> tuple[bool, float, bool, int, int]:
    lost = hit.document > 0 and not hit.dated
    return lost, -hit.at.timestamp(), hit.bounded, hit.document, hit.id if hit.document else -hit.id
