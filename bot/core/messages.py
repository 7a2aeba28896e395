"""The platform-neutral Message: blocks that every renderer understands, and their JSON form (the outbox's payload).

Text here is raw: nothing is escaped, nothing is cut. Escaping, limits and splitting are each renderer's job, counted after
rendering. A block that a platform cannot show is rendered as text, never dropped.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal

from bot.core.bidi import is_right_to_left, isolate


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. `href` makes it a link (http or https only; a renderer drops any other). `tap`: it is a
    command of one word (an id such as `s12`, a verb), and is written so that a tap runs it where the platform can."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""
    tap: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A title line; `href` where it leads somewhere."""

    text: str
    href: str = ""
    type: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. Line breaks inside runs are kept."""

    runs: tuple[Run, ...]
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, or the sentence that matched."""

    runs: tuple[Run, ...]
    type: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Fields:
    """Label and value pairs, one a line where there is no better way."""

    pairs: tuple[tuple[str, str], ...]
    type: Literal["fields"] = "fields"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by URL, by the platform's file id or itself (`core.pictures`), with words for who cannot see it."""

    source: str
    alt: str
    type: Literal["image"] = "image"


@dataclass(frozen=True, slots=True)
class Button:
    """`url` opens a page; else a press sends `command` (a command line such as `why s12`) as if the presser had typed it.

    `private`: where the platform can open a private chat with the bot, it is said and answered there.
    """

    label: str
    command: str = ""
    url: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Buttons:
    """One row of buttons."""

    buttons: tuple[Button, ...]
    type: Literal["buttons"] = "buttons"


@dataclass(frozen=True, slots=True)
class SmallPrint:
    """What may be read last: sources, dates, ids."""

    runs: tuple[Run, ...]
    type: Literal["small"] = "small"


Block = Heading | Text | Quote | Fields | Image | Buttons | SmallPrint

_RUNS: dict[str, type[Text] | type[Quote] | type[SmallPrint]] = {"text": Text, "quote": Quote, "small": SmallPrint}


@dataclass(frozen=True, slots=True)
class Popup:
    """How a press is answered on a platform that shows whoever pressed a few words, and can change the pressed message's
    buttons: `text` (cut there to what fits; empty shows nothing), and the `rows`
    that stand there from then on (none: as before)."""

    text: str
    rows: tuple[Buttons, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks in reading order. `summary` is the one-line plain text for notifications and screen readers. `popup` answers a
    press in the place of the blocks, where the platform has such a thing. `replaces`: answering a press, it takes the place of
    the pressed message, where the platform can."""

    blocks: tuple[Block, ...]
    summary: str
    popup: Popup | None = None
    replaces: bool = False

    def to_json(self) -> dict[str, Any]:
        """As a JSON-ready dict; `from_json` reads it back."""
        data: dict[str, Any] = {"summary": self.summary, "blocks": [_lean(asdict(block)) for block in self.blocks]}
        if self.popup is not None:
            rows = [_lean(asdict(row)) for row in self.popup.rows]
            data["popup"] = {"text": self.popup.text, "rows": rows}
        if self.replaces:
            data["replaces"] = True
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Message":
        """The message that `to_json` wrote. Raises ValueError on an unknown block type."""
        popup = data.get("popup")
        shown = Popup(popup["text"], tuple(map(_buttons, popup["rows"]))) if popup else None
        return cls(tuple(map(_block, data["blocks"])), data["summary"], shown, data.get("replaces", False))

    def plain(self) -> str:
        """All its words as plain text, a block a paragraph: what goes out when a platform refuses the markup."""
        return "\n".join(line for block in self.blocks if (line := _plain(block)))


def words(*parts: str | Run) -> tuple[Run, ...]:
    """Runs from strings (plain) and Runs; empty ones are left out. What is written from right to left is set apart from what is
    not: a title from the number behind it."""
    runs = tuple(run for part in parts if (run := part if isinstance(part, Run) else Run(part)).text)
    turned = [is_right_to_left(run.text) for run in runs]
    if all(turned) or not any(turned):
        return runs
    return tuple(replace(run, text=isolate(run.text)) if turn else run for run, turn in zip(runs, turned, strict=True))


def bold(text: str) -> Run:
    """A run in bold."""
    return Run(text, bold=True)


def link(text: str, href: str) -> Run:
    """A run that opens `href`; plain where there is none."""
    return Run(text, href=href)


def tap(command: str) -> Run:
    """An id or a bare verb, to be tapped where the platform can."""
    return Run(command, tap=True)


def say(*paragraphs: str | Iterable[Run], summary: str = "") -> Message:
    """A Message of simple paragraphs."""
    blocks = tuple(Text(words(p) if isinstance(p, str) else tuple(p)) for p in paragraphs)
    message = Message(blocks, summary)
    return message if summary else Message(blocks, message.plain().split("\n", 1)[0])


def _lean(value: Any) -> Any:
    """Without the defaults of runs and buttons: a stored payload stays readable."""
    if isinstance(value, dict):
        return {k: _lean(v) for k, v in value.items() if v not in ("", False)}
    if isinstance(value, list | tuple):
        return [_lean(v) for v in value]
    return value


def _runs(data: Iterable[dict[str, Any]]) -> tuple[Run, ...]:
    return tuple(Run(**{"text": "", **run}) for run in data)


def _block(data: dict[str, Any]) -> Block:
    match data["type"]:
        case "heading":
            return Heading(data.get("text", ""), data.get("href", ""))
        case "text" | "quote" | "small" as kind:
            return _RUNS[kind](_runs(data["runs"]))
        case "fields":
            return Fields(tuple((str(label), str(value)) for label, value in data["pairs"]))
        case "image":
            return Image(data.get("source", ""), data.get("alt", ""))
        case "buttons":
            return _buttons(data)
        case other:
            raise ValueError(f"no such block: {other}")


def _buttons(data: dict[str, Any]) -> Buttons:
    return Buttons(tuple(Button(**{"label": "", **button}) for button in data["buttons"]))


def _plain(block: Block) -> str:
    match block:
        case Heading(text, href):
            return f"{text}\n{href}" if href else text
        case Text(runs) | SmallPrint(runs):
            return _plain_runs(runs)
        case Quote(runs):
            return "\n".join(f"> {line}" for line in _plain_runs(runs).split("\n"))
        case Fields(pairs):
            return "\n".join(f"{label}: {value}" for label, value in pairs)
        case Image(_, alt):
            return f"[{alt}]"
        case Buttons(buttons):
            return "\n".join(f"{button.label}: {button.url}" for button in buttons if button.url)


def _plain_runs(runs: Iterable[Run]) -> str:
    """Runs that lead to one page name it once, behind the last of them."""
    parts = ((href, "".join(run.text for run in linked)) for href, linked in groupby(runs, key=attrgetter("href")))
    return "".join(f"{text} ({href})" if href and href != text else text for href, text in parts)
