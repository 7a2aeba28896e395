"""What a verb's handler is given."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.errors import QueryError
from bot.core.facts import Fact
from bot.core.look import Look
from bot.core.model import Channel, Inbound
from bot.core.ports import Charts
from bot.core.settings import Settings
from bot.core.store import Tx
from bot.pipeline.commands.grammar import Command
from bot.pipeline.topics import TopicBook


@dataclass(frozen=True, slots=True)
class Request:
    """One command to answer, inside one transaction: who asks, where, what, and all that an answer may need."""

    tx: Tx
    channel: Channel
    inbound: Inbound
    command: Command
    look: Look
    book: TopicBook
    settings: Settings
    now: datetime
    is_admin: bool
    charts: Charts | None = None
    prepared: Any = None
    """What the verb's errand brought (see `errands`)."""

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue in the channel's language."""
        return self.look.say(key, **values)

    def tell(self, what: Fact | None) -> str:
        """What happened, in the channel's language; nothing where nothing did."""
        return self.look.tell(what)

    def how(self, key: str, /, **values: object) -> str:
        """How something is changed, for who may change it; others are told who may."""
        return self.say(key, **values) if self.is_admin else self.say("admin-changes")

    def misread(self, error: QueryError) -> str:
        """Where a query cannot be read, and why."""
        if error.complaint is None:
            return str(error)
        return self.say("query-at", column=error.column, what=self.tell(error.complaint))

    def when(self, at: datetime) -> str:
        """An instant in the channel's zone, which is named."""
        return self.say("until", at=self.look.local(at), zone=self.channel.timezone)
