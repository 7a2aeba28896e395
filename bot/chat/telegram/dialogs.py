"""A Form as one message with buttons that is edited at each press. Pure; `asking` does the talking.

Topic?            ->  Follow a topic                 ->  the answer takes its place
[Ceasefire]           Topic: Ceasefire
[Peacekeepers]        How: Alerts and digest
[Cancel]              [Topic] [How]
                      [Follow] [Cancel]

A button says the dialog's id and a step: `f2` open field 2, `o2.K` choose (`+2.K`, `-2.K` where several may be chosen) the
option with key K, `g2.1` turn to page 1 of its options, `e2` empty it, `b` back, `ok`, `x` cancel. What people write comes as a
step of its own (`t2`). Choosing twice is choosing once, so a press that is handled again does no harm.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.core.forms import NO, YES, Field, Form, Kind, Values
from bot.core.messages import Block, Button, Buttons, Fields, Heading, Message, SmallPrint, Text, bold, say, words

PAGE = 24
"""Options shown at once; a keyboard takes 100 buttons, a person fewer."""
_SHORT = 14
"""Characters of a label of which two fit side by side on a telephone."""
_STEP = re.compile(r"(?P<verb>[fo+\-get]|b|ok|x)(?P<field>\d*)(?:\.(?P<rest>\S+))?")


class End(Enum):
    """How a dialog leaves the panel."""

    SUBMIT = "submit"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Labels:
    """The words that belong to no form."""

    back: str = "Back"
    cancel: str = "Cancel"
    more: str = "More"
    none: str = "–"
    emptied: str = "Leave empty"
    yes: str = "Yes"
    no: str = "No"
    cancelled: str = "Nothing was changed."
    write: str = "Reply to this message."


@dataclass(frozen=True, slots=True)
class Dialog:
    """Where a dialog stands: what is filled in, which field is open (its number; None: the panel), and what is wrong."""

    id: str
    verb: str
    values: Values
    open: int | None = None
    page: int = 0
    message: int = 0
    """The message that it is shown in; 0 before."""
    wrong: tuple[tuple[str, str], ...] = ()
    """(field name, words)."""

    def to_json(self) -> str:
        """What is kept between presses."""
        return json.dumps({"verb": self.verb, "values": self.values, "message": self.message}, ensure_ascii=False)

    @classmethod
    def from_json(cls, dialog_id: str, text: str) -> "Dialog":
        """What `to_json` wrote."""
        data = json.loads(text)
        values = {name: tuple(given) for name, given in data["values"].items()}
        return cls(dialog_id, data["verb"], values, message=data["message"])


def begin(dialog_id: str, form: Form) -> Dialog:
    """With what holds now; the first field that must be filled in is open at once."""
    missing = [n for n, field in enumerate(form.fields) if not (field.present or field.optional)]
    first = 0 if len(form.fields) == 1 else None
    return Dialog(dialog_id, form.verb, form.proposed, open=missing[0] if missing else first)


def step(dialog: Dialog, form: Form, pressed: str, text: str = "") -> tuple[Dialog, End | None]:
    """Where a press (or what was written) leads; a step that means nothing (any more) leads to the panel."""
    found = _STEP.fullmatch(pressed)
    number = int(found["field"]) if found and found["field"] else None
    field = form.fields[number] if number is not None and number < len(form.fields) else None
    panel = replace(dialog, open=None, page=0, wrong=())
    if found is None or (field is None and found["verb"] not in {"ok", "x"}):
        return panel, None
    match found["verb"], field:
        case "ok", _:
            return panel, End.SUBMIT
        case "x", _:
            return panel, End.CANCEL
        case "f", _:
            return replace(panel, open=number), None
        case "g", _:
            return replace(panel, open=number, page=int(found["rest"] or 0)), None
        case "e", Field():
            return _filled(panel, form, field, ())
        case "t", Field():
            return _written(panel, form, field, text.strip())
        case ("+" | "-") as sign, Field():
            chosen = _toggled(dialog.values.get(field.name, ()), _option(field, found["rest"]), add=sign == "+")
            return replace(panel, open=number, values={**dialog.values, field.name: chosen}), None
        case "o", Field() if value := _option(field, found["rest"]):
            return _filled(panel, form, field, (value,))
    return panel, None


def show(dialog: Dialog, form: Form, labels: Labels) -> Message:
    """The message as it stands now; its buttons' commands are the dialog's id and a step."""
    rows = [*_rows(dialog, form, labels)]
    signed = [Buttons(tuple(replace(b, command=f"{dialog.id}.{b.command}") for b in row)) for row in rows]
    blocks: list[Block] = [Heading(form.title)]
    if form.intro and not dialog.wrong:
        blocks.append(Text(words(form.intro)))
    if dialog.open is None:
        blocks.append(Fields(tuple((f.label, _shown(f, dialog, labels)) for f in form.fields)))
    else:
        field = form.fields[dialog.open]
        blocks.append(Text(words(bold(field.label))))
        if field.hint:
            blocks.append(SmallPrint(words(field.hint)))
    for name, complaint in dialog.wrong:
        field = form.field(name) or form.fields[0]
        blocks.append(Text(words(bold(f"{field.label}: "), complaint)))
    return Message((*blocks, *signed), form.title)


def prompt(dialog: Dialog, form: Form, field: Field, labels: Labels) -> Message:
    """The question that is answered in writing."""
    wrong = dict(dialog.wrong).get(field.name, "")
    lines = [*([wrong] if wrong else []), field.hint, labels.write]
    return say([bold(field.label)], *filter(None, lines), summary=f"{form.title}: {field.label}")


def asks_in_writing(dialog: Dialog, form: Form) -> Field | None:
    """The field that is open and wants text."""
    field = form.fields[dialog.open] if dialog.open is not None else None
    return field if field and field.kind is Kind.TEXT else None


def _filled(panel: Dialog, form: Form, field: Field, given: tuple[str, ...]) -> tuple[Dialog, End | None]:
    """With the value; a form of one field is then complete, else the next that must be filled in is opened."""
    values = {**panel.values, field.name: given}
    missing = [n for n, f in enumerate(form.fields) if not (values.get(f.name) or f.optional)]
    end = End.SUBMIT if len(form.fields) == 1 and not missing else None
    return replace(panel, values=values, open=missing[0] if missing else None), end


def _written(panel: Dialog, form: Form, field: Field, text: str) -> tuple[Dialog, End | None]:
    complaint = field.check(text) if text else ""
    if complaint:
        number = form.fields.index(field)
        return replace(panel, open=number, wrong=((field.name, complaint),)), None
    return _filled(panel, form, field, (text,) if text else ())


def _toggled(chosen: Sequence[str], value: str, *, add: bool) -> tuple[str, ...]:
    rest = tuple(v for v in chosen if v != value)
    return (*rest, value) if add and value else rest


def _rows(dialog: Dialog, form: Form, labels: Labels) -> Iterator[list[Button]]:
    if dialog.open is None:
        yield from _paired([Button(field.label, f"f{n}") for n, field in enumerate(form.fields)])
        yield [Button(form.submit, "ok"), Button(labels.cancel, "x")]
        return
    number, field = dialog.open, form.fields[dialog.open]
    options = _options(field, labels)
    shown = options[dialog.page * PAGE : (dialog.page + 1) * PAGE]
    yield from _paired([_choice(number, field, value, label, dialog) for value, label in shown])
    if len(options) > PAGE:
        pages = -(-len(options) // PAGE)
        yield [Button(labels.more, f"g{number}.{(dialog.page + 1) % pages}")]
    last = [Button(labels.cancel, "x")]
    if field.optional:
        last.insert(0, Button(labels.emptied, f"e{number}"))
    if len(form.fields) > 1 and (dialog.values.get(field.name) or field.optional):
        last.insert(0, Button(labels.back, "b"))
    yield last


def _choice(number: int, field: Field, value: str, label: str, dialog: Dialog) -> Button:
    chosen = value in dialog.values.get(field.name, ())
    sign = "o" if field.kind is not Kind.MANY else "-" if chosen else "+"
    return Button(f"✓ {label}" if chosen else label, f"{sign}{number}.{_key(value)}")


def _options(field: Field, labels: Labels) -> list[tuple[str, str]]:
    if field.kind is Kind.YES_NO:
        return [(YES, labels.yes), (NO, labels.no)]
    return [(option.value, option.label) for option in field.options]


def _option(field: Field, key: str | None) -> str:
    """The value that a button meant, if it is still offered."""
    return next((value for value, _ in _options(field, Labels()) if _key(value) == key), "")


def _key(value: str) -> str:
    """Short, and the same whatever else is offered meanwhile."""
    return hashlib.sha256(value.encode()).hexdigest()[:8]


def _shown(field: Field, dialog: Dialog, labels: Labels) -> str:
    by_value = dict(_options(field, labels))
    return ", ".join(by_value.get(value, value) for value in dialog.values.get(field.name, ())) or labels.none


def _paired(buttons: Sequence[Button]) -> Iterator[list[Button]]:
    """Two side by side where every label is short."""
    width = 2 if all(len(button.label) <= _SHORT for button in buttons) else 1
    for at in range(0, len(buttons), width):
        yield list(buttons[at : at + width])
