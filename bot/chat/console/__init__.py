"""The terminal as a chat: cards and digests printed, commands typed."""

from bot.chat.console.client import ConsoleClient
from bot.chat.console.terminal import Terminal

__all__ = ["ConsoleClient", "Terminal"]
