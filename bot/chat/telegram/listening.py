"""How updates come in: Parley asks for them (long polling), or Telegram calls (webhook). Either way each is handed on and
persisted before Telegram is told that it arrived."""

import asyncio
import contextlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Update
from telegram.error import Conflict, TelegramError
from telegram.ext import Application, ExtBot, Updater

from bot.chat.telegram.errors import redact
from bot.chat.telegram.inbound import ALLOWED_UPDATES
from bot.chat.telegram.wire import Timeouts
from bot.core.errors import ParleyError
from bot.core.ports import HttpAnswer

logger = logging.getLogger(__name__)

HandIn = Callable[[Update], Awaitable[None]]
App = Application[Any, Any, Any, Any, Any, Any]

HOOK = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)
MOST_CALLS = 10
"""Calls that Telegram makes at once; commands of one chat are answered in turn anyway."""

_POLLED = "another program polls with this bot's token; only one may: stop it, or make a bot of its own with @BotFather"
_HOOKED = (
    "a webhook was set for this bot by another program: stop that one and restart, or make a bot of its own with @BotFather"
)


class Polling:
    """Long polling, through python-telegram-bot's updater; a webhook that was set before is taken away."""

    def __init__(self, application: App, timeouts: Timeouts, *, token: str) -> None:
        self._application = application
        self._timeouts = timeouts
        self._token = token
        self._trouble = ""

    async def begin(self) -> None:
        """Raises TelegramError; may be called again."""
        await self._updater.start_polling(
            timeout=int(self._timeouts.poll), allowed_updates=ALLOWED_UPDATES, error_callback=self._failed
        )

    async def end(self) -> None:
        """What is persisted is confirmed on the way."""
        if self._updater.running:
            # The updater sleeps through its back-off before it looks whether it is to stop: cut that short.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._timeouts.stop):
                    await self._updater.stop()

    def works(self) -> None:
        """Something arrived: whatever was wrong is over."""
        self._trouble = ""

    @property
    def _updater(self) -> Updater:
        updater = self._application.updater
        if updater is None:
            raise RuntimeError("the application was built with an updater")
        return updater

    def _failed(self, error: TelegramError) -> None:
        """Said once, until the trouble changes: the updater tries again by itself, at most 30 s apart."""
        words = redact(error.message, self._token)
        if isinstance(error, Conflict):
            words = _HOOKED if "webhook" in words.lower() else _POLLED
        level = logging.DEBUG if words == self._trouble else logging.WARNING
        self._trouble = words
        logger.log(level, "Telegram: no commands are received for now: %s", words)


class Webhook:
    """Telegram calls `public_url` + HOOK with a secret in a header. What is not persisted is answered 500: it calls again."""

    def __init__(
        self, bot: ExtBot[None], hand_in: HandIn, timeouts: Timeouts, *, public_url: str, secret: str, token: str
    ) -> None:
        self._bot = bot
        self._hand_in = hand_in
        self._timeouts = timeouts
        self._url = public_url.rstrip("/") + HOOK
        self._secret = secret
        self._token = token
        self._open = False

    async def begin(self) -> None:
        """Raises TelegramError; may be called again."""
        await self._bot.set_webhook(
            self._url, secret_token=self._secret, allowed_updates=ALLOWED_UPDATES, max_connections=MOST_CALLS
        )
        self._open = True

    def end(self) -> None:
        """Nothing is taken any more. The webhook stays: Telegram keeps what it could not hand over for the next start."""
        self._open = False

    async def fares(self) -> list[str]:
        """For `check --online`: whether Telegram calls here, and what it met with last. Raises ParleyError."""
        try:
            info = await self._bot.get_webhook_info()
        except TelegramError as error:
            raise ParleyError(f"Telegram does not say how the webhook fares: {redact(error.message, self._token)}") from None
        if info.url != self._url:
            return [f"telegram: will be told to call {self._url} once Parley runs (now: {info.url or 'it is polled'})"]
        line = f"telegram: calls {self._url}, {info.pending_update_count} waiting"
        return [line + (f"; its last trouble: {info.last_error_message}" if info.last_error_message else "")]

    async def watch(self) -> None:
        """Look now and then whether Telegram still calls here; never ends."""
        while True:
            await asyncio.sleep(self._timeouts.webhook_watch)
            try:
                info = await self._bot.get_webhook_info()
                if info.url != self._url:
                    logger.warning("Telegram: another program took the webhook away (%s); set again", info.url or "it polls")
                    await self.begin()
                elif info.pending_update_count and info.last_error_message:
                    logger.warning("Telegram cannot call %s: %s", self._url, info.last_error_message)
            except TelegramError as error:
                logger.warning("Telegram does not say how the webhook fares: %s", redact(error.message, self._token))

    async def called(self, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """200 once it is persisted; 403 for who does not know the secret, 503 before the start, 500 to be called again."""
        if not hmac.compare_digest(headers.get(SECRET_HEADER, "").encode(), self._secret.encode()):
            logger.warning("Somebody who is not Telegram called %s and was refused", HOOK)
            return HttpAnswer(403)
        if not self._open:
            return HttpAnswer(503)
        try:
            update = Update.de_json(json.loads(body), self._bot)
        except Exception:
            logger.exception("A Telegram update cannot be read and is passed over")
            return HttpAnswer()
        try:
            await self._hand_in(update)
        except Exception:
            logger.exception("A Telegram update could not be stored; Telegram will send it again")
            return HttpAnswer(500)
        return HttpAnswer()
