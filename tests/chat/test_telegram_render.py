"""The renderer keeps every word, escapes everything, and stays within Telegram's limits."""

import json
import unicodedata
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import InlineKeyboardButton
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.telegram.layout import WORD_JOINER, clean, lay_out, web_address
from bot.chat.telegram.render import MOST_BYTES, caption, render, render_edit
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
    link,
    say,
    words,
)
from tests.world.telegram_html import units
from tests.world.telegram_judge import td_parse

SAMPLES = Path(__file__).parents[1] / "data" / "messages" / "telegram"
PUBLISHED = Path(__file__).parents[2].parent / "shared" / "judges" / "telegram-bot-api.json"

HOSTILE = [
    "<b>",
    "</b>",
    "<b>unclosed",
    "a < b > c & d",
    "&lt;script&gt;",
    "&#60;b&#62;",
    "&amp;lt;",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="tg://user?id=1">x</a>',
    "tg://resolve?domain=x",
    "@everyone",
    "<blockquote>",
    "<!-- x -->",
    "<tg-spoiler>",
    "\"'><i>",
    "<code></pre>",
    "]]>",
    "<",
    "&",
    "*_`[x](y)",
]

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60) | st.sampled_from(HOSTILE)
hrefs = st.sampled_from(["", 'https://example.org/a?b=1&c="2"\'', "http://example.org/", "javascript:x", "tg://user?id=1"])
runs = st.lists(st.builds(Run, texts, st.booleans(), st.booleans(), st.booleans(), hrefs), max_size=4).map(tuple)
blocks = st.one_of(
    st.builds(Heading, texts, hrefs),
    st.builds(Text, runs),
    st.builds(Quote, runs),
    st.builds(SmallPrint, runs),
    st.builds(Fields, st.lists(st.tuples(texts, texts), max_size=3).map(tuple)),
    st.builds(Image, hrefs, texts),
    st.builds(Buttons, st.lists(st.builds(Button, texts, texts, hrefs), max_size=3).map(tuple)),
)
messages = st.builds(Message, st.lists(blocks, max_size=8).map(tuple), texts)
word = st.text(st.sampled_from('aé<&"ж中👍🏽🇺🇦\u0301'), min_size=1, max_size=40)
long_texts = st.lists(word, min_size=1, max_size=40).flatmap(
    lambda some: st.integers(1, 60).map(lambda times: " ".join(some * times))
)


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.message.json")), ids=lambda path: path.name.split(".")[0])
def test_a_sample_is_rendered_as_agreed(sample: Path) -> None:
    """The payloads that stand beside the message, key for key; and they survive Telegram's own parser."""
    message = Message.from_json(json.loads(sample.read_text()))
    payloads = render(message)
    assert payloads == json.loads(sample.with_name(sample.name.replace(".message.", ".payloads.")).read_text())
    for payload in payloads:
        td_parse(payload["text"])


@given(messages)
def test_telegrams_parser_gives_back_the_words(message: Message) -> None:
    """Whatever stands in a message, the text that people see is the text that was laid out: nothing escapes its place."""
    expected = lay_out(message).text
    payloads = render(message)
    seen = [td_parse(payload["text"])[0] for payload in payloads]
    assert _dense(" ".join(seen)) == _dense(expected) or not expected.strip()
    assert all(text.strip() for text in seen)
    if len(seen) == 1 and expected.strip():
        assert seen[0] == expected.strip()


@given(messages)
def test_only_web_addresses_become_links(message: Message) -> None:
    """No other scheme gets through, in text or on a button."""
    for payload in render(message):
        addresses = [kind for _, _, kind in td_parse(payload["text"])[1] if ":" in kind]
        rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
        addresses += [button["url"] for row in rows for button in row if "url" in button]
        assert all(address.startswith(("http://", "https://")) for address in addresses)


