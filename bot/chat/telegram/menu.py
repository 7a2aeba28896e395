"""Telegram's own list of commands, by scope and language: https://core.telegram.org/bots/api#botcommandscope"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.telegram.errors import redact

logger = logging.getLogger(__name__)

MOST_DESCRIPTION = 256
Entries = tuple[tuple[str, str], ...]
"""(command, description), in order."""


@dataclass(frozen=True, slots=True)
class Menu:
    """What people find under the menu button. `members` of a group see the look-ups, its `admins` everything; `alone` is a
    private chat's."""

    members: Entries = ()
    admins: Entries = ()
    alone: Entries = ()

    def by_scope(self) -> list[tuple[BotCommandScope, Entries]]:
        """Telegram takes the narrowest scope that has a list."""
        return [
            (BotCommandScopeDefault(), self.members),
            (BotCommandScopeAllPrivateChats(), self.alone),
            (BotCommandScopeAllGroupChats(), self.members),
            (BotCommandScopeAllChatAdministrators(), self.admins),
        ]


async def set_menus(bot: ExtBot[None], menus: Mapping[str, Menu], *, token: str) -> None:
    """Set each language's lists (the language "" serves all others), but only those that Telegram does not show already."""
    for language, menu in menus.items():
        for scope, entries in menu.by_scope():
            commands = tuple(BotCommand(command, words[:MOST_DESCRIPTION]) for command, words in entries)
            try:
                if await bot.get_my_commands(scope, language or None) != commands:
                    await bot.set_my_commands(commands, scope, language or None)
            except TelegramError as error:
                logger.warning(
                    "Telegram did not take the command menu (%s%s): %s",
                    scope.type,
                    f", {language}" if language else "",
                    redact(error.message, token),
                )
