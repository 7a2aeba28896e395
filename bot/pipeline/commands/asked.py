"""An inbound line, understood: which verb, with what, and the platform's word on who said it."""

from dataclasses import dataclass
from typing import Any

from bot.core.forms import Values
from bot.core.model import Inbound
from bot.pipeline.commands.grammar import Command, is_id, parse
from bot.pipeline.commands.verbs import LABELS, NAMES, VERBS, Verb, arguments


@dataclass(frozen=True, slots=True)
class Asked:
    """One line and all that is known before a transaction begins."""

    row_id: int
    inbound: Inbound
    command: Command
    verb: Verb | None
    known: bool = True
    """False: the platform did not say in time who this is."""
    may_look: bool = True
    is_admin: bool = False
    prepared: Any = None

    @property
    def changes(self) -> bool:
        """Whether it would change something, or is about to."""
        return self.verb is not None and (self.verb.changes(arguments(self.command)) or bool(self.proposed))

    @property
    def proposed(self) -> Values:
        """What a platform proposes for the form's fields: a phrase of the message that somebody pointed at, what was filled in
        so far."""
        return {name: tuple(values) for name, values in self.inbound.route.get("given", {}).items()}

    @property
    def wants_form(self) -> bool:
        """A bare verb that has a form; not where a filled one comes back empty."""
        return (
            self.verb is not None and self.verb.form is not None and not self.command.words and "form" not in self.inbound.route
        )


def understand(row_id: int, inbound: Inbound) -> Asked:
    """The line by the grammar; an id alone is its own verb, an empty line greets."""
    command = parse(inbound.text, LABELS)
    verb = VERBS.get(NAMES.get(command.verb or "start", ""))
    if verb is None and is_id(command.verb) and not command.words:
        verb = VERBS["story" if command.verb[0] in "si" else "subscriptions"]
    return Asked(row_id, inbound, command, verb)