@pytest.mark.parametrize("text", HOSTILE)
def test_injected_markup_is_shown_as_the_text_it_is(text: str) -> None:
    """In every kind of block."""
    message = Message(
        (
            Heading(text),
            Text(words(text)),
            Quote(words(text)),
            Fields(((text, text),)),
            SmallPrint(words(text)),
            Image("", text),
        ),
        "",
    )
    seen, _ = td_parse(render(message)[0]["text"])
    seen = seen.replace(WORD_JOINER, "")
    assert seen.split("\n") == [text, text, text, f"{text}: {text}", text, f"[{text}]"]


@given(long_texts, st.sampled_from([Text, Quote, SmallPrint]))
def test_every_part_fits_and_no_word_is_lost_or_cut(text: str, kind: type[Text]) -> None:
    """Counted in UTF-16 units after the entities are parsed, as Telegram counts."""
    seen = [td_parse(payload["text"])[0] for payload in render(Message((kind(words(text)),), "x"))]
    assert max(map(units, seen)) <= 4000
    assert " ".join(seen).split() == text.split()


@given(st.text(st.sampled_from("a👍🏽\u200d🇺🇦\u0301\ufe0f"), min_size=20, max_size=60), st.integers(200, 400))
def test_a_hard_cut_keeps_graphemes_whole(cluster: str, times: int) -> None:
    """A single endless word is cut, but never before a mark, a joiner or a skin tone."""
    text = f"a{cluster}" * times
    seen = [td_parse(payload["text"])[0] for payload in render(say(text))]
    assert "".join(seen) == text
    for before, after in pairwise(seen):
        assert unicodedata.category(after[0]) not in {"Mn", "Me"}
        assert after[0] not in "\u200d🏽"
        assert before[-1] != "\u200d"


def test_a_flag_is_not_cut_in_two() -> None:
    """Regional indicators go in pairs."""
    first, *_ = render(say("a" + "🇺🇦" * 1500))
    assert first["text"] == "a" + "🇺🇦" * 999


def test_cuts_prefer_block_then_line_then_sentence_then_word() -> None:
    """The better place is taken where it fills at least half of a part."""

    def first(*blocks: str) -> str:
        text: str = render(say(*blocks))[0]["text"]
        return text

    assert first("a " * 1200, "b " * 1200) == ("a " * 1200).strip()
    assert first("a " * 1200 + "\n" + "b " * 1200) == ("a " * 1200).strip()
    assert first("a " * 1200 + "end. " + "b " * 1200).endswith("a end.")
    assert first("word " * 1200).endswith("word")
    assert len(first("a\n\n" + "b " * 3000)) > 2000


def test_many_links_and_long_addresses_stay_within_what_the_server_takes() -> None:
    """Telegram shows 100 entities of a message and takes 32 KiB of markup: more is another part."""
    runs = tuple(link(f"story {n} ", f"https://example.org/{n}/" + "x" * 900) for n in range(250))
    payloads = render(Message((Text(runs),), "stories"))
    assert all(len(p["text"].encode()) <= MOST_BYTES for p in payloads)
    found = [kind for p in payloads for _, _, kind in td_parse(p["text"])[1]]
    assert [number for number, _ in groupby(address.split("/")[3] for address in found)] == [str(n) for n in range(250)]


@given(messages | long_texts.map(say), st.text(max_size=200))
def test_plain_gives_the_same_parts_without_markup(message: Message, note: str) -> None:
    """A retry in plain text, or marked as a possible repeat, resumes at the same part; it fits as well."""
    marked, plain = render(message), render(message, plain=True, repeat_note=note)
    assert len(marked) == len(plain) == len(render(message, repeat_note=note))
    for payload in plain:
        assert "parse_mode" not in payload
        assert "reply_markup" not in payload
        assert units(payload["text"]) <= 4096
    for payload in render(message, repeat_note=note):
        assert units(td_parse(payload["text"])[0]) <= 4096


