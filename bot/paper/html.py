"""A Message as an HTML page that stands alone and reads well on a phone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from bot.core.messages import Block, Buttons, Fields, Heading, Image, Message, Quote, Run, SmallPrint, Text
from bot.paper.links import safe

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}"
    "h1{font-size:1.25rem;line-height:1.3}p,blockquote{white-space:pre-line;margin:1rem 0 .25rem}"
    "blockquote{margin:1rem 0;padding-left:1rem;border-left:.2rem solid}"
    "ol,ul{margin:.25rem 0;padding-left:1.75rem}li{margin:.4rem 0;white-space:pre-line}"
    ".small,.facts{font-size:.875rem;opacity:.8}dt{font-weight:600}dd{margin:0 0 .5rem}"
)
_MARK = re.compile(r"\n?(?:(?P<number>\d+)\.|•) ")
"""A run that is nothing but this begins an entry of a list, up to the next line. Words of the news are never such a run."""
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
            return "".join(_paragraphs(runs))
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


def _paragraphs(runs: Sequence[Run]) -> Iterator[str]:
    """Text, and its lines that have a number or bullet as a list."""
    for listed, group in groupby(_lines(runs), key=lambda line: bool(_MARK.fullmatch(line[0].text))):
        lines = list(group)
        if not listed:
            text = "".join(map(_runs, lines)).strip("\n")
            yield f'<p dir="auto">{text}</p>' if text else ""
            continue
        mark = _MARK.fullmatch(lines[0][0].text)
        number = mark["number"] if mark else None
        entries = "".join(f'<li dir="auto">{_entry(line[1:])}</li>' for line in lines)
        yield f'<ol start="{number}">{entries}</ol>' if number else f"<ul>{entries}</ul>"


def _lines(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs, anew where one begins a line."""
    line: list[Run] = []
    for run in runs:
        if line and (run.text.startswith("\n") or _MARK.fullmatch(run.text)):
            yield line
            line = []
        line.append(run)
    if line:
        yield line


def _entry(runs: Sequence[Run]) -> str:
    """The headline, and in small print what is said about it."""
    facts = next((at for at, run in enumerate(runs) if at and run.text.startswith(" · ") and not runs[at - 1].bold), len(runs))
    said = _runs(runs[facts:])
    return _runs(runs[:facts]) + (f'<span class="facts">{said}</span>' if said else "")


def _runs(runs: Iterable[Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    text = escape(run.text)
    for tag, chosen in (("code", run.code), ("em", run.italic), ("strong", run.bold)):
        text = f"<{tag}>{text}</{tag}>" if chosen else text
    href = safe(run.href)
    # bdi: a headline written from right to left turns nothing round that stands beside it
    return f'<a href="{escape(href)}" rel="noopener noreferrer"><bdi>{text}</bdi></a>' if href else text
