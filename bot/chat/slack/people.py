"""The platform's own word on people and channels, asked each time: a demotion counts at the next click."""

import logging
from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.once import Once
from bot.chat.slack import errors
from bot.core.model import Inbound

log = logging.getLogger(__name__)

_OUTSIDERS = ("deleted", "is_restricted", "is_ultra_restricted", "is_stranger", "is_bot")
"""Guests (restricted), Slack Connect's strangers, and who is no person."""

_ROLES = ("is_admin", "is_owner", "is_primary_owner")
_NOT_THERE = frozenset({"channel_not_found", "not_in_channel"})
"""What Slack says of a private channel that the bot is not in."""

PAGE = 200
PAGES = 10
"""Two thousand channels of one person are looked through."""


class People:
    """Asks Slack about persons and channels. `web` gives the client, `listed` are the operator's own admins."""

    def __init__(self, web: Callable[[], AsyncWebClient], listed: tuple[str, ...]) -> None:
        self._web = web
        self._listed = listed
        self._once = Once()

    async def is_admin(self, inbound: Inbound) -> bool:
        """Listed by the operator, an admin or owner of the workspace, the channel's creator, or alone with the bot.

        Guests, strangers and foreign teams never are, unless listed. What cannot be asked counts as no.
        """
        if inbound.user in self._listed:
            return True
        user = await self._user(inbound.user)
        if not _belongs(user, inbound.workspace):
            return False
        if any(user.get(role) for role in _ROLES):
            return True
        channel, _ = await self._channel(inbound.chat)
        alone = channel.get("is_im") and channel.get("user") == inbound.user
        return bool(alone or channel.get("creator") == inbound.user)

    async def may_look(self, inbound: Inbound) -> bool:
        """Whether the person is a full member of the workspace, and of the channel that a press on Home is about: the page may
        have been open for long. What cannot be asked counts as no."""
        if "joined" in inbound.route:
            return True  # nobody asks anything: the bot greets
        if not _belongs(await self._user(inbound.user), inbound.workspace):
            return False
        from_home = "home" in inbound.route and "opened" not in inbound.route
        return not from_home or inbound.chat in await self.chats_of(inbound.user)

    async def chats_of(self, user: str) -> frozenset[str]:
        """The public channels that the person is in, and the private ones that both they and the bot are in; of a kind that
        Slack does not tell (a scope is missing), none."""
        return frozenset([*await self._chats(user, "public_channel"), *await self._chats(user, "private_channel")])

    async def is_away(self, channel: str) -> bool:
        """Whether the bot is surely not in the channel."""
        if channel.startswith("D"):
            return False
        found, error = await self._channel(channel)
        return error in _NOT_THERE or found.get("is_member") is False

    async def _chats(self, user: str, kind: str) -> list[str]:
        found: list[str] = []
        cursor = ""
        try:
            for _ in range(PAGES):
                page = await self._web().users_conversations(user=user, types=kind, limit=PAGE, cursor=cursor or None)
                found += [str(channel["id"]) for channel in page["channels"] or ()]
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor:
                    break
        except SlackApiError as error:
            log.info("Slack does not say in which channels %s is: %s", user, errors.of_api_error(error).reason)
        except errors.SilenceError as error:
            log.warning("Slack does not say in which channels %s is: %s", user, errors.of_silence(error).reason)
        return found

    async def _user(self, user: str) -> dict[str, Any]:
        return await self._once.ask(("user", user), lambda: self._ask_user(user))

    async def _channel(self, channel: str) -> tuple[dict[str, Any], str]:
        """What Slack says of a channel, or its word for not saying it."""
        return await self._once.ask(("channel", channel), lambda: self._ask_channel(channel))

    async def _ask_user(self, user: str) -> dict[str, Any]:
        try:
            return dict((await self._web().users_info(user=user))["user"] or {})
        except SlackApiError as error:
            log.warning("Slack does not say who %s is: %s", user, errors.of_api_error(error).reason)
        except errors.SilenceError as error:
            log.warning("Slack does not say who %s is: %s", user, errors.of_silence(error).reason)
        return {}

    async def _ask_channel(self, channel: str) -> tuple[dict[str, Any], str]:
        try:
            return dict((await self._web().conversations_info(channel=channel))["channel"] or {}), ""
        except SlackApiError as error:
            log.info("Slack does not say who made %s: %s", channel, errors.of_api_error(error).reason)
            return {}, errors.word_of(error)
        except errors.SilenceError as error:
            log.warning("Slack does not say who made %s: %s", channel, errors.of_silence(error).reason)
            return {}, ""


def _belongs(user: dict[str, Any], workspace: str) -> bool:
    teams = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())}
    return bool(user) and not any(user.get(flag) for flag in _OUTSIDERS) and (not workspace or workspace in teams)
