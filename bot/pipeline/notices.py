"""Notices: what operators must know, planned in the transaction of what happened; without operators, the log has it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.core.facts import Fact, tell
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
        for platform, address in self._operators:
            chat = tx.channels.chat(platform, address)
            channel = tx.channels.channel(chat.id) if chat else None
            if channel:
                speak = partial(self._catalogue.say, language=channel.language)
                told = {name: _told(name, value, speak) for name, value in values.items()}
                text = say(speak(key, **told))
                tx.outbox.plan(NewDelivery(channel.id, Op.POST, f"notice:{subject}", text.to_json()), now=now)


def _told(name: str, value: Any, speak: Callable[..., str]) -> Any:
    told = tell(value, speak) if isinstance(value, Fact) else value
    return _ended(str(told)) if name in _SENTENCES else told


def _ended(words: str) -> str:
    text = words.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def split_address(address: str) -> tuple[str, str]:
    """("telegram", "-100") of "telegram:-100"; the console is its own only chat."""
    platform, _, chat = address.partition(":")
    return platform, chat or platform
