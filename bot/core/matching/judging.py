"""Whether an item belongs to a rule, at which level, and why.

1. What `exclude` names blanks the phrases it touches, not the item.
2. A phrase counts if its sentence names our context nearer to it than any rival; a clause away is far. In a sentence that
   names only a rival it does not count. In one that names neither it goes with the item, as long as that speaks of us more
   often than of rivals, or as often and first; else with the page it stands on; else with what its feed is always about; else,
   where the item names no rival and the phrase is more than a lone word, with its language.
3. Title, lead or several sentences make it a topic; a lone phrase in the body is a mention.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.core.facts import Fact, fact, in_words
from bot.core.matching.evaluating import Evaluation
from bot.core.matching.reading import AUTHOR, TEXT, TITLE, Occurrence, Reading, disjoint, nearest
from bot.core.matching.rules import Rule
from bot.core.model import Level, Match, Place, Span

_SEVERAL = 2
_FIELDS = ("title", "text")
_WHERE = {
    "sentence": "in the sentence",
    "item": "elsewhere in the item",
    "page": "on its page",
    "feed": "from its source",
    "language": "as its language",
}
_BY_NAME = re.compile(r"matched \*(.+)\* \((author|source)\)")
_LONGEST_SHOWN = 200
"""Code points of a sentence that a reason shows."""

PageContext = Callable[[frozenset[int]], str]
"""The first phrase with one of these numbers on the item's page; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Context:
    """The phrase (or group, or language) that met the context, and where: sentence, item, page, feed or language. Empty where
    none did."""

    phrase: str = ""
    found_in: str = ""


