"""Telegram's word on a person: for changes asked each time, so that a demotion counts at the next click."""

import asyncio
import logging

from telegram import ChatMember, ChatMemberRestricted
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.once import Once
from bot.chat.telegram.errors import redact
from bot.chat.telegram.inbound import ANONYMOUS_ADMIN
from bot.core.model import Inbound

logger = logging.getLogger(__name__)

REMEMBERED = 60.0
"""Seconds for which a member who only looks something up is not asked about again."""
_MOST_REMEMBERED = 10_000

_ADMINS = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR})
_OUTSIDE = frozenset({ChatMember.LEFT, ChatMember.BANNED})


class People:
    """Who may do what, by `getChatMember`. `listed` are user ids that the operator trusts everywhere."""

    def __init__(self, bot: ExtBot[None], listed: tuple[int, ...], *, token: str) -> None:
        self._bot = bot
        self._listed = frozenset(map(str, listed))
        self._token = token
        self._once = Once()
        self._known: dict[tuple[str, str], tuple[float, str]] = {}

    async def is_admin(self, inbound: Inbound) -> bool:
        """Listed, alone with the bot, an anonymous admin (who writes as the chat itself), or the chat's creator or
        administrator. What Telegram does not say counts as no."""
        if inbound.private or inbound.user == ANONYMOUS_ADMIN or inbound.user in self._listed:
            return True
        return await self._status(inbound.chat, inbound.user, afresh=True) in _ADMINS

    async def may_look(self, inbound: Inbound, *, afresh: bool = False) -> bool:
        """Whether the person is in the chat. Whoever writes in it is taken for one where Telegram does not say (it is only
        sure where the bot is an admin); not so who asks about it from elsewhere (`route["about"]`)."""
        if inbound.private or inbound.user == ANONYMOUS_ADMIN or inbound.user in self._listed:
            return True
        status = await self._status(inbound.chat, inbound.user, afresh=afresh)
        return status not in _OUTSIDE if status else "about" not in inbound.route

    async def _status(self, chat: str, user: str, *, afresh: bool = False) -> str:
        """As `getChatMember` says it (a restricted one who is outside counts as left); empty where it does not."""
        here = asyncio.get_running_loop().time()
        since, status = self._known.get((chat, user), (-REMEMBERED, ""))
        if not afresh and here - since < REMEMBERED:
            return status
        return await self._once.ask((chat, user), lambda: self._ask(chat, user))

    async def _ask(self, chat: str, user: str) -> str:
        here = asyncio.get_running_loop().time()
        try:
            member = await self._bot.get_chat_member(chat, int(user))
        except TelegramError as error:
            logger.info("Telegram does not say who %s is in %s: %s", user, chat, redact(error.message, self._token))
            return ""
        except TypeError as error:  # an older server of one's own leaves out what the library insists on
            logger.warning("Telegram's word on %s in %s cannot be read: %s", user, chat, error)
            return ""
        outside = isinstance(member, ChatMemberRestricted) and not member.is_member
        status = str(ChatMember.LEFT if outside else member.status)
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[chat, user] = (here, status)
        return status
