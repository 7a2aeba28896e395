"""How near an item came to a rule that it does not meet, and what was missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.matching.evaluating import Evaluation
from bot.core.matching.judging import Judgement, shown
from bot.core.matching.phrases import Phrase, read_phrase
from bot.core.matching.reading import TEXT, TITLE, Occurrence
from bot.core.matching.syntax import And, AtLeast, Near, Not, Or, Query, wanted
from bot.core.model import Level, Span


class Missing(StrEnum):
    """What kept an item from a rule, the nearest miss first."""

    DEPTH = "depth"
    """Only a lone phrase deep in the body: a mention."""
    CONTEXT = "context"
    """Nothing says that it speaks of ours."""
    RIVAL = "rival"
    """It speaks of a rival."""
    EXCLUDED = "excluded"
    """An exclusion blanks the phrase."""
    PART = "part"
    """A part of the query is not met."""
    WORDS = "words"
    """Nothing that is looked for occurs."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """`spans` and `sentence`: what was found of the rule. `what`: what was missing or stood in the way (a rival, an exclusion,
    a part of the query, the nearest phrase); empty where it has no name. `why` is one line for people."""

    topic: str
    topic_version: str
    missing: Missing
    spans: tuple[Span, ...] = ()
    sentence: str = ""
    what: str = ""
    why: str = ""

    @property
    def rank(self) -> int:
        """How far away it is: 0 is nearest."""
        return list(Missing).index(self.missing)


def near_miss(judgement: Judgement) -> NearMiss | None:
    """None where the item belongs to the topic."""
    match = judgement.match
    if match and match.level is Level.TOPIC:
        return None
    if match:
        return _miss(judgement, Missing.DEPTH, judgement.places or [], "", "only there, deep in the body")
    if judgement.places is not None:
        return _without_context(judgement, judgement.places)
    unblanked = Evaluation(judgement.reading, judgement.rule.numbers)
    found = _text_places(_found(judgement, unblanked))
    if judgement.excluded and unblanked.places(judgement.rule.query) is not None:
        blanked = next((other for each in found for other in judgement.excluded if each.overlaps(other)), None)
        what = judgement.reading.shown(blanked) if blanked else ""
        return _miss(judgement, Missing.EXCLUDED, found, what, f'but it is excluded as part of "{what}"')
    if found:
        seen = Evaluation(judgement.reading, judgement.rule.numbers, judgement.excluded)
        what = ", ".join(_unmet(judgement.rule.query, seen))
        return _miss(judgement, Missing.PART, found, what, f"but this is not met: {what}")
    return _without_words(judgement)


def _without_context(judgement: Judgement, places: list[Occurrence]) -> NearMiss:
    for each in places:
        _, rival = judgement.neighbours(each)
        if rival:
            what = judgement.reading.shown(rival)
            return _miss(judgement, Missing.RIVAL, [each], what, f"but the sentence speaks of {what}")
    if judgement.mostly_theirs:
        what = judgement.reading.shown(judgement.theirs[0])
        return _miss(judgement, Missing.RIVAL, places, what, f"but the item speaks more of others, such as {what}")
    what = ", ".join(f"@{name}" for name in judgement.rule.context_groups)
    return _miss(judgement, Missing.CONTEXT, places, what, f"but nothing names {what or 'its context'}")


def _without_words(judgement: Judgement) -> NearMiss:
    """The listed phrase most of whose words occur, though not together."""
    best: tuple[float, str, list[str]] = (0.0, "", [])
    for entry in dict.fromkeys(judgement.rule.entries.values()):
        for phrase in read_phrase(entry):
            absent = _absent(phrase, judgement)
            share = 1 - len(absent) / len(phrase.words)
            if share > best[0]:
                best = (share, entry, absent)
    _, entry, absent = best
    if not entry:
        return NearMiss(judgement.rule.id, judgement.rule.version, Missing.WORDS, why="nothing that it looks for occurs")
    missing = f"there is no {' and no '.join(absent)}" if absent else "its words stand apart"
    why = f'nothing that it looks for occurs; nearest is "{entry}": {missing}'
    return NearMiss(judgement.rule.id, judgement.rule.version, Missing.WORDS, what=entry, why=why)


def _absent(phrase: Phrase, judgement: Judgement) -> list[str]:
    """The words of the phrase that the item does not have."""
    return [
        (word.lemma or word.text) + ("~" if word.lemma else "*" if word.prefix else "")
        for word in phrase.words
        if word.text and not judgement.reading.has(word)
    ]


def _found(judgement: Judgement, evaluation: Evaluation) -> list[Occurrence]:
    """Where anything occurs that speaks for the rule."""
    return sorted({place for leaf in wanted(judgement.rule.query) for place in evaluation.places(leaf) or ()})


def _unmet(query: Query, evaluation: Evaluation) -> list[str]:
    """The parts that would have to hold and do not; of alternatives the nearest."""
    if evaluation.places(query) is not None:
        return []
    match query:
        case And(parts):
            return [each for part in parts for each in _unmet(part, evaluation)]
        case Or(parts) if begun := [part for part in parts if _begun(part, evaluation)]:
            return min((_unmet(part, evaluation) for part in begun), key=len)
        case Near(left, right) if lacking := [*_unmet(left, evaluation), *_unmet(right, evaluation)]:
            return lacking
        case AtLeast(weighed, least):
            points = sum(weight for part, weight in weighed if evaluation.places(part) is not None)
            return [f"{query} ({points:g} of {least:g})"]
        case Not():
            return [str(query)]
    return [str(query)]


def _begun(query: Query, evaluation: Evaluation) -> bool:
    return any(evaluation.places(leaf) for leaf in wanted(query))


def _text_places(places: Iterable[Occurrence]) -> list[Occurrence]:
    return [each for each in places if each.field in (TITLE, TEXT)]


def _miss(judgement: Judgement, missing: Missing, places: list[Occurrence], what: str, reason: str) -> NearMiss:
    places = _text_places(places)
    spans = tuple(map(judgement.span, places))
    sentence = judgement.reading.shown(judgement.reading.sentence(places[0])) if places else ""
    why = f"{shown(sentence, spans[0])}, {reason}" if spans else reason
    return NearMiss(judgement.rule.id, judgement.rule.version, missing, spans, sentence, what, why)
