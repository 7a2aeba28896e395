"""Which words mean the same, as far as the topics' phrases tell.

Two words are alike where phrases hold the one in the other's place: "foreign troops" and "foreign soldiers", "troops to
Ukraine" and "soldiers to Ukraine". So `troops` also finds soldiers, and (being what many phrases of its topic are about)
the topic's one-word phrases, such as `peacekeep*`. A word that is a phrase by itself also finds the topic's other phrases.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from bot.core.search.asking import searchable
from bot.core.settings import Names, TopicSettings

LEAST_SHARED = 3
"""Phrases in which one word must be able to take the other's place."""

LEAST_HELD = 5
"""Phrases of a topic that must hold a word, for it to stand for the topic."""

MOST = 40
"""Other words and phrases for one word: more would cost time and find little."""


class Thesaurus:
    """Built once for a set of topics."""

    def __init__(self, topics: Iterable[TopicSettings]) -> None:
        self._others: dict[str, list[str]] = defaultdict(list)
        """Word -> what else to look for, the nearest first."""
        self._beginnings: dict[str, str] = {}
        """Of words that stand for themselves, by the letters they begin with: `peacekeep` for `peacekeepers`."""
        for topic in topics:
            alone = [phrase for phrases in topic.phrases.values() for phrase in searchable(phrases) if " " not in phrase]
            for phrases in topic.phrases.values():
                self._learn(phrases, alone)

    def others(self, word: str) -> Names:
        """At most MOST other words and phrases."""
        key = _key(word)
        begun = (self._beginnings[key[:end]] for end in range(len(key), 3, -1) if key[:end] in self._beginnings)
        return tuple(dict.fromkeys([*self._others.get(key, ()), *self._others.get(next(begun, ""), ())]))[:MOST]

    def _learn(self, phrases: Names, alone: list[str]) -> None:
        """From a topic's phrases in one language. `alone`: its one-word phrases in all languages."""
        several = [tuple(phrase.split()) for phrase in phrases if " " in phrase]
        found = searchable(phrases)
        single = [phrase for phrase in found if " " not in phrase]
        held = Counter(_key(word) for words in several for word in set(words) if word[:1].islower())
        for word, near in _alike(several).items():
            self._others[word] += near + (single if held[word] >= LEAST_HELD else [])
        for phrase in single:
            key = _key(phrase)
            self._others[key] += [other for other in (*alone, *found) if _key(other) != key]
            if phrase.endswith("*"):
                self._beginnings[key] = key


def _alike(phrases: list[tuple[str, ...]]) -> dict[str, list[str]]:
    """Word -> the words that can take its place in LEAST_SHARED phrases or more, the most frequent first."""
    places: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for words in phrases:
        for at, word in enumerate(words):
            if word[:1].islower() and len(word.rstrip("*")) > 3:
                places[(*words[:at], "", *words[at + 1 :])].add(word)
    shared: dict[str, Counter[str]] = defaultdict(Counter)
    for fillers in places.values():
        for word in fillers:
            shared[_key(word)].update(other for other in fillers if other != word)
    return {word: [other for other, count in found.most_common() if count >= LEAST_SHARED] for word, found in shared.items()}


def _key(word: str) -> str:
    """How a word is looked up: `Truce`, `truces` and `truce*` are one."""
    folded = word.rstrip("*").casefold().replace("-", "")
    return folded[:-1] if folded.endswith("s") and len(folded) > 4 else folded
