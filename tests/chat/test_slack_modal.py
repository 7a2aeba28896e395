"""Forms as modals and Home as a page: every judge takes them, and what comes back is read."""

import json
from dataclasses import replace

import pytest

from bot.chat.slack.home import BLOCKS_LIMIT, chat_of, home_view
from bot.chat.slack.modal import refusal, submitted, view_of
from bot.chat.slack.shortcuts import phrase_in, subject_of
from bot.core.forms import Field, Form, Kind, Option
from bot.core.home import Section
from bot.core.messages import Button, Buttons, Fields, Heading, Message
from bot.core.model import Inbound
from tests.world.judges import judge_view
from tests.world.slack_views import OpenView

ASKED = Inbound("t", "slack", "C0NEWS", "U0ADMIN", "paint", workspace="T0WORLD", chat_title="news", route={"user": "U0ADMIN"})
COLOURS = tuple(Option(f"colour-{n}", f"Colour {n}") for n in range(3))
NASTY = "<!channel> *bold* @everyone :smile: \u202eرموز 🕊 &amp; <tg://x> " * 40
FORM = Form(
    "paint",
    "Paint",
    "Do it",
    (
        Field("colour", "Colour", Kind.ONE, COLOURS, ("colour-1",), hint="Which?"),
        Field("rooms", "Rooms", Kind.MANY, COLOURS, optional=True),
        Field("note", "Note", present=("soon",), longest=20),
        Field("twice", "Twice", Kind.YES_NO, present=("yes",)),
    ),
    lambda _: "paint",
    intro="Colours dry slowly.",
)


def long(options: int) -> Form:
    """As long as anything can be, and full of what would be active."""
    choices = tuple(Option(f"o{n}", NASTY) for n in range(options))
    fields = (
        Field("f" * 100, NASTY, Kind.ONE, choices, ("o1",), NASTY),
        Field("text", NASTY, present=(NASTY,), longest=9000, hint=NASTY),
        Field("yes", NASTY, Kind.YES_NO),
        Field("many", NASTY, Kind.MANY, choices, ("o0", "o1")),
    )
    return Form("paint", NASTY, NASTY, fields, lambda _: "", intro=NASTY[:2000])


LEAST = replace(FORM, intro="", fields=FORM.fields[:1])


@pytest.mark.parametrize("form", [FORM, LEAST, long(2), long(100), long(101), long(1000)])
def test_slack_takes_every_form(form: Form) -> None:
    """Title and button of 24 characters, labels, hints, options in groups beyond a hundred, presets; nothing is active."""
    judge_view(
        view_of(form, replace(ASKED, chat_title="n" * 80, route={"user": "U", "response_url": "https://x/" + "y" * 200})),
        "modal",
    )


def test_what_comes_back_is_what_was_filled_in() -> None:
    """Text, one, many, yes and no, untouched fields, and where it was asked for."""
    view = OpenView("V1", "U0ADMIN", view_of(FORM, ASKED))
    assert [view.initial(name) for name in view.fields] == ["colour-1", [], "soon", ["yes"]]
    body = {
        "type": "view_submission",
        "user": {"id": "U0ADMIN", "username": "ann"},
        "team": {"id": "T0WORLD"},
        "view": {**view.view, "id": "V1", "state": {"values": view.filled({"rooms": ["colour-0", "colour-2"], "twice": []})}},
    }
    found = submitted(body)
    assert found is not None
    inbound, values = found
    assert values == {"colour": ("colour-1",), "rooms": ("colour-0", "colour-2"), "note": ("soon",), "twice": ("no",)}
    assert (inbound.text, inbound.chat, inbound.user, inbound.chat_title) == ("paint", "C0NEWS", "U0ADMIN", "news")
    assert inbound.key == "view:V1"
    assert submitted({"view": {"callback_id": "another:app"}}) is None


def test_a_response_url_answers_only_whom_it_was_given_to() -> None:
    """Whoever else sends the form is answered for themselves."""
    view = view_of(FORM, replace(ASKED, route={"user": "U0ADMIN", "response_url": "https://hooks.example/1", "trigger": "t"}))
    body = {"view": {**view, "id": "V1", "state": {"values": {}}}, "user": {"id": "U0ADMIN"}}
    own = submitted(body)
    other = submitted(body | {"user": {"id": "U0OTHER"}})
    assert own is not None
    assert own[0].route == {"user": "U0ADMIN", "response_url": "https://hooks.example/1"}
    assert other is not None
    assert other[0].route == {"user": "U0OTHER"}


def test_errors_stand_at_their_fields() -> None:
    """Short enough to be read there."""
    answer = refusal({"note": "x" * 500})
    assert answer["response_action"] == "errors"
    assert len(answer["errors"]["note"]) <= 150


def section(number: int, buttons: int = 5) -> Section:
    row = Buttons(tuple(Button(f"Do {n} {NASTY}", f"do {n}") for n in range(buttons)))
    message = Message((Heading(f"#channel-{number} {NASTY}"), Fields((("Follows", NASTY),)), row), "channel")
    return Section(message, f"C0{number}", "channel")


@pytest.mark.parametrize("count", [1, 15, 60])
def test_slack_takes_every_home(count: int) -> None:
    """However many channels: whole sections up to a hundred blocks; each button knows the channel that it acts in."""
    view = home_view(tuple(section(number) for number in range(count)))
    judge_view(view, "home")
    rows = [block for block in view["blocks"] if block["type"] == "actions"]
    assert len(rows) == min(count, (BLOCKS_LIMIT + 1) // 5) or len(view["blocks"]) <= BLOCKS_LIMIT
    assert [chat_of(element["action_id"]) for element in rows[0]["elements"]] == ["C00"] * 5
    assert chat_of("parley:3") == chat_of("other:3:C0") == ""


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Truce agreed in Ukraine", "Truce agreed in Ukraine"),
        ("he spoke of a “grain corridor” today", "grain corridor"),
        ('look: "no-fly zone" again', "no-fly zone"),
        ("The talks on the coalition of the willing go on for weeks", "talks on the coalition"),
        ("see <https://example.org/a|this> <@U123> port of Odesa", "see port of Odesa"),
        ("https://example.org/only", ""),
        ("", ""),
    ],
)
def test_a_phrase_worth_tracking_is_found_in_a_message(text: str, phrase: str) -> None:
    """What is quoted, else how it begins, without small words at its ends."""
    assert phrase_in({"text": text}) == phrase


def test_why_is_asked_of_the_card_or_of_the_link() -> None:
    """A card's own button names its story; any other message its first link; neither: nothing."""
    button = {"type": "button", "action_id": "parley:1", "value": "why s12", "text": {"type": "plain_text", "text": "Why"}}
    foreign = button | {"action_id": "other:1", "value": "why s13"}
    assert subject_of({"text": "x", "blocks": [{"type": "actions", "elements": [foreign, button]}]}) == "s12"
    assert subject_of({"text": "read <https://example.org/a?x=1|this>"}) == "https://example.org/a?x=1"
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "link", "url": "https://e.org/b"}]}],
    }
    assert subject_of({"text": "", "blocks": [rich]}) == "https://e.org/b"
    assert subject_of({"text": "javascript:alert(1)", "blocks": []}) == ""
    assert json.dumps(subject_of({"text": "<tg://resolve?domain=x|x>"})) == '""'
