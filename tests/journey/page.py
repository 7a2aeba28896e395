"""Steps as a page that a browser draws, in the manner of each app."""

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

from tests.journey.walk import Step

_STYLE = """
body{margin:0;padding:18px;width:604px;font:14px/1.42 "DejaVu Sans","Noto Sans","Noto Color Emoji",sans-serif;color:#1d1c1d}
.label{font-size:11px;color:#777;margin-bottom:10px}.you{margin:12px 0 6px;text-align:right}
.you span{background:#e3f2d9;border-radius:10px;padding:5px 10px;display:inline-block;font-family:monospace}
.then{margin:14px 0 8px;text-align:center;color:#777;font-size:12px}
.said{border-radius:10px;padding:9px 12px;max-width:540px;margin:6px 0;
white-space:pre-wrap;overflow-wrap:anywhere;background:#fff}
.private{color:#777;font-size:11px}.small{color:#616061;font-size:12px}.head{font-weight:bold;font-size:15px}
.row{display:flex;gap:6px;flex-wrap:wrap;margin-top:6px;white-space:normal}
.row span{border:1px solid #bbb;border-radius:5px;padding:3px 9px;font-size:12.5px;
background:#fff}
blockquote{margin:3px 0;padding-left:9px;border-left:3px solid #bbb}.popup{background:#333;color:#fff}.block{margin:2px 0}
.field{border:1px solid #bbb;border-radius:5px;padding:3px 9px;margin:2px 0 6px}
a{color:#1264a3;text-decoration:none}code,pre{background:#f3f3f3;font-size:12.5px}
"""
_END = "<script>document.body.dataset.height=Math.ceil(document.documentElement.getBoundingClientRect().height)</script>"


def telegram_page(steps: Iterable[Step]) -> str:
    """Telegram's HTML is HTML; a popup is a dark box."""
    return _page(
        "Telegram", "#dbe7ef", (_bubble(step, step.wire or html.escape(step.words), popup=step.private) for step in steps)
    )


def slack_page(steps: Iterable[Step]) -> str:
    """Blocks, one below the other."""
    return _page("Slack", "#f8f8f8", (_bubble(step, "".join(map(_block, step.wire or ()))) for step in steps))


def _page(name: str, colour: str, bubbles: Iterable[str]) -> str:
    label = f'<div class="label">An illustration: Parley’s own messages, drawn in the manner of {name}</div>'
    return (
        f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style><body style="background:{colour}">{label}'
        + "".join(bubbles)
        + _END
    )


def _bubble(step: Step, shown: str, *, popup: bool = False) -> str:
    if step.then:
        return f'<div class="then">{html.escape(step.then)}</div>'
    if step.you:
        return f'<div class="you"><span>{html.escape(step.you)}</span></div>'
    alone = '<div class="private">Only visible to you</div>' if step.private and not popup else ""
    keys = _row(step.buttons) if not isinstance(step.wire, list) else ""
    return f'{alone}<div class="said{" popup" * popup}">{shown}</div>{keys}' if shown else keys


def _row(labels: Sequence[str]) -> str:
    return '<div class="row">' + "".join(f"<span>{html.escape(label)}</span>" for label in labels) + "</div>" if labels else ""


def _block(block: dict[str, Any]) -> str:
    match block:
        case {"type": "header", "text": text}:
            return f'<div class="head">{_text(text)}</div>'
        case {"type": "section", "text": text}:
            return f'<div class="block">{_text(text)}</div>'
        case {"type": "context", "elements": elements}:
            return f'<div class="small">{" ".join(map(_text, elements))}</div>'
        case {"type": "actions", "elements": elements}:
            return _row([element["text"]["text"] for element in elements])
        case {"type": "input", "label": label, "element": element}:
            return _input(label["text"], element, block.get("hint", {}).get("text", ""))
        case {"type": "rich_text", "elements": elements}:
            return "".join(map(_rich, elements))
        case {"type": "divider"}:
            return "<hr>"
    return ""


def _input(label: str, element: dict[str, Any], hint: str) -> str:
    """A question of a form, with what stands in it."""
    chosen = element.get("initial_option", {}).get("text", {}).get("text", element.get("initial_value", ""))
    arrow = " ▾" if element["type"] != "plain_text_input" else ""
    small = f'<div class="small">{html.escape(hint)}</div>' if hint else ""
    shown = html.escape(chosen) or '<span class="small">choose</span>'
    return f'<div class="block"><b>{html.escape(label)}</b><div class="field">{shown}{arrow}</div>{small}</div>'


def _text(text: dict[str, Any]) -> str:
    if text["type"] == "plain_text":
        return html.escape(text["text"])
    return re.sub(
        r"&lt;(https?://[^|]+?)\|(.+?)&gt;", r'<a href="\1">\2</a>', html.escape(html.unescape(text["text"]), quote=False)
    )


def _rich(element: dict[str, Any]) -> str:
    tag = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}.get(element["type"], "div")
    return f"<{tag}>{''.join(map(_part, element['elements']))}</{tag}>"


def _part(part: dict[str, Any]) -> str:
    shown = html.escape(part["text"])
    for style, tag in (("bold", "b"), ("italic", "i"), ("code", "code")):
        if part.get("style", {}).get(style):
            shown = f"<{tag}>{shown}</{tag}>"
    return f'<a href="{html.escape(part["url"])}">{shown}</a>' if part["type"] == "link" else shown
