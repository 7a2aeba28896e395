"""How Parley's messages stand in a terminal, narrow, usual and wide, without colours and into a pipe.

The pictures in letters are `tests/data/messages/console`; after a wanted change, write them anew with
PARLEY_WRITE_SAMPLES=1 and read the difference.
"""

import io
import json
import os
import re
from pathlib import Path

import pytest
from rich.console import Console

from bot.chat.console import ConsoleClient
from bot.core.messages import Button, Buttons, Heading, Message, Quote, SmallPrint, Text, link, tap, words
from bot.core.model import Channel, Chat, Delivery, DeliveryState, Op

MESSAGES = Path(__file__).parents[1] / "data" / "messages"
SAMPLES = {path.stem: path for path in sorted((MESSAGES / "cards").glob("*.json"))}
WRITE = bool(os.environ.get("PARLEY_WRITE_SAMPLES"))
ESCAPE = "\x1b"
RIGHT_TO_LEFT = Message(
    (
        Heading("هدنة في الميناء 🕊️", "https://h.example/1"),
        Text((*words("• "), link("שלום at the port 👩🏽‍🚒", "https://h.example/2"), *words(" · 1 source · "), tap("s2"))),
        Quote(words("停火 " * 60)),
        Buttons((Button("開く", url="https://h.example/" + "a" * 120), Button("Чому", "why s2"))),
        SmallPrint(words("1 джерело · ", tap("s2"))),
    ),
    "x",
)


async def shown(
    message: Message, subject: str, width: int, *, op: Op = Op.POST, terminal: bool = True, **settings: object
) -> str:
    """What the client prints for a delivery, commands being read from a file."""
    options = {"force_terminal": terminal, "color_system": "standard" if terminal else None, **settings}
    out = Console(file=io.StringIO(), width=width, legacy_windows=False, **options)  # type: ignore[arg-type]
    client = ConsoleClient(out, io.StringIO())
    channel = Channel(1, Chat(1, "console", "console"))
    await client.send(Delivery(1, channel, op, subject, 1, 0, message.to_json(), DeliveryState.SENDING))
    await client.stop()
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def sample(name: str) -> Message:
    """One of the messages that the pipeline's tests keep."""
    return Message.from_json(json.loads(SAMPLES[name].read_text("utf-8")))


def plain(text: str) -> str:
    """Without styles and links."""
    return re.sub(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", text)


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", ["card", "card-denied", "digest-doubt", "reply-search", "reply-settings", "reply-help"])
async def test_messages_as_a_terminal_shows_them(name: str, width: int) -> None:
    """They stand as they were last looked at."""
    subject = "reply:1" if name.startswith("reply") else "digest:daily:2026-01-06" if name.startswith("digest") else "story:1"
    text = plain(await shown(sample(name), subject, width))
    file = MESSAGES / "console" / f"{name}-{width}.txt"
    if WRITE:
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n", "utf-8")
    assert [line.rstrip() for line in text.strip("\n").splitlines()] == file.read_text("utf-8").splitlines()


@pytest.mark.parametrize("width", [24, 40, 80, 120])
async def test_every_message_fits_and_loses_no_word(width: int) -> None:
    """Nothing is wider than the terminal, nor than 100 columns; every word is there, whole or wrapped."""
    for name in SAMPLES:
        message = sample(name)
        text = plain(await shown(message, "story:1", width))
        lines = [line.removeprefix("│ ") for line in text.splitlines()]
        assert max(map(len, text.splitlines())) <= min(width, 100), name
        together = re.sub(r"[\s\xa0]", "", "".join(lines))
        piped = await shown(message, "story:1", width, terminal=False)
        assert [word for word in set(piped.split()) - {"·", ">"} if word not in together] == [], f"{name} at {width}"


async def test_a_bar_sets_apart_what_parley_posts_by_itself() -> None:
    """Cards, digests and notices have one; answers have none, and updates their sign."""
    card = sample("card")
    for subject in ("story:1", "digest:daily:2026-01-06", "notice:feed:1:down", "bundle:1", "share:1"):
        assert all(line.startswith("│ ") for line in plain(await shown(card, subject, 80)).splitlines()[1:]), subject
    assert "│" not in plain(await shown(card, "reply:1", 80))
    assert plain(await shown(card, "story:1", 80, op=Op.EDIT)).splitlines()[1].startswith("│ ↻ ")


async def test_no_colours_where_they_are_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR leaves colours away, a dumb terminal and a pipe all escape sequences; the words are the same."""
    card = sample("card")
    colour = re.compile(r"\x1b\[(?:[\d;]*;)?(?:3[0-7]|9[0-7])m")
    assert colour.search(await shown(card, "story:1", 80))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colour.search(await shown(card, "story:1", 80))
    monkeypatch.delenv("NO_COLOR")
    piped = await shown(card, "story:1", 80, terminal=False)
    assert ESCAPE not in piped
    assert "│" not in piped
    assert ESCAPE not in await shown(card, "story:1", 80, color_system=None)


async def test_a_pipe_has_a_line_a_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long: a line that grep finds is the whole of it, and a blank line ends a message."""
    monkeypatch.setenv("COLUMNS", "40")
    text = await shown(sample("digest-doubt"), "digest:daily:2026-01-06", 40, terminal=False)
    assert text.startswith("\n")
    assert [line for line in text.splitlines() if line.startswith("Denied or corrected")]
    assert max(map(len, text.splitlines())) > 60


@pytest.mark.parametrize("width", [10, 24, 40, 80])
async def test_no_script_and_no_emoji_breaks_the_lines(width: int) -> None:
    """Right to left, wide letters, joined emoji and long addresses keep within the terminal, with the bar before each row."""
    text = await shown(RIGHT_TO_LEFT, "story:1", width)
    lines = plain(text).splitlines()[1:]
    assert all(line.startswith("│ ") for line in lines)
    assert "".join(line[2:].strip() for line in lines).count("停火") == 60
    assert "[1]\xa0Чому" in plain(text)
