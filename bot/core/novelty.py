"""Is it news to us: new, known, or a known item that has materially changed."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from bot.core.model import Item, NewItem
from bot.core.store import Known

_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
"""Soft hyphens and zero-width marks: two copies of one text differ in them."""

_LARGEST_SLIGHT_CHANGE = 0.10
"""The share of words that may differ in an edit that nobody need be told of (a typo mended, a link line added)."""

_SAME_PIECE = 0.5
"""Share of the different words of two texts that both have, from which one is an edit of the other."""

_WEIGHTY = frozenset(
    [
        "not",
        "no",
        "never",
        "without",
        "denies",
        "denied",
        "не",
        "ні",
        "нет",
        "ни",
        "без",
        "nie",
        "bez",
        "brak",
        "nicht",
        "kein",
        "keine",
        "ohne",
        "pas",
        "non",
        "aucun",
        "sans",
    ]
)
"""Words that turn a sentence round: one of them more or less is a material change in a text of any length."""

_DATE = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.?\s\w{3,12}\.?,?\s\d{4}|\w{3,12}\.?\s\d{1,2},?\s\d{4})"
_TIME = r"(?:\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s?[A-Z]{2,4})?)"
_STAMP_WORD = r"(?:(?:last\s)?(?:updated|modified|edited)|published|оновлено|обновлено|aktualizacja|aktualisiert|mis\sà\sjour)"
_STAMP = re.compile(
    rf"(?:\b{_STAMP_WORD}[:\s]*|[\n(\[|])\s*(?:(?:on|at|le|am|um|о|в)\s)?(?:{_DATE}|{_TIME})"
    rf"(?:[\s,–|-]{{1,3}}(?:at\s)?(?:{_DATE}|{_TIME}))?[\s).\]|]{{0,3}}$",
    re.IGNORECASE,
)
_STAMP_ROOM = 120


class Novelty(StrEnum):
    """What a new item is to the store."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"


def content_hash(title: str, text: str) -> str:
    """32 hex digits over the words of title and text: case, punctuation, blanks and compatibility forms do not count."""
    return hashlib.sha256(" ".join(_words(title) + _words(text)).encode()).hexdigest()[:32]


def materially_changed(old_title: str, old_text: str, new_title: str, new_text: str) -> bool:
    """Whether an edit changes what the item says: a number, a negation, or more than a tenth of the words.

    Case, punctuation, blanks, order and a time stamp at the end do not count, nor does a text that is no longer given.
    """
    return _differ(_words(old_title), _words(new_title)) or (
        bool(new_text.strip()) and _differ(_words(_unstamped(old_text)), _words(_unstamped(new_text)))
    )


def decide(known: Known, new: NewItem) -> Novelty:
    """New where the store knows no such item; changed where it does and the difference is material; else known."""
    if known.item is None:
        return Novelty.NEW
    if known.item.content_hash == new.content_hash:
        return Novelty.KNOWN
    changed = materially_changed(known.item.title, known.item.text, new.title, new.text)
    return Novelty.CHANGED if changed else Novelty.KNOWN


def edited_from(new: NewItem, before: Sequence[Item]) -> Item | None:
    """Of the items that a file's earlier version held, the one that the new one is an edit of: it shares most of its words.

    A file that was written over with another article altogether holds news, and no edit.
    """
    if not before:
        return None
    words = set(_words(new.title) + _words(new.text))
    alike = {item.id: _overlap(words, set(_words(item.title) + _words(item.text))) for item in before}
    best = max(before, key=lambda item: alike[item.id])
    return best if alike[best.id] >= _SAME_PIECE else None


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold())


def _unstamped(text: str) -> str:
    """Without a closing `Updated: 3 March 2026, 14:05`; only the last stretch is looked at."""
    text = text.rstrip()
    return text[:-_STAMP_ROOM] + _STAMP.sub("", text[-_STAMP_ROOM:])


def _differ(old: list[str], new: list[str]) -> bool:
    before, after = Counter(old), Counter(new)
    gone, come = before - after, after - before
    if any(word in _WEIGHTY or any(map(str.isdigit, word)) for word in (gone | come)):
        return True
    return max(gone.total(), come.total()) > _LARGEST_SLIGHT_CHANGE * max(len(old), len(new))
