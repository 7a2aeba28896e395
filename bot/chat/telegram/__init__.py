"""Telegram: long polling or a webhook in, sendMessage out, through python-telegram-bot.

`client` talks; `listening` takes updates in and `inbound` reads them; `people` says who may; `menu` is the list of commands;
`dialogs` and `asking` show forms;
`seal` signs what comes back; `errors` says what a failed call means; `wire` holds the HTTP connections and keeps the token out
of logs; `outbound` sends; `render`, `layout` and `split` turn a Message into payloads and are pure.
"""

from bot.chat.telegram.client import TelegramClient
from bot.chat.telegram.dialogs import Labels
from bot.chat.telegram.menu import Menu
from bot.chat.telegram.wire import Timeouts

__all__ = ["Labels", "Menu", "TelegramClient", "Timeouts"]
