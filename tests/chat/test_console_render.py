"""The console's renderer: every block is shown, and no news text drives the terminal."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.chat.console.render import render, render_update
from bot.core.messages import (
    Button,
    Buttons,
    Fields,
    Heading,
    Image,
    Message,
    Quote,
    Run,
    SmallPrint,
    Text,
    bold,
    link,
    say,
    words,
)

CARD = Message(
    (
        Heading("Truce agreed", "https://news.example.org/truce"),
        Text(words(bold("Ceasefire"), ", since noon")),
        Quote(words("They agreed a ", bold("truce"), ".")),
        Fields((("Said", "Monday"), ("Where", "Kyiv"))),
        Image("https://news.example.org/map.png", "a map of the line"),
        Buttons((Button("Open", url="https://news.example.org/truce"), Button("Why", command="why s1"))),
        SmallPrint(words("1 source · ", link("Harbour Post", "https://news.example.org/"), " · s1")),
    ),
    "Truce agreed",
)


def shown(message: Message, *, terminal: bool = False, width: int = 100) -> str:
    """What a pipe or a terminal gets."""
    out = Console(file=io.StringIO(), width=width, force_terminal=terminal, color_system="standard" if terminal else None)
    out.print(render(message, wrap=terminal), soft_wrap=not terminal)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def test_a_pipe_gets_every_block_as_plain_lines() -> None:
    """A paragraph a line, a quote behind its mark, buttons as what they lead to."""
    assert shown(CARD) == (
        "Truce agreed\n"
        "Ceasefire, since noon\n"
        "> They agreed a truce.\n"
        "Said   Monday\nWhere  Kyiv\n"
        "[a map of the line]\n"
        "https://news.example.org/truce · [why s1]\n"
        "1 source · Harbour Post · s1\n"
    )


def test_a_terminal_gets_them_in_style() -> None:
    """Bold and dim are used, and headings are links."""
    text = shown(CARD, terminal=True)
    assert "\x1b[1m" in text
    assert "\x1b]8;" in text
    assert "https://news.example.org/truce" in text


def test_a_pipe_never_wraps_a_terminal_does() -> None:
    """A long paragraph is one line for whatever reads the pipe, and fits a narrow terminal."""
    long = say("word " * 60)
    assert shown(long, width=40).count("\n") == 1
    assert max(map(len, shown(long, terminal=True, width=40).splitlines())) <= 40


def test_an_update_says_headline_and_sources_again() -> None:
    """A terminal cannot edit what it printed."""
    out = Console(file=io.StringIO(), width=100)
    out.print(render_update(CARD, wrap=False))
    assert isinstance(out.file, io.StringIO)
    assert out.file.getvalue() == "↻ Truce agreed\n1 source · Harbour Post · s1\n"


@pytest.mark.parametrize("terminal", [False, True])
@given(text=st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x1b\x9b\x07\r\b[]0m31;")), min_size=1))
def test_no_text_drives_the_terminal(terminal: bool, text: str) -> None:
    """Whatever the news says, only the renderer's own escape sequences come out: those of the same message in letters."""
    every = Message(
        (
            Heading(text),
            Text((Run(text),)),
            Quote((Run(text, bold=True),)),
            Fields(((text, text),)),
            Image(text, text),
            Buttons((Button(text, command=text),)),
            SmallPrint((Run(text),)),
        ),
        text,
    )
    out = Console(file=io.StringIO(), width=100, force_terminal=terminal, no_color=True, color_system=None)
    out.print(render(every, wrap=terminal), soft_wrap=not terminal)
    assert isinstance(out.file, io.StringIO)
    assert not set(out.file.getvalue()) & {chr(n) for n in (*range(9), *range(11, 32), *range(127, 160))}


def test_links_of_news_stay_inside_their_sequence() -> None:
    """An address with an escape sequence in it cannot end the link that it stands in."""
    message = Message(
        (Heading("Truce", "https://x.example/\x1b]8;;\x1b\\\x1b[31mred"), Text((link("t", "javascript:alert(1)"),))), "Truce"
    )
    text = shown(message, terminal=True)
    assert "\x1b[31m" not in text
    assert "javascript" not in text


def test_marks_that_turn_the_direction_of_reading_do_not_reach_it() -> None:
    """A headline cannot make the rest of the line read backwards."""
    assert shown(say("ab\u202ecd\u2066ef")) == "abcdef\n"
