"""The platform's own word on people and channels, asked each time: a demotion counts at the next click."""

import logging
from collections.abc import Sequence
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import errors
from bot.core.errors import ParleyError
from bot.core.model import Inbound

log = logging.getLogger(__name__)

_OUTSIDERS = ("deleted", "is_restricted", "is_ultra_restricted", "is_stranger", "is_bot")
"""Guests (restricted), Slack Connect's strangers, and who is no person."""


async def is_admin(web: AsyncWebClient, inbound: Inbound, listed: tuple[str, ...]) -> bool:
    """Listed by the operator, an admin or owner of the workspace, the channel's creator, or alone with the bot.

    Guests, strangers and foreign teams never are, unless listed. What cannot be asked counts as no.
    """
    if inbound.user in listed:
        return True
    user = await _ask_user(web, inbound.user)
    if not _belongs(user, inbound.workspace):
        return False
    if any(user.get(role) for role in ("is_admin", "is_owner", "is_primary_owner")):
        return True
    channel = await _ask_channel(web, inbound.chat)
    alone = channel.get("is_im") and channel.get("user") == inbound.user
    return bool(alone or channel.get("creator") == inbound.user)


async def may_look(web: AsyncWebClient, inbound: Inbound) -> bool:
    """Whether the person is a full member of the workspace. What cannot be asked counts as no."""
    return _belongs(await _ask_user(web, inbound.user), inbound.workspace)


def _belongs(user: dict[str, Any], workspace: str) -> bool:
    teams = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())}
    return bool(user) and not any(user.get(flag) for flag in _OUTSIDERS) and (not workspace or workspace in teams)


async def channel_lines(web: AsyncWebClient, channels: Sequence[str]) -> list[str]:
    """A line for each channel that the bot can see and post to. Raises ParleyError naming those that it cannot."""
    lines, problems = [], []
    for channel in dict.fromkeys(channels):
        try:
            found = dict((await web.conversations_info(channel=channel))["channel"] or {})
        except SlackApiError as error:
            if error.response.get("error") == "missing_scope":
                lines.append(f"slack:{channel} is not looked up: the app has no scope for that (docs/slack.md)")
            else:
                problems.append(f"slack:{channel}: {errors.of_api_error(error).reason}")
            continue
        if found.get("is_im") or found.get("is_member"):
            lines.append(f"slack:{channel} is {found.get('name') or 'a private conversation'}")
        else:
            problems.append(f"slack:{channel}: the bot is not in it; invite it there: /invite @its-name")
    if problems:
        raise ParleyError("\n".join(problems))
    return lines


async def _ask_user(web: AsyncWebClient, user: str) -> dict[str, Any]:
    try:
        return dict((await web.users_info(user=user))["user"] or {})
    except SlackApiError as error:
        log.warning("Slack does not say who %s is: %s", user, errors.of_api_error(error).reason)
    except errors.SilenceError as error:
        log.warning("Slack does not say who %s is: %s", user, errors.of_silence(error).reason)
    return {}


async def _ask_channel(web: AsyncWebClient, channel: str) -> dict[str, Any]:
    try:
        return dict((await web.conversations_info(channel=channel))["channel"] or {})
    except SlackApiError as error:
        log.info("Slack does not say who made %s: %s", channel, errors.of_api_error(error).reason)
    except errors.SilenceError as error:
        log.warning("Slack does not say who made %s: %s", channel, errors.of_silence(error).reason)
    return {}
