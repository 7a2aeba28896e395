"""Telegram as a ChatClient: long polling in, one wire message a delivery out."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from telegram import BotCommand, CallbackQuery, ChatMember, Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot, Updater

from bot.chat.telegram import errors, outbound
from bot.chat.telegram.errors import redact
from bot.chat.telegram.inbound import ALLOWED_UPDATES, ANONYMOUS_ADMIN, read_update
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
from bot.core.model import Delivery, Inbound
from bot.core.outbox import Outcome, Verdict
from bot.core.settings import TelegramSettings

logger = logging.getLogger(__name__)

Receive = Callable[[Inbound], Awaitable[None]]

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
        menu: Sequence[tuple[str, str]] = (),
        repeat_note: str = "",
        proxy: str = "",
        timeouts: Timeouts | None = None,
    ) -> None:
        """`menu` is (command, description) for Telegram's own list; `repeat_note` the line put before what may be a repeat;
        `proxy` an explicit proxy's URL (the environment's are never used)."""
        speak_in_timedeltas()
        self._guard = guard_logs(token)
        self._settings = settings
        self._token = token
        self._menu = menu
        self._timeouts = timeouts or Timeouts()
        self._sending = SendingRequest(self._timeouts, proxy=proxy)
        self._polling = PollingRequest(self._timeouts, proxy=proxy)
        self._application = self._build()
        self._sender = outbound.Sender(self._bot, token=token, repeat_note=repeat_note)
        self._receive: Receive | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._trouble = ""

    async def start(self, receive: Receive) -> None:
        """Begin polling. A refused token raises ParleyError; an unreachable server is tried again in the background."""
        self._receive = receive
        try:
            await self._connect()
        except InvalidToken:
            raise ParleyError(_REFUSED) from None
        except TelegramError as error:
            logger.warning("Telegram cannot be reached, trying again: %s", self._words(error))
            self._spawn(self._keep_connecting())

    async def stop(self) -> None:
        """Stop polling (what is persisted is confirmed on the way) and close every connection."""
        self._polling.closing = True
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._updater.running:
            # The updater sleeps through its back-off before it looks whether it is to stop: cut that short.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._timeouts.stop):
                    await self._updater.stop()
        await self._application.shutdown()
        await asyncio.gather(self._polling.shutdown(), self._sending.shutdown())
        unguard_logs(self._guard)

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
        """The person of a private chat, an anonymous admin, else whom getChatMember calls creator or administrator."""
        if inbound.private or inbound.user == ANONYMOUS_ADMIN:
            return True
        try:
            member = await self._bot.get_chat_member(inbound.chat, int(inbound.user))
        except TelegramError as error:
            logger.warning("Telegram does not say if %s is an admin of %s: %s", inbound.user, inbound.chat, self._words(error))
            return False
        return member.status in {ChatMember.OWNER, ChatMember.ADMINISTRATOR}

    async def may_look(self, inbound: Inbound) -> bool:  # noqa: ARG002 (the Protocol asks)
        """Whoever can write in an allowed chat is its member."""
        return True

    async def attachment(self, inbound: Inbound) -> bytes:
        """The file that came with it. Raises SourceError."""
        try:
            file = await self._bot.get_file(inbound.route["attached"])
            if (file.file_size or 0) > LARGEST_ATTACHMENT:
                raise SourceError(f"the file is larger than {LARGEST_ATTACHMENT // 2**20} MiB")
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise SourceError(f"Telegram does not hand out the file: {self._words(error)}") from None

    async def check(self) -> list[str]:
        """The bot's name and each allowed chat's title; raises ParleyError naming what the bot cannot see."""
        try:
            me = await self._bot.get_me()
        except InvalidToken:
            raise ParleyError(_REFUSED) from None
        except TelegramError as error:
            raise ParleyError(f"Telegram cannot be reached at {self._settings.base_url}: {self._words(error)}") from None
        lines, problems = [f"telegram: @{me.username} answers"], []
        for chat in self._settings.allow_chats:
            try:
                found = await self._bot.get_chat(chat)
            except TelegramError as error:
                problems.append(f"telegram.allow_chats: {chat}: {self._words(error)} (add the bot to that chat)")
            else:
                lines.append(f"telegram: {chat} is {found.effective_name or 'a chat without a name'}")
        if problems:
            raise ParleyError("\n".join(problems))
        return lines

    def _build(self) -> Application[Any, Any, Any, Any, Any, Any]:
        base = self._settings.base_url
        builder = ApplicationBuilder().token(self._token).base_url(base).base_file_url(f"{base.removesuffix('bot')}file/bot")
        builder = builder.request(self._sending).get_updates_request(self._polling)
        return builder.update_queue(PersistingQueue(self._hand_in)).job_queue(None).build()

    @property
    def _bot(self) -> ExtBot[Any]:
        bot: ExtBot[Any] = self._application.bot
        return bot

    @property
    def _updater(self) -> Updater:
        updater = self._application.updater
        if updater is None:
            raise RuntimeError("the application was built with an updater")
        return updater

    async def _connect(self) -> None:
        """Raises TelegramError; may be called again."""
        await self._application.initialize()
        await self._updater.start_polling(
            timeout=int(self._timeouts.poll),
            allowed_updates=ALLOWED_UPDATES,
            error_callback=self._polling_failed,
        )
        self._spawn(self._set_menu())
        logger.info("Telegram: listening as @%s", self._bot.username)

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

    async def _set_menu(self) -> None:
        try:
            await self._bot.set_my_commands([BotCommand(command, words) for command, words in self._menu])
        except TelegramError as error:
            logger.warning("Telegram did not take the command menu: %s", self._words(error))

    def _polling_failed(self, error: TelegramError) -> None:
        """Said once, until the trouble changes: the updater tries again by itself, at most 30 s apart."""
        words = self._words(error)
        if isinstance(error, Conflict):
            words = (
                "another program polls with this bot's token; only one may: stop it, or make a bot of its own with @BotFather"
            )
        level = logging.DEBUG if words == self._trouble else logging.WARNING
        self._trouble = words
        logger.log(level, "Telegram: no commands are received for now: %s", words)

    async def _hand_in(self, update: Update) -> None:
        """Returns once `receive` has persisted it. An update that cannot be read is logged and passed over."""
        self._trouble = ""
        try:
            inbound = read_update(update, username=self._bot.username)
        except Exception:
            logger.exception("Telegram update %s cannot be read and is passed over", update.update_id)
            return
        if inbound and self._receive:
            await self._receive(inbound)
        if update.callback_query:
            self._spawn(self._acknowledge(update.callback_query))

    async def _acknowledge(self, query: CallbackQuery) -> None:
        """Ends the waiting sign on the pressed button; nothing is lost where that fails."""
        try:
            await self._bot.answer_callback_query(query.id)
        except TelegramError as error:
            logger.info("Telegram: a button press could not be acknowledged: %s", self._words(error))

    def _words(self, error: TelegramError) -> str:
        return redact(error.message, self._token)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
