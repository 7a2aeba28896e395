"""The terminal as a chat: cards and digests printed, commands typed."""

from bot.chat.console.client import ConsoleClient

__all__ = ["ConsoleClient"]
