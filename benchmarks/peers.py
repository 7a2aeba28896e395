"""Other ways to ask which of many phrases occur in a text. Each is built from phrases and answers with how many occur."""

import re
import sqlite3
from collections.abc import Callable, Sequence

Counter = Callable[[str], int]


def one_regex_each(phrases: Sequence[str]) -> Counter:
    """A compiled `re` for each phrase."""
    patterns = [re.compile(_pattern(phrase), re.IGNORECASE) for phrase in phrases]
    return lambda text: sum(pattern.search(text) is not None for pattern in patterns)


def one_alternation(phrases: Sequence[str]) -> Counter:
    """All phrases in one `re`. Finds no phrase inside another."""
    pattern = re.compile("|".join(map(_pattern, phrases)), re.IGNORECASE)
    return lambda text: len({found.lower() for found in pattern.findall(text)})


def flashtext(phrases: Sequence[str]) -> Counter:
    """FlashText's trie. Finds no phrase inside another."""
    from flashtext import KeywordProcessor  # noqa: PLC0415 (not needed by the rest)

    processor = KeywordProcessor()
    for phrase in phrases:
        processor.add_keyword(phrase)
    return lambda text: len(set(processor.extract_keywords(text)))


def reverse_fts5(phrases: Sequence[str]) -> Counter:
    """The phrases in an FTS5 index, asked for any word of the text; what comes back is compared with the text."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE phrases USING fts5(phrase)")
    database.executemany("INSERT INTO phrases VALUES (?)", [(phrase,) for phrase in phrases])

    def count(text: str) -> int:
        words = re.findall(r"\w+", text.lower())
        haystack = f" {' '.join(words)} "
        asked = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        rows = database.execute("SELECT phrase FROM phrases WHERE phrases MATCH ?", (asked,))
        return sum(f" {phrase} " in haystack for (phrase,) in rows)

    return count


def _pattern(phrase: str) -> str:
    return r"\b" + r"\W+".join(map(re.escape, phrase.split())) + r"\b"


PEERS: dict[str, Callable[[Sequence[str]], Counter]] = {
    "one re each": one_regex_each,
    "one alternation": one_alternation,
    "FlashText": flashtext,
    "FTS5, reversed": reverse_fts5,
}
