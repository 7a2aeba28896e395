"""Message -> what a terminal shows. Pure: rich lays it out, and leaves colours away where the output is a pipe.

`wrap` is False for a pipe: then every paragraph is one line, however long, for whatever reads it.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.style import Style
from rich.text import Text as RichText

from bot.chat.console.layout import SMALL, Bar, Lines, Pairs
from bot.core.messages import Block, Button, Buttons, Fields, Heading, Image, Message, Quote, Run, SmallPrint, Text
from bot.core.urls import is_web

TAP = Style(color="cyan")
"""What may be typed: an id, a number."""

_QUOTE_INDENT = 2
_BARS = (("digest:", "magenta"), ("story:", "cyan"), ("notice:", "yellow"))
"""By what a message is about; the rest of what is posted has a plain bar."""

_DRIVING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render(message: Message, *, wrap: bool = True, first: int = 0) -> Group:
    """The whole message, a block a paragraph. Buttons are choices by number, from `first` on; 0: the commands to type."""
    numbers = itertools.count(first) if first else None
    return Group(*(shown for block in message.blocks if (shown := _block(block, wrap, numbers)) is not None))


def render_update(message: Message, *, wrap: bool = True) -> Group:
    """A card that changed: a terminal cannot edit what it printed, so only its headline (the title of a message of several
    stories) and its sources are said again."""
    titles = [block for block in message.blocks if isinstance(block, Heading | Text)]
    small = [block for block in message.blocks if isinstance(block, SmallPrint)]
    said = Message((*(_changed(block) for block in titles[:1]), *small[-1:]), message.summary)
    return render(said, wrap=wrap)


def _changed(title: Heading | Text) -> Heading | Text:
    if isinstance(title, Heading):
        return replace(title, text=f"↻ {title.text}")
    return replace(title, runs=(Run("↻ ", bold=True), *title.runs))


def posted(shown: RenderableType, subject: str) -> RenderableType:
    """What Parley posts by itself, set apart from answers; `subject` is the delivery's."""
    return Bar(shown, next((style for beginning, style in _BARS if subject.startswith(beginning)), "dim"))


def choices(message: Message) -> list[str]:
    """The command behind each numbered choice, in their order."""
    buttons = (button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons)
    return [button.command for button in buttons if button.command and not button.url]


def _block(block: Block, wrap: bool, numbers: Iterator[int] | None = None) -> RenderableType | None:
    match block:
        case Heading(text, href):
            return RichText(_clean(text), Style(bold=True, link=_link(href)))
        case Text(runs):
            return Lines(_runs(runs)) if wrap else _runs(runs)
        case Quote(runs):
            quoted = _runs(runs)
            quoted.stylize(Style(italic=True))
            return Lines(quoted, _QUOTE_INDENT) if wrap else RichText("> ") + quoted
        case SmallPrint(runs):
            small = _runs(runs)
            small.stylize(SMALL)
            return Lines(small) if wrap else small
        case Fields(pairs):
            return _fields([(_clean(label), _clean(value)) for label, value in pairs], wrap)
        case Image(_, alt):
            return RichText(f"[{_clean(alt)}]", SMALL)
        case Buttons(buttons):
            return _pressable(buttons, numbers) if wrap else _listed(buttons, numbers)


def _fields(pairs: list[tuple[str, str]], wrap: bool) -> RenderableType:
    if wrap:
        return Pairs(pairs)
    width = max((len(label) for label, _ in pairs), default=0)
    return RichText("\n").join(RichText.assemble((f"{label:<{width}}  ", SMALL), value) for label, value in pairs)


def _pressable(buttons: Iterable[Button], numbers: Iterator[int] | None) -> RenderableType | None:
    """Addresses a line each, so that they can be clicked and copied; then the choices, none of them broken."""
    opened = [RichText(_clean(button.url), Style(dim=True, link=_link(button.url))) for button in buttons if button.url]
    row = RichText("   ").join(_choice(button, numbers) for button in buttons if button.command and not button.url)
    return Group(*opened, *([row] if row else [])) if opened or row else None


def _choice(button: Button, numbers: Iterator[int] | None) -> RichText:
    label = _clean(button.label).replace(" ", "\N{NO-BREAK SPACE}")
    if numbers is None:
        return RichText.assemble((f"[{_clean(button.command)}]".replace(" ", "\N{NO-BREAK SPACE}"), SMALL))
    return RichText.assemble((f"[{next(numbers)}]", TAP), "\N{NO-BREAK SPACE}", label)


def _listed(buttons: Iterable[Button], numbers: Iterator[int] | None) -> RenderableType | None:
    """All in one line, for a pipe."""
    shown = [button.url or _typed(button, numbers) for button in buttons if button.url or button.command]
    return RichText(_clean(" · ".join(shown)), SMALL) if shown else None


def _typed(button: Button, numbers: Iterator[int] | None) -> str:
    return f"[{next(numbers)}] {button.label}" if numbers else f"[{button.command}]"


def _runs(runs: Iterable[Run]) -> RichText:
    whole = RichText()
    for run in runs:
        style = Style(bold=run.bold or None, italic=run.italic or None, link=_link(run.href), color="cyan" if run.tap else None)
        whole.append(_clean(run.text), style)
    return whole


def _link(href: str) -> str | None:
    """What a click may open: a web address without blanks or controls, which could end the sequence that it stands in."""
    return href if is_web(href) and _clean(href) == href and not any(c.isspace() for c in href) else None


def _clean(text: str) -> str:
    """Without what drives a terminal: control characters (escape sequences begin with one), marks that turn the direction
    of reading, and halves of surrogate pairs, which cannot be printed."""
    return _DRIVING.sub("", text)
