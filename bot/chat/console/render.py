"""Message -> what a terminal shows. Pure: rich lays it out, and leaves colours away where the output is a pipe.

`wrap` is False for a pipe: then every paragraph is one line, however long, for whatever reads it.
"""

import itertools
import re
from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.text import Text as RichText

from bot.core.messages import Block, Button, Buttons, Fields, Heading, Image, Message, Quote, Run, SmallPrint, Text
from bot.core.urls import is_web

SMALL = Style(dim=True)

_DRIVING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render(message: Message, *, wrap: bool = True, numbered: bool = False) -> Group:
    """The whole message, a block a paragraph. `numbered`: buttons are choices by number, else the commands to type."""
    numbers = itertools.count(1) if numbered else None
    return Group(*(shown for block in message.blocks if (shown := _block(block, wrap, numbers)) is not None))


def choices(message: Message) -> list[str]:
    """The command behind each number, from 1."""
    buttons = (button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons)
    return [button.command for button in buttons if button.command and not button.url]


def render_update(message: Message, *, wrap: bool = True) -> Group:
    """A card that changed: a terminal cannot edit what it printed, so only its headline and its sources are said again."""
    headings = [block for block in message.blocks if isinstance(block, Heading)]
    small = [block for block in message.blocks if isinstance(block, SmallPrint)]
    kept: tuple[Block, ...] = (*headings[:1], *small[-1:])
    return Group(*(shown for block in kept if (shown := _block(block, wrap)) is not None))


def _block(block: Block, wrap: bool, numbers: Iterator[int] | None = None) -> RenderableType | None:
    match block:
        case Heading(text, href):
            return RichText(_clean(text), Style(bold=True, link=_link(href)))
        case Text(runs):
            return _runs(runs)
        case Quote(runs):
            quoted = _runs(runs)
            quoted.stylize(Style(italic=True))
            return Padding(quoted, (0, 0, 0, 3), expand=False) if wrap else RichText("> ") + quoted
        case SmallPrint(runs):
            small = _runs(runs)
            small.stylize(SMALL)
            return small
        case Fields(pairs):
            pairs = tuple((_clean(label), _clean(value)) for label, value in pairs)
            width = max((len(label) for label, _ in pairs), default=0)
            return RichText("\n").join(RichText.assemble((f"{label:<{width}}  ", SMALL), value) for label, value in pairs)
        case Image(_, alt):
            return RichText(f"[{_clean(alt)}]", SMALL)
        case Buttons(buttons):
            shown = [button.url or _choice(button, numbers) for button in buttons if button.url or button.command]
            return RichText(_clean(" · ".join(shown)), SMALL) if shown else None


def _choice(button: Button, numbers: Iterator[int] | None) -> str:
    return f"[{next(numbers)}] {button.label}" if numbers else f"[{button.command}]"


def _runs(runs: Iterable[Run]) -> RichText:
    whole = RichText()
    for run in runs:
        whole.append(_clean(run.text), Style(bold=run.bold, italic=run.italic, link=_link(run.href)))
    return whole


def _link(href: str) -> str | None:
    """What a click may open: a web address without blanks or controls, which could end the sequence that it stands in."""
    return href if is_web(href) and _clean(href) == href and not any(c.isspace() for c in href) else None


def _clean(text: str) -> str:
    """Without what drives a terminal: control characters (escape sequences begin with one), marks that turn the direction
    of reading, and halves of surrogate pairs, which cannot be printed."""
    return _DRIVING.sub("", text)
