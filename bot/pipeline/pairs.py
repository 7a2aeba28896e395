"""Pairs: how well items of one event are told from others, on pairs that careful readers judged."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.model import Article, Dating, NewItem, Precision, ReadDocument, Source, SourceKind
from bot.pipeline.grouping import Grouper
from bot.pipeline.ingest import Ingester

_SOURCE = Source(0, SourceKind.FOLDER, "eval")
_LATER = datetime(9999, 1, 1, tzinfo=UTC)
"""Now, for items of any date: none lies in the future."""
_RESAMPLED = 1000
_OUTER = 0.025
"""Of the resampled figures, what lies beyond each end of a 95% interval."""

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, and whether they report the same event."""

    id: str
    one: Article
    other: Article
    same: bool

    @classmethod
    def from_json(cls, line: dict[str, Any], number: int, read: Callable[[str, str], tuple[str, str, str]]) -> "Pair":
        """`read` gives plain (title, text, language) of a title and a text. Raises KeyError, TypeError or ValueError."""
        pieces = [_article(line[side], read) for side in ("a", "b")]
        return cls(str(line.get("id") or f"line {number}"), pieces[0], pieces[1], bool(line["same"]))


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with what Parley makes of it: joined or not, and why."""

    pair: Pair
    joined: bool
    why: str

    @property
    def wrong(self) -> bool:
        """Whether the readers say otherwise."""
        return self.joined != self.pair.same


def judge(pair: Pair, ingester: Ingester, grouper: Grouper) -> Judged:
    """Whether the later item would join the earlier one's story, by the code that live items go through."""
    found = [
        new
        for article in (pair.one, pair.other)
        for new in ingester.prepare_document(_SOURCE, ReadDocument("", (article,)), _LATER)
    ]
    earlier, later = sorted(found, key=lambda new: new.dating.at or _LATER)
    if _same_item(earlier, later):
        return Judged(pair, joined=True, why="the same address or the same text")
    likeness = grouper.likeness(earlier, later, _LATER)
    return Judged(pair, joined=likeness.same, why=str(likeness.why))


def figures(judged: Sequence[Judged]) -> Figures:
    """Precision, recall and F1, rounded to four places."""
    joined, same = sum(each.joined for each in judged), sum(each.pair.same for each in judged)
    hit = sum(each.joined and each.pair.same for each in judged)
    return {
        "precision": round(hit / joined, 4) if joined else 1.0,
        "recall": round(hit / same, 4) if same else 1.0,
        "f1": round(2 * hit / (joined + same), 4) if joined + same else 1.0,
    }


def intervals(judged: Sequence[Judged]) -> dict[str, tuple[float, float]]:
    """The 95% interval of each figure, by resampling the pairs; the same in every run."""
    chance = random.Random(7)  # noqa: S311 (the same intervals in every run)
    found = [figures(chance.choices(judged, k=len(judged))) for _ in range(_RESAMPLED)]
    return {name: _middle(sorted(each[name] for each in found)) for name in found[0]}


def mistakes(judged: Sequence[Judged]) -> Iterator[Judged]:
    """The pairs that were told wrongly, false joins first: they are what people complain about."""
    yield from sorted((each for each in judged if each.wrong), key=lambda each: not each.joined)


def _middle(values: Sequence[float]) -> tuple[float, float]:
    beyond = int(_OUTER * len(values))
    return values[beyond], values[-1 - beyond]


def _same_item(one: NewItem, other: NewItem) -> bool:
    return one.content_hash == other.content_hash or (bool(one.url) and one.url == other.url)


def _article(values: dict[str, Any], read: Callable[[str, str], tuple[str, str, str]]) -> Article:
    title, text, language = read(str(values["title"]), str(values.get("text") or values.get("summary") or ""))
    return Article(
        title=title,
        text=text,
        dating=_dating(str(values.get("published") or "")),
        publisher=str(values.get("publisher") or ""),
        link=str(values.get("link") or ""),
        language=str(values.get("lang") or language),
    )


def _dating(given: str) -> Dating:
    """A date spans its day, a time is an instant; without a zone it is UTC. Raises ValueError."""
    if not given:
        return Dating()
    at = datetime.fromisoformat(given)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return Dating(at, Precision.DAY if len(given) == len("2026-01-01") else Precision.TIME, "given")
