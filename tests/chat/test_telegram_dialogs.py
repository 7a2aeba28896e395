"""A form as one message with buttons: any press, in any order, leads somewhere sensible within Telegram's limits."""

import json

from aiogram.methods import EditMessageText, SendMessage
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.telegram.dialogs import PAGE, Dialog, End, Labels, asks_in_writing, begin, prompt, show, step
from bot.chat.telegram.render import render_edit
from bot.chat.telegram.seal import DIALOG_MARK, Seal
from bot.core.forms import NO, YES, Field, Form, Kind, Option
from bot.core.messages import Button, Buttons, Message
from tests.world.telegram_judge import td_parse

SEAL, LABELS = Seal("1:token"), Labels()
TOPICS = tuple(Option(f"topic-{n}", f"Topic <{n}> @name") for n in range(60))


def form_of(*fields: Field) -> Form:
    """A form that writes its values as they are."""
    return Form("verb", "A title", "Do it", fields, lambda values: f"verb {values}")


FORM = form_of(
    Field("topic", "Topic", Kind.ONE, TOPICS),
    Field("days", "Days", Kind.MANY, (Option("mon", "Monday"), Option("tue", "Tuesday")), ("mon",)),
    Field("at", "At", hint="Such as 08:00", present=("08:00",), check=lambda text: "" if ":" in text else "no time"),
    Field("loud", "Loud", Kind.YES_NO, present=(NO,), optional=True),
)


def buttons(message: Message) -> list[Button]:
    """All of them, in order."""
    return [b for block in message.blocks if isinstance(block, Buttons) for b in block.buttons]


def pressed(dialog: Dialog, label: str, form: Form = FORM) -> tuple[Dialog, End | None]:
    """After the button with this label (or with it in its label)."""
    shown = buttons(show(dialog, form, LABELS))
    button = next((b for b in shown if b.label == label), None) or next(b for b in shown if label in b.label)
    return step(dialog, form, button.command.partition(".")[2])


def test_a_form_is_filled_field_by_field() -> None:
    """The missing one first, then the panel; choices, several choices, yes and no; then it is sent."""
    dialog, end = begin("d1", FORM), None
    assert dialog.open == 0
    dialog, end = pressed(dialog, "Topic <3>")
    assert (dialog.open, dialog.values["topic"], end) == (None, ("topic-3",), None)
    dialog, _ = pressed(dialog, "Days")
    dialog, _ = pressed(dialog, "Tuesday")
    assert dialog.values["days"] == ("mon", "tue")
    dialog, _ = pressed(dialog, "Monday")
    dialog, _ = pressed(dialog, "Back")
    assert dialog.values["days"] == ("tue",)
    dialog, _ = pressed(dialog, "Loud")
    dialog, _ = pressed(dialog, "Yes")
    assert dialog.values["loud"] == (YES,)
    assert pressed(dialog, "Do it")[1] is End.SUBMIT
    assert pressed(dialog, "Cancel")[1] is End.CANCEL


def test_words_are_checked_and_asked_for_again() -> None:
    """What is wrong is said with the question; what is right closes it."""
    dialog, _ = pressed(begin("d1", form_of(*FORM.fields[1:])), "At", form := form_of(*FORM.fields[1:]))
    field = asks_in_writing(dialog, form)
    assert field
    assert "Such as 08:00" in prompt(dialog, form, field, LABELS).plain()
    dialog, end = step(dialog, form, "t1", "soon")
    assert (dialog.open, end) == (1, None)
    assert "no time" in prompt(dialog, form, field, LABELS).plain()
    dialog, end = step(dialog, form, "t1", " 09:00 ")
    assert (dialog.open, dialog.values["at"], dialog.wrong, end) == (None, ("09:00",), (), None)


def test_a_form_of_one_field_is_sent_with_it() -> None:
    """There is nothing more to look at."""
    form = form_of(FORM.fields[0])
    dialog, end = pressed(begin("d1", form), "Topic <1>", form)
    assert (dialog.values["topic"], end) == (("topic-1",), End.SUBMIT)


def test_many_options_come_on_pages() -> None:
    """Each is reached, and after the last page comes the first."""
    dialog, seen = begin("d1", FORM), set[str]()
    for _ in range(3):
        options = [b.label for b in buttons(show(dialog, FORM, LABELS)) if "Topic" in b.label]
        assert len(options) <= PAGE
        seen |= set(options)
        dialog, _ = pressed(dialog, "More")
    assert (len(seen), dialog.page) == (60, 0)


def test_an_option_that_is_gone_leads_to_the_panel() -> None:
    """The form is built anew at each press: what was offered yesterday may not be there."""
    dialog = begin("d1", FORM)
    press = buttons(show(dialog, FORM, LABELS))[5].command.partition(".")[2]
    fewer = form_of(Field("topic", "Topic", Kind.ONE, TOPICS[:2]), *FORM.fields[1:])
    assert step(dialog, fewer, press) == (Dialog("d1", "verb", fewer.proposed), None)


@given(st.lists(st.tuples(st.integers(0, 30), st.text(max_size=8)), max_size=12))
def test_no_order_of_presses_trips_it(presses: list[tuple[int, str]]) -> None:
    """What stands there is always a message that Telegram takes, and what is kept between two presses is the whole state."""
    dialog = begin("d1", FORM)
    for number, text in presses:
        message = show(dialog, FORM, LABELS)
        payload = render_edit(message, press=lambda said: SEAL.callback_data(said, DIALOG_MARK))
        assert set(payload) <= set(EditMessageText.model_fields) & set(SendMessage.model_fields)
        td_parse(payload["text"])
        rows = payload["reply_markup"]["inline_keyboard"]
        assert sum(map(len, rows)) == len(buttons(message)) <= 100
        assert all(len(b["callback_data"].encode()) <= 64 for row in rows for b in row)
        choice = buttons(message)[number % len(buttons(message))].command.partition(".")[2]
        dialog, _ = step(dialog, FORM, choice if number % 3 else f"t{number % 5}", text)
        again = Dialog.from_json("d1", dialog.to_json())
        assert again.values == {name: tuple(values) for name, values in dialog.values.items()}
        json.dumps(dialog.values)


@given(st.text(max_size=12))
def test_a_step_that_means_nothing_leads_to_the_panel(said: str) -> None:
    """Signed by an older Parley, perhaps."""
    dialog, _ = step(begin("d1", FORM), FORM, said, "x")
    show(dialog, FORM, LABELS)
