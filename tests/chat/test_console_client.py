"""The console client: prints what is delivered, hands in what is typed."""

import asyncio
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from rich.console import Console

from bot.chat.console import ConsoleClient, Terminal
from bot.core.forms import Values
from bot.core.messages import Button, Buttons, Heading, Message, SmallPrint, Text, say, words
from bot.core.model import Channel, Chat, Delivery, DeliveryState, Inbound, Op
from bot.core.outbox import Verdict

CARD = Message((Heading("Truce agreed"), Text(words("Ceasefire")), SmallPrint(words("2 sources · s1"))), "Truce agreed")


def delivery(message: Message = CARD, *, op: Op = Op.POST, maybe_repeated: bool = False) -> Delivery:
    """A claimed delivery to the terminal."""
    channel = Channel(1, Chat(1, "console", "console"))
    payload = message.to_json()
    return Delivery(1, channel, op, "story:1", 1, 0, payload, DeliveryState.SENDING, maybe_repeated=maybe_repeated)


async def sent(*deliveries: Delivery) -> str:
    """What is printed for them."""
    out = Console(file=io.StringIO(), width=80)
    client = ConsoleClient(out, repeat_note="(possibly repeated)")
    for one in deliveries:
        assert client.parts(one) == 1
        assert (await client.send(one)).verdict is Verdict.SENT
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


async def heard(lines: io.TextIOBase) -> list[Inbound]:
    """What is handed in until the input ends."""
    taken: list[Inbound] = []
    ended = asyncio.Event()

    async def receive(inbound: Inbound, filled: Values | None = None, /) -> Mapping[str, str]:
        taken.append(inbound)
        return {}

    client = ConsoleClient(Console(file=io.StringIO()), lines, on_end=lambda _: ended.set())  # type: ignore[arg-type]
    await client.start(receive)
    await asyncio.wait_for(ended.wait(), 60)
    await client.stop()
    return taken


async def test_posts_and_edits_are_told_apart() -> None:
    """A card is printed whole; its update by headline and sources, behind ↻."""
    assert await sent(delivery(), delivery(op=Op.EDIT)) == (
        "\nTruce agreed\nCeasefire\n2 sources · s1\n" + "\n↻ Truce agreed\n2 sources · s1\n"
    )


async def test_what_may_be_a_repeat_says_so() -> None:
    """After a crash nobody can tell what the terminal showed."""
    assert "(possibly repeated)\nTruce agreed" in await sent(delivery(maybe_repeated=True))


async def test_lines_become_commands_until_the_end() -> None:
    """Empty lines are none; broken bytes are replaced; `quit` ends it."""
    lines = io.TextIOWrapper(io.BytesIO(b"topics\n\n  why s1  \n\xff\xfe\nquit\nnever\n"), "utf-8")
    taken = await heard(lines)
    assert [inbound.text for inbound in taken] == ["topics", "why s1", "\ufffd\ufffd"]
    assert len({inbound.key for inbound in taken}) == 3
    assert all(inbound.private for inbound in taken)
    assert [inbound.text for inbound in await heard(io.StringIO("topics"))] == ["topics"]


async def test_a_number_presses_what_it_stands_beside() -> None:
    """What has buttons elsewhere offers numbered choices, that go on from message to message; a number that is none is a line
    like any other."""
    out, read, ended = Console(file=io.StringIO(), width=80), os.pipe(), asyncio.Event()
    heard: list[str] = []

    async def receive(inbound: Inbound, filled: Values | None = None, /) -> Mapping[str, str]:
        heard.append(inbound.text)
        return {}

    buttons = Buttons((Button("Open", url="https://e.org"), Button("Why", "why s1"), Button("Mute story", "mute s1")))
    with os.fdopen(read[0]) as lines, os.fdopen(read[1], "w") as typing:
        client = ConsoleClient(out, lines, on_end=lambda _: ended.set())
        await client.send(delivery(Message((Heading("Truce"), buttons), "Truce")))
        await client.send(delivery(op=Op.EDIT))
        await client.send(delivery(Message((Heading("Bridge"), Buttons((Button("Why", "why s2"),))), "Bridge")))
        await client.start(receive)
        typing.write("2\n3\n7\nwhy s1\nquit\n")
        typing.flush()
        await asyncio.wait_for(ended.wait(), 60)
        await client.stop()
    assert isinstance(out.file, io.StringIO)
    assert "https://e.org · [1] Why · [2] Mute story" in out.file.getvalue()
    assert "[3] Why" in out.file.getvalue()
    assert heard == ["mute s1", "why s2", "7", "why s1"]


async def test_numbers_begin_anew_and_mean_what_was_offered_last() -> None:
    """They stay short: after 99 comes 1 again, and all the choices of a message stand together."""
    out = Console(file=io.StringIO(), width=80)
    client = ConsoleClient(out, io.StringIO())
    for story in range(50):
        await client.send(
            delivery(Message((Buttons((Button("Why", f"why s{story}"), Button("Mute", f"mute s{story}"))),), "x"))
        )
    await client.stop()
    assert isinstance(out.file, io.StringIO)
    assert out.file.getvalue().splitlines()[-3:] == ["[97] Why · [98] Mute", "", "[1] Why · [2] Mute"]


async def test_a_reader_that_has_gone_closes_the_chat(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A broken pipe is CHAT_GONE, now and from then on; the process goes on."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        client = ConsoleClient(Terminal())
        for _ in range(2):
            outcome = await client.send(delivery())
            assert outcome.verdict is Verdict.CHAT_GONE
            assert "terminal is closed" in outcome.reason


async def test_a_closed_stream_closes_the_chat() -> None:
    """Printing into a closed file is CHAT_GONE too."""
    stream = io.StringIO()
    client = ConsoleClient(Console(file=stream))
    stream.close()
    assert (await client.send(delivery(say("x")))).verdict is Verdict.CHAT_GONE