class Judgement:
    """One rule about one item, worked out as far as it is asked. The rule's anchor must have been seen to occur."""

    def __init__(self, rule: Rule, reading: Reading, page_context: PageContext) -> None:
        self.rule = rule
        self.reading = reading
        self._page_context = page_context

    @cached_property
    def match(self) -> Match | None:
        """The match with its reason, or None."""
        if not self.counted:
            return self._match_by_name() if self.places == [] else None
        found = dict(self.counted)
        places = disjoint(list(found))
        first, context = places[0], self.counted[0][1]
        spans = tuple(self.span(each) for each in places)
        sentence, entry = self.reading.shown(self.reading.sentence(first)), self.entry(self.counted[0][0])
        return Match(
            topic=self.rule.id,
            level=self._level(places),
            spans=spans,
            sentence=sentence,
            phrase=entry,
            context=context.phrase,
            context_from=context.found_in,
            topic_version=self.rule.version,
            why=_why(spans, sentence, context, entry),
        )

    @cached_property
    def excluded(self) -> list[Occurrence]:
        """What is blanked out."""
        evaluation = Evaluation(self.reading, self.rule.numbers)
        near = [place for query in self.rule.exclude_near for place in evaluation.places(query) or ()]
        return disjoint(sorted([*self.reading.occurrences(self.rule.exclude), *near]))

    @cached_property
    def held(self) -> list[Occurrence] | None:
        """Every place by which the query holds, in names too; None where it does not hold."""
        return Evaluation(self.reading, self.rule.numbers, self.excluded).places(self.rule.query)

    @property
    def places(self) -> list[Occurrence] | None:
        """Of these the ones in title and text."""
        return None if self.held is None else [each for each in self.held if each.field in (TITLE, TEXT)]

    @cached_property
    def counted(self) -> list[tuple[Occurrence, Context]]:
        """The places that count, each with the context that was met."""
        places = self.places or []
        if not self.rule.context:
            return [(each, Context()) for each in places]
        return [(each, context) for each in places if (context := self.context_of(each)).found_in]

    def context_of(self, place: Occurrence) -> Context:
        """What makes this place one of ours."""
        near, rival = self.neighbours(place)
        if near and (rival is None or self.reading.distance(place, near) < self.reading.distance(place, rival)):
            return Context(self.reading.shown(near), "sentence")
        if near or rival:
            return Context()
        return self.around if self.around.found_in else self._by_language(place)

    def neighbours(self, place: Occurrence) -> tuple[Occurrence | None, Occurrence | None]:
        """The nearest of our context and the nearest rival in the sentence."""
        sentence = self.reading.sentence(place)
        distance = self.reading.distance
        return nearest(self.ours, place, sentence, distance), nearest(self.theirs, place, sentence, distance)

    @cached_property
    def ours(self) -> list[Occurrence]:
        """Where the item names our context."""
        return self.reading.occurrences(self.rule.context)

    @cached_property
    def theirs(self) -> list[Occurrence]:
        """Where it names rivals."""
        return self.reading.occurrences(self.rule.rivals)

    @cached_property
    def mostly_theirs(self) -> bool:
        """Whether the item speaks of rivals more often than of us, or as often and of them first."""
        if len(self.theirs) == len(self.ours):
            return self.theirs[:1] < self.ours[:1]
        return len(self.theirs) > len(self.ours)

    @cached_property
    def around(self) -> Context:
        """What stands for a sentence that names neither us nor a rival."""
        if self.mostly_theirs:
            return Context()
        if self.ours:
            return Context(self.reading.shown(self.ours[0]), "item")
        if phrase := self._page_context(self.rule.context):
            return Context(phrase, "page")
        groups = [name for name in self.rule.context_groups if name in self.reading.item.default_context]
        return Context(groups[0], "feed") if groups else Context()

    def _by_language(self, place: Occurrence) -> Context:
        """What stands for an item that names nobody: people who write for their own country seldom name it."""
        if self.theirs or self.reading.language not in self.rule.context_languages:
            return Context()
        first, last = self.reading.words(place)
        return Context(self.reading.language, "language") if last > first else Context()

    def span(self, place: Occurrence) -> Span:
        """The place as the model keeps it."""
        return Span(_FIELDS[place.field], place.start, place.end, self.reading.shown(place), self.reading.place(place))

    def entry(self, place: Occurrence) -> str:
        """The phrase of the rule that was found there, as it is written."""
        number = self.reading.number_at(place, self.rule.entries.keys())
        return self.rule.entries.get(number, "")

    def _level(self, places: list[Occurrence]) -> Level:
        own = [each for each in places if each.field == TITLE or each.start >= self.reading.title_repeated_to]
        several = {self.reading.sentence(each) for each in own}  # the two sides of a NEAR are one
        prominent = any(self.reading.place(each) is not Place.BODY for each in places)
        return Level.TOPIC if prominent or len(several) >= _SEVERAL else Level.MENTION

    def _match_by_name(self) -> Match | None:
        """A query that asks only for an author or source, and shows no place in the text."""
        if not self.held or (self.rule.context and not self.around.found_in):
            return None
        first, context = self.held[0], self.around if self.rule.context else Context()
        why = f"matched *{self.reading.shown(first)}* ({'author' if first.field == AUTHOR else 'source'})"
        return Match(
            topic=self.rule.id,
            level=Level.TOPIC,
            spans=(),
            context=context.phrase,
            context_from=context.found_in,
            topic_version=self.rule.version,
            why=why,
        )


def shown(sentence: str, span: Span) -> str:
    """`*truce* in "A truce for Kyiv came." (lead)`."""
    return f'*{span.text}* in "{clipped(sentence, span)}" ({span.place.value})'


def clipped(sentence: str, span: Span) -> str:
    """The sentence on one line; a long one is cut around the words."""
    at = max(0, sentence.find(span.text))
    begin = max(0, min(at - _LONGEST_SHOWN // 3, len(sentence) - _LONGEST_SHOWN))
    end = begin + _LONGEST_SHOWN
    cut = ("…" if begin else "") + sentence[begin:end].strip() + ("…" if end < len(sentence) else "")
    return " ".join(cut.split())


def by_name(why: str) -> Fact:
    """What a match was found by that has no place in the text: its author or source."""
    found = _BY_NAME.fullmatch(why)
    return fact(f"match-{found[2]}", name=found[1]) if found else in_words(why)


def _why(spans: tuple[Span, ...], sentence: str, context: Context, entry: str) -> str:
    reason = f"matched {shown(sentence, spans[0])}"
    if entry and entry.casefold() != spans[0].text.casefold():
        reason += f" by {entry}"
    if len(spans) > 1:
        reason += f" and {len(spans) - 1} more"
    return f"{reason}, context {context.phrase} {_WHERE[context.found_in]}" if context.found_in else reason