def test_plain_writes_addresses_out() -> None:
    """Links and the pages behind buttons are kept as text."""
    message = Message(
        (
            Heading("A & B", "https://e.org/1"),
            Text((link("https://e.org/2", "https://e.org/2"),)),
            Buttons((Button("Open", url="https://e.org/3"),)),
        ),
        "A",
    )
    assert render(message, plain=True)[0]["text"] == "A & B (https://e.org/1)\nhttps://e.org/2\nOpen: https://e.org/3"


def test_the_repeat_note_stands_first_in_small_print() -> None:
    """One line, before whatever part is sent once more."""
    assert (
        render(say("Talks resume."), repeat_note="May be <a repeat>.")[0]["text"]
        == "<i>May be &lt;a repeat&gt;.</i>\nTalks resume."
    )


def test_direction_overrides_and_controls_go_and_right_to_left_text_stays() -> None:
    """U+202A-202E and U+2066-2069 cannot turn what follows; Hebrew and Arabic, joiners and marks are untouched."""
    hebrew = "הפסקת אש\u200f, وقف إطلاق النار"
    assert clean(f"\u202e{hebrew}\u2066\x00\x1b\u2069") == hebrew
    assert clean("a\r\nb\tc\u2028d\ud800") == "a\nb c\nd\ufffd"
    assert clean("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "tg://user?id=1",
        "//example.org",
        "https://",
        "https://[bad",
        "https://e.org/a b",
        "https://e.org/\u202e",
        "ftp://e.org",
        "https://e.org/" + "x" * 3000,
    ],
)
def test_what_is_no_web_address_is_no_link(href: str) -> None:
    """The text stays."""
    assert web_address(href) == ""
    assert td_parse(render(say((link("text", href),)))[0]["text"]) == ("text", [])


def test_buttons_that_telegram_would_refuse_are_left_out(caplog: pytest.LogCaptureFixture) -> None:
    """A command too long for 64 bytes, a label or an address that is none: dropped with a warning, the rest stays."""
    row = (
        Button("Fits", "x" * 63),
        Button("Too long", "x" * 64),
        Button("Bytes count", "є" * 32),
        Button("", "why s1"),
        Button("Bad page", url="javascript:x"),
        Button("No action"),
    )
    payload = render(Message((Text(words("x")), Buttons(row), Buttons(row[1:])), "x"))[0]
    assert payload["reply_markup"] == {"inline_keyboard": [[{"text": "Fits", "callback_data": "!" + "x" * 63}]]}
    assert "Too long" in caplog.text


def test_an_empty_message_shows_its_summary() -> None:
    """Telegram refuses an empty text."""
    assert render(Message((), "No news."))[0]["text"] == "No news."
    assert render(Message((Text(words(" \u202e")),), ""))[0]["text"] == "…"


def test_a_caption_fits_a_file() -> None:
    """1,024 units, cut at a word."""
    assert caption(say("Your feeds")) == "Your feeds"
    assert units(caption(Message((), "word " * 400))) <= 1024


def test_the_keys_are_those_of_the_methods() -> None:
    """Checked against another library's models of the same methods, which nobody here wrote."""
    message = Message((Text(words("x")), Buttons((Button("Why", "why s1"), Button("Open", url="https://e.org")))), "x")
    for payload in (*render(message), *render(message, plain=True), render_edit(message)):
        assert payload.keys() <= SendMessage.model_fields.keys() & EditMessageText.model_fields.keys()
        for row in payload.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]:
            assert all(button.keys() <= InlineKeyboardButton.model_fields.keys() for button in row)


@pytest.mark.seeds
def test_the_keys_are_those_of_the_published_description() -> None:
    """The Bot API as data names every key we send."""
    if not PUBLISHED.exists():
        pytest.skip("../shared is not here")
    methods = json.loads(PUBLISHED.read_text())["methods"]
    (payload,) = render(Message((Text(words("x")), Buttons((Button("Why", "why s1"),))), "x"))
    for method in ("sendMessage", "editMessageText"):
        assert payload.keys() <= {field["name"] for field in methods[method]["fields"]}


def _dense(text: str) -> str:
    return "".join(text.split())
