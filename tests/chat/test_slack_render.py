"""A Message becomes Slack payloads: pictures of the wire, limits at their edges, nothing active, nothing lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SlackBlock

from bot.chat.slack.measure import chop, escape, safe_href, shorten, units
from bot.chat.slack.render import render
from bot.core.messages import Block, Button, Buttons, Fields, Heading, Image, Message, Quote, Run, SmallPrint, Text, say, words
from tests.world.slack_rules import active, wrong_blocks
from tests.world.slack_rules import words as read

SNAPSHOTS = Path(__file__).parent.parent / "data" / "messages" / "slack"

INJECTIONS = [
    "<!channel>", "<!here>", "<!everyone>", "<!subteam^S1|team>", "<!date^1^{date}|x>", "<@U1>", "<@U1|ann>",
    "<#C1>", "<#C1|news>", "@channel", "@everyone", "@here",
    "&lt;!here&gt;", "&lt;!channel&gt;", "&amp;lt;!here&amp;gt;", "&#60;!here&#62;",
    "*bold*", "_italic_", "~gone~", "`code`", "```block```", "> quote", "&gt; quote", "• item", "1. item", "*_~`mixed`~_*",
    "<http://x|y>", "<http://x>", "<javascript:alert(1)|y>", "<mailto:a@b.c|y>", "http://x|y>", "]<(|)>[",
    ":emoji:", ":smile:<!here>", "a\u202e<!here>", "\u0000<!here>", "<\u200b!here>", "<\n!here>", "<!here", "!here>",
    "{\"type\":\"x\"}", "\\<!here\\>", "%3C!here%3E",
]  # fmt: skip


def checked(payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The payloads, once every judge has passed them."""
    for payload in payloads:
        assert wrong_blocks(payload["blocks"]) == ""
        assert units(payload["text"]) < 3500
        for block in SlackBlock.parse_all(payload["blocks"]):
            block.validate_json()
        assert active(payload) == []
    return payloads


def shown(payloads: list[dict[str, Any]]) -> str:
    """All that people read, in order."""
    return "\n".join(read(payload["text"], payload["blocks"]) for payload in payloads)


@pytest.mark.parametrize("path", sorted(SNAPSHOTS.glob("*.message.json")), ids=lambda path: path.name.split(".")[0])
def test_the_wire_is_as_pictured(path: Path) -> None:
    """Each stored Message stands beside the payloads it makes, with blocks and plain."""
    message = Message.from_json(json.loads(path.read_text()))
    name = path.name.split(".")[0]
    rich = checked(render(message, repeat_note="This may be a repeat." if name == "repeat" else ""))
    plain = checked(render(message, plain=True))
    expected = json.loads((SNAPSHOTS / f"{name}.wire.json").read_text())
    assert {"rich": rich, "plain": plain} == expected


@pytest.mark.parametrize("nasty", INJECTIONS)
def test_no_injection_is_active(nasty: str) -> None:
    """Whatever a feed says, nobody is mentioned and nothing is formatted, anywhere in a message."""
    run = (Run(nasty), Run(nasty, bold=True), Run(nasty, href="https://example.org/?q=" + nasty), Run("x", href=nasty))
    blocks: tuple[Block, ...] = (
        Heading(nasty),
        Heading(nasty, "https://example.org/" + nasty),
        Text(run),
        Quote(run),
        SmallPrint((Run(nasty),)),
        SmallPrint((Run("at "), Run(nasty, href="https://example.org/" + nasty))),
        Fields(((nasty, nasty),)),
        Image("https://example.org/" + nasty, nasty),
        Buttons((Button(nasty, "why s1"), Button(nasty, url="https://example.org/" + nasty), Button(nasty, url=nasty))),
    )
    message = Message(blocks, nasty)
    assert len(checked(render(message, repeat_note=nasty))) == 1
    checked(render(message, plain=True, repeat_note=nasty))


@pytest.mark.parametrize("nasty", INJECTIONS)
def test_what_is_harmless_is_still_read(nasty: str) -> None:
    """Text is shown as it is, not mangled into safety."""
    wanted = nasty.replace("\u0000", "").replace("\u202e", "")
    assert shown(render(say(words(nasty)))) == wanted
    assert shown(render(say(words(nasty)), plain=True)) == wanted


