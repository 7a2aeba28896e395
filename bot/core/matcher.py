"""The matcher: does this item belong to this topic or keyword, and can it say why.

All phrases of all topics, contexts, rivals, excludes and keywords are one automaton; only rules whose anchor occurs are judged.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.core.automaton import Automaton, PhraseTable
from bot.core.folding import fold
from bot.core.judging import judge
from bot.core.model import Keyword, Match
from bot.core.reading import ItemText, Reading
from bot.core.settings import Names, TopicSettings
from bot.core.topics import Rule, keyword_rule, topic_rule

__all__ = ["ItemText", "Matcher"]


class Matcher:
    """Immutable, so that any thread may match with it; a changed topic or keyword compiles a new one."""

    def __init__(self, rules: Sequence[Rule], automaton: Automaton) -> None:
        self._rules = rules
        self._automaton = automaton
        self._by_anchor: dict[int, list[int]] = {}
        for index, rule in enumerate(rules):
            for anchor in rule.asked.anchors:
                self._by_anchor.setdefault(anchor, []).append(index)
        self._on_page = lru_cache(maxsize=4)(self._find_on_page)  # the blurbs of a page ask one after the other

    @classmethod
    def compile(
        cls, topics: Sequence[TopicSettings], groups: Mapping[str, Names], keywords: Sequence[Keyword] = ()
    ) -> "Matcher":
        """Raises QueryError that names the topic, or carries the keyword's column."""
        table = PhraseTable()
        rules = [topic_rule(topic, groups, table) for topic in topics]
        rules += [keyword_rule(keyword, table) for keyword in keywords]
        return cls(rules, table.automaton())

    def match(self, item: ItemText) -> tuple[Match, ...]:
        """Topics in the order of the configuration, then keywords."""
        reading = Reading(item, self._automaton)
        asked = sorted({index for anchor in reading.found for index in self._by_anchor.get(anchor, ())})
        found = (judge(self._rules[index], reading, lambda numbers: self._page_context(item, numbers)) for index in asked)
        return tuple(match for match in found if match)

    def _page_context(self, item: ItemText, numbers: frozenset[int]) -> str:
        if not item.page_text:
            return ""
        places = self._on_page(item.page_text)
        start, end = min((places[number] for number in numbers if number in places), default=(0, 0))
        return item.page_text[start:end]

    def _find_on_page(self, page_text: str) -> dict[int, tuple[int, int]]:
        hits = self._automaton.find(fold(page_text), page_text)
        return {number: spans[0] for number, spans in hits.items()}
