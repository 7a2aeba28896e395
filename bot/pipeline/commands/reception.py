"""Where something was said: the channel it belongs to, and whether its chat may use Parley."""

import logging
from datetime import timedelta

from bot.core.model import Channel, Chat, Inbound
from bot.core.ports import Clock
from bot.core.settings import Settings
from bot.core.store import Tx
from bot.pipeline.commands.managing import key_of, said_in
from bot.pipeline.notices import split_address

log = logging.getLogger(__name__)

HERE = ("manage", "start", "help")
"""Verbs that are about the chat they are said in, whatever is managed from there."""
MOST_FOR_STRANGERS = 20
STRANGERS_SPAN = timedelta(minutes=10)
"""So many answers in so long a time for a chat that is not connected: enough to mistype a pairing code."""


class Reception:
    """Finds, meets and welcomes back. Deny by default: a chat met so is not thereby allowed."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    @staticmethod
    def surely_here(inbound: Inbound) -> bool:
        """Whether it is about the chat that it was said in, without asking the database."""
        return not inbound.private and "about" not in inbound.route

    def subject(self, tx: Tx, inbound: Inbound) -> Inbound:
        """The line as if it had been said in the chat that it is about: where a deep link came from, or what is managed from a
        private chat; mostly itself."""
        if about := inbound.route.get("about"):
            return said_in(about, inbound.route.get("about_thread", ""), inbound)
        if self.surely_here(inbound) or inbound.text.partition(" ")[0].casefold() in HERE:
            return inbound
        chosen = tx.memories.recall(key_of(inbound), now=self._clock.now())
        return said_in(chosen, "", inbound) if chosen else inbound

    def find(self, tx: Tx, inbound: Inbound) -> Channel | None:
        """The channel that it is about, where its chat is known: as it will be, where nothing was said in it yet (its id is 0
        then)."""
        inbound = self.subject(tx, inbound)
        chat, general = self._chat(tx, inbound), self._settings.general
        if chat is None:
            return None
        known = tx.channels.channel(chat.id, inbound.thread)
        return known or Channel(0, chat, inbound.thread, timezone=general.timezone, language=general.language)

    def meet(self, tx: Tx, inbound: Inbound) -> Channel:
        """The channel that it is about, made known where it is not."""
        return self.meet_here(tx, self.subject(tx, inbound))

    def note(self, tx: Tx, row_id: int, inbound: Inbound) -> None:
        """What needs no answer is done with; a chat that got a new address (`route["moved_to"]`) is found there from now on."""
        if (moved_to := inbound.route.get("moved_to")) and (chat := self._chat(tx, inbound)):
            tx.channels.move_chat(chat.id, moved_to)
        tx.inbound.handled(row_id, now=self._clock.now())

    def wearies(self, tx: Tx, inbound: Inbound) -> bool:
        """Whether a chat that is not connected has asked so often that it gets no answer for a while."""
        wearies = tx.inbound.answered(inbound, self._clock.now() - STRANGERS_SPAN) >= MOST_FOR_STRANGERS
        if wearies:
            log.warning("%s:%s is not connected and asks on and on", inbound.platform, inbound.chat)
        return wearies

    def meet_here(self, tx: Tx, inbound: Inbound) -> Channel:
        """The channel that it was said in, where the answer goes; made known where it is not."""
        now, general = self._clock.now(), self._settings.general
        chat = self._chat(tx, inbound) or tx.channels.meet_chat(
            inbound.platform, inbound.chat, workspace=inbound.workspace, title=inbound.chat_title, now=now
        )
        return tx.channels.open_channel(chat.id, inbound.thread, timezone=general.timezone, language=general.language)

    def stand_in(self, inbound: Inbound) -> Channel:
        """A channel that is none of the database's: for what is said to a person and not in any chat."""
        general = self._settings.general
        chat = Chat(0, inbound.platform, inbound.chat, inbound.workspace)
        return Channel(0, chat, timezone=general.timezone, language=general.language)

    def allows(self, chat: Chat) -> bool:
        """Whether the chat was paired or declared, or stands in an allowed workspace."""
        return chat.state != "unknown" or (chat.platform == "slack" and chat.workspace in self._settings.slack.allow_workspaces)

    def operates(self, inbound: Inbound) -> bool:
        """Whether it was said in an operators' chat, or by whoever holds the terminal."""
        said_in = (inbound.platform, inbound.chat)
        return inbound.platform == "console" or said_in in map(split_address, self._settings.general.operators)

    def welcome_back(self, tx: Tx, channel: Channel) -> Channel:
        """Whoever speaks in an allowed chat shows that it is there: active from now on, if it was paused or just met."""
        chat = channel.chat
        if chat.state != "active":
            tx.channels.allow_chat(
                chat.platform, chat.address, workspace=chat.workspace, title=chat.title, now=self._clock.now()
            )
        if channel.pause_reason:
            tx.channels.resume_channel(channel.id)
        return tx.channels.get(channel.id)

    def _chat(self, tx: Tx, inbound: Inbound) -> Chat | None:
        """The chat, also where the config named it without its workspace."""
        channels = tx.channels
        return channels.chat(inbound.platform, inbound.chat, inbound.workspace) or channels.chat(inbound.platform, inbound.chat)
