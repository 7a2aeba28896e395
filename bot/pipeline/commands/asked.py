"""An inbound line, understood: which verb, with what, and the platform's word on who said it."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.core.forms import Values
from bot.core.model import Inbound
from bot.core.ports import CanBeAway, ChatClient
from bot.core.store import Store
from bot.pipeline.commands.grammar import Command, is_id, parse
from bot.pipeline.commands.verbs import LABELS, NAMES, VERBS, Verb, arguments

T = TypeVar("T")

BY_ID = {"s": "story", "i": "why", "d": "why", "k": "subscriptions"}
"""What an id alone asks for, by its letter."""
WORDY = 4
"""Words after the verb: "why do they say that now?" is no question to the bot."""


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
    elsewhere: bool = False
    """It is about another chat than it was said in (see `managing`)."""
    invite: str = ""
    """How to bring the bot into the chat, where it is not there (`/invite @parley`)."""
    formless: bool = False
    """Its form could not be shown just now."""

    @property
    def changes(self) -> bool:
        """Whether it would change something, or is about to."""
        return self.verb is not None and (
            self.verb.changes(arguments(self.command)) or bool(self.proposed) or (self.elsewhere and self.verb.stranger)
        )

    @property
    def hangs_on_rights(self) -> bool:
        """Whether its answer is another for admins."""
        return self.changes or self.wants_form or (self.verb is not None and self.verb.changes is bool)

    async def vouched(self, subject: Inbound, store: Store, client: ChatClient) -> "Asked":
        """With all that the platform must be asked before the answer, at once: each word of its takes a round trip. `subject`:
        the line as if said in the chat that it is about."""
        gather = self.verb.gather if self.verb else None
        may_look, is_admin, invite, prepared = await asyncio.gather(
            client.may_look(subject, afresh=self.hangs_on_rights),
            client.is_admin(subject) if self.hangs_on_rights else _known(False),
            client.invitation(subject) if self.needs_presence and isinstance(client, CanBeAway) else _known(""),
            gather(store, client, self.inbound, self.command) if gather else _known(None),
        )
        return replace(self, may_look=may_look, is_admin=is_admin, invite=invite, prepared=prepared)

    @property
    def open_to_strangers(self) -> bool:
        """Whether it is answered though the chat is not connected: with a code, and where a person manages another chat."""
        if self.verb is None or not self.verb.stranger:
            return False
        return self.inbound.private if self.verb.gather else bool(self.command.bare)

    @property
    def silent(self) -> bool:
        """Nobody waits for an answer: the chat moved, or a reply to one of the bot's messages was said to the people around (it
        is no command, or far too wordy for one)."""
        if "moved_to" in self.inbound.route:
            return True
        overheard = {"answers", "words"} <= self.inbound.route.keys() and not self.inbound.private
        return overheard and (self.verb is None or len(self.command.words) > WORDY)

    @property
    def needs_presence(self) -> bool:
        """Whether it makes the bot post where it was said."""
        return self.changes or (self.verb is not None and self.verb.writes)

    @property
    def opens_home(self) -> bool:
        """Somebody looked at their page and said nothing."""
        return "opened" in self.inbound.route

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


async def _known(answer: T) -> T:
    """What nobody needs to be asked."""
    return answer


def understand(row_id: int, inbound: Inbound) -> Asked:
    """The line by the grammar; an id alone is its own verb, an empty line greets."""
    command = parse(inbound.text, LABELS)
    verb = VERBS.get(NAMES.get(command.verb or "start", ""))
    if verb is None and is_id(command.verb) and not command.words:
        verb = VERBS[BY_ID[command.verb[0]]]
    return Asked(row_id, inbound, command, verb)
