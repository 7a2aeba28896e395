"""A feed cut into its entries without reading them, so that only those not seen before are read.

feedparser takes about a millisecond an entry, and in most polls every entry is known. One pass of expat over the document
tells where each entry begins and ends, and that the document is well-formed; the bytes of an entry are its fingerprint.
The pass steps over what stands inside of known entries: it went through those bytes when they were new.
Whatever is not plain (not well-formed, an unknown root, entries in odd places) is not split, but read whole.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from xml.parsers import expat

FINGERPRINT = 8
"""Bytes. Fingerprints are only compared within one feed: with 5,000 entries a chance collision is one in 10^12."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# RDF"
_RDF_ITEMS = frozenset({"http://purl.org/rss/1.0/ item", "http://my.netscape.com/rdf/simple/0.9/ item"})
_TAG = re.compile(rb"<(/?)(?:item|entry)(?=[\s>])[^>]*>")
_END_TAG = re.compile(rb"</(?:[^\s:>]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ENTRIES = ("item", "entry")
"""What feedparser takes for an entry wherever it stands."""


def fingerprint(entry: bytes) -> bytes:
    """The entry's mark: the same for the same bytes only."""
    return blake2b(entry, digest_size=FINGERPRINT).digest()


def marks(fingerprints: bytes) -> frozenset[bytes]:
    """Fingerprints written one after another, apart again."""
    return frozenset(fingerprints[at : at + FINGERPRINT] for at in range(0, len(fingerprints), FINGERPRINT))


@dataclass(frozen=True, slots=True)
class Pieces:
    """A well-formed document and where its entries stand in it: [start, end) in bytes, in order, never nested; and their
    fingerprints."""

    document: bytes
    spans: tuple[tuple[int, int], ...]
    prints: tuple[bytes, ...]

    def __len__(self) -> int:
        return len(self.spans)

    def __iter__(self) -> Iterator[bytes]:
        return (self.document[start:end] for start, end in self.spans)

    def only(self, wanted: Container[int]) -> bytes:
        """The document with these of its entries (by index) and all that is around them."""
        unwanted = [span for index, span in enumerate(self.spans) if index not in wanted]
        return b"".join(_around(self.document, unwanted))


def split(root: str, known: Collection[bytes] = frozenset()) -> Pieces | None:
    """The entries of a document that begins with its root element; None where that cannot be told for certain. `known` are the
    fingerprints of entries that were split off before."""
    document = root.encode("utf-8", "replace")
    return (_split_known(document, known) if known else None) or _split(document)


def _split(document: bytes) -> Pieces | None:
    spans = _spans(document)
    return None if spans is None else Pieces(document, spans, tuple(fingerprint(document[s:e]) for s, e in spans))


def _split_known(document: bytes, known: Collection[bytes]) -> Pieces | None:
    """The same of the document with each run of known entries as one empty entry; None where there is no such run, or what
    looks like one may be none."""
    runs = _runs(document, known)
    spans = _spans(b"".join(_around(document, [(run.begins, run.ends) for run in runs]))) if runs else None
    if spans is None:
        return None
    original, run_at = _original_places(runs), {run.span: run for run in runs}
    found: list[tuple[int, int]] = []
    prints: list[bytes] = []
    for span in [(original(start), original(end)) for start, end in spans]:
        run = run_at.pop(span, None)
        found += run.spans if run else [span]
        prints += run.prints if run else [fingerprint(document[slice(*span)])]
    if run_at:
        return None  # it stands in a comment, or within another entry's text
    return Pieces(document, tuple(found), tuple(prints))


class _Run:
    """Known entries of which nothing but blanks stands between one and the next. `begins` and `ends`: what is between the first
    one's opening tag and the last one's closing tag."""

    def __init__(self, begins: int) -> None:
        self.begins = self.ends = begins
        self.spans: list[tuple[int, int]] = []
        self.prints: list[bytes] = []

    @property
    def span(self) -> tuple[int, int]:
        return self.spans[0][0], self.spans[-1][1]


def _runs(document: bytes, known: Collection[bytes]) -> list[_Run]:
    runs: list[_Run] = []
    opening = behind = None
    for tag in _TAG.finditer(document):
        if not tag[1]:
            opening = tag
        elif opening:
            start, end = opening.start(), tag.end()
            mark = fingerprint(document[start:end])
            if mark in known:
                if behind is None or document[behind:start].strip(b" \t\r\n"):
                    runs.append(_Run(opening.end()))
                runs[-1].ends, behind = tag.start(), end
                runs[-1].spans.append((start, end))
                runs[-1].prints.append(mark)
            opening = None
    return runs


def _original_places(runs: list[_Run]) -> Callable[[int], int]:
    """Where in the document stands what stands at a place of the one with its runs emptied."""
    taken_out = list(accumulate((run.ends - run.begins for run in runs), initial=0))
    cuts = [run.begins - before for run, before in zip(runs, taken_out, strict=False)]
    return lambda place: place + taken_out[bisect_left(cuts, place)]


def _around(document: bytes, spans: Iterable[tuple[int, int]]) -> Iterable[bytes]:
    at = 0
    for start, end in spans:
        yield document[at:start]
        at = end
    yield document[at:]


def _spans(document: bytes) -> tuple[tuple[int, int], ...] | None:
    scan = _Scan()
    try:
        scan.parser.Parse(document, True)
    except (expat.ExpatError, _UncertainError):
        return None
    closed = all(_END_TAG.match(document, end) for end in scan.ends)  # `<item/>` has none and is not worth telling apart
    ends = [document.find(b">", end) + 1 for end in scan.ends]
    return tuple(zip(scan.starts, ends, strict=True)) if closed else None


class _UncertainError(Exception):
    """The document is not of a kind whose entries can be told from the outside."""


class _Scan:
    """Notes where elements that are entries begin and end."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._depth = 0
        self._level = 0
        self._is_entry: dict[str, bool] = {}
        self._entries: Container[str] = ()
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self._enter(name)
        is_entry = self._is_entry.get(name)
        if is_entry is None:
            is_entry = self._is_entry[name] = name.rpartition(" ")[2].lower() in _ENTRIES
        if is_entry:
            if self._depth != self._level or name not in self._entries:
                raise _UncertainError
            self.starts.append(self.parser.CurrentByteIndex)

    def _end(self, name: str) -> None:
        if self._depth == self._level and self._is_entry[name]:
            self.ends.append(self.parser.CurrentByteIndex)
        self._depth -= 1

    def _enter(self, root: str) -> None:
        """RSS keeps its items in its channel, RSS 1.0 and Atom their entries in the root."""
        namespace, blank, local = root.rpartition(" ")
        if local == "rss":
            self._level, self._entries = 3, (f"{namespace}{blank}item",)
        elif local == "feed":
            self._level, self._entries = 2, (f"{namespace}{blank}entry",)
        elif root == _RDF:
            self._level, self._entries = 2, _RDF_ITEMS
        else:
            raise _UncertainError
