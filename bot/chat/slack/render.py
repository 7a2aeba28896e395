"""A Message -> what chat.postMessage is given, a payload a wire message. Pure.

A payload holds `blocks`, `text` (for notifications and screen readers) and switches that keep Slack from formatting,
linking or unfurling anything by itself.
"""

from dataclasses import replace
from typing import Any

from bot.chat.slack.blocks import TEXT_LIMIT, Json, plain_section, small, wire
from bot.chat.slack.measure import chop, clean, escape, escaped_units, shorten, units
from bot.chat.slack.split import split
from bot.core.messages import Block, Buttons, Heading, Message, Quote, SmallPrint, Text

FALLBACK_LIMIT = 3400
"""`text` stays under 3,500 characters after escaping: Slack may cut or split what is longer."""

NOTE_LIMIT = 300

PLAIN_LIMIT = 9000
"""Of a plain part with its summary beside it: a message's blocks hold about 10,000 characters in all."""

_SWITCHES: dict[str, Any] = {"mrkdwn": False, "parse": "none", "unfurl_links": False, "unfurl_media": False}


def render(message: Message, *, plain: bool = False, repeat_note: str = "") -> list[Json]:
    """The payloads of `message`, at least one. `plain` says the same without markup, in the same number of parts.

    `repeat_note` stands as small print under each part: the caller sends one part, and says so there.
    """
    note = shorten(clean(repeat_note).strip(), NOTE_LIMIT)
    return [_plain(part, note) if plain else _rich(part, note) for part in split(message)]


def _rich(part: Message, note: str) -> Json:
    blocks = [wire(block) for block in part.blocks] + ([small(note)] if note else [])
    return {"text": _fallback(part), "blocks": blocks, **_SWITCHES}


def _plain(part: Message, note: str) -> Json:
    content = clean("\n".join(filter(None, (part.plain() or part.summary, note))))
    if units(content) > PLAIN_LIMIT:  # addresses written out may weigh more than all the words
        words = Message(tuple(map(_unlinked, part.blocks)), part.summary).plain()
        content = clean("\n".join(filter(None, (words, note))))
    if escaped_units(content) <= FALLBACK_LIMIT:
        return {"text": escape(content), "blocks": [], **_SWITCHES}
    # too long for `text`: plain paragraphs are the least that Slack shows in full
    sections = [plain_section(content[a:b]) for a, b in chop(content, TEXT_LIMIT)]
    return {"text": _fallback(part), "blocks": sections, **_SWITCHES}


def _unlinked(block: Block) -> Block:
    match block:
        case Heading(text):
            return Heading(text)
        case Text(runs) | Quote(runs) | SmallPrint(runs):
            return replace(block, runs=tuple(replace(run, href="") for run in runs))
        case Buttons():
            return Buttons(())
    return block


def _fallback(part: Message) -> str:
    summary = clean(part.summary).strip() or part.plain().split("\n", 1)[0]
    return escape(shorten(summary, FALLBACK_LIMIT, escaped_units))
