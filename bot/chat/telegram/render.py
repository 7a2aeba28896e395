"""A neutral Message as sendMessage payloads in HTML parse mode. Pure.

https://core.telegram.org/bots/api#html-style ; limits from https://core.telegram.org/bots/api#sendmessage and
#inlinekeyboardbutton, read for Bot API 10.1.
"""

import html
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any
from urllib.parse import quote as encoded

from bot.chat.telegram import split
from bot.chat.telegram.layout import Stretch, clean, cut, disarm, disarm_start, lay_out, web_address
from bot.chat.telegram.seal import MARK, MOST_CALLBACK_BYTES
from bot.core.messages import Button, Buttons, Image, Message
from bot.core.pictures import from_source

logger = logging.getLogger(__name__)

Payload = dict[str, Any]
"""Keys of sendMessage and editMessageText: text, parse_mode, link_preview_options, reply_markup."""

MOST_UNITS = 4096
"""Of a text, after the entities are parsed."""
PART_UNITS = 4000
"""A part's own text: what is left up to MOST_UNITS is for a note before it or an ellipsis behind it."""
MOST_BYTES = 30_000
"""Of a text with its markup; the Bot API server refuses more than 32 KiB."""
MOST_ENTITIES = 100
"""Of one message; Telegram shows the rest without style, and their links are lost."""
MOST_NOTE_UNITS = 90
MOST_CAPTION = 1024
"""Of a picture's caption, counted here with its markup: never too much."""

Press = Callable[[str], str | None]
"""The callback data of a button that says this command line; None where it cannot be said."""


def unsigned(command: str) -> str | None:
    """As it looks before it is signed (`seal`)."""
    data = MARK + command
    return data if len(data.encode()) <= MOST_CALLBACK_BYTES else None


def render(message: Message, *, plain: bool = False, repeat_note: str = "", press: Press = unsigned) -> list[Payload]:
    """The message's parts in order, each within Telegram's limits; never empty.

    `plain` gives the same parts (cut at the same places) without markup, addresses written out. `repeat_note` is one line
    put before every part: the client sends one of them at a time. Buttons stand under the last part.
    """
    texts = [(_plain(part) if plain else _html(part)) for part in _parts(message)]
    rows = _button_rows(message, press)
    if plain:
        texts[-1] = _with_addresses(texts[-1], message)
        rows = []
    if note := _note(repeat_note):
        texts = [(f"{note}\n{text}" if plain else f"<i>{html.escape(note, quote=False)}</i>\n{text}") for text in texts]
    payloads = [_payload(text, plain=plain) for text in texts]
    if rows:
        payloads[-1]["reply_markup"] = {"inline_keyboard": rows}
    return payloads


def render_edit(message: Message, *, plain: bool = False, press: Press = unsigned) -> Payload:
    """The one payload that a posted message is edited to: a message too long for it ends in an ellipsis, buttons kept."""
    payloads = render(message, plain=plain, press=press)
    if len(payloads) == 1:
        return payloads[0]
    logger.warning("An edit of %d parts is cut to one: %s", len(payloads), message.summary)
    return {**payloads[-1], "text": payloads[0]["text"] + "\n…"}


def caption(message: Message) -> str:
    """The message as a file's caption: plain, within 1,024 units."""
    text = disarm(clean(message.summary).strip())
    whole = split.parts(text, 1000)
    return text if len(whole) <= 1 else text[slice(*whole[0])] + " …"


def picture(message: Message) -> bytes | None:
    """The first picture that the message carries itself."""
    carried = (from_source(block.source) for block in message.blocks if isinstance(block, Image))
    return next((png for png in carried if png), None)


def unpictured(message: Message) -> Message:
    """Without the pictures that it carries itself: what a caption says."""
    blocks = (block for block in message.blocks if not (isinstance(block, Image) and from_source(block.source)))
    return replace(message, blocks=tuple(blocks))


def captioned(payload: Payload) -> Payload | None:
    """What sendPhoto takes instead of a text's payload; None where the text is too long for a caption."""
    if split.units(payload["text"]) > MOST_CAPTION:
        return None
    kept = {name: value for name, value in payload.items() if name not in ("text", "link_preview_options")}
    return {"caption": payload["text"], **kept}


