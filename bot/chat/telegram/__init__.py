"""Telegram: long polling in, sendMessage out, through python-telegram-bot.

`client` talks; `inbound` reads updates; `errors` says what a failed call means; `wire` holds the HTTP connections and keeps
the token out of logs; `render`, `layout` and `split` turn a Message into payloads and are pure.
"""

from bot.chat.telegram.client import TelegramClient
from bot.chat.telegram.wire import Timeouts

__all__ = ["TelegramClient", "Timeouts"]