@pytest.mark.parametrize("length", [149, 150, 151, 2999, 3000, 3001])
def test_headings_keep_their_limit(length: int) -> None:
    """150 characters are a header; more are bold text; more than 3,000 are two."""
    [payload] = checked(render(Message((Heading("x" * length),), "H")))
    assert payload["blocks"][0]["type"] == ("header" if length <= 150 else "rich_text")
    assert shown([payload]).replace("\n", "") == "x" * length
    assert len(payload["blocks"]) == (2 if length > 3000 else 1)


@pytest.mark.parametrize(("count", "messages"), [(49, 1), (50, 2), (98, 2), (99, 3)])
def test_blocks_keep_their_limit(count: int, messages: int) -> None:
    """50 blocks fit a message, one of them kept for the note."""
    message = Message(tuple(Text(words(str(n))) for n in range(count)), "S")
    payloads = checked(render(message, repeat_note="Maybe a repeat."))
    assert len(payloads) == messages
    assert len(payloads[0]["blocks"]) == 50


def test_characters_keep_their_limit() -> None:
    """About ten thousand characters fit a message, links and button values among them."""
    message = Message(tuple(Text(words(Run("word " * 100, href="https://example.org/" + "p" * 500))) for _ in range(30)), "S")
    assert len(checked(render(message))) == 4


@pytest.mark.parametrize("length", [75, 76])
def test_labels_keep_their_limit(length: int) -> None:
    """A label of 75 characters is whole, a longer one ends in an ellipsis."""
    [payload] = checked(render(Message((Buttons((Button("x" * length, "why s1"),)),), "S")))
    label = payload["blocks"][0]["elements"][0]["text"]["text"]
    assert label == ("x" * 75 if length == 75 else "x" * 74 + "…")


def test_what_cannot_be_a_button_is_read() -> None:
    """Too long a command, a foreign address: the label stays as text. 26 buttons are two rows."""
    buttons = (Button("Long", "x" * 2001), Button("Bad", url="javascript:alert(1)"), Button("Good", "x" * 2000))
    [payload] = checked(render(Message((Buttons(buttons),), "S")))
    assert shown([payload]) == "Good\nLong\nBad"
    [rows] = checked(render(Message((Buttons(tuple(Button(str(n), "w") for n in range(26))),), "S")))
    assert [len(block["elements"]) for block in rows["blocks"]] == [25, 1]


def test_pictures_come_by_address_or_by_file() -> None:
    """An uploaded file is named, an address linked, anything else said in words."""
    images = (Image("F0ABC123", "chart"), Image("https://e.org/a.png", "map"), Image("file:///etc/passwd", "no"))
    [payload] = checked(render(Message(images, "S")))
    assert [block["type"] for block in payload["blocks"]] == ["image", "image", "rich_text"]
    assert payload["blocks"][0]["slack_file"] == {"id": "F0ABC123"}
    assert shown([payload]) == "chart\nmap\n[no]"


def test_a_heading_stays_with_what_it_heads() -> None:
    """No message ends in a heading whose story stands in the next."""
    filler = tuple(Text(words(f"line {n}")) for n in range(48))
    first, second = render(Message((*filler, Heading("Next"), Text(words("story"))), "S"))
    assert len(first["blocks"]) == 48
    assert shown([second]) == "Next\nstory"


def test_a_long_heading_lets_go_of_what_is_too_long_for_both() -> None:
    """Staying together never breaks a limit."""
    links = tuple(Run(f"{n} ", href="https://example.org/" + "p" * 1500) for n in range(6))
    payloads = checked(render(Message((Text(words("intro")), Heading("word " * 580), Text(links)), "S")))
    assert len(payloads) == 2


def test_links_alone_may_be_too_much_for_one_message() -> None:
    """A paragraph whose addresses outweigh a message is told in two."""
    links = tuple(Run(f"{n} ", href="https://example.org/" + "p" * 1500) for n in range(12))
    payloads = checked(render(Message((Text(links),), "S")))
    assert len(payloads) == 2
    assert shown(payloads).split() == [str(n) for n in range(12)]


def test_a_part_keeps_its_number_when_sent_plain_or_again() -> None:
    """Splitting does not depend on markup or note."""
    blocks = tuple(Text(words(f"{n} & " + "word " * 300)) for n in range(40))
    ways = [render(Message(blocks, "S"), plain=plain, repeat_note=note) for plain in (False, True) for note in ("", "again")]
    assert len({len(checked(way)) for way in ways}) == 1
    assert [shown([part]).split()[0] for part in ways[0]] == [shown([part]).split()[0] for part in ways[3]]


