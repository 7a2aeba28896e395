"""How blocks stand in a terminal: lines that hang behind their number or bullet, and a bar beside what Parley posts. Pure.

A bar and not a frame: a right edge would have to know how wide this terminal draws an emoji, or a line from right to left.
"""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

SMALL = Style(dim=True)
WIDEST = 100
"""Columns of a line that is read with ease; a wider terminal leaves the rest empty."""

_MARK = re.compile(r"(?P<bullet>[•>] )|\d{1,3}\. ")
_DOT = " · "
_HANG = 2


class Lines:
    """A paragraph, wrapped line by line. What wraps goes on behind the line's mark; what follows a bullet stands below it."""

    def __init__(self, text: Text, indent: int = 0) -> None:
        self._text = text
        self._indent = indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = self._text.split("\n", allow_blank=True)
        bullet = False
        for line in lines:
            mark = _MARK.match(line.plain)
            bullet = bool(mark and mark["bullet"]) or (bullet and not mark)
            under = _HANG if bullet and not mark else 0
            line.stylize(SMALL, 0 if under else _facts(line) if mark else len(line))
            hang = _HANG if len(lines) > 1 and not under else 0
            yield from _hanging(
                line, mark.end() if mark else 0, options.max_width, console, indent=self._indent + under, hang=hang
            )


def _facts(line: Text) -> int:
    """Where what is said about a headline begins: behind its link; without one, at the first dot after what is bold."""
    styles = [(span.end, span.style) for span in line.spans if isinstance(span.style, Style)]
    if linked := [end for end, style in styles if style.link]:
        return max(linked)
    marked = max((end + len(_DOT) for end, style in styles if style.bold), default=0)
    found = line.plain.find(_DOT, marked)
    return found if found >= 0 else len(line)


def _hanging(line: Text, mark: int, width: int, console: Console, *, indent: int, hang: int) -> Iterator[Text]:
    """The line within `width`, all of it indented; what wraps goes on behind its mark of so many columns, or hangs."""
    head, body = line[:mark], line[mark:]
    whole = body.cell_len <= width - indent - mark
    hang = mark or hang
    for number, row in enumerate([body] if whole else body.wrap(console, max(width - indent - hang, 1))):
        row.rstrip()
        yield Text.assemble(" " * indent, " " * hang if number else head, row)


class Bar:
    """What Parley posts by itself, with a bar on its left."""

    def __init__(self, inside: RenderableType, style: str) -> None:
        self._inside = inside
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        style = console.get_style(self._style)
        for line in console.render_lines(self._inside, options.update(width=max(options.max_width - 2, 1)), pad=False):
            yield Segment("│ ", style)
            yield from line
            yield Segment.line()


class Pairs:
    """Labels on the left, in small print, and what they name; in a narrow terminal below each."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = pairs

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        column = max((cell_len(label) for label, _ in self._pairs), default=0) + _HANG
        beside = column <= options.max_width * 2 // 5
        for label, value in self._pairs:
            named = Text(label, SMALL)
            if not beside:
                yield named
            first = named + " " * (column - cell_len(label)) if beside else Text(" " * _HANG)
            rows = Text(value).wrap(console, max(options.max_width - first.cell_len, 1))
            for number, row in enumerate(rows):
                row.rstrip()
                yield Text.assemble(" " * first.cell_len if number else first, row)
