"""What Slack's answer, or its silence, means for a delivery: one table. Pure.

Words: the error lists of https://docs.slack.dev/reference/methods/chat.postMessage and chat.update. A reason names the error
and, where Slack says it, the detail; never a token or an address.
"""

import asyncio
import json
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.core.outbox import Outcome, Verdict

DEFAULT_RETRY_AFTER = 30.0
"""Seconds, where a 429 names none."""

DEAD_TOKEN = frozenset(
    {
        "account_inactive",
        "token_revoked",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "not_allowed_token_type",
        "org_login_required",
    }
)
"""Our credentials are not taken: nothing will pass until an operator mends them."""

WRITE = "chat:write"
"""The scope without which no channel takes anything: no fault of one message."""

_VERDICTS: dict[str, Verdict] = {
    **dict.fromkeys(("channel_not_found", "is_archived", "not_in_channel", "no_permission"), Verdict.CHAT_GONE),
    # the channel stands, but its settings let nobody like us post
    **dict.fromkeys(
        (
            "restricted_action",
            "restricted_action_read_only_channel",
            "restricted_action_thread_only_channel",
            "ekm_access_denied",
        ),
        Verdict.CHAT_GONE,
    ),
    **dict.fromkeys(DEAD_TOKEN, Verdict.PLATFORM_DOWN),
    # may have half succeeded (contracts, Slack)
    **dict.fromkeys(("internal_error", "fatal_error", "service_unavailable"), Verdict.UNKNOWN),
    **dict.fromkeys(("invalid_blocks", "invalid_blocks_format", "invalid_attachments", "msg_blocks_too_long"), Verdict.MARKUP),
    "message_not_found": Verdict.MESSAGE_GONE,
    **dict.fromkeys(("cant_update_message", "edit_window_closed"), Verdict.MESSAGE_FIXED),
    # the request did not arrive whole, or the workspace is being moved
    **dict.fromkeys(("request_timeout", "team_added_to_org"), Verdict.NOT_SENT),
}
"""Any other `ok: false` is REFUSED: msg_too_long, no_text, ..."""

_RATE_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})

_USED_UP = frozenset({404, 410})
"""What a response_url answers after five uses or thirty minutes."""

SilenceError = (aiohttp.ClientError, OSError, asyncio.TimeoutError, json.JSONDecodeError, UnicodeDecodeError)
"""No usable answer came. The client's own bugs are not among them."""


def of_api_error(error: SlackApiError) -> Outcome:
    """What an answer that is not `ok` means. `error.response` is a Slack answer, or a bare HTTP one if it was no JSON."""
    status = int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0))
    answer, word = _answer_of(error), word_of(error)
    if status == 429 or word in _RATE_LIMITED:
        return Outcome(Verdict.NOT_SENT, reason="rate limited", retry_after=retry_after(error.response.headers))
    if status >= 500 or not word:
        reason = f"HTTP {status}" if status != 200 else "an answer that is no JSON"
        # a 4xx without Slack's error word comes from something before Slack: it took nothing
        return Outcome(Verdict.NOT_SENT if 400 <= status < 500 else Verdict.UNKNOWN, reason=reason)
    verdict = Verdict.PLATFORM_DOWN if answer.get("needed") == WRITE else _VERDICTS.get(word, Verdict.REFUSED)
    return Outcome(verdict, reason=_with_detail(word, answer))


def word_of(error: SlackApiError) -> str:
    """Slack's own word for the error; empty where it gave none."""
    return str(_answer_of(error).get("error") or "")


def _answer_of(error: SlackApiError) -> dict[str, Any]:
    data = getattr(error.response, "data", None)
    return data if isinstance(data, dict) else {}


def of_silence(error: BaseException) -> Outcome:
    """What it means that no answer came: surely not sent if no connection stood, else unknown."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return Outcome(Verdict.OUT_OF_REACH, reason="cannot reach Slack")
    if isinstance(error, asyncio.TimeoutError):
        return Outcome(Verdict.UNKNOWN, reason="no answer in time")
    return Outcome(Verdict.UNKNOWN, reason=f"connection lost ({type(error).__name__})")


def of_response_url(status: int, body: str, headers: Any) -> Outcome | None:
    """What a response_url's answer means; None where it is used up and another way must be taken."""
    word = body.strip()[:80]
    if status in _USED_UP or word in {"used_url", "expired_url"}:
        return None
    if status == 429:
        return Outcome(Verdict.NOT_SENT, reason="rate limited", retry_after=retry_after(headers))
    if status >= 500:
        return Outcome(Verdict.UNKNOWN, reason=f"HTTP {status}")
    if status == 200:
        return Outcome(Verdict.SENT)
    return Outcome(_VERDICTS.get(word, Verdict.REFUSED), reason=word or f"HTTP {status}")


def retry_after(headers: Any) -> float:
    """Seconds to wait, as a 429 says."""
    try:
        return max(1.0, float(headers.get("Retry-After", DEFAULT_RETRY_AFTER)))
    except ValueError:
        return DEFAULT_RETRY_AFTER


def _with_detail(word: str, answer: dict[str, Any]) -> str:
    if needed := answer.get("needed"):
        return f"{word}: the app lacks the scope {needed}"
    messages = (answer.get("response_metadata") or {}).get("messages") or answer.get("errors") or []
    return f"{word}: {messages[0]}"[:300] if messages else word
