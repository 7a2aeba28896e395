"""The desk: takes what people say, persists it, checks who may, answers. Chats never wait for each other.

receive (commit, then the platform is acknowledged) -> permission (asks the platform) -> effect + reply + handled (one commit)
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.core.errors import CommandError, NotAllowed
from bot.core.forms import Values
from bot.core.look import Look
from bot.core.messages import Message, say
from bot.core.model import Channel, Inbound, NewDelivery, Op
from bot.core.ports import Catalogue, Charts, ChatClient, Clock
from bot.core.settings import Settings
from bot.core.store import Store, Tx
from bot.pipeline.commands import errands, setting
from bot.pipeline.commands.asked import Asked, understand
from bot.pipeline.commands.errands import Errand
from bot.pipeline.commands.formality import Formality, Shown, with_hints
from bot.pipeline.commands.grammar import Command, nearest
from bot.pipeline.commands.home import HomeDesk
from bot.pipeline.commands.managing import titled
from bot.pipeline.commands.reception import Reception
from bot.pipeline.commands.request import Request
from bot.pipeline.commands.requesting import Requests
from bot.pipeline.commands.verbs import NAMES
from bot.pipeline.finding import Finder
from bot.pipeline.topics import TopicBook

log = logging.getLogger(__name__)

LONGEST_QUEUE = 1000
"""Waiting lines looked at together: so many of one chat, and the others would wait for it."""

REPLY_LIFE = timedelta(minutes=30)
"""An answer that could not be given by then helps nobody; Slack's response_url ends then too."""

BREATHER = 5.0
"""Seconds before a chat's line is tried again after not even an apology could be written."""

PERMISSION_TIMEOUT = 20.0
"""Seconds to wait for a platform's word on a person."""


