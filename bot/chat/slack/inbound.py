"""What Socket Mode delivers -> Inbound. Pure. A file is handed on, by its id, with the line that came with it.

Shapes: https://docs.slack.dev/interactivity/implementing-slash-commands, .../reference/events/app_mention, .../message.im,
https://docs.slack.dev/reference/interaction-payloads/block_actions-payload.
"""

import re
from typing import Any

from bot.chat.slack.blocks import ACTION
from bot.core.model import Inbound

Body = dict[str, Any]

IMPORT = "feeds import"
"""What a list of feeds means that somebody hands over without a word."""

LISTS = (".opml", ".xml")

_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def inbound_of(body: Body) -> Inbound | None:
    """The command, click, mention or private message in `body`; None where nothing was said to us."""
    if "command" in body:
        return _command(body)
    match body.get("type"):
        case "block_actions":
            return _click(body)
        case "event_callback":
            return _event(body)
        case _:
            return None


def typed(text: str) -> str:
    """What the person typed: Slack wraps links and mentions in `<...>` and escapes three characters."""
    plain = _LINK.sub(_unwrap, text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


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
        chat_title="" if name in {"directmessage", "privategroup"} else name,
        private=_is_private(channel),
        route={"response_url": body["response_url"], "user": body["user_id"]},
    )


def _click(body: Body) -> Inbound | None:
    ours = [action for action in body.get("actions", ()) if action.get("action_id", "").startswith(f"{ACTION}:")]
    channel = body.get("channel") or {}
    if not ours or not ours[0].get("value") or not channel.get("id"):
        return None  # a button that opened a page, or another app's
    user = body["user"]
    return Inbound(
        key=body["trigger_id"],
        platform="slack",
        chat=channel["id"],
        user=user["id"],
        text=ours[0]["value"],
        workspace=_team(body),
        user_name=user.get("username") or user.get("name", ""),
        chat_title=channel.get("name", "") if channel.get("name") not in {"directmessage", "privategroup"} else "",
        private=_is_private(channel["id"]),
        route={"response_url": body["response_url"], "user": user["id"]},
    )


def _event(body: Body) -> Inbound | None:
    event = body.get("event") or {}
    mentioned = event.get("type") == "app_mention"
    written = event.get("type") == "message" and event.get("channel_type") == "im"
    other = event.get("subtype") not in {None, "", "file_share"}
    from_bot = event.get("bot_id") or other or "edited" in event or not event.get("user")
    if not (mentioned or written) or from_bot:
        return None
    text, files = event.get("text", ""), event.get("files") or []
    line = typed(_after_mention(text, _bot_user(body)) if mentioned else text)
    if files and not line:
        if not str(files[0].get("name", "")).casefold().endswith(LISTS):
            return None
        line = IMPORT
    return Inbound(
        key=body["event_id"],
        platform="slack",
        chat=event["channel"],
        user=event["user"],
        text=line,
        workspace=_team(body),
        private=written,
        route=_event_route(event, mentioned=mentioned) | ({"attached": files[0]["id"]} if files else {}),
    )


def _event_route(event: Body, *, mentioned: bool) -> Body:
    if thread := event.get("thread_ts"):
        return {"thread_ts": thread}
    return {"user": event["user"]} if mentioned else {}


def _after_mention(text: str, bot_user: str) -> str:
    """`hey <@U0BOT> latest` -> `latest`; where the bot's id is unknown, what follows the first mention."""
    _, found, rest = text.partition(f"<@{bot_user}>")
    return rest if found else re.sub(r"^.*?<@\w+(\|[^<>]*)?>", "", text, count=1, flags=re.DOTALL)


def _bot_user(body: Body) -> str:
    authorizations = body.get("authorizations") or [{}]
    return str(authorizations[0].get("user_id") or "")


def _team(body: Body) -> str:
    """The workspace that the app is installed in."""
    team = body.get("team_id") or (body.get("team") or {}).get("id") or ""
    return str(team)


def _is_private(channel: str) -> bool:
    return channel.startswith("D")


def _unwrap(found: re.Match[str]) -> str:
    target, label = found.group(1), found.group(2) or ""
    match target[0]:
        case "@" | "#" | "!":
            return ("#" if target[0] == "#" else "@") + (label or target[1:])
        case _:  # Slack made a link of `example.org`: then the label is what was typed
            return label if label and target in {f"http://{label}", f"mailto:{label}"} else target
