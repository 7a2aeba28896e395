"""One neutral block -> one Block Kit block. Pure; expects blocks that `split` has already brought within the limits.

Limits: https://docs.slack.dev/reference/block-kit/blocks (50 blocks, header 150, section 3,000, button label 75, value 2,000,
alt text 2,000, 10 context elements, 25 buttons a row). `rich_text` and `plain_text` are shown verbatim: no escaping there.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.chat.slack.measure import escape, shorten, units
from bot.core.messages import Block, Button, Buttons, Heading, Image, Quote, Run, SmallPrint, Text

Json = dict[str, Any]

HEADER_LIMIT = 150
TEXT_LIMIT = 3000
LABEL_LIMIT = 75
VALUE_LIMIT = 2000
ALT_LIMIT = 2000
CONTEXT_ELEMENTS = 10
ROW_LIMIT = 25

ACTION = "parley"
"""Our buttons' action ids are `parley:0`, `parley:1`, ...; the command line is the button's value."""

_FILE_ID = re.compile(r"F[A-Z0-9]{5,}")
_MARKUP = re.compile(r"[*_~`|\n]")


def wire(block: Block) -> Json:
    """The Block Kit block for `block`. Fields, which Slack would escape and wrap its own way, must have become Text."""
    match block:
        case Heading(text, href):
            return _heading(text, href)
        case Text(runs):
            return _rich("rich_text_section", runs)
        case Quote(runs):
            return _rich("rich_text_quote", runs)
        case SmallPrint(runs):
            return _context(runs)
        case Image(source, alt):
            return _image(source, alt)
        case Buttons(buttons):
            return {"type": "actions", "elements": [_button(n, button) for n, button in enumerate(buttons)]}
        case other:
            raise TypeError(f"split() leaves no {other.type}")


def plain_section(text: str) -> Json:
    """A paragraph without any markup."""
    return {"type": "section", "text": plain_text(text)}


def small(text: str) -> Json:
    """A line of small print without any markup."""
    return {"type": "context", "elements": [plain_text(text)]}


def weight(value: object) -> int:
    """How many characters a block holds for Slack's limit on all blocks together: every text, link and value."""
    match value:
        case str():
            return units(value)
        case dict():
            return sum(weight(inner) for key, inner in value.items() if key != "type")
        case list():
            return sum(map(weight, value))
        case _:
            return 0


def is_file_id(source: str) -> bool:
    """Whether an image's source is a file that was uploaded to Slack."""
    return _FILE_ID.fullmatch(source) is not None


def plain_text(text: str) -> Json:
    """A text object that is shown verbatim."""
    return {"type": "plain_text", "text": text, "emoji": False}


def _heading(text: str, href: str) -> Json:
    if href or units(text) > HEADER_LIMIT or "\n" in text:  # a header block holds no link
        return _rich("rich_text_section", (Run(text, bold=True, href=href),))
    return {"type": "header", "text": plain_text(text)}


def _rich(kind: str, runs: Iterable[Run]) -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": [_element(run) for run in runs]}]}


def _element(run: Run) -> Json:
    element: Json = {"type": "link", "url": run.href, "text": run.text} if run.href else {"type": "text", "text": run.text}
    style = {name: True for name in ("bold", "italic", "code") if getattr(run, name)}
    return element | {"style": style} if style else element


def _context(runs: tuple[Run, ...]) -> Json:
    """Small grey print where all of it can be shown verbatim there, else the same words at the usual size."""
    runs = _merged(runs)
    if len(runs) > CONTEXT_ELEMENTS or any(map(_needs_rich_text, runs)):
        return _rich("rich_text_section", runs)
    return {"type": "context", "elements": [_small_element(run) for run in runs]}


def _merged(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Neighbours of the same style as one: Slack leaves a gap between the elements of a context block."""
    merged: list[Run] = []
    for run in runs:
        if merged and replace(merged[-1], text="", tap=False) == replace(run, text="", tap=False):
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        else:
            merged.append(run)
    return tuple(merged)


def _needs_rich_text(run: Run) -> bool:
    return run.bold or run.italic or run.code or not run.text.strip() or bool(run.href and _MARKUP.search(run.text))


def _small_element(run: Run) -> Json:
    if not run.href:
        return plain_text(run.text)
    return {"type": "mrkdwn", "text": f"<{escape(run.href)}|{escape(run.text)}>", "verbatim": True}


def _image(source: str, alt: str) -> Json:
    where: Json = {"slack_file": {"id": source}} if is_file_id(source) else {"image_url": source}
    return {"type": "image", **where, "alt_text": shorten(alt, ALT_LIMIT)}


def _button(number: int, button: Button) -> Json:
    wired: Json = {"type": "button", "action_id": f"{ACTION}:{number}", "text": plain_text(shorten(button.label, LABEL_LIMIT))}
    return wired | ({"url": button.url} if button.url else {"value": button.command})
