"""Message shortcuts: what somebody asks by pointing at a message. Pure.

Shape: https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload (message_action).
"""

import re
from collections.abc import Iterator
from typing import Any

from bot.chat.slack.blocks import ACTION
from bot.chat.slack.measure import safe_href, typed

Json = dict[str, Any]

WHY, TRACK = "parley_why", "parley_track"
"""Callback ids, as the app's manifest names them."""

MOST_WORDS = 6
_QUOTED = re.compile(r"[“„«\"]([^“”„«»\"\n]{3,80})[”“»\"]")
_LINK = re.compile(r"<(https?://[^|>\s]+)")
_WORD = re.compile(r"[\w'’-]+")
_EDGE = frozenset({"a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "was"})
"""Small words that begin or end no phrase worth tracking; the person sees the phrase and mends it."""


def asked(body: Json) -> tuple[str, dict[str, list[str]]] | None:
    """The command line that a shortcut stands for, and what it proposes for that verb's form; None for another app's."""
    message = body.get("message") or {}
    match body.get("callback_id"):
        case str(name) if name == WHY:
            return f"why {subject_of(message)}".strip(), {}
        case str(name) if name == TRACK:
            return "keyword", {"query": [phrase_in(message)]}
        case _:
            return None


def subject_of(message: Json) -> str:
    """What `why` is asked about: the story of one of our cards, else the first link; empty where there is neither."""
    for button in _having(message.get("blocks", []), "value"):
        if str(button.get("action_id", "")).startswith(f"{ACTION}:") and str(button["value"]).startswith("why "):
            return str(button["value"]).removeprefix("why ")
    urls = [str(element["url"]) for element in _having(message.get("blocks", []), "url")]
    urls += _LINK.findall(message.get("text") or "")
    urls += [str(shown.get("from_url") or "") for shown in message.get("attachments") or ()]
    return next((url for url in map(safe_href, urls) if url), "")


def phrase_in(message: Json) -> str:
    """A phrase worth tracking: what somebody quoted there, else how the message begins."""
    text = _first_words(message.get("blocks", [])) or typed(message.get("text") or "")
    if quoted := _QUOTED.search(text):
        text = quoted[1]
    found = _WORD.findall(re.sub(r"https?://\S+|[@#]\w+", " ", text.strip().partition("\n")[0]))
    words = _trimmed(_trimmed(found)[:MOST_WORDS])
    return " ".join(words)


def _trimmed(words: list[str]) -> list[str]:
    while words and words[0].casefold() in _EDGE:
        words = words[1:]
    while words and words[-1].casefold() in _EDGE:
        words = words[:-1]
    return words


def _first_words(blocks: list[Json]) -> str:
    """All text of the first block that has any: our cards' headline; `text` has the topic before it."""
    texts = ("".join(text["text"] for text in _having(block, "text") if isinstance(text["text"], str)) for block in blocks)
    return next((text for text in texts if text.strip()), "")


def _having(value: Any, key: str) -> Iterator[Json]:
    """Every object inside `value` that has `key`, in reading order."""
    if isinstance(value, dict):
        if key in value:
            yield value
        for inner in value.values():
            yield from _having(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _having(inner, key)
