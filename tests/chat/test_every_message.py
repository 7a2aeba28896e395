"""Every kind of message that Parley writes, on both platforms: as it is, full of hostile words, and longer than anything fits.

The messages are those of `tests/data/messages/cards`, which `tests/pipeline` keeps as the pipeline makes them; the judges are
those of `tests.world.judges`. Forms, modals and App Home: `test_every_form.py`.
"""

import json
from collections.abc import Iterator
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

import pytest

from bot.core.messages import Message
from tests.chat.test_injections import INJECTIONS
from tests.world.judges import judge_slack, judge_telegram

SAMPLES = sorted((Path(__file__).parents[1] / "data" / "messages" / "cards").glob("*.json"))

TYPES = {
    "card": "card", "edited card": "card-update", "card of a clipping": "card-blurb", "denied card": "card-denied",
    "withdrawn card": "card-withdrawn", "denial": "turn-denial", "withdrawal": "turn-withdrawn",
    "overflow": "bundle-overflow", "storm": "bundle-storm", "summary after quiet hours": "bundle-summary",
    "digest": "digest-full", "further part of a digest": "digest-more", "digest with gaps": "digest-doubt",
    "empty digest": "digest-empty", "weekly digest": "digest-weekly", "digest on request": "reply-digest",
    "feed down": "notice-feed-down", "feed gone": "notice-feed-gone", "chat gone": "notice-paused", "test": "send-test",
    "foretaste": "reply-subscribe", "foretaste for a member": "reply-preview", "last three": "reply-subscribe-last",
    "why": "reply-why", "why not": "reply-why-held", "story": "reply-story", "sources": "reply-who", "more": "reply-more",
    "question before a mute": "reply-more-ask", "mark": "reply-irrelevant", "review": "reply-review-marks",
    "results": "reply-search", "relaxed results": "reply-search-relaxed", "first results": "reply-search-pages",
    "further results": "reply-search-next",
    "no results": "reply-search-none", "unreadable search": "reply-search-wrong",
    "shared search": "shared-search", "word that it was shared": "reply-share",
    "picture": "reply-topics-chart", "topic": "reply-topics-one", "latest": "reply-latest", "status": "reply-status",
    "settings": "reply-settings", "mutes": "reply-mute-list", "feeds": "reply-feeds", "export": "reply-export",
    "greeting": "reply-start", "help": "reply-help", "all of help": "reply-help-all", "wrong code": "reply-pair",
    "connected": "reply-paired",
    "stranger": "reply-stranger", "guest": "reply-guest", "refusal": "reply-member", "usage": "reply-subscribe-bare",
    "typo": "reply-typo", "bug": "reply-sorry", "in Ukrainian": "uk-card",
}  # fmt: skip
"""Type of message -> its sample."""

SPOKEN = {"text", "label", "alt", "summary"}
"""Keys of a stored message under which people's and feeds' words stand."""
WIDTHS = (76, 151, 300, 1100, 3001, 4100)
"""Of texts that are just too long for a label, a heading, a popup, a caption, a section, a message."""


def judged(message: Message) -> None:
    """Passed by all judges of both platforms."""
    judge_slack(message)
    judge_telegram(message)


def instead(value: Any, words: Iterator[str], key: str = "") -> Any:
    """The stored message with hostile words before its own, also in addresses; ids that are tapped stay ours."""
    match value:
        case {"tap": True}:
            return value
        case dict():
            return {name: instead(inner, words, name) for name, inner in value.items()}
        case list():
            return [instead(inner, words, key) for inner in value]
        case str() if key in SPOKEN | {"pairs"}:
            return f"{next(words)} {value}"
        case str() if key in {"href", "url"}:
            return f"{value}?{next(words)}"
        case _:
            return value


def stored(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_every_type_of_message_is_tried() -> None:
    """Each has its sample, so that the tests below see it."""
    assert set(TYPES.values()) <= {path.stem for path in SAMPLES}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_as_it_is(path: Path) -> None:
    """Both platforms take it."""
    judged(Message.from_json(stored(path)))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_full_of_hostile_words(path: Path) -> None:
    """Whatever stands at the head of its every text and the end of its every address, nothing becomes active."""
    at = SAMPLES.index(path) * 7 % len(INJECTIONS)
    words = chain(islice(INJECTIONS, at, None), cycle(INJECTIONS))
    judged(Message.from_json(instead(stored(path), words)))


@pytest.mark.parametrize("letters", ["x", "слово 🕊 ", "هدنة ", "<&>"])
@pytest.mark.parametrize("name", sorted({"card", "digest-full", "digest-doubt", "reply-search", "shared-search", "reply-why"}))
def test_longer_than_anything_fits(name: str, letters: str) -> None:
    """Each of its texts is too long for what it stands in, one more than the other: cut or split, within limits."""
    words = ((letters * width)[:width] for width in cycle(WIDTHS))
    path = next(path for path in SAMPLES if path.stem == name)
    judged(Message.from_json(instead(stored(path), words)))
