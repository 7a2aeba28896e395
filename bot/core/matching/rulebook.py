"""All rules together: which of them a phrase calls up, and how keywords come and go without compiling the rest anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.errors import QueryError
from bot.core.matching.automaton import PhraseTable
from bot.core.matching.rules import Groups, Rule, keyword_rule

_MOST_RETIRED = 1000
"""Rules of dropped queries that may linger in the automaton, beside half as many as are in use."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Numbered rules: the topics in their order, then the keywords' queries, each distinct one once.

    `by_anchor` leads from a phrase's number to the rules that it anchors. `broken` are the queries that cannot be read.
    """

    topics: tuple[Rule, ...]
    table: PhraseTable
    rules: Mapping[int, Rule]
    by_anchor: Mapping[int, tuple[int, ...]]
    by_query: Mapping[str, int]
    broken: Mapping[str, QueryError]
    issued: int
    """How many numbers were given to rules so far."""

    @classmethod
    def of(cls, topics: tuple[Rule, ...], table: PhraseTable) -> "RuleBook":
        """Topics alone."""
        by_anchor: dict[int, tuple[int, ...]] = {}
        for index, rule in enumerate(topics):
            _anchor(by_anchor, rule, index)
        return cls(topics, table, dict(enumerate(topics)), by_anchor, {}, {}, len(topics))

    def with_queries(self, queries: Iterable[str], groups: Groups) -> "RuleBook":
        """The same topics with these queries instead; what is compiled already is kept."""
        asked = dict.fromkeys(queries)
        rules, by_query, by_anchor = dict(self.rules), dict(self.by_query), dict(self.by_anchor)
        broken = {query: error for query, error in self.broken.items() if query in asked}
        for query in by_query.keys() - asked.keys():
            del rules[by_query.pop(query)]
        table = self.table.copy()
        issued = self.issued
        for query in [query for query in asked if query not in by_query and query not in broken]:
            try:
                rule = keyword_rule(query, groups, table)
            except QueryError as error:
                broken[query] = error
                continue
            rules[issued], by_query[query] = rule, issued
            _anchor(by_anchor, rule, issued)
            issued += 1
        return RuleBook(self.topics, table, rules, by_anchor, by_query, broken, issued)

    def called_by(self, phrases: Iterable[int]) -> list[int]:
        """The numbers of the rules with an anchor among `phrases`, in order."""
        called = {index for anchor in phrases for index in self.by_anchor.get(anchor, ())}
        return sorted(called & self.rules.keys())

    @property
    def worn(self) -> bool:
        """Whether so many dropped queries linger that building all anew is better."""
        return self.issued - len(self.rules) > _MOST_RETIRED + len(self.rules) // 2


def _anchor(by_anchor: dict[int, tuple[int, ...]], rule: Rule, index: int) -> None:
    for anchor in rule.anchors:
        by_anchor[anchor] = (*by_anchor.get(anchor, ()), index)
