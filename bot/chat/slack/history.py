"""Reading an unknown delivery back: every message carries its delivery's id as metadata."""

import logging
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import errors
from bot.core.model import Delivery
from bot.core.outbox import Outcome, Verdict

log = logging.getLogger(__name__)

EVENT = "parley_delivery"
PAGE = 200
PAGES = 5
"""A thousand messages, the newest first, are looked through; beyond that Slack cannot tell. No time bounds them: a crash
may be found long after the attempt."""


def metadata(delivery: Delivery) -> dict[str, Any]:
    """What marks the message as this delivery's. Only the app itself can write it."""
    return {"event_type": EVENT, "event_payload": {"delivery": delivery.id}}


async def find(web: AsyncWebClient, delivery: Delivery, thread: str) -> Outcome | None:
    """SENT with its ts, NOT_SENT if all that could hold it was read, None where that cannot be done."""
    page: dict[str, Any] = {"channel": delivery.channel.chat.address, "limit": PAGE, "include_all_metadata": True}
    try:
        for _ in range(PAGES):
            answer = await (web.conversations_replies(ts=thread, **page) if thread else web.conversations_history(**page))
            if ts := _ts_of(answer["messages"] or [], delivery):
                return Outcome(Verdict.SENT, remote_ref=ts)
            if not answer["has_more"]:
                return Outcome(Verdict.NOT_SENT, reason="not in the channel's history")
            page["cursor"] = answer["response_metadata"]["next_cursor"]
    except SlackApiError as error:
        log.warning("d%d cannot be read back: %s", delivery.id, errors.of_api_error(error).reason)
    except errors.SilenceError as error:
        log.warning("d%d cannot be read back: %s", delivery.id, errors.of_silence(error).reason)
    return None


def _ts_of(messages: list[dict[str, Any]], delivery: Delivery) -> str:
    ours = metadata(delivery)
    return next((str(message["ts"]) for message in messages if message.get("metadata") == ours), "")
