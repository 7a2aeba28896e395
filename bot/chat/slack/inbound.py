"""What Slack delivers -> Inbound. Pure. A file is handed on, by its id, with the line that came with it.

Shapes: https://docs.slack.dev/interactivity/implementing-slash-commands, .../reference/events/app_mention, .../message.im,
.../app_home_opened, .../member_joined_channel, https://docs.slack.dev/reference/interaction-payloads (block_actions,
message_action, view_submission).
"""

import re
from typing import Any

from bot.chat.slack import modal, shortcuts
from bot.chat.slack.blocks import ACTION
from bot.chat.slack.home import chat_of
from bot.chat.slack.measure import typed
from bot.core.forms import Values
from bot.core.model import Inbound

Body = dict[str, Any]

IMPORT = "feeds import"
"""What a list of feeds means that somebody hands over without a word."""

LISTS = (".opml", ".xml")

EVENTS = ("app_mention", "message.im", "app_home_opened", "member_joined_channel")
"""What the app must be subscribed to for `heard_in` to hear all it can."""

_UNNAMED = frozenset({"directmessage", "privategroup"})


def heard_in(body: Body) -> tuple[Inbound, Values | None] | None:
    """What was said to us in `body`, and what a form was filled in with; None where nothing was."""
    if body.get("type") == "view_submission":
        return modal.submitted(body)
    inbound = inbound_of(body)
    return None if inbound is None else (inbound, None)


def inbound_of(body: Body) -> Inbound | None:
    """The command, click, shortcut, mention, private message, visit or arrival in `body`; None where nothing was said to us."""
    if "command" in body:
        return _command(body)
    match body.get("type"):
        case "block_actions":
            return _click(body)
        case "message_action":
            return _shortcut(body)
        case "event_callback":
            return _event(body)
        case _:
            return None


def _command(body: Body) -> Inbound:
    channel, name = body["channel_id"], body.get("channel_name", "")
    return Inbound(
        key=body["trigger_id"],
        platform="slack",
        chat=channel,
        user=body["user_id"],
        text=typed(body.get("text") or ""),
        workspace=_team(body),
        user_name=body.get("user_name", ""),
        chat_title="" if name in _UNNAMED else name,
        private=_is_private(channel),
        route={"response_url": body["response_url"], "user": body["user_id"], "trigger": body["trigger_id"]},
    )


def _click(body: Body) -> Inbound | None:
    ours = [action for action in body.get("actions", ()) if action.get("action_id", "").startswith(f"{ACTION}:")]
    if not ours or not ours[0].get("value"):
        return None  # a button that opened a page, or another app's
    if (body.get("view") or {}).get("type") == "home":
        channel = {"id": chat_of(ours[0]["action_id"])}
        route = {"home": body["user"]["id"]}
    else:
        channel = body.get("channel") or {}
        route = {"response_url": body.get("response_url", ""), "pressed": "1"}
    return _pressed(body, channel, ours[0]["value"], route) if channel.get("id") else None


def _shortcut(body: Body) -> Inbound | None:
    asked = shortcuts.asked(body)
    if asked is None:
        return None
    text, given = asked
    route = {"response_url": body["response_url"]} | ({"given": given} if given else {})
    return _pressed(body, body["channel"], text, route)


def _pressed(body: Body, channel: Body, text: str, route: Body) -> Inbound:
    """What a press or a shortcut says, in whose name, and where."""
    user, name = body["user"], channel.get("name", "")
    return Inbound(
        key=body["trigger_id"],
        platform="slack",
        chat=channel["id"],
        user=user["id"],
        text=text,
        workspace=_team(body),
        user_name=user.get("username") or user.get("name", ""),
        chat_title="" if name in _UNNAMED else name,
        private=_is_private(channel["id"]),
        route=route | {"user": user["id"], "trigger": body["trigger_id"]},
    )


def _event(body: Body) -> Inbound | None:
    event = body.get("event") or {}
    match event.get("type"):
        case "app_mention":
            return _written(body, event, typed(_after_mention(event.get("text", ""), _bot_user(body))))
        case "message" if event.get("channel_type") == "im":
            return _written(body, event, typed(event.get("text", "")))
        case "app_home_opened" if event.get("tab") == "home":
            return _said(body, event, event["user"], "", {"home": event["user"], "opened": True})
        case "member_joined_channel" if event.get("user") == _bot_user(body):
            return _said(body, event, event.get("inviter") or "", "start", {"joined": True})
        case _:
            return None


def _written(body: Body, event: Body, text: str) -> Inbound | None:
    """A message of a person, or a list of feeds; bots, edits and joins are not heard."""
    other = event.get("subtype") not in {None, "", "file_share"}
    if event.get("bot_id") or other or "edited" in event or not event.get("user"):
        return None
    files = event.get("files") or []
    if files and not text:
        if not str(files[0].get("name", "")).casefold().endswith(LISTS):
            return None
        text = IMPORT
    if thread := event.get("thread_ts"):
        route = {"thread_ts": thread}
    else:
        route = {"user": event["user"]} if event["type"] == "app_mention" else {}
    return _said(body, event, event["user"], text, route | ({"attached": files[0]["id"]} if files else {}))


def _said(body: Body, event: Body, user: str, text: str, route: Body) -> Inbound:
    return Inbound(
        key=body["event_id"],
        platform="slack",
        chat=event["channel"],
        user=user,
        text=text,
        workspace=_team(body),
        private=_is_private(event["channel"]),
        route=route,
    )


def _after_mention(text: str, bot_user: str) -> str:
    """`hey <@U0BOT> latest` -> `latest`; where the bot's id is unknown, what follows the first mention."""
    _, found, rest = text.partition(f"<@{bot_user}>")
    return rest if found else re.sub(r"^.*?<@\w+(\|[^<>]*)?>", "", text, count=1, flags=re.DOTALL)


def _bot_user(body: Body) -> str:
    return str(_authorization(body).get("user_id") or "")


def _team(body: Body) -> str:
    """The workspace that the app is installed in; of a person of another organisation, it may be theirs."""
    team = _authorization(body).get("team_id") or body.get("team_id") or (body.get("team") or {}).get("id") or ""
    return str(team)


def _authorization(body: Body) -> Body:
    """In whose name an event came: https://docs.slack.dev/apis/events-api/#authorizations."""
    return (body.get("authorizations") or [{}])[0] or {}


def _is_private(channel: str) -> bool:
    return channel.startswith("D")
