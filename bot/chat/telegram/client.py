"""Telegram as a ChatClient: long polling or a webhook in, one wire message a delivery out."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot.chat.telegram import errors, outbound
from bot.chat.telegram.asking import Asking
from bot.chat.telegram.dialogs import Labels
from bot.chat.telegram.errors import redact
from bot.chat.telegram.inbound import read_update
from bot.chat.telegram.listening import HOOK, Polling, Webhook
from bot.chat.telegram.menu import Menu, set_menus
from bot.chat.telegram.people import People
from bot.chat.telegram.seal import Seal
from bot.chat.telegram.wire import (
    PersistingQueue,
    PollingRequest,
    SendingRequest,
    Timeouts,
    guard_logs,
    speak_in_timedeltas,
    unguard_logs,
)
from bot.core.errors import ParleyError, SourceError
from bot.core.facts import fact
from bot.core.forms import Form
from bot.core.model import Delivery, Inbound
from bot.core.outbox import Outcome, Verdict
from bot.core.ports import HttpAnswer, Memory, Receive
from bot.core.settings import TelegramSettings

logger = logging.getLogger(__name__)

LARGEST_ATTACHMENT = 5 * 2**20
"""Bytes of a file that is taken from a person; Telegram itself hands out up to 20 MB."""

_REFUSED = (
    "Telegram refuses the bot's token: set TELEGRAM_BOT_TOKEN to what @BotFather gave "
    "(with a server of your own, look at telegram.base_url too)"
)


class TelegramClient:
    """One bot on one Bot API server. `send` works before `start`, so that a one-off needs no polling."""

    name = "telegram"

    def __init__(
        self,
        settings: TelegramSettings,
        token: str,
        *,
        menus: Mapping[str, Menu] | None = None,
        repeat_note: str = "",
        stale_note: str = "",
        labels: Mapping[str, Labels] | None = None,
        public_url: str = "",
        proxy: str = "",
        timeouts: Timeouts | None = None,
    ) -> None:
        """`menus` are Telegram's own lists of commands by language, "" for all others; `labels`, likewise, stand on every
        form. `repeat_note` is the line put before what may be a repeat; `stale_note` answers a button that is none of ours (any
        more); `public_url` is where Telegram reaches our web server (mode "webhook"); `proxy` an explicit proxy's URL (the
        environment's are never used)."""
        speak_in_timedeltas()
        self._guard = guard_logs(token)
        self._settings = settings
        self._token = token
        self._menus = menus or {}
        self._timeouts = timeouts or Timeouts()
        self._sending = SendingRequest(self._timeouts, proxy=proxy)
        self._poll_request = PollingRequest(self._timeouts, proxy=proxy)
        self._application = self._build()
        self._seal = Seal(token)
        self._polling = Polling(self._application, self._timeouts, token=token)
        self._webhook = Webhook(
            self._bot, self._hand_in, self._timeouts, public_url=public_url, secret=self._seal.webhook_secret, token=token
        )
        self.hook = HOOK if settings.mode == "webhook" else ""
        self._people = People(self._bot, settings.admins, token=token)
        self._sender = outbound.Sender(self._bot, self._seal, token=token, repeat_note=repeat_note)
        self._stale_note = stale_note
        self._forms = Asking(self._bot, self._seal, labels or {}, token=token)
        self._receive: Receive | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, receive: Receive) -> None:
        """Begin to listen. A refused token raises ParleyError; an unreachable server is tried again in the background."""
        self._receive = receive
        try:
            await self._connect()
        except InvalidToken:
            raise ParleyError(_REFUSED) from None
        except TelegramError as error:
            logger.warning("Telegram cannot be reached, trying again: %s", self._words(error))
            self._spawn(self._keep_connecting())

    async def stop(self) -> None:
        """Stop listening (what is persisted is confirmed on the way) and close every connection."""
        self._webhook.end()
        self._poll_request.closing = True
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._polling.end()
        await self._application.shutdown()
        await asyncio.gather(self._poll_request.shutdown(), self._sending.shutdown())
        unguard_logs(self._guard)

    async def called(self, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """Telegram's call, in webhook mode."""
        return await self._webhook.called(headers, body)

    def parts(self, delivery: Delivery) -> int:
        """An edit and a file are one message each; the rest as many as the text needs."""
        return outbound.parts(delivery)

    async def send(self, delivery: Delivery) -> Outcome:
        """Send the delivery's part; see `errors` for what each answer means."""
        return await self._sender.send(delivery)

    async def look_back(self, delivery: Delivery) -> Outcome | None:  # noqa: ARG002 (the Protocol asks)
        """None: Telegram lets no bot read a chat back, so the message is sent once more. It answers LATER while Telegram does
        not answer at all, so that this one more time is not spent on an outage."""
        try:
            await self._bot.get_me()
        except TelegramError as error:
            outcome = errors.translate(error, secret=self._token)
            return Outcome(Verdict.LATER, reason=outcome.reason, retry_after=outcome.retry_after)
        return None

    async def is_admin(self, inbound: Inbound) -> bool:
        """See `people`: asked at every command and click."""
        return await self._people.is_admin(inbound)

    async def may_look(self, inbound: Inbound, *, afresh: bool = False) -> bool:
        """See `people`."""
        return await self._people.may_look(inbound, afresh=afresh)

    async def ask(self, inbound: Inbound, form: Form) -> bool:
        """Show the form as one message with buttons; see `dialogs`."""
        if self.memory is None or self._receive is None:
            return False
        return await self._forms.ask(inbound, form, self.memory, self._receive)

    async def attachment(self, inbound: Inbound) -> bytes:
        """The file that came with it. Raises SourceError."""
        try:
            file = await self._bot.get_file(inbound.route["attached"])
            if (file.file_size or 0) > LARGEST_ATTACHMENT:
                raise SourceError(fact("file-large", most=LARGEST_ATTACHMENT // 2**20))
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise SourceError(fact("file-refused", platform="Telegram", reason=self._words(error))) from None

    async def check(self, chats: Sequence[str] = ()) -> list[str]:
        """The bot and the title of each chat that is allowed or posted to; raises ParleyError naming those it cannot see."""
        try:
            me = await self._bot.get_me()
        except InvalidToken:
            raise ParleyError(_REFUSED) from None
        except TelegramError as error:
            raise ParleyError(f"Telegram cannot be reached at {self._settings.base_url}: {self._words(error)}") from None
        lines, problems = [f"telegram: @{me.username} answers"], []
        for chat in dict.fromkeys((*map(str, self._settings.allow_chats), *chats)):
            try:
                found = await self._bot.get_chat(chat)
            except TelegramError as error:
                problems.append(f"telegram:{chat}: {self._words(error)} (add the bot to that chat)")
            else:
                lines.append(f"telegram: {chat} is {found.effective_name or 'a chat without a name'}")
        if problems:
            raise ParleyError("\n".join(problems))
        return [*lines, *await self._webhook.fares()] if self.hook else lines

    def _build(self) -> Application[Any, Any, Any, Any, Any, Any]:
        base = self._settings.base_url
        builder = ApplicationBuilder().token(self._token).base_url(base).base_file_url(f"{base.removesuffix('bot')}file/bot")
        builder = builder.request(self._sending).get_updates_request(self._poll_request)
        return builder.update_queue(PersistingQueue(self._hand_in)).job_queue(None).build()

    @property
    def _bot(self) -> ExtBot[Any]:
        bot: ExtBot[Any] = self._application.bot
        return bot

    async def _connect(self) -> None:
        """Raises TelegramError; may be called again."""
        await self._application.initialize()
        if self.hook:
            await self._webhook.begin()
            self._spawn(self._webhook.watch())
        else:
            await self._polling.begin()
        self._spawn(set_menus(self._bot, self._menus, token=self._token))
        logger.info("Telegram: listening as @%s%s", self._bot.username, " by webhook" if self.hook else "")

    async def _keep_connecting(self) -> None:
        while True:
            await asyncio.sleep(self._timeouts.connect_retry)
            try:
                return await self._connect()
            except InvalidToken:
                logger.warning(_REFUSED)
                await asyncio.sleep(self._timeouts.token_retry)
            except TelegramError as error:
                logger.warning("Telegram still cannot be reached: %s", self._words(error))

    async def _hand_in(self, update: Update) -> None:
        """Returns once `receive` has persisted it. An update that cannot be read is logged and passed over."""
        self._polling.works()
        try:
            inbound = read_update(update, username=self._bot.username, seal=self._seal)
        except Exception:
            logger.exception("Telegram update %s cannot be read and is passed over", update.update_id)
            return
        if inbound is None and (speaker := update.effective_user) and speaker.is_bot:
            logger.info("Telegram: another bot (%s) is not answered", speaker.id)
        if inbound and "kept" in inbound.route:
            command = await self.memory.recall(inbound.text) if self.memory else None
            inbound = replace(inbound, text=command) if command else None
        inbound = await self._forms.resume(inbound, self.memory) if inbound else None
        if inbound and self._receive:
            await self._receive(inbound)
        if (query := update.callback_query) and inbound is None:
            logger.info("Telegram: user %s pressed what is no button of ours (any more)", query.from_user.id)
            self._spawn(self._refuse(query, self._stale_note))

    async def _refuse(self, query: CallbackQuery, note: str) -> None:
        """Say so to whoever pressed it. A press that is one of ours is answered when its command is."""
        try:
            await self._bot.answer_callback_query(query.id, note or None, show_alert=bool(note) or None)
        except TelegramError as error:
            logger.info("Telegram: a button press could not be acknowledged: %s", self._words(error))

    @property
    def memory(self) -> Memory | None:
        """What is still known after a restart; None for a one-off."""
        return self._sender.memory

    @memory.setter
    def memory(self, memory: Memory | None) -> None:
        self._sender.memory = memory

    def _words(self, error: TelegramError) -> str:
        return redact(error.message, self._token)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