def test_the_notification_is_cut_at_a_word() -> None:
    """`text` stays under 3,500 characters as it goes over the wire."""
    [payload] = checked(render(Message((Text(words("x")),), "tom & jerry " * 400)))
    assert payload["text"].endswith(("jerry…", "tom…", "&amp;…"))
    assert 3300 < units(payload["text"]) <= 3400


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://e.org/a b", "https://e.org/a%20b"),
        ("https://e.org/a|b>c", "https://e.org/a%7Cb%3Ec"),
        ("HTTP://e.org", "HTTP://e.org"),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("//e.org", ""),
        ("http://[bad", ""),
        ("https://e.org/" + "x" * 2000, ""),
    ],
)
def test_only_web_addresses_are_links(href: str, kept: str) -> None:
    """http and https with a host, and nothing in them that ends a link early."""
    assert safe_href(href) == kept


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n <>&*_~`|:@!#😀"), max_size=200)
long_texts = st.lists(st.text("abcdé😀.&<", min_size=1, max_size=40), min_size=1, max_size=900).map(" ".join)
hrefs = st.sampled_from(["", "https://example.org/a?b=1&c=2", "http://e.org/|>", "ftp://e.org"])
runs = st.lists(
    st.builds(Run, texts | long_texts, bold=st.booleans(), italic=st.booleans(), code=st.booleans(), href=hrefs), max_size=4
).map(tuple)
blocks = st.one_of(
    st.builds(Heading, texts, hrefs),
    st.builds(Text, runs),
    st.builds(Quote, runs),
    st.builds(SmallPrint, runs),
    st.builds(Fields, st.lists(st.tuples(texts, texts), max_size=3).map(tuple)),
    st.builds(Image, hrefs, texts),
    st.builds(Buttons, st.lists(st.builds(Button, texts, texts, hrefs), max_size=3).map(tuple)),
)


@given(st.lists(blocks, max_size=12), texts, st.booleans())
def test_any_message_is_within_limits_and_harmless(some: list[Block], summary: str, plain: bool) -> None:
    """Whatever it says and however long it is, every judge passes it."""
    checked(render(Message(tuple(some), summary), plain=plain, repeat_note="Maybe a repeat."))


@given(st.lists(st.builds(Text, runs) | st.builds(Quote, runs) | st.builds(SmallPrint, runs), min_size=1, max_size=8))
def test_no_word_is_lost_or_broken(some: list[Block]) -> None:
    """However it is split, every word arrives whole and in order."""
    wanted = [word for block in some for word in "".join(run.text for run in block.runs).split()]  # type: ignore[union-attr]  # run blocks
    message = Message(tuple(some), "S")
    payloads = render(message)
    if any(payload["blocks"] for payload in payloads):
        assert shown(payloads).split() == wanted


@given(long_texts, st.integers(50, 400))
def test_pieces_fit_and_make_up_the_text(text: str, limit: int) -> None:
    """Each piece is within its limit; cuts fall between words; nothing is missing."""
    pieces = [text[start:end] for start, end in chop(text, limit)]
    assert all(units(piece) <= limit for piece in pieces)
    assert " ".join(pieces).split() == text.split()


@given(texts, st.integers(10, 100))
def test_shortened_is_a_beginning(text: str, limit: int) -> None:
    """Never longer than asked for, and nothing is made up but the ellipsis."""
    short = shorten(text, limit)
    assert units(short) <= limit
    assert text.startswith(short.removesuffix("…").rstrip())


def test_text_is_cut_at_lines_then_sentences_then_words() -> None:
    """The best boundary in reach is taken."""
    assert chop("aaaa bbbb\ncccc dddd eeee", 20) == [(0, 9), (10, 24)]
    assert chop("One is here. Two is over there", 20) == [(0, 12), (13, 30)]
    assert chop("one two three four", 9) == [(0, 7), (8, 13), (14, 18)]
    assert chop("e\u0301" * 5, 5) == [(0, 4), (4, 8), (8, 10)]
    assert chop("x" * 25, 10) == [(0, 10), (10, 20), (20, 25)]


def test_escaping_comes_last_and_once() -> None:
    """`&lt;!channel&gt;` in a feed stays those very characters."""
    assert escape("&lt;!channel&gt; <b>") == "&amp;lt;!channel&amp;gt; &lt;b&gt;"
