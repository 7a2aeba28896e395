"""Notices: what operators must know, planned in the transaction of what happened; without operators, the log has it."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.messages import say
from bot.core.model import NewDelivery, Op
from bot.core.ports import Catalogue
from bot.core.store import Tx

_SENTENCES = frozenset({"reason", "error"})
"""Values that are somebody else's words, and more may follow them."""


class Notices:
    """Plans notices for the operators' channels (`general.operators`)."""

    def __init__(self, operators: Sequence[str], catalogue: Catalogue) -> None:
        self._operators = [split_address(address) for address in operators]
        self._catalogue = catalogue

    def plan(self, tx: Tx, subject: str, key: str, *, now: datetime, **values: object) -> None:
        """One notice about `subject` (`feed:7:down`): planned once for each operators' channel, however often it is asked."""
        sentences = {name: _ended(value) if name in _SENTENCES else value for name, value in values.items()}
        for platform, address in self._operators:
            chat = tx.channels.chat(platform, address)
            channel = tx.channels.channel(chat.id) if chat else None
            if channel:
                text = say(self._catalogue.say(key, language=channel.language, **sentences))
                tx.outbox.plan(NewDelivery(channel.id, Op.POST, f"notice:{subject}", text.to_json()), now=now)


def _ended(words: object) -> str:
    text = str(words).strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def split_address(address: str) -> tuple[str, str]:
    """("telegram", "-100") of "telegram:-100"; the console is its own only chat."""
    platform, _, chat = address.partition(":")
    return platform, chat or platform