def _payload(text: str, *, plain: bool) -> Payload:
    markup = {} if plain else {"parse_mode": "HTML"}
    return {"text": text, **markup, "link_preview_options": {"is_disabled": True}}


def _parts(message: Message) -> list[list[Stretch]]:
    layout = lay_out(message)
    limit = PART_UNITS
    while True:
        found = [cut(layout.stretches, *ends) for ends in split.parts(layout.text, limit, layout.block_starts)]
        if limit < 500 or not any(_too_heavy(_html(part)) for part in found):
            return found or [[Stretch(disarm(clean(message.summary).strip()[:900]) or "…")]]
        limit //= 2


def _too_heavy(text: str) -> bool:
    return len(text.encode()) > MOST_BYTES or text.count("</") > MOST_ENTITIES


def _html(stretches: Iterable[Stretch]) -> str:
    out: list[str] = []
    for quote, group in groupby(stretches, key=lambda s: s.quote):
        text = "".join(map(_styled, group))
        out.append(f"<blockquote>{text}</blockquote>" if quote else text)
    return "".join(out)


def _styled(stretch: Stretch) -> str:
    text = html.escape(stretch.text, quote=False)
    if stretch.text.isspace():
        return text
    if stretch.code and not stretch.href:  # code takes no other style
        return f"<code>{text}</code>"
    if stretch.italic:
        text = f"<i>{text}</i>"
    if stretch.bold:
        text = f"<b>{text}</b>"
    return f'<a href="{html.escape(stretch.href)}">{text}</a>' if stretch.href else text


def _plain(stretches: Sequence[Stretch]) -> str:
    """Words first: an address is written out after its text (once, whatever styles that has) as long as everything fits."""
    left = PART_UNITS - sum(split.units(_bare(stretch)) for stretch in stretches)
    out: list[str] = []
    for href, group in groupby(stretches, key=lambda s: s.href):
        linked = list(group)
        text = "".join(map(_bare, linked))
        out.append(disarm_start(text) if out and not linked[0].tap else text)
        address = f" ({_spelt(href)})"
        if href and href != text and split.units(address) <= left:
            out.append(address)
            left -= split.units(address)
    return "".join(out)


def _bare(stretch: Stretch) -> str:
    """Its words; nothing in a plain text says that it is code."""
    return disarm(stretch.text) if stretch.code and not stretch.href else stretch.text


def _spelt(href: str) -> str:
    """An address written out so that Telegram takes all of it for an address: what ends one early could begin a command."""
    return encoded(href, safe="%/:?#[]@!$&*+,;=-._~")


def _with_addresses(text: str, message: Message) -> str:
    """Behind `text`, the pages that the message's buttons would open, as far as they fit."""
    for button in buttons(message):
        line = f"\n{disarm(clean(button.label))}: {_spelt(button.url)}"
        if web_address(button.url) and split.units(text + line) <= PART_UNITS:
            text += line
    return text


def _note(text: str) -> str:
    note = disarm(" ".join(clean(text).split()))
    ends = split.parts(note, MOST_NOTE_UNITS)
    return note[slice(*ends[0])] if ends else ""


def buttons(message: Message) -> Iterable[Button]:
    """All of them, in order."""
    return (button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons)


def _button_rows(message: Message, press: Press) -> list[list[dict[str, str]]]:
    rows = (
        [wire for b in block.buttons if (wire := _button(b, press))] for block in message.blocks if isinstance(block, Buttons)
    )
    return [row for row in rows if row]


def _button(button: Button, press: Press) -> dict[str, str] | None:
    label = " ".join(clean(button.label).split())
    if button.url:
        action = {"url": button.url} if web_address(button.url) else {}
    else:
        data = press(button.command) if button.command else None
        action = {"callback_data": data} if data else {}
    if label and action:
        return {"text": label, **action}
    logger.warning("Button %r is left out: it has no address that can be opened, nor a command that fits", label)
    return None
