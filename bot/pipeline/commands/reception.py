"""Where something was said: the channel it belongs to, and whether its chat may use Parley."""

from bot.core.model import Channel, Chat, Inbound
from bot.core.ports import Clock
from bot.core.settings import Settings
from bot.core.store import Tx
from bot.pipeline.notices import split_address


class Reception:
    """Finds, meets and welcomes back. Deny by default: a chat met so is not thereby allowed."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    def find(self, tx: Tx, inbound: Inbound) -> Channel | None:
        """The channel, where its chat is known: as it will be, where nothing was said in it yet (its id is 0 then)."""
        chat, general = self._chat(tx, inbound), self._settings.general
        if chat is None:
            return None
        known = tx.channels.channel(chat.id, inbound.thread)
        return known or Channel(0, chat, inbound.thread, timezone=general.timezone, language=general.language)

    def meet(self, tx: Tx, inbound: Inbound) -> Channel:
        """The channel, made known where it is not."""
        now, general = self._clock.now(), self._settings.general
        chat = self._chat(tx, inbound) or tx.channels.meet_chat(
            inbound.platform, inbound.chat, workspace=inbound.workspace, title=inbound.chat_title, now=now
        )
        return tx.channels.open_channel(chat.id, inbound.thread, timezone=general.timezone, language=general.language)

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
