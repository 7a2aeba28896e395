"""What a verb's handler is given, put together: the channel's look, the book, the hour, and what is known of the person."""

from bot.core.look import Look
from bot.core.model import Channel
from bot.core.ports import Catalogue, Charts, Clock
from bot.core.settings import Settings
from bot.core.store import Tx
from bot.pipeline.commands.asked import Asked
from bot.pipeline.commands.request import Request
from bot.pipeline.topics import TopicBook


class Requests:
    """Makes Requests; one for all desks."""

    def __init__(self, book: TopicBook, settings: Settings, catalogue: Catalogue, clock: Clock, charts: Charts | None) -> None:
        self._book = book
        self._settings = settings
        self._catalogue = catalogue
        self._clock = clock
        self._charts = charts

    def look(self, channel: Channel) -> Look:
        """How every message speaks to the channel."""
        return Look.of(channel, self._catalogue, self._book.faces)

    def of(self, tx: Tx, channel: Channel, asked: Asked) -> Request:
        """One request inside a transaction. The channel's own admins count beside the platform's."""
        admin = asked.is_admin or tx.channels.is_admin(channel.chat.id, asked.inbound.user)
        look, now, charts = self.look(channel), self._clock.now(), self._charts
        found = (asked.inbound, asked.command, look, self._book, self._settings, now, admin, charts, asked.prepared)
        return Request(tx, channel, *found)
