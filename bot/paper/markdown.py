"""A Message as Markdown (https://spec.commonmark.org/0.31.2): nothing in its words is taken for markup."""

import re
from collections.abc import Iterable

from bot.core.messages import Block, Buttons, Fields, Heading, Image, Message, Quote, Run, SmallPrint, Text
from bot.paper.links import safe

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&!]")
_LIST_MARK = re.compile(r"^(\s*)(\d+)?([-+.)=])", re.MULTILINE)


def markdown(message: Message) -> str:
    """A paragraph a block; lines within one are kept by hard breaks."""
    return "\n\n".join(filter(None, map(_block, message.blocks))) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text, href):
            return "# " + _run(Run(" ".join(text.split()), href=href))
        case Text(runs) | SmallPrint(runs):
            return _lines(runs)
        case Quote(runs):
            return "\n".join(f"> {line}" for line in _lines(runs).split("\n"))
        case Fields(pairs):
            return "\\\n".join(f"**{_escaped(label)}:** {_escaped(value)}" for label, value in pairs)
        case Image(_, alt):
            return f"\\[{_escaped(alt)}\\]"
        case Buttons(buttons):
            return " · ".join(_run(Run(button.label, href=button.url)) for button in buttons if safe(button.url))


def _lines(runs: Iterable[Run]) -> str:
    text = "".join(map(_run, runs))
    marked = _LIST_MARK.sub(lambda m: f"{m[1]}{m[2] or ''}\\{m[3]}", text)
    return re.sub(r"\n+", "\\\n", marked.strip("\n"))


def _run(run: Run) -> str:
    text = _escaped(run.text)
    if text.strip():
        for mark, chosen in (("_", run.italic), ("**", run.bold)):
            text = f"{mark}{text}{mark}" if chosen else text
    href = safe(run.href)
    return f"[{' '.join(text.split())}](<{href}>)" if href else text


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
