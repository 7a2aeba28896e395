"""Reading an unknown delivery back: every message carries its delivery's mark as metadata, a file in its title."""

import logging
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import errors
from bot.core.model import Delivery, Op
from bot.core.outbox import Outcome, Verdict

log = logging.getLogger(__name__)

EVENT = "parley_delivery"
PAGE = 200
PAGES = 20
"""Four thousand messages since the attempt, the newest first, are looked through; beyond that Slack cannot tell."""

SKEW = timedelta(minutes=5)
"""Slack's clock stamps the messages, ours the attempt."""

_NEVER = frozenset({"missing_scope", "thread_not_found", "method_not_supported_for_channel_type", "access_denied"})
"""With these the history will not be read later either."""


def metadata(delivery: Delivery) -> dict[str, Any]:
    """What marks the message as this delivery's. Only the app itself can write it."""
    return {"event_type": EVENT, "event_payload": {"delivery": delivery.mark}}


def file_title(delivery: Delivery) -> str:
    """The title that marks a file as this delivery's: an upload carries no metadata."""
    return f"{delivery.payload['file']['name']} · {delivery.ref}"


async def find(web: AsyncWebClient, delivery: Delivery, thread: str) -> Outcome | None:
    """SENT with its ts, NOT_SENT if all that could hold it was read, LATER where Slack does not say now, None where it
    never will."""
    page: dict[str, Any] = {"channel": delivery.channel.chat.address, "limit": PAGE, "include_all_metadata": True}
    if delivery.attempted_at:
        page["oldest"] = f"{(delivery.attempted_at - SKEW).timestamp():.6f}"
    try:
        for _ in range(PAGES):
            answer = await (web.conversations_replies(ts=thread, **page) if thread else web.conversations_history(**page))
            if ts := _ts_of(answer["messages"] or [], delivery):
                return Outcome(Verdict.SENT, remote_ref=ts)
            if not answer["has_more"]:
                return Outcome(Verdict.NOT_SENT, reason="not in the channel's history")
            page["cursor"] = answer["response_metadata"]["next_cursor"]
    except SlackApiError as error:
        outcome = errors.of_api_error(error)
        log.warning("d%d cannot be read back: %s", delivery.id, outcome.reason)
        if errors.word_of(error) in _NEVER:
            return None
        return Outcome(Verdict.LATER, reason=f"cannot be read back: {outcome.reason}", retry_after=outcome.retry_after)
    except errors.SilenceError as error:
        reason = errors.of_silence(error).reason
        log.warning("d%d cannot be read back: %s", delivery.id, reason)
        return Outcome(Verdict.LATER, reason=f"cannot be read back: {reason}")
    return None


def _ts_of(messages: list[dict[str, Any]], delivery: Delivery) -> str:
    if delivery.op is Op.FILE:
        title = file_title(delivery)
        ours = (m for m in messages if any(file.get("title") == title for file in m.get("files") or ()))
    else:
        mark = metadata(delivery)
        ours = (m for m in messages if m.get("metadata") == mark)
    return next((str(message["ts"]) for message in ours), "")
