"""Who the bot is, and whether its tokens and scopes will do: at the start and for `parley check --online`."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import errors, scopes
from bot.core.errors import ParleyError
from bot.core.outbox import Verdict

log = logging.getLogger(__name__)

PREFIXES = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot in its workspace; all empty while Slack has not been asked."""

    team: str = ""
    team_name: str = ""
    name: str = "parley"


async def identify(web: AsyncWebClient) -> tuple[Identity, list[str]]:
    """Who the bot token belongs to, and a line for each optional scope that is missing.

    Raises SlackApiError or what `errors.SilenceError` names; ParleyError where a needed scope is missing."""
    answer = await web.auth_test()
    identity = Identity(str(answer["team_id"]), str(answer["team"]), str(answer["user"]))
    return identity, _scope_lines(answer.headers)


async def refuse_bad_tokens(web: AsyncWebClient, tokens: Mapping[str, str]) -> Identity:
    """Raises ParleyError for a token that Slack does not take; Slack being out of reach is no error. `tokens` by their names;
    the app token is tried where it is among them."""
    for name, token in tokens.items():
        if not token.startswith(PREFIXES[name]):
            raise ParleyError(f"{name} must begin with {PREFIXES[name]} (docs/slack.md says where to find it)")
    identity = Identity()
    try:
        identity, _ = await identify(web)
        if app_token := tokens.get("SLACK_APP_TOKEN"):
            await web.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        if errors.of_api_error(error).verdict is Verdict.PLATFORM_DOWN:
            raise token_error(error) from None
        log.warning("Slack does not answer as it should: %s", errors.of_api_error(error).reason)
    except errors.SilenceError as error:
        log.warning("Slack is out of reach, connecting goes on: %s", errors.of_silence(error).reason)
    return identity


def token_error(error: SlackApiError) -> ParleyError:
    """What the operator is told of a token that Slack does not take."""
    name = "SLACK_APP_TOKEN" if "apps.connections.open" in str(error) else "SLACK_BOT_TOKEN"
    reason = errors.of_api_error(error).reason
    return ParleyError(f"Slack does not take {name} ({reason}): copy it again from the app's page, see docs/slack.md")


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


def _scope_lines(headers: Any) -> list[str]:
    """What optional scopes are missing. Raises ParleyError where a needed one is. Slack names them in a header."""
    named = headers.get("x-oauth-scopes")
    if named is None:
        return ["scopes unknown: the answer names none"]
    granted = {scope.strip() for scope in named.split(",")}
    if needed := scopes.missing(granted, scopes.REQUIRED):
        raise ParleyError("the Slack app lacks a scope; add it and install the app again: " + "; ".join(needed))
    return [f"scope missing, {line}" for line in scopes.missing(granted, scopes.OPTIONAL)]
