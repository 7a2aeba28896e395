"""The matcher: does this item belong to this topic or keyword, and can it say why.

All phrases of all topics, contexts, rivals, excludes and keywords are one automaton; only rules whose anchor occurs are judged.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from bot.core.matching.automaton import PhraseTable
from bot.core.matching.folding import fold
from bot.core.matching.judging import Judgement, PageContext
from bot.core.matching.misses import Missing, NearMiss, near_miss
from bot.core.matching.reading import ItemText, Reading
from bot.core.matching.rulebook import RuleBook
from bot.core.matching.rules import NEAR, topic_rule
from bot.core.matching.sieve import Sieve
from bot.core.model import Keyword, Match
from bot.core.settings import Names, TopicSettings

__all__ = ["NEAR", "ItemText", "Matcher", "Missing", "NearMiss"]


_MOST_SIFTED = 5_000
"""Phrases that call up a rule beyond which every item may hold one: a first look would only cost time."""


class Matcher:
    """Immutable, so that any thread may match with it; a changed topic or keyword makes a new one."""

    def __init__(
        self, topics: Sequence[TopicSettings], groups: Mapping[str, Names], book: RuleBook, keywords: Sequence[Keyword]
    ) -> None:
        self._topics = topics
        self._groups = groups
        self._book = book
        self._automaton = book.table.automaton()
        self._refs: dict[int, str] = {}
        """Rule -> the refs of its keywords, separated by spaces: ten thousand lists would make Python's collector run."""
        for keyword in keywords:
            if (index := book.by_query.get(keyword.query)) is not None:
                self._refs[index] = f"{self._refs[index]} {keyword.ref}" if index in self._refs else keyword.ref
        self.broken = {k.ref: book.broken[k.query] for k in keywords if k.query in book.broken}
        """Keywords that cannot be read (kept by an older version, or naming a group that is gone): they match nothing."""
        self._on_page = lru_cache(maxsize=4)(self._find_on_page)  # the blurbs of a page ask one after the other

    @classmethod
    def compile(
        cls, topics: Sequence[TopicSettings], groups: Mapping[str, Names], keywords: Sequence[Keyword] = ()
    ) -> "Matcher":
        """Raises QueryError that names the topic. A keyword that cannot be read stands in `broken` and stops nobody."""
        table = PhraseTable()
        book = RuleBook.of(tuple(topic_rule(topic, groups, table) for topic in topics), table)
        return cls(topics, groups, book.with_queries((k.query for k in keywords), groups), keywords)

    def with_keywords(self, keywords: Sequence[Keyword]) -> "Matcher":
        """The same topics with these keywords instead: quick, for only what is new is compiled. This one stays as it is."""
        if self._book.worn:
            return Matcher.compile(self._topics, self._groups, keywords)
        book = self._book.with_queries((k.query for k in keywords), self._groups)
        return Matcher(self._topics, self._groups, book, keywords)

    @property
    def versions(self) -> dict[str, str]:
        """Topic -> the version of its definition, which changes whenever what it matches does."""
        return {rule.id: rule.version for rule in self._book.topics}

    def match(self, item: ItemText) -> tuple[Match, ...]:
        """Topics in the order of the configuration, then keywords."""
        return self._matches(self._judgements(item))

    def look(self, item: ItemText) -> tuple[tuple[Match, ...], tuple[NearMiss, ...]]:
        """What `match` and `near_misses` say, of one reading: reading is most of the cost."""
        judgements = list(self._judgements(item))
        return self._matches(judgements), self._misses(judgements)

    def explain(self, item: ItemText, topic: str) -> NearMiss | None:
        """What keeps the item from a topic (by id) or keyword (by ref); None where it belongs to it. KeyError: no such one."""
        index = next((i for i, rule in enumerate(self._book.topics) if rule.id == topic), None)
        if index is None:
            index = next((i for i, refs in self._refs.items() if topic in refs.split()), None)
        if index is None:
            raise KeyError(topic)
        miss = near_miss(Judgement(self._book.rules[index], *self._read(item)))
        return replace(miss, topic=topic) if miss else None

    def near_misses(self, item: ItemText) -> tuple[NearMiss, ...]:
        """The topics of whose words something occurs, and that the item does not belong to all the same; nearest first."""
        return self._misses(self._judgements(item))

    def nearest(self, item: ItemText) -> NearMiss | None:
        """The nearest topic that the item does not belong to; None where there is no topic but those it belongs to."""
        misses = self.near_misses(item) or [self.explain(item, rule.id) for rule in self._book.topics]
        return next((miss for miss in misses if miss), None)

    def _matches(self, judgements: Iterable[tuple[int, Judgement]]) -> tuple[Match, ...]:
        found: list[Match] = []
        for index, judgement in judgements:
            match = judgement.match
            if match is None:
                continue
            if index in self._refs:
                found += [replace(match, topic=ref) for ref in self._refs[index].split()]
            else:
                found.append(match)
        return tuple(found)

    def _misses(self, judgements: Iterable[tuple[int, Judgement]]) -> tuple[NearMiss, ...]:
        misses = [near_miss(judgement) for index, judgement in judgements if index < len(self._book.topics)]
        return tuple(sorted((miss for miss in misses if miss), key=lambda miss: miss.rank))

    @cached_property
    def _sieve(self) -> Sieve | None:
        anchors = self._book.by_anchor.keys()
        return Sieve(self._book.table.phrases(anchors)) if len(anchors) <= _MOST_SIFTED else None

    def _judgements(self, item: ItemText) -> Iterator[tuple[int, Judgement]]:
        if self._sieve and not self._sieve.may_hold(item.title, item.text, item.source, item.author):
            return
        reading, page_context = self._read(item)
        for index in self._book.called_by(reading.found):
            yield index, Judgement(self._book.rules[index], reading, page_context)

    def _read(self, item: ItemText) -> tuple[Reading, PageContext]:
        return Reading(item, self._automaton), lambda numbers: self._page_context(item, numbers)

    def _page_context(self, item: ItemText, numbers: frozenset[int]) -> str:
        if not item.page_text:
            return ""
        places = self._on_page(item.page_text)
        start, end = min((places[number] for number in numbers & places.keys()), default=(0, 0))
        return item.page_text[start:end]

    def _find_on_page(self, page_text: str) -> dict[int, tuple[int, int]]:
        hits = self._automaton.find(fold(page_text), page_text)
        return {number: spans[0] for number, spans in hits.items()}
