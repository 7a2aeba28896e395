"""Turns: material changes in a story, told by the item that brings them. Pure.

Conservative on purpose: a turn interrupts a channel. A denial, a confirmation and a retraction must stand in the headline (or
open the text), in a finite verb that is neither negated nor a question nor told of the past; and nothing that the story held
before may say the same. None rather than a false alarm.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core import turn_words as say
from bot.core.model import Item
from bot.core.sentences import sentences

ALONE = timedelta(minutes=10)
"""A report that nobody else had for so long is confirmed by the next: who read it has gone on by then, and sees no count
change. Of many that come at once none confirms another."""

LEAD = 2
"""Sentences of the text that may hold a turn."""

_EXPLAINS = re.compile(
    r"\s*[\"'“«]?(?:why|how|what|when|who|explainer|analysis|opinion|timeline|fact[- ]check|чому|як|що|почему|как|что|"
    r"warum|wie|was|analyse|pourquoi|comment|analiza|dlaczego|jak|co)\b"
)
"""A headline that begins so explains or asks; it tells of no event."""
_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "ё": "е", "\u00a0": " "})


class TurnKind(StrEnum):
    """What changed, the gravest first."""

    RETRACTION = "retraction"
    DENIAL = "denial"
    CORRECTION = "correction"
    OFFICIAL = "official"
    """An office confirms what was only reported."""
    CONFIRMATION = "confirmation"
    """A further voice has on its own what one had alone, or what nobody was sure of."""
    WITHDRAWN = "withdrawn"
    """The operator took it back (`withdraw`); no item brings this one."""

    @property
    def loud(self) -> bool:
        """Whoever saw the original should see it: it is told to the whole channel, not only to those who follow the card."""
        return self is not TurnKind.CONFIRMATION

    @property
    def denies(self) -> bool:
        """It takes back what was told: quiet hours and caps may let it pass."""
        return self in (TurnKind.DENIAL, TurnKind.CORRECTION, TurnKind.RETRACTION)


@dataclass(frozen=True, slots=True)
class Turn:
    """What an item changes in its story. `phrase` are its own words that say so (empty for a confirmation by a further voice
    alone), `place` where they stand: `headline`, `lead`, `text`."""

    kind: TurnKind
    phrase: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class ToldTurn:
    """A turn that was recorded: which item brought it (0: an operator's own word), and when."""

    turn: Turn
    item_id: int
    at: datetime


def turn_of(item: Item, earlier: Sequence[Item]) -> Turn | None:
    """What `item` changes in the story whose items so far are `earlier` (oldest first); None for the item that founds it."""
    if not earlier:
        return None
    return (
        _unless_known(retracts(item), map(retracts, earlier))
        or _unless_known(denies(item), map(denies, earlier))
        or corrects(item)
        or _official(item, earlier)
        or _confirmation(item, earlier)
    )


def turn_in_edit(before: Item, after: Item) -> Turn | None:
    """What a new version of an item changes: it now says that it is corrected or withdrawn, and did not before."""
    return _unless_known(retracts(after), [retracts(before)]) or _unless_known(
        _corrects_itself(after), [_corrects_itself(before)]
    )


def takes_back(item: Item) -> bool:
    """It tells by itself that a report is denied, corrected or retracted, whatever story it stands in."""
    return bool(retracts(item) or denies(item) or corrects(item))


def denies(item: Item) -> Turn | None:
    """It tells that somebody denies something now."""
    if turn := _in_headline(item, say.DENIAL, TurnKind.DENIAL):
        return turn
    for sentence in _lead(item)[:1]:
        found = _finite(say.DENIAL, _plain(sentence))
        if found and say.REPORTS.search(_plain(sentence)):  # below the headline a denial may be of anything
            return _turn(TurnKind.DENIAL, sentence, found, "lead")
    return None


def retracts(item: Item) -> Turn | None:
    """It withdraws a report, its own or somebody's."""
    if found := say.RETRACTION_OPENING.match(_plain(item.title)):
        return _turn(TurnKind.RETRACTION, item.title, found, "headline")
    if turn := _in_headline(item, say.RETRACTION, TurnKind.RETRACTION):
        return turn
    for sentence in _lead(item)[:1]:
        if re.match(r"\W*(?:this|our|we|the) (?!\w+ (?:says|said))", _plain(sentence)) and (
            found := _finite(say.RETRACTION, _plain(sentence))
        ):
            return _turn(TurnKind.RETRACTION, sentence, found, "lead")
    return None


def corrects(item: Item) -> Turn | None:
    """It is itself the correction of an earlier report: it opens with that word."""
    for text, place in ((item.title, "headline"), *((sentence, "lead") for sentence in _lead(item)[:1])):
        if found := say.CORRECTION_OPENING.match(_plain(text)):
            return _turn(TurnKind.CORRECTION, text, found, place)
    return None


def hedges(item: Item) -> bool:
    """It passes on what nobody stands behind by name: sources say, reportedly, unconfirmed."""
    return any(say.HEDGES.search(_plain(text)) for text in (item.title, *_lead(item)))


def _corrects_itself(item: Item) -> Turn | None:
    """Such a note may stand anywhere in it, at the end mostly."""
    if turn := corrects(item):
        return turn
    found = say.CORRECTION_NOTE.search(_plain(item.text))
    return _turn(TurnKind.CORRECTION, item.text, found, "text") if found else None


def _official(item: Item, earlier: Sequence[Item]) -> Turn | None:
    """An office's word on what was only reported; where one had spoken already, another is no news."""
    if any(_has_office(other) for other in earlier):
        return None
    if turn := _confirms(item):
        return turn
    if item.official and all(map(hedges, earlier)):
        return Turn(TurnKind.OFFICIAL)
    return None


def _has_office(item: Item) -> bool:
    return bool(item.official or (item.statement and item.statement.role) or _confirms(item))


def _confirms(item: Item) -> Turn | None:
    title = _plain(item.title)
    turn = _in_headline(item, say.CONFIRMS, TurnKind.OFFICIAL)
    if turn is None or say.SOURCES.search(title) or not say.OFFICES.search(title):
        return None
    behind = title[title.find(_plain(turn.phrase)) + len(turn.phrase) :]
    return None if say.STANDS_BY.match(behind) else turn


def _confirmation(item: Item, earlier: Sequence[Item]) -> Turn | None:
    """A further voice that reports it plainly: the first to do so where all were unsure, or the second of all where the first
    had it alone for a while. Who passes on a party's own word confirms nothing."""
    voices = {other.voice for other in earlier}
    if item.voice in voices or not item.voice or "" in voices or hedges(item):
        return None
    if all(map(hedges, earlier)):
        return Turn(TurnKind.CONFIRMATION)
    alone = len(voices) == 1 and not any(other.official for other in earlier)
    return Turn(TurnKind.CONFIRMATION) if alone and item.first_seen - earlier[0].first_seen >= ALONE else None


def _turn(kind: TurnKind, text: str, found: re.Match[str], place: str) -> Turn:
    return Turn(kind, text[found.start() : found.end()].strip(" :-–—|[]()*/"), place)


def _unless_known(turn: Turn | None, before: Iterable[Turn | None]) -> Turn | None:
    """The turn, unless something said the same before."""
    return None if turn is None or any(before) else turn


def _in_headline(item: Item, pattern: re.Pattern[str], kind: TurnKind) -> Turn | None:
    title = _plain(item.title)
    if "?" in title or _EXPLAINS.match(title):
        return None
    found = _finite(pattern, title)
    return _turn(kind, item.title, found, "headline") if found else None


def _finite(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first place where the words are meant: not negated, not wished for, not of the past."""
    for found in pattern.finditer(text):
        if not say.NOT_REALLY.search(text[max(0, found.start() - 40) : found.start()]) and not say.NOR_REALLY.match(
            text, found.end()
        ):
            return found
    return None


def _lead(item: Item) -> list[str]:
    return [item.text[slice(*span)] for span in sentences(item.text[:1500])[:LEAD]]


def _plain(text: str) -> str:
    """For comparing, letter for letter as long as the original."""
    return "".join(small if len(small := c.lower()) == 1 else c for c in text.translate(_PLAIN))
