"""Forms: what a bare verb asks for, the same on every platform. Pure.

A Form is built beside its verb, in the words of the channel's language. Each platform shows it in its own way: a modal, buttons
one after the other, numbered choices. What people fill in comes back as Values; `problems` says what is wrong with them, field
by field, and `Form.write` makes of them the command line that somebody could have typed. So a filled form runs through the
same checks as any other line, and a platform that can show no forms loses nothing but comfort.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

Values = Mapping[str, tuple[str, ...]]
"""What was filled in, by field name: none, one or (where several may be chosen) more values."""

YES, NO = "yes", "no"

Say = Callable[..., str]
"""A text of the catalogue by its key, in the reader's language (`Look.say`)."""


def _fine(_: str) -> str:
    return ""


class Kind(StrEnum):
    """How a field is filled in."""

    ONE = "one"
    MANY = "many"
    TEXT = "text"
    YES_NO = "yes-no"


@dataclass(frozen=True, slots=True)
class Option:
    """What may be chosen: `value` goes into the command line, `label` is what people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `present` is what holds now, or what is proposed; `hint` is small print below it.

    `check` tells in words what is wrong with one given value, empty where nothing is; `longest` counts characters of a text.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    options: tuple[Option, ...] = ()
    present: tuple[str, ...] = ()
    hint: str = ""
    optional: bool = False
    longest: int = 500
    check: Callable[[str], str] = _fine


@dataclass(frozen=True, slots=True)
class Form:
    """All that `verb` asks for. `write` makes a command line of values without problems; the line begins with any verb."""

    verb: str
    title: str
    submit: str
    fields: tuple[Field, ...]
    write: Callable[[Values], str]
    intro: str = ""
    language: str = ""
    """Of its words; empty for the operator's."""

    def field(self, name: str) -> Field | None:
        """By its name."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def fillable(self) -> bool:
        """Whether every choice has something to choose from."""
        return all(field.options for field in self.fields if field.kind in (Kind.ONE, Kind.MANY))

    def proposing(self, values: Values) -> "Form":
        """The same form with these values proposed, as far as it has such fields."""
        return replace(self, fields=tuple(replace(f, present=values.get(f.name, f.present)) for f in self.fields))

    @property
    def proposed(self) -> Values:
        """What would be sent if nobody touched it."""
        return {field.name: field.present for field in self.fields}


def problem(field: Field, given: tuple[str, ...], say: Say) -> str:
    """What is wrong with the values given for one field, in words; empty where nothing is."""
    values = tuple(value for value in given if value.strip())
    offered = {option.value for option in field.options} if field.kind is not Kind.YES_NO else {YES, NO}
    if not values:
        return "" if field.optional else say("form-missing")
    if len(values) > 1 and field.kind is not Kind.MANY:
        return say("form-one-only")
    if field.kind is Kind.TEXT:
        if len(values[0]) > field.longest:
            return say("form-too-long", most=field.longest)
    elif not offered.issuperset(values):
        return say("form-not-offered")
    return next(filter(None, map(field.check, values)), "")


def problems(form: Form, values: Values, say: Say) -> dict[str, str]:
    """What is wrong, by field name, in the order of the fields; empty where the form can be written as a line."""
    found = {field.name: problem(field, values.get(field.name, ()), say) for field in form.fields}
    return {name: words for name, words in found.items() if words}


def first(values: Values, name: str) -> str:
    """The one value of a field, without the spaces around it; empty where none was given."""
    return next((value.strip() for value in values.get(name, ())), "")


def quoted(text: str) -> str:
    """`text` as one quoted argument; one that holds quotes already is left as it is, for the grammar to read."""
    return text if '"' in text else f'"{text}"'
