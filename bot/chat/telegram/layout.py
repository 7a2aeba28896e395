"""A Message laid out as a run of styled text: cleaned, not yet escaped, not yet cut. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from bot.core.bidi import untwist
from bot.core.messages import Block, Buttons, Fields, Heading, Image, Message, Quote, Run, SmallPrint, Text

LONGEST_HREF = 2048
"""A longer address is no use to a person and eats the request: its text stays, the link goes."""

# Controls, surrogates (they cannot be sent) and the byte order mark. Of the marks of direction LRM, RLM and ALM stay: they only
# guide one place.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
# What Telegram would make active by itself: a mention (it pings whom it names), a command (a tap sends it), a link into its
# app. After td's find_mentions, find_bot_commands and find_tg_urls (github.com/tdlib/td, MessageEntity.cpp).
_ACTIVE = re.compile(r"(?<!\w)@(?=\w)|(?<![\w/<>])/(?=\w)|(?:tg|ton|tonsite):(?=//)", re.IGNORECASE)
WORD_JOINER = "\u2060"
"""Put behind the sign, it makes plain text of it and is not seen."""
_GOES_ON = re.compile(r"[\w@/]")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text in one style. `quote` numbers the quotation it belongs to, 0 for none."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""
    quote: int = 0
    tap: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole message in order, and the offsets (in code points) at which a block begins: the best places to cut."""

    stretches: tuple[Stretch, ...]
    block_starts: tuple[int, ...]

    @property
    def text(self) -> str:
        """All its words, as people will read them."""
        return "".join(stretch.text for stretch in self.stretches)


def lay_out(message: Message) -> Layout:
    """Every block but the buttons, one below the other; a heading gets a blank line before it."""
    stretches: list[Stretch] = []
    starts: list[int] = []
    length = 0
    for number, block in enumerate(message.blocks, start=1):
        body = [s for s in _disarmed(list(_block(block, number))) if s.text]
        if not body:
            continue
        if stretches:
            gap = Stretch("\n\n" if isinstance(block, Heading) else "\n")
            body.insert(0, gap)
            starts.append(length + len(gap.text))
        stretches += body
        length += sum(len(s.text) for s in body)
    return Layout(tuple(_joined(stretches)), tuple(starts))


def clean(text: str) -> str:
    """Without control characters and direction overrides; line ends are `\\n`. Right-to-left text stays legible."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return _SURROGATES.sub("\ufffd", untwist(_UNWANTED.sub("", text)))


def disarm(text: str) -> str:
    """`text` without anything that Telegram would make active by itself."""
    return _ACTIVE.sub(lambda found: found[0] + WORD_JOINER, text)


def disarm_start(text: str) -> str:
    """`text`, disarmed, as it may stand behind something that it did not stand behind before."""
    return _ACTIVE.sub(lambda found: found[0] + WORD_JOINER, text, count=1) if _ACTIVE.match(text) else text


def web_address(href: str) -> str:
    """`href` where it is an ordinary http or https address, else nothing."""
    if len(href) > LONGEST_HREF or clean(href) != href or any(c.isspace() for c in href):
        return ""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    return href if parts.scheme.lower() in {"http", "https"} and parts.hostname else ""


def cut(stretches: Iterable[Stretch], start: int, end: int) -> list[Stretch]:
    """The stretches of the text between two offsets, styles kept."""
    found: list[Stretch] = []
    at = 0
    for stretch in stretches:
        text = stretch.text[max(start - at, 0) : max(end - at, 0)]
        if text:
            found.append(replace(stretch, text=text))
        at += len(stretch.text)
    return found


def _block(block: Block, number: int) -> Iterator[Stretch]:
    match block:
        case Heading(text, href):
            yield Stretch(clean(text), bold=True, href=web_address(href))
        case Text(runs):
            yield from map(_run, runs)
        case Quote(runs):
            yield from (replace(_run(run), quote=number) for run in runs)
        case SmallPrint(runs):
            yield from (replace(_run(run), italic=True) for run in runs)
        case Fields(pairs):
            for row, (label, value) in enumerate(pairs):
                yield Stretch("\n" if row else "")
                yield Stretch(clean(label), bold=True)
                yield Stretch(f": {clean(value)}")
        case Image(source, alt):
            yield Stretch(f"[{clean(alt)}]", href=web_address(source))
        case Buttons():
            return


def _run(run: Run) -> Stretch:
    return Stretch(clean(run.text), run.bold, run.italic, run.code, web_address(run.href), tap=run.tap)


def _disarmed(stretches: list[Stretch]) -> Iterator[Stretch]:
    """Looks at them together, for `@` and a name may stand in two; what is code is shown as it is, by Telegram too. A command
    of ours ends where it ends, whatever stands behind it."""
    signs = {found.end() for found in _ACTIVE.finditer("".join(" " * len(s.text) if s.tap else s.text for s in stretches))}
    at, behind_tap = 0, False
    for stretch in stretches:
        cuts = [0, *(end - at for end in sorted(signs) if at < end <= at + len(stretch.text)), len(stretch.text)]
        at += len(stretch.text)
        fence = WORD_JOINER if behind_tap and _GOES_ON.match(stretch.text) else ""
        if stretch.tap:
            yield replace(stretch, text=f"{fence}/{stretch.text}")
        elif stretch.code and not stretch.href:
            yield stretch
        else:
            yield replace(stretch, text=fence + WORD_JOINER.join(stretch.text[a:b] for a, b in pairwise(cuts)))
        behind_tap = stretch.tap or (behind_tap and not stretch.text)


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    for _, group in groupby(stretches, key=lambda s: replace(s, text="")):
        same = list(group)
        yield replace(same[0], text="".join(s.text for s in same))
