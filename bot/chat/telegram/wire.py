"""The HTTP connections to the Bot API, the queue that persists, and the filter that keeps the token out of logs."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from telegram.error import BadRequest, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.chat.telegram.errors import redact

logger = logging.getLogger(__name__)

_NO_CLASS_OF_ITS_OWN = frozenset(range(400, 500)) - {400, 401, 403, 404, 409, 429}
"""Client errors that python-telegram-bot lumps with the 5xx, although they surely mean "not done"."""
_PAUSE_UNNAMED = 30
"""Seconds to wait on a 429 that does not say how long (a proxy's, say)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds. `poll` is how long Telegram may hold a getUpdates; `token_retry` how long a refused token rests."""

    connect: float = 10
    read: float = 20
    write: float = 20
    pool: float = 5
    poll: float = 30
    token_retry: float = 300
    connect_retry: float = 15
    webhook_watch: float = 600
    stop: float = 5


class SendingRequest(HTTPXRequest):
    """For every call but getUpdates. No proxy but an explicit one: the environment is not asked."""

    def __init__(self, timeouts: Timeouts, *, proxy: str = "", connections: int = 32) -> None:
        super().__init__(
            connection_pool_size=connections,
            connect_timeout=timeouts.connect,
            read_timeout=timeouts.read,
            write_timeout=timeouts.write,
            pool_timeout=timeouts.pool,
            media_write_timeout=timeouts.write,
            proxy=proxy or None,
            httpx_kwargs={"trust_env": False},
        )

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As the base does; the client errors it knows no class for become one that says "not done"."""
        status, body = await super().do_request(*args, **kwargs)
        if status == HTTPStatus.TOO_MANY_REQUESTS and b"retry_after" not in body:
            raise RetryAfter(_PAUSE_UNNAMED)
        if status in _NO_CLASS_OF_ITS_OWN:
            raise BadRequest(f"HTTP {status}")
        return status, body


class PollingRequest(SendingRequest):
    """For getUpdates. One refused token would end python-telegram-bot's polling while `updater.running` stays True: so a
    refusal rests here and then looks like a time-out, after which polling goes on."""

    def __init__(self, timeouts: Timeouts, *, proxy: str = "") -> None:
        super().__init__(timeouts, proxy=proxy, connections=1)
        self._token_retry = timeouts.token_retry
        self.closing = False

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As the base does, but a 401 or 404 waits and then raises TimedOut."""
        status, body = await super().do_request(*args, **kwargs)
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND} and not self.closing:
            logger.error(
                "Telegram refuses the bot's token (HTTP %d): commands are not received. Asking again in %g s; if the token was "
                "revoked, set the new one in TELEGRAM_BOT_TOKEN and restart",
                status,
                self._token_retry,
            )
            await asyncio.sleep(self._token_retry)
            raise TimedOut("the token was refused")
        return status, body


class PersistingQueue(asyncio.Queue[object]):
    """The updater's queue, through which nothing queues: `put` hands the update in and returns once it is persisted.

    python-telegram-bot confirms updates by the offset of its next getUpdates, moved after `put`; a TelegramError from
    `put` leaves the offset, so the same updates come again. Any other error would end polling, hence the translation.
    """

    def __init__(self, hand_in: Callable[[Any], Awaitable[None]]) -> None:
        super().__init__()
        self._hand_in = hand_in

    async def put(self, item: object) -> None:
        """Raises only TelegramError: the update was not persisted."""
        try:
            await self._hand_in(item)
        except Exception as error:
            logger.exception("A Telegram update could not be stored; it will be asked for again")
            raise TelegramError("the update could not be stored") from error


class TokenFilter(logging.Filter):
    """Takes the token out of whatever passes: request URLs hold it, and so do some of the library's error texts."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True; the record's text and traceback are rewritten where they hold the token."""
        with contextlib.suppress(TypeError, ValueError):  # a log call with the wrong arguments is its handler's to report
            if self._token in (text := record.getMessage()):
                record.msg, record.args = redact(text, self._token), None
        if record.exc_info and self._token in (trace := logging.Formatter().formatException(record.exc_info)):
            record.exc_text, record.exc_info = redact(trace, self._token), None
        return True


def speak_in_timedeltas() -> None:
    """Take the library's coming form of time-spans now, as its warning advises: else it warns at every 429."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")


def guard_logs(token: str) -> TokenFilter:
    """Quieten the HTTP libraries, which log every URL, and put the filter before every root handler and their loggers."""
    guard = TokenFilter(token)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for place in _guarded():
        place.addFilter(guard)
    return guard


def unguard_logs(guard: TokenFilter) -> None:
    """Take the filter away again."""
    for place in _guarded():
        place.removeFilter(guard)


def _guarded() -> list[logging.Filterer]:
    names = ("httpx", "telegram.Bot", "telegram.ext.ExtBot", "telegram.ext.Updater", "telegram.request.BaseRequest")
    return [*map(logging.getLogger, names), *logging.getLogger().handlers]
