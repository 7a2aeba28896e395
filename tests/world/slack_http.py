"""HTTP mode of `SlackWorld`: signed POSTs to the app's request URL, as Slack makes them.

Sources: https://docs.slack.dev/authentication/verifying-requests-from-slack, .../apis/events-api/#retries.
"""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

from aiohttp import ClientSession, ClientTimeout

from tests.world.slack_rules import Json
from tests.world.slack_socket import Envelope

PATIENCE = 180.0
"""Seconds; Slack itself waits 3 (`Envelope.acked_after`)."""


class HttpCaller:
    """Calls `url`; `secret` signs."""

    def __init__(self, url: str, secret: str) -> None:
        self.url = url
        self.secret = secret
        self.skew = 0
        """Seconds by which Slack's clock is ahead."""

    async def deliver(self, kind: str, payload: Json, attempt: int = 0) -> Envelope:
        """One delivery; acknowledged by a 200."""
        content_type, body = encoded(kind, payload)
        headers = {"Content-Type": content_type, **self.signature(body)}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
        envelope = Envelope("over HTTP", kind, payload, time.monotonic(), attempt=attempt)
        status, answer = await self.post(body, headers)
        if status == 200:
            envelope.acked_after = time.monotonic() - envelope.sent_at
            envelope.answer = json.loads(answer) if answer.startswith("{") else None
            envelope.done.set()
        return envelope

    def signature(self, body: str) -> dict[str, str]:
        """The headers that prove it is Slack."""
        timestamp = str(int(time.time()) + self.skew)
        signed = hmac.new(self.secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={signed}"}

    async def post(self, body: str | bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Status and text of the answer."""
        async with (
            ClientSession(timeout=ClientTimeout(PATIENCE)) as session,
            session.post(self.url, data=body, headers=headers) as answer,
        ):
            return answer.status, await answer.text()


def encoded(kind: str, payload: Json) -> tuple[str, str]:
    """Content type and body: events as JSON, commands as a form, interactions as JSON in a form."""
    match kind:
        case "events_api":
            return "application/json", json.dumps(payload)
        case "slash_commands":
            return "application/x-www-form-urlencoded", urlencode(payload)
        case _:
            return "application/x-www-form-urlencoded", urlencode({"payload": json.dumps(payload)})
