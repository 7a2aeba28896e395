"""What a failed Bot API call means for the message it carried: the one place where Telegram's errors are translated.

| what came | verdict |
|---|---|
| 429, with `retry_after` | NOT_SENT, to be kept for that long |
| 400 with `migrate_to_chat_id` | CHAT_MOVED |
| 401, 404 (a malformed token) | PLATFORM_DOWN |
| 403 (kicked, blocked, never started) | CHAT_GONE |
| 400 "message is not modified" | SENT: it shows what we wanted |
| 400 about entities, a button's address or data | MARKUP |
| 400 about the chat or the bot's rights | CHAT_GONE |
| 400 about the forum topic | CHANNEL_GONE |
| 400 about an edit: the message is deleted | MESSAGE_GONE |
| 400 about an edit: the message can't be edited | MESSAGE_FIXED |
| any other 400 or 4xx | REFUSED |
| no connection: refused, name not found, TLS, proxy, connect time-out | OUT_OF_REACH |
| no connection free in our own pool, a request that cannot be written | NOT_SENT |
| read or write time-out, connection cut, 5xx, an answer that cannot be read | UNKNOWN |

Error texts are no part of the Bot API's contract: those below were seen in its server's source
(github.com/tdlib/telegram-bot-api, Client.cpp) and compared without case.
"""

from datetime import timedelta

import httpx
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.core.outbox import Outcome, Verdict

UNCHANGED = "message is not modified"

_MARKUP = (
    "can't parse entities",
    "can't parse inline keyboard",
    "can't parse reply keyboard",
    "button_url_invalid",
    "button_data_invalid",
    "button_type_invalid",
    "inline keyboard button url",
    "entity_bounds_invalid",
)
_CHAT_GONE = (
    "chat not found",
    "chat_id is empty",
    "peer_id_invalid",
    "user not found",
    "group chat was deactivated",
    "bot was kicked",
    "bot is not a member",
    "chat_write_forbidden",
    "chat_restricted",
    "not enough rights",
    "have no rights",
    "need administrator rights",
)
_CHANNEL_GONE = (
    "message thread not found",
    "topic_deleted",
    "topic_closed",
    "topic_id_invalid",
)
_MESSAGE_GONE = ("message to edit not found", "message_id_invalid")
_MESSAGE_FIXED = ("message can't be edited", "message_edit_time_expired")
_OUT_OF_REACH = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.UnsupportedProtocol, httpx.InvalidURL)
_NEVER_LEFT = (httpx.PoolTimeout, httpx.LocalProtocolError)


def translate(error: TelegramError, *, secret: str = "") -> Outcome:
    """The Outcome of a call that raised `error`. `secret` is the token: it is taken out of the reason.

    The order matters: in python-telegram-bot BadRequest is a NetworkError.
    """
    reason = redact(error.message, secret)
    match error:
        case RetryAfter():
            return Outcome(Verdict.NOT_SENT, reason=reason, retry_after=seconds(error.retry_after))
        case ChatMigrated():
            return Outcome(Verdict.CHAT_MOVED, reason=reason, moved_to=str(error.new_chat_id))
        case InvalidToken():
            return Outcome(Verdict.PLATFORM_DOWN, reason="Telegram refuses the bot's token: check TELEGRAM_BOT_TOKEN")
        case Forbidden():
            return Outcome(Verdict.CHAT_GONE, reason=reason)
        case BadRequest():
            return Outcome(_bad_request(error.message.lower()), reason=reason)
        case Conflict():
            return Outcome(Verdict.NOT_SENT, reason=reason)
    if isinstance(error.__cause__, _OUT_OF_REACH):
        return Outcome(Verdict.OUT_OF_REACH, reason=reason)
    if isinstance(error.__cause__, _NEVER_LEFT):
        return Outcome(Verdict.NOT_SENT, reason=reason)
    return Outcome(Verdict.UNKNOWN, reason=reason)


def _bad_request(message: str) -> Verdict:
    if UNCHANGED in message:
        return Verdict.SENT
    if any(text in message for text in _MARKUP):
        return Verdict.MARKUP
    if any(text in message for text in _CHAT_GONE):
        return Verdict.CHAT_GONE
    if any(text in message for text in _CHANNEL_GONE):
        return Verdict.CHANNEL_GONE
    if any(text in message for text in _MESSAGE_GONE):
        return Verdict.MESSAGE_GONE
    if any(text in message for text in _MESSAGE_FIXED):
        return Verdict.MESSAGE_FIXED
    return Verdict.REFUSED


def seconds(wait: int | timedelta) -> float:
    """`retry_after`, which python-telegram-bot gives as either, in seconds."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def redact(text: str, secret: str) -> str:
    """`text` without the token."""
    return text.replace(secret, "<token>") if secret else text
