"""Evaluation: how well the topics find what careful readers found, counted over labelled items."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.core.model import Match

Counts = Counter[str]
"""`hit`, `extra` (found, not wanted) and `missed`."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An item with the topics that a careful reader gave it.

    `unscored` are borderline topics, not counted either way. `hard_negative`: it looks like one and is none.
    """

    id: str
    title: str
    summary: str
    language: str
    topics: frozenset[str]
    unscored: frozenset[str] = frozenset()
    hard_negative: bool = False

    @classmethod
    def from_json(cls, line: dict[str, Any]) -> "Labelled":
        """Raises KeyError or TypeError where a needed key is missing or of another shape."""
        return cls(
            id=str(line.get("id", "")),
            title=str(line["title"]),
            summary=str(line.get("summary") or ""),
            language=str(line.get("lang") or ""),
            topics=frozenset(map(str, line["topics"])),
            unscored=frozenset(map(str, line.get("unscored") or ())),
            hard_negative=bool(line.get("hard_negative", False)),
        )


@dataclass(frozen=True, slots=True)
class Mistake:
    """An item whose topics were told wrongly. `why` are the reasons of what was found and not wanted."""

    item: Labelled
    extra: tuple[str, ...]
    missed: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(slots=True)
class Score:
    """Counts over the items judged so far: in all, by topic, by language."""

    topics: tuple[str, ...]
    micro: Counts = field(default_factory=Counter)
    by_topic: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counter))
    by_language: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counter))
    items: int = 0
    hard: int = 0
    alerted: int = 0
    mistakes: list[Mistake] = field(default_factory=list)

    def judge(self, item: Labelled, matches: Iterable[Match]) -> None:
        """Count one item. In title and summary everything is lead, so a mention counts as found."""
        reasons = {match.topic: match.why for match in matches if match.topic in self.topics}
        scored = frozenset(self.topics) - item.unscored
        found, wanted = scored & reasons.keys(), scored & item.topics
        self.items += 1
        self.hard += item.hard_negative
        self.alerted += item.hard_negative and bool(found)
        for name, told in (("hit", found & wanted), ("extra", found - wanted), ("missed", wanted - found)):
            for topic in told:
                for counts in (self.micro, self.by_topic[topic], self.by_language[item.language]):
                    counts[name] += 1
        if found != wanted:
            extra = tuple(sorted(found - wanted))
            why = tuple(reasons[topic] for topic in extra)
            self.mistakes.append(Mistake(item, extra, tuple(sorted(wanted - found)), why))

    def to_json(self, seconds: float, errors: int | None = None) -> dict[str, Any]:
        """The figures that `eval topics --json` prints. `seconds` were spent on all items; `errors` caps the mistakes."""
        return {
            "micro": figures(self.micro),
            "topics": {topic: figures(self.by_topic[topic]) for topic in self.topics},
            "languages": {language: figures(counts) for language, counts in sorted(self.by_language.items())},
            "hard_negatives": {"alerted": self.alerted, "of": self.hard},
            "ms_per_item": round(1000 * seconds / self.items, 3) if self.items else 0.0,
            "items": self.items,
            "errors": [_mistake_json(mistake) for mistake in self.mistakes[:errors]],
        }


def figures(counts: Counts) -> dict[str, float | int]:
    """Precision, recall and F1 with the counts they come from; 1.0 where there was nothing to find or tell wrongly."""
    hit, extra, missed = counts["hit"], counts["extra"], counts["missed"]
    return {
        "precision": round(hit / (hit + extra), 4) if hit + extra else 1.0,
        "recall": round(hit / (hit + missed), 4) if hit + missed else 1.0,
        "f1": round(2 * hit / (2 * hit + extra + missed), 4) if hit + extra + missed else 1.0,
        "hit": hit,
        "extra": extra,
        "missed": missed,
    }


def _mistake_json(mistake: Mistake) -> dict[str, Any]:
    item = mistake.item
    return {
        "id": item.id,
        "lang": item.language,
        "title": item.title,
        "extra": list(mistake.extra),
        "missed": list(mistake.missed),
        "why": list(mistake.why),
    }
