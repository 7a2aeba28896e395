"""A Message as an HTML page that stands alone and reads well on a phone."""

from collections.abc import Iterable
from html import escape

from bot.core.messages import Block, Buttons, Fields, Heading, Image, Message, Quote, Run, SmallPrint, Text
from bot.paper.links import safe

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}"
    "h1{font-size:1.25rem;line-height:1.3}p,blockquote{white-space:pre-line}"
    "blockquote{margin:1rem 0;padding-left:1rem;border-left:.2rem solid}"
    ".small{font-size:.875rem;opacity:.8}dt{font-weight:600}dd{margin:0 0 .5rem}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html(message: Message, language: str = "en") -> str:
    """The whole page."""
    body = "\n".join(filter(None, map(_block, message.blocks)))
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(message.summary)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Heading(text, href):
            return f'<h1 dir="auto">{_run(Run(text, href=href))}</h1>'
        case Text(runs):
            return f'<p dir="auto">{_runs(runs)}</p>'
        case Quote(runs):
            return f'<blockquote dir="auto">{_runs(runs)}</blockquote>'
        case SmallPrint(runs):
            return f'<p class="small" dir="auto">{_runs(runs)}</p>'
        case Fields(pairs):
            return "<dl>" + "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in pairs) + "</dl>"
        case Image(_, alt):
            return f'<p class="small">[{escape(alt)}]</p>'
        case Buttons(buttons):
            opened = [_run(Run(button.label, href=button.url)) for button in buttons if safe(button.url)]
            return f"<p>{' · '.join(opened)}</p>" if opened else ""


def _runs(runs: Iterable[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    text = escape(run.text)
    for tag, chosen in (("code", run.code), ("em", run.italic), ("strong", run.bold)):
        text = f"<{tag}>{text}</{tag}>" if chosen else text
    href = safe(run.href)
    # bdi: a headline written from right to left turns nothing round that stands beside it
    return f'<a href="{escape(href)}" rel="noopener noreferrer"><bdi>{text}</bdi></a>' if href else text
