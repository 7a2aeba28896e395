"""Whether an item belongs to a rule, at which level, and why.

1. What `exclude` names blanks the phrases it touches, not the item.
2. A phrase counts if its sentence names our context and no rival stands nearer to it. In a sentence that names only a rival
   it does not count. In one that names neither it goes with the item, as long as that speaks of us at least as often as of
   rivals; else with the page it stands on; else with what its feed is always about.
3. Title, lead or several places make it a topic; a lone phrase in the body is a mention.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.model import Level, Match, Place, Span
from bot.core.queries import Term, holds
from bot.core.reading import Occurrence, Reading, nearest, touched
from bot.core.topics import Rule

_SEVERAL = 2
_FIELDS = ("title", "text")
_WHERE = {"sentence": "in the sentence", "item": "elsewhere in the item", "page": "on its page", "feed": "from its source"}

PageContext = Callable[[frozenset[int]], str]
"""The first phrase with one of these numbers on the item's page; empty where there is none."""


@dataclass(frozen=True, slots=True)
class _Context:
    phrase: str = ""
    found_in: str = ""


def judge(rule: Rule, reading: Reading, page_context: PageContext) -> Match | None:
    """The rule's match, or None. The rule's anchor must have been seen to occur."""
    blanked = reading.occurrences(rule.exclude)
    left = [each for each in reading.occurrences(rule.asked.phrases) if not touched(each, blanked)]
    if not left or not _query_holds(rule, reading, blanked):
        return None
    counted = _in_context(rule, reading, left, page_context)
    if not counted:
        return None
    merged = _merge(counted)
    spans = tuple(_span(each, reading) for each, _ in merged)
    first, context = merged[0]
    sentence = reading.sentence(first)
    return Match(
        topic=rule.id,
        level=_level(merged, reading),
        spans=spans,
        sentence=reading.shown(sentence),
        context=context.phrase,
        context_from=context.found_in,
        topic_version=rule.version,
        why=_why(spans, context),
    )


def _query_holds(rule: Rule, reading: Reading, blanked: list[Occurrence]) -> bool:
    def present(term: Term) -> bool:
        return any(not touched(each, blanked) for each in reading.occurrences(rule.asked.terms[term]))

    return rule.asked.query is None or holds(rule.asked.query, present)


def _in_context(
    rule: Rule, reading: Reading, found: list[Occurrence], page_context: PageContext
) -> list[tuple[Occurrence, _Context]]:
    if not rule.context:
        return [(each, _Context()) for each in found]
    ours, theirs = reading.occurrences(rule.context), reading.occurrences(rule.rivals)
    around = _around(rule, reading, ours, theirs, page_context)
    counted: list[tuple[Occurrence, _Context]] = []
    for each in found:
        sentence = reading.sentence(each)
        near, rival = nearest(ours, each, sentence), nearest(theirs, each, sentence)
        if near and (rival is None or each.gap(near) <= each.gap(rival)):
            counted.append((each, _Context(reading.shown(near), "sentence")))
        elif near is None and rival is None and around.found_in:
            counted.append((each, around))
    return counted


def _around(
    rule: Rule, reading: Reading, ours: list[Occurrence], theirs: list[Occurrence], page_context: PageContext
) -> _Context:
    """What stands for a sentence that names neither us nor a rival."""
    if len(theirs) > len(ours):
        return _Context()
    if ours:
        return _Context(reading.shown(ours[0]), "item")
    if phrase := page_context(rule.context):
        return _Context(phrase, "page")
    groups = [name for name in rule.context_groups if name in reading.item.default_context]
    return _Context(groups[0], "feed") if groups else _Context()


def _merge(counted: list[tuple[Occurrence, _Context]]) -> list[tuple[Occurrence, _Context]]:
    """Overlapping phrases as one: `deploy troops` and `troops to Ukraine` are one place."""
    merged: list[tuple[Occurrence, _Context]] = []
    for each, context in counted:
        if merged and merged[-1][0].overlaps(each):
            last, kept = merged[-1]
            merged[-1] = (Occurrence(last.field, last.start, max(last.end, each.end)), kept)
        else:
            merged.append((each, context))
    return merged


def _level(merged: list[tuple[Occurrence, _Context]], reading: Reading) -> Level:
    places = [each for each, _ in merged if each.field == 0 or each.start >= reading.title_repeated_to]
    prominent = any(reading.place(each) is not Place.BODY for each, _ in merged)
    return Level.TOPIC if prominent or len(places) >= _SEVERAL else Level.MENTION


def _span(each: Occurrence, reading: Reading) -> Span:
    return Span(_FIELDS[each.field], each.start, each.end, reading.shown(each), reading.place(each))


def _why(spans: tuple[Span, ...], context: _Context) -> str:
    more = f" (and {len(spans) - 1} more)" if len(spans) > 1 else ""
    reason = f'matched "{spans[0].text}" in the {spans[0].place.value}{more}'
    return f'{reason}; context "{context.phrase}" {_WHERE[context.found_in]}' if context.found_in else reason
