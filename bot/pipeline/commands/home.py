"""Home: a person's own page, where the platform has one: their channels, what these follow, feed health, the next digest.

Shown when it is opened, and again after whatever was done from it. It goes out directly: a page that could not be shown is
shown the next time somebody looks.
"""

import logging
from collections.abc import Iterable

from bot.core.home import Home, Section
from bot.core.messages import Button, Buttons, Fields, Heading, Message, SmallPrint, Text, words
from bot.core.model import Channel, SourceKind, SourceState
from bot.core.ports import ChatClient, HasHome
from bot.core.store import Store, Tx
from bot.pipeline.commands import chatting, subscribing
from bot.pipeline.commands.asked import Asked
from bot.pipeline.commands.reception import Reception
from bot.pipeline.commands.request import Request
from bot.pipeline.commands.requesting import Requests

log = logging.getLogger(__name__)

MOST_CHANNELS = 15
MOST_FAILING = 3


class HomeDesk:
    """Builds and shows Home."""

    def __init__(self, store: Store, reception: Reception, requests: Requests) -> None:
        self._store = store
        self._reception = reception
        self._requests = requests

    async def show(self, asked: Asked, client: ChatClient) -> None:
        """Show the page to the person, if they said what they said there."""
        if "home" not in asked.inbound.route or not isinstance(client, HasHome):
            return
        welcome = asked.known and asked.may_look
        chats = await client.chats_of(asked.inbound) if welcome else frozenset()
        home = await self._store.read(lambda tx: self._page(tx, asked, chats, welcome=welcome))
        await client.show_home(asked.inbound, home)

    def _page(self, tx: Tx, asked: Asked, chats: frozenset[str], *, welcome: bool) -> Home:
        own = self._requests.of(tx, self._reception.stand_in(asked.inbound), asked)
        if not welcome:
            log.info("%s: refused %s their page: no full member", asked.inbound.platform, asked.inbound.user)
            refused = own.say("guest-refused" if asked.known else "unsure-who")
            return (Section(Message((Text(words(refused)),), refused)),)
        here = [channel for channel in tx.channels.all() if self._shows(channel, asked, chats)]
        sections = [_section(self._requests.of(tx, channel, asked)) for channel in here[:MOST_CHANNELS]]
        return (_health(own), *sections, *_foot(own, len(here)))

    def _shows(self, channel: Channel, asked: Asked, chats: frozenset[str]) -> bool:
        chat = channel.chat
        ours = chat.platform == asked.inbound.platform and chat.workspace in ("", asked.inbound.workspace)
        return ours and not channel.thread and chat.address in chats and self._reception.allows(chat)


def _health(request: Request) -> Section:
    """Whether news comes in."""
    failing = [feed for feed in request.tx.sources.failing() if feed.state is SourceState.ACTIVE]
    counted = request.say("status-feeds-value", count=request.tx.sources.count(SourceKind.FEED), failing=len(failing))
    lines = [f"{request.say('status-feeds')}: {counted}"]
    lines += [f"• {feed.title or feed.address}: {request.tell(feed.last_error)}" for feed in failing[:MOST_FAILING]]
    title = request.say("home-title")
    return Section(Message((Heading(title), Text(words("\n".join(lines)))), title))


def _section(request: Request) -> Section:
    """One channel: what it follows, when its digest comes, and what can be done about it."""
    channel, chat = request.channel, request.channel.chat
    held = request.tx.channels.subscriptions(channel.id)
    followed = (f"{subscribing.face(request, s.topic)} ({request.say(f'mode-{s.mode}')})" for s in held)
    pairs = [
        (request.say("settings-subscriptions"), ", ".join(followed) or request.say("nothing")),
        (request.say("settings-digest"), chatting.digest_line(request)),
    ]
    if paused := chat.pause_reason or channel.pause_reason:
        pairs.append((request.say("home-paused"), paused))
    title = f"#{chat.title or chat.address}"
    blocks = (Heading(title), Fields(tuple(pairs)), Buttons(tuple(_actions(request, following=bool(held)))))
    return Section(Message(blocks, title), chat.address, chat.title)


def _actions(request: Request, *, following: bool) -> Iterable[Button]:
    yield Button(request.say("form-subscribe"), "subscribe")
    yield Button(request.say("form-keyword"), "keyword")
    if following:
        yield Button(request.say("form-unsubscribe"), "unsubscribe")
    yield Button(request.say("home-digest"), "digest preview")
    yield Button(request.say("home-settings"), "settings")


def _foot(request: Request, count: int) -> Iterable[Section]:
    if not count:
        first = request.say("home-none")
        yield Section(Message((Text(words(first)),), first))
    elif count > MOST_CHANNELS:
        more = request.say("home-more", count=count - MOST_CHANNELS)
        yield Section(Message((SmallPrint(words(more)),), more))