class CommandDesk:
    """Handles commands and clicks of all platforms."""

    def __init__(
        self,
        store: Store,
        *,
        clients: Mapping[str, ChatClient],
        book: TopicBook,
        settings: Settings,
        catalogue: Catalogue,
        clock: Clock,
        on_planned: Callable[[], None],
        finder: Finder | None = None,
        charts: Charts | None = None,
    ) -> None:
        self._store = store
        self._clients = clients
        self._finder = finder
        self._book = book
        self._settings = settings
        self._catalogue = catalogue
        self._clock = clock
        self._reception = Reception(settings, clock)
        self._requests = Requests(book, settings, catalogue, clock, charts)
        self._formality = Formality(store, self._reception, self._requests)
        self._home = HomeDesk(store, self._reception, self._requests)
        self._on_planned = on_planned
        self._awake = asyncio.Event()
        self._looking = asyncio.Lock()
        self._refreshing = asyncio.Lock()
        self._busy: dict[tuple[str, str, str], asyncio.Task[None]] = {}

    async def receive(self, inbound: Inbound, filled: Values | None = None, /) -> Mapping[str, str]:
        """Persist what a platform delivered; returns once it is safe to acknowledge. The same key again is no new command.

        A filled form becomes the line it stands for; one that cannot is not persisted: what is wrong is returned by field."""
        if filled is not None:
            inbound, wrong = await self._formality.fill_in(inbound, filled)
            if wrong:
                return wrong
        now = self._clock.now()
        if await self._store.write(lambda tx: tx.inbound.receive(inbound, now=now)):
            self._awake.set()
        return {}

    async def run(self) -> None:
        """Answer for ever, oldest first within a chat."""
        while True:
            self._awake.clear()
            try:
                await self._start_waiting()
                await self._awake.wait()
            except Exception:
                log.exception("what people said cannot be read; again in %.0f s", BREATHER)
                await asyncio.sleep(BREATHER)

    async def flush(self) -> None:
        """Answer all that waits, then return: for `demo` and tests."""
        while await self._start_waiting() or self._busy:
            await asyncio.wait(list(self._busy.values()))

    async def _start_waiting(self) -> int:
        async with self._looking:  # `flush` may look beside `run`
            busy = set(self._busy)  # as of before the look: what one of these answers meanwhile would still seem to wait
            rows = await self._store.read(lambda tx: tx.inbound.waiting(list(self._clients), LONGEST_QUEUE))
            started = 0
            for row_id, inbound in rows:
                chat = (inbound.platform, inbound.workspace, inbound.chat)
                if chat not in busy:
                    busy.add(chat)
                    self._busy[chat] = asyncio.create_task(self._handle(row_id, inbound), name=f"command {row_id}")
                    self._busy[chat].add_done_callback(partial(self._finished, chat))
                    started += 1
            return started

    def _finished(self, chat: tuple[str, str, str], _: asyncio.Task[None]) -> None:
        self._busy.pop(chat, None)
        self._awake.set()

    async def _handle(self, row_id: int, inbound: Inbound) -> None:
        client = self._clients[inbound.platform]
        try:
            if understand(row_id, inbound).silent:
                await self._store.write(lambda tx: self._reception.note(tx, row_id, inbound))
                return
            asked = await self._ask(row_id, inbound)
            shown = Shown.YES if asked.opens_home else await self._formality.show(asked, client)
            if shown is Shown.YES:
                await self._store.write(lambda tx: tx.inbound.handled(row_id, now=self._clock.now()))
            else:
                asked = await self._prepare(replace(asked, formless=shown is Shown.NOT_NOW))
                await self._answer(await self._run_errand(asked))
            await self._home.show(asked, client)
        except Exception:
            log.exception("%s: a bug kept command %d of %s from being answered", inbound.platform, row_id, inbound.user)
            await self._apologise(row_id, inbound)

    async def _prepare(self, asked: Asked) -> Asked:
        """With what takes long to look up, so that no transaction that writes waits for it."""
        prepare = asked.verb.prepare if asked.verb and asked.command.words and asked.known and asked.may_look else None

        def look(tx: Tx) -> object:
            channel = self._reception.find(tx, asked.inbound)
            if prepare is None or channel is None or not self._reception.allows(channel.chat):
                return None
            return prepare(self._requests.of(tx, channel, asked))

        return replace(asked, prepared=await self._store.read(look)) if prepare else asked

    async def _run_errand(self, asked: Asked) -> Asked:
        """With what the verb must fetch, where this use needs it and the person may ask for it."""
        errand, inbound = asked.verb.errand if asked.verb else None, asked.inbound
        far = errand is not None and errand.needed(asked.command, "attached" in inbound.route)
        if errand and far and self._finder and await self._acknowledge(asked, errand):
            client = self._clients[inbound.platform]
            return replace(asked, prepared=await errands.go(errand, asked.command, self._finder, client, inbound))
        return asked

    async def _apologise(self, row_id: int, inbound: Inbound) -> None:
        sorry = self._catalogue.say("sorry", language=self._settings.general.language)
        try:
            await self._store.write(lambda tx: self._reply(tx, row_id, inbound, say(sorry), error="bug"))
            self._on_planned()
        except Exception:
            log.exception("%s: nor could it be apologised for; again in %.0f s", inbound.platform, BREATHER)
            await asyncio.sleep(BREATHER)

    async def _ask(self, row_id: int, inbound: Inbound) -> Asked:
        """Understand the line; ask the platform about the person where that matters."""
        here = self._reception.surely_here(inbound)
        subject = inbound if here else await self._store.read(lambda tx: self._reception.subject(tx, inbound))
        asked = replace(understand(row_id, inbound), elsewhere=subject is not inbound)
        client = self._clients[inbound.platform]
        try:
            async with asyncio.timeout(PERMISSION_TIMEOUT):
                return await asked.vouched(subject, self._store, client)
        except TimeoutError:
            log.warning("%s: no word on user %s within %.0f s", inbound.platform, inbound.user, PERMISSION_TIMEOUT)
            return replace(asked, known=False)

    async def _acknowledge(self, asked: Asked, errand: Errand) -> bool:
        """Say at once that the answer is on its way. False, and nothing said, where the person may not ask for it."""

        def write(tx: Tx) -> bool:
            channel = self._reception.meet(tx, asked.inbound)
            look = self._requests.look(channel)
            with suppress(NotAllowed):
                self._permit(self._requests.of(tx, channel, asked), asked)
                if self._reception.allows(channel.chat):
                    self._plan_reply(tx, asked.inbound, say(look.say(errand.key)), suffix="/begun")
                    return True
            return False

        begun = await self._store.write(write)
        self._on_planned()
        return begun

    async def _answer(self, asked: Asked) -> None:
        """A look-up reads on its own connection: it never waits for the writer's work, and only its reply is written."""
        verb = asked.verb
        writes = verb is None or verb.writes or asked.changes
        found = None if writes else await self._store.read(lambda tx: self._look_up(tx, asked))
        if found is None:
            await self._store.write(lambda tx: self._answer_in(tx, asked))
        else:
            await self._store.write(lambda tx: self._reply(tx, asked.row_id, asked.inbound, found))
        if verb and verb.keywords:
            await self._refresh_keywords()
        self._on_planned()

    def _look_up(self, tx: Tx, asked: Asked) -> Message | None:
        """The answer; None where a chat is to be met or welcomed back with it, which writes."""
        known = self._reception.find(tx, asked.inbound)
        if known is None or known.chat.state != "active" or known.pause_reason:
            return None
        return self._try(tx, known, asked)

    def _answer_in(self, tx: Tx, asked: Asked) -> None:
        channel = self._reception.meet(tx, asked.inbound)
        if self._reception.allows(channel.chat):
            channel = channel if asked.elsewhere else self._reception.welcome_back(tx, channel)
            reply = self._try(tx, channel, asked)
        elif self._reception.wearies(tx, asked.inbound):
            tx.inbound.handled(asked.row_id, now=self._clock.now(), error="asked too often")
            return
        elif asked.open_to_strangers:
            reply = self._try(tx, channel, asked)
        else:
            chat = f"{channel.chat.platform}:{channel.chat.address}"
            reply = say(self._requests.look(channel).say("stranger", chat=chat))
        self._reply(tx, asked.row_id, asked.inbound, reply)

    def _try(self, tx: Tx, channel: Channel, asked: Asked) -> Message:
        """The verb's answer, or the words of its CommandError."""
        request = self._requests.of(tx, channel, asked)
        try:
            if asked.verb is None:
                return say(self._unknown(request.look, asked.command))
            self._permit(request, asked)
            handler = asked.verb.preview if asked.verb.preview and not request.is_admin else asked.verb.answer
            answer = with_hints(handler(request), request, asked)
            return titled(answer, channel.chat.title or channel.chat.address) if asked.elsewhere else answer
        except CommandError as error:
            return say(str(error))

    def _permit(self, request: Request, asked: Asked) -> None:
        """Deny by default: guests and strangers look at nothing, only admins change, nobody whose name is not known."""
        if not asked.known:
            raise NotAllowed(request.say("unsure-who"))
        if not asked.may_look:
            log.info("%s: refused guest %s: %s", asked.inbound.platform, asked.inbound.user, asked.command.verb)
            raise NotAllowed(request.say("guest-refused"))
        if asked.changes and not request.is_admin:
            log.info("%s: refused %s, no admin: %s", asked.inbound.platform, asked.inbound.user, asked.command.verb)
            if not (asked.verb and asked.verb.preview and asked.command.bare):  # else shown what it would bring, and refused
                raise NotAllowed(request.say("admin-only", verb=NAMES.get(asked.command.verb, asked.command.verb)))
        if asked.verb is not None and asked.verb.operator and not self._reception.operates(asked.inbound):
            raise NotAllowed(request.say("operator-only", verb=NAMES.get(asked.command.verb, asked.command.verb)))

    def _unknown(self, look: Look, command: Command) -> str:
        near = nearest(command.verb, NAMES)
        meant = f"settings {command.verb}" if command.verb in setting.NAMES else NAMES[near] if near else ""
        hint = look.say("did-you-mean", word=meant) if meant else look.say("unknown-hint")
        return look.say("unknown-verb", verb=command.verb, hint=hint)

    def _reply(self, tx: Tx, row_id: int, inbound: Inbound, message: Message, error: str = "") -> None:
        """The reply and the mark "handled", in the transaction of the effect."""
        self._plan_reply(tx, inbound, message)
        tx.inbound.handled(row_id, now=self._clock.now(), error=error)

    def _plan_reply(self, tx: Tx, inbound: Inbound, message: Message, suffix: str = "") -> None:
        channel, now = self._reception.meet_here(tx, inbound), self._clock.now()
        subject, until = f"reply:{inbound.key}{suffix}", now + REPLY_LIFE
        delivery = NewDelivery(channel.id, Op.REPLY, subject, message.to_json(), route=inbound.route, expires_at=until)
        tx.outbox.plan(delivery, now=now)

    async def _refresh_keywords(self) -> None:
        """A keyword that was made or ended takes effect with the next item."""
        async with self._refreshing:
            keywords = await self._store.read(lambda tx: tx.channels.keywords())
            if {k.ref for k in keywords} != {topic for topic in self._book.faces if topic not in self._book.topics}:
                await asyncio.to_thread(self._book.refresh, keywords)
