"""A storm of invented news: 12 events of six hours, each in the words of three houses and reprinted by 22 others."""

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.core.model import RawEntry

PUBLISHERS = [f"{name}{number}.example" for name in ("lantern", "harbour", "valley", "beacon") for number in range(10)]
"""40 houses."""

HOURS = 6
ITEMS = 300
EACH = ITEMS // 12

STARTS = (0, 60, 62, 64, 66, 68, 70, 72, 74, 150, 210, 260)
"""Minutes at which the first report of each event appears: eight of them within a quarter of an hour."""

DENIED, RETRACTED, CONFIRMED = 2, 4, 6
"""Which events turn, and how."""

_TEXTS = json.loads((Path(__file__).parents[1] / "data" / "storm.json").read_text("utf-8"))
EVENTS: list[list[dict[str, str]]] = _TEXTS["events"]
"""Of each event, three reports in words of their own."""
TURNS: dict[int, dict[str, str]] = {int(event): words for event, words in _TEXTS["turns"].items()}
"""The reports that bring a turn, eighty minutes on."""

FOOTS = ("", " More as it comes.", " All rights reserved.", " Sign up for our letter of the morning.", " Photographs follow.")


@dataclass(frozen=True, slots=True)
class Piece:
    """One report: when it appears, of which event, by which publisher, and what the feed says."""

    at: datetime
    event: int
    publisher: str
    entry: RawEntry
    voice: str
    """Whose words they are."""


def storm(begin: datetime, seed: int = 7) -> list[Piece]:
    """300 reports in order of appearance."""
    chance = random.Random(seed)  # noqa: S311 (variety)
    pieces = [piece for event in range(len(EVENTS)) for piece in _event(event, begin, chance)]
    return sorted(pieces, key=lambda piece: piece.at)


def _event(event: int, begin: datetime, chance: random.Random) -> list[Piece]:
    start = STARTS[event]
    houses = list(PUBLISHERS[1:])
    chance.shuffle(houses)
    if event == RETRACTED:
        houses.insert(0, "lantern0.example")
    waits = (0, 45, 52) if event == CONFIRMED else (0, 4, 9)
    pieces = [
        _piece(event, begin + timedelta(minutes=start + wait), house, house, words)
        for wait, house, words in zip(waits, houses, EVENTS[event], strict=False)
    ]
    if event in TURNS:
        house = "lantern0.example" if event == RETRACTED else houses[3]
        pieces.append(_piece(event, begin + timedelta(minutes=start + 80), house, house, TURNS[event]))
    while len(pieces) < EACH:
        original = chance.choice(pieces[:3])
        earliest = original.at + timedelta(minutes=1)
        left = int((begin + timedelta(hours=HOURS) - earliest) / timedelta(minutes=1)) - 1
        at = earliest + timedelta(minutes=min(int(chance.expovariate(1 / 40)), left), seconds=chance.randrange(60))
        house = houses[3 + len(pieces)]
        text = original.entry.summary + chance.choice(FOOTS)
        pieces.append(_piece(event, at, house, original.voice, {"title": original.entry.title, "text": text}))
    return pieces


def _piece(event: int, at: datetime, house: str, voice: str, words: dict[str, str]) -> Piece:
    slug = "-".join(words["title"].lower().split())[:60]
    link, published = f"https://{house}/{slug}", at - timedelta(minutes=1)
    entry = RawEntry(entry_id=link, title=words["title"], summary=words["text"], link=link, published=published)
    return Piece(at, event, house, entry, voice)
