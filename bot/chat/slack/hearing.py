"""What Slack delivers, persisted before it is acknowledged: Bolt's first middleware and its last, in both modes.

It answers 200 once the Inbound is persisted. Where that fails, Bolt answers 500, nothing is acknowledged, and Slack delivers
again under the same key. Authorization, which may fail, never comes in between. HTTP mode first proves the caller.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.chat.slack.checking import Identity
from bot.chat.slack.inbound import heard_in
from bot.chat.slack.modal import refusal
from bot.chat.slack.quiet import vendor_logger
from bot.core.model import Inbound
from bot.core.ports import HttpAnswer, Receive

log = logging.getLogger(__name__)

HOOK = "/slack/events"
"""Where Slack calls in HTTP mode, for events, commands and interactivity alike."""


def build_app(bot_token: str, receive: Receive, allowed: tuple[str, ...], whoami: Callable[[], Identity]) -> AsyncApp:
    """A Bolt app that hands everything to `receive`. `whoami` is asked at each delivery: Slack may have been away before."""
    return AsyncApp(
        token=bot_token,  # never used: our middleware answers before Bolt asks who it is
        name="parley",
        logger=vendor_logger(),
        signing_secret="",
        request_verification_enabled=False,  # Bolt's lets `ssl_check` pass unproven; `Door` proves every caller
        ssl_check_enabled=False,
        before_authorize=_persist_then_acknowledge(receive, allowed, whoami),
    )


class Door:
    """HTTP mode: takes what Slack signed and nothing else. https://docs.slack.dev/authentication/verifying-requests-from-slack"""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    async def called(self, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """401 without a good signature of the last five minutes, which compares in constant time; else what Bolt answers."""
        timestamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not self._is_slacks(timestamp, signature, body):
            log.warning("somebody who is not Slack called %s, or our clocks are minutes apart: refused", HOOK)
            return HttpAnswer(401)
        if retry := headers.get("x-slack-retry-num"):
            log.info("Slack delivers again (%s, %s)", retry, headers.get("x-slack-retry-reason", ""))
        request = AsyncBoltRequest(body=body.decode(), headers=dict(headers.items()))
        answer = await self._app.async_dispatch(request)
        content_type = answer.first_headers()["content-type"].partition(";")[0]
        return HttpAnswer(answer.status, answer.body.encode(), content_type)

    def _is_slacks(self, timestamp: str, signature: str, body: bytes) -> bool:
        # the vendor's check stumbles over what is no number, no ASCII, no UTF-8
        if not (timestamp.isascii() and timestamp.isdigit() and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            return False


def _persist_then_acknowledge(
    receive: Receive, allowed: tuple[str, ...], whoami: Callable[[], Identity]
) -> Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]:
    async def middleware(req: AsyncBoltRequest) -> BoltResponse:
        if req.body.get("type") == "url_verification":
            return BoltResponse(status=200, body=str(req.body.get("challenge", "")))
        heard = heard_in(req.body)
        if heard is None:
            return BoltResponse(status=200, body="")
        inbound, filled = _at_home(heard[0], whoami()), heard[1]
        if allowed and inbound.workspace not in allowed:
            log.warning("workspace %s is not in slack.allow_workspaces: not handled", inbound.workspace)
        elif wrong := await receive(inbound, filled):
            return BoltResponse(status=200, body=refusal(dict(wrong)))
        return BoltResponse(status=200, body="")

    return middleware


def _at_home(inbound: Inbound, identity: Identity) -> Inbound:
    """What a person of another organisation says in a shared channel names their workspace; the channel is ours."""
    return replace(inbound, workspace=identity.team or inbound.workspace)
