"""A Message of any length -> Messages that each fit one Slack message, whether rendered as blocks or as plain text. Pure.

Splitting is decided here alone, so that a part keeps its number when it is sent again as plain text or with a note.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.chat.slack.blocks import ALT_LIMIT, ROW_LIMIT, TEXT_LIMIT, VALUE_LIMIT, is_file_id, weight, wire
from bot.chat.slack.measure import chop, clean, safe_href, slice_runs, units
from bot.core.messages import Block, Button, Buttons, Fields, Heading, Image, Message, Quote, Run, SmallPrint, Text

BLOCKS_LIMIT = 49
"""Slack takes 50; one is kept for the note that a message may be a repeat."""

BUDGET = 9_400
"""Characters in all blocks of a message: about 10,000 fit; the rest is the note's."""

RunBlock = Text | Quote | SmallPrint


def split(message: Message) -> list[Message]:
    """The parts, at least one, in order. The first keeps the summary; each other is summed up by its own first line."""
    parts = list(_pack(piece for block in message.blocks for piece in _pieces(block)))
    if not parts:
        return [Message((), message.summary)]
    return [Message(parts[0], message.summary), *(Message(blocks, _first_line(blocks)) for blocks in parts[1:])]


def _pack(pieces: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    held: list[Block] = []
    load = 0
    for piece in pieces:
        extra = weight(wire(piece))
        if held and (len(held) == BLOCKS_LIMIT or load + extra > BUDGET):
            keep = _heading_of(held, BUDGET - extra)
            yield tuple(held[: len(held) - len(keep)])
            held, load = keep, sum(weight(wire(block)) for block in keep)
        held.append(piece)
        load += extra
    if held:
        yield tuple(held)


def _heading_of(held: list[Block], room: int) -> list[Block]:
    """The heading at the end of `held`: it stays with what it heads, if the next part has room for both."""
    last = held[-1]
    return [last] if len(held) > 1 and isinstance(last, Heading) and weight(wire(last)) <= room else []


def _pieces(block: Block) -> Iterator[Block]:
    """`block` as blocks within Slack's limits for one; nothing where it says nothing."""
    match block:
        case Heading(text, href):
            text = clean(text).strip()
            url = safe_href(href)
            yield from (Heading(text[a:b], url) for a, b in chop(text, TEXT_LIMIT))
        case Text() | Quote() | SmallPrint():
            yield from _run_pieces(block)
        case Fields(pairs):
            yield from _run_pieces(Text(_field_runs(pairs)))
        case Image(source, alt):
            yield from _image_pieces(source, alt)
        case Buttons(buttons):
            yield from _button_pieces(buttons)


def _field_runs(pairs: Iterable[tuple[str, str]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for label, value in pairs:
        runs += [Run("\n")] if runs else []
        runs += [Run(f"{label}: ", bold=True), Run(value)]
    return tuple(runs)


def _run_pieces(block: RunBlock) -> Iterator[RunBlock]:
    runs = tuple(replace(run, text=text, href=safe_href(run.href)) for run in block.runs if (text := clean(run.text)))
    joined = "".join(run.text for run in runs)
    if not joined.strip():
        return
    for start, end in chop(joined, TEXT_LIMIT):
        yield from _by_weight(replace(block, runs=slice_runs(runs, start, end)))


def _by_weight(block: RunBlock) -> Iterator[RunBlock]:
    """Halved between runs while its links alone are too much for one message."""
    if len(block.runs) > 1 and weight(wire(block)) > BUDGET:
        half = len(block.runs) // 2
        yield from _by_weight(replace(block, runs=block.runs[:half]))
        yield from _by_weight(replace(block, runs=block.runs[half:]))
    else:
        yield block


def _image_pieces(source: str, alt: str) -> Iterator[Block]:
    alt = clean(alt).strip()
    shown = source if is_file_id(source) else safe_href(source)
    if shown and alt and units(alt) <= ALT_LIMIT:
        yield Image(shown, alt)
    elif alt or shown:
        yield from _run_pieces(Text((Run(f"[{alt or shown}]"),)))


def _button_pieces(buttons: Iterable[Button]) -> Iterator[Block]:
    """Rows of buttons that work; what cannot be a button is at least read."""
    cleaned = [Button(clean(button.label).strip(), button.command, safe_href(button.url)) for button in buttons]
    working = [button for button in cleaned if button.label and (button.url or 0 < units(button.command) <= VALUE_LIMIT)]
    for start in range(0, len(working), ROW_LIMIT):
        yield Buttons(tuple(working[start : start + ROW_LIMIT]))
    others = [button.label for button in cleaned if button.label and button not in working]
    yield from _run_pieces(Text((Run("\n".join(others)),)))


def _first_line(blocks: tuple[Block, ...]) -> str:
    return Message(blocks, "").plain().split("\n", 1)[0]
