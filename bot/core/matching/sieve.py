"""A first look at a text: can any of the phrases that call up a rule stand in it? For three news items in four it says no, in a
tenth of the time that reading them word by word (`reading`) takes.

The text's letters are run together: a phrase can only occur where each of its words is a stretch of them.
"""

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick

from bot.core.matching.folding import run_together
from bot.core.matching.phrases import Phrase


class Sieve:
    """Lets pass all texts that hold one of `phrases`, and few others. Immutable, so that any thread may use it."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        by_longest: dict[str, set[tuple[str, ...]]] = {}
        for phrase in phrases:
            longest, *others = sorted({word.text for word in phrase.words}, key=len, reverse=True)
            by_longest.setdefault(longest, set()).add(tuple(others))
        self._others = list(by_longest.values())
        """What must stand beside each longest word: one of these sets of words."""
        self._find = AhoCorasick(list(by_longest)).find_matches_as_indexes

    def may_hold(self, *texts: str) -> bool:
        """Whether one of the texts may hold one of the phrases."""
        letters = run_together("\n".join(texts))
        if letters is None:
            return True
        found = {longest for longest, _, _ in self._find(letters, overlapping=True)}
        return any(all(map(letters.__contains__, others)) for longest in found for others in self._others[longest])
