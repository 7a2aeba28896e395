"""Nothing in a feed's text becomes active by itself, and our own ids can be tapped; judged by Telegram's own code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.telegram.layout import WORD_JOINER
from bot.chat.telegram.render import caption, render
from bot.core.messages import Fields, Heading, Message, Quote, Run, SmallPrint, Text, tap, words
from tests.world.telegram_judge import td_active, td_parse

DANGEROUS = {"Mention", "BotCommand", "MentionName"}
HOSTILE = [
    "@durov says so",
    "(@durov)",
    "“@durov”",
    "мир@durov @мир @a_b",
    "/subscribe all",
    "see /start@ParleyTestBot",
    "«/kill»",
    "tg://resolve?domain=x",
    "TG://user?id=1",
    "ton://transfer/x tonsite://x.ton",
    "@@durov //kill /@kill @/kill",
    "🙂@durov 🙂/kill",
    "\u200b@durov \u2060/kill",
]
texts = st.sampled_from(HOSTILE) | st.text(st.sampled_from("@/:tg ab_é🙂<>&\u2060\n"), max_size=12)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_pings_nobody_and_can_be_tapped_nowhere(text: str) -> None:
    """In every kind of block, in plain text, as a caption and in the note before a repeat; the words stay."""
    message = Message(
        (Heading(text), Text(words(text)), Quote(words(text)), Fields(((text, text),)), SmallPrint(words(text))), text
    )
    seen = [td_parse(render(message)[0]["text"])[0], render(message, plain=True)[0]["text"], caption(message)]
    seen.append(td_parse(render(Message((), "x"), repeat_note=text)[0]["text"])[0])
    for shown in seen:
        assert _dangers(shown) == []
    assert text.replace(WORD_JOINER, "").strip() in seen[0].replace(WORD_JOINER, "")


@given(st.lists(st.builds(Run, texts, st.booleans(), st.booleans()), max_size=6).map(tuple))
def test_no_cut_between_runs_makes_anything_active(runs: tuple[Run, ...]) -> None:
    """A sign and its name may come in two runs of different style."""
    shown = td_parse(render(Message((Text(runs),), "x"))[0]["text"])[0]
    assert _dangers(shown) == []


def test_an_id_is_a_command_to_tap() -> None:
    """In small print and among words, so in plain text too; a tap sends just what stands there."""
    message = Message(
        (Text(words("Held: ", tap("k7"), ", ", tap("subscribe"))), SmallPrint(words("3 sources · ", tap("s12")))), "x"
    )
    for shown in (td_parse(render(message)[0]["text"])[0], render(message, plain=True)[0]["text"]):
        assert td_active(shown) == [("BotCommand", "/k7"), ("BotCommand", "/subscribe"), ("BotCommand", "/s12")]


@pytest.mark.parametrize("text", ["@durov", "9", "/kill", "word", "s", "@durov/kill"])
def test_an_id_ends_where_it_ends(text: str) -> None:
    """Whatever stands directly behind it, a tap sends our id alone, and nothing else can be tapped."""
    message = Message((Text(words("see ", tap("s12"), text)), SmallPrint(words(tap("s12"), Run(text, bold=True)))), "x")
    for shown in (td_parse(render(message)[0]["text"])[0], render(message, plain=True)[0]["text"]):
        assert td_active(shown) == [("BotCommand", "/s12"), ("BotCommand", "/s12")]


def test_an_address_written_out_makes_nothing_active_behind_it() -> None:
    """A title in several styles names its page once, at its end; what follows it is still only words."""
    page = "https://x.example/a"
    linked = (Run("Truce", bold=True, href=page), Run(" at foo", href=page), Run("/kill@Bot"))
    (payload,) = render(Message((Text(linked), SmallPrint((Run("by ", href=page), Run("@durov")))), "x"), plain=True)
    assert payload["text"].replace(WORD_JOINER, "") == f"Truce at foo ({page})/kill@Bot\nby  ({page})@durov"
    assert [text for _, text in td_active(payload["text"])] == [page, page]


def _dangers(shown: str) -> list[tuple[str, str]]:
    found = td_active(shown)
    return [
        (kind, text) for kind, text in found if kind in DANGEROUS or (kind == "Url" and "://" in text and "http" not in text)
    ]
