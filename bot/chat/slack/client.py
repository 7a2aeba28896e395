"""SlackClient: Slack behind `core.ports.ChatClient`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import errors, files, history, people, scopes
from bot.chat.slack.inbound import inbound_of
from bot.chat.slack.quiet import vendor_logger
from bot.chat.slack.render import render
from bot.chat.slack.send import Sender, thread_of
from bot.chat.slack.socket import FIRST_WAIT, BoundedSocketClient, dispatch
from bot.core.errors import ParleyError
from bot.core.messages import Message
from bot.core.model import Delivery, Inbound, Op
from bot.core.outbox import Outcome, Verdict
from bot.core.ports import Receive
from bot.core.settings import SlackSettings

log = logging.getLogger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=20, sock_connect=10)
"""Seconds. With 30 more it stays within `core.outbox.UNKNOWN_DELAY`, after which a history proves something."""

CONNECT_WAIT = 10.0
"""Seconds that `start` waits for the first connection; then connecting goes on in the background."""


class WebClient(AsyncWebClient):
    """The vendor's client, which stumbles over an answer that is no JSON object: here it is an answer without a word."""

    async def _request(self, **request: Any) -> dict[str, Any]:
        answer = await super()._request(**request)
        return answer if isinstance(answer["data"], dict) else {**answer, "data": {}}


class SlackClient:
    """One workspace, through Socket Mode. `proxy` is used for all of it, and never taken from the environment.

    `repeat_note` is the line under a message that may be a repeat. `timeout` bounds every request;
    `reconnect_after` is the first pause, in seconds, after Socket Mode could not connect.
    """

    name = "slack"

    def __init__(
        self,
        settings: SlackSettings,
        *,
        bot_token: str,
        app_token: str,
        repeat_note: str = "",
        proxy: str = "",
        timeout: aiohttp.ClientTimeout = TIMEOUT,
        reconnect_after: float = FIRST_WAIT,
    ) -> None:
        self._settings = settings
        self._bot_token = bot_token
        self._app_token = app_token
        self._repeat_note = repeat_note
        self._proxy = proxy
        self._timeout = timeout
        self._reconnect_after = reconnect_after
        self._http: aiohttp.ClientSession | None = None
        self._client: AsyncWebClient | None = None
        self._socket: BoundedSocketClient | None = None
        self._connecting: asyncio.Task[None] | None = None

    async def start(self, receive: Receive) -> None:
        """Try both tokens, then listen. Slack being out of reach is no error: connecting goes on in the background."""
        if self._settings.mode == "http":
            raise ParleyError('slack.mode = "http" is not available yet: set it to "socket"')
        await self._refuse_bad_tokens()
        app = AsyncApp(
            token=self._bot_token,  # never used: our middleware answers before Bolt asks who it is
            name="parley",
            logger=vendor_logger(),
            signing_secret="",  # only HTTP mode signs requests
            before_authorize=_persist_then_acknowledge(receive, self._settings.allow_workspaces),
        )
        self._socket = BoundedSocketClient(
            app_token=self._app_token, web_client=self._web(), proxy=self._proxy, first_wait=self._reconnect_after
        )
        dispatch(self._socket, app)
        self._connecting = asyncio.create_task(self._socket.connect())
        await asyncio.wait({self._connecting}, timeout=CONNECT_WAIT)

    async def stop(self) -> None:
        """Close the WebSocket and the sessions. Safe to call twice, or without `start`."""
        if self._connecting is not None:
            self._connecting.cancel()
        if self._socket is not None:
            await self._socket.close()
        if self._http is not None:
            await self._http.close()
        self._connecting = self._socket = self._http = self._client = None

    def parts(self, delivery: Delivery) -> int:
        """How many Slack messages the payload makes. An edit changes the one message that its target is: the first part."""
        return 1 if delivery.op in {Op.FILE, Op.EDIT} else len(render(Message.from_json(delivery.payload)))

    async def send(self, delivery: Delivery) -> Outcome:
        """Post, edit, answer or upload the delivery's part. `remote_ref` is the message's ts (empty for a private answer)."""
        sender = Sender(self._web(), self._session(), self._proxy, self._repeat_note)
        try:
            if delivery.op is Op.FILE:
                return await sender.file(delivery)
            note = self._repeat_note if delivery.maybe_repeated else ""
            payloads = render(Message.from_json(delivery.payload), plain=delivery.plain, repeat_note=note)
            if delivery.part >= len(payloads):
                return Outcome(Verdict.REFUSED, reason=f"the message has {len(payloads)} parts, not {delivery.part + 1}")
            return await sender.message(delivery, payloads[delivery.part])
        except SlackApiError as error:
            return errors.of_api_error(error)
        except SlackRequestError:
            return Outcome(Verdict.NOT_SENT, reason="Slack's file store refused the upload")
        except errors.SilenceError as error:
            return errors.of_silence(error)

    async def look_back(self, delivery: Delivery) -> Outcome | None:
        """Read the channel's or the thread's history; private answers and edits leave nothing to read."""
        if delivery.op is Op.EDIT or "user" in delivery.route:
            return None
        return await history.find(self._web(), delivery, thread_of(delivery))

    async def is_admin(self, inbound: Inbound) -> bool:
        """Listed in `slack.admins`, a workspace admin or owner, or the channel's creator."""
        return await people.is_admin(self._web(), inbound, self._settings.admins)

    async def may_look(self, inbound: Inbound) -> bool:
        """False for guests, strangers and foreign teams."""
        return await people.may_look(self._web(), inbound)

    async def attachment(self, inbound: Inbound) -> bytes:
        """The file that came with it. Raises SourceError."""
        return await files.fetch(self._web(), self._session(), inbound.route["attached"], self._proxy)

    async def check(self, chats: Sequence[str] = ()) -> list[str]:
        """The workspace, the scopes, Socket Mode, the channels. Raises ParleyError where a token, a needed scope or a channel
        is missing."""
        try:
            identity = await self._web().auth_test()
            lines = [f"connected to {identity['team']} ({identity['team_id']}) as @{identity['user']}"]
            lines += _scope_lines(identity.headers)
            await self._web().apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            raise _token_error(error) from None
        except errors.SilenceError as error:
            raise ParleyError(f"Slack at {self._settings.base_url}: {errors.of_silence(error).reason}") from None
        return [*lines, "Socket Mode is open to us", *await people.channel_lines(self._web(), chats)]

    async def _refuse_bad_tokens(self) -> None:
        for name, token, prefix in (
            ("SLACK_BOT_TOKEN", self._bot_token, "xoxb-"),
            ("SLACK_APP_TOKEN", self._app_token, "xapp-"),
        ):
            if not token.startswith(prefix):
                raise ParleyError(f"{name} must begin with {prefix} (docs/slack.md says where to find it)")
        try:
            _scope_lines((await self._web().auth_test()).headers)
            await self._web().apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            if errors.of_api_error(error).verdict is Verdict.PLATFORM_DOWN:
                raise _token_error(error) from None
            log.warning("Slack does not answer as it should: %s", errors.of_api_error(error).reason)
        except errors.SilenceError as error:
            log.warning("Slack is out of reach, connecting goes on: %s", errors.of_silence(error).reason)

    def _web(self) -> AsyncWebClient:
        if self._client is None:
            self._client = WebClient(
                self._bot_token,
                self._settings.base_url,
                session=self._session(),
                logger=vendor_logger(),
                retry_handlers=[],  # the default would post twice: the outbox retries
            )
            self._client.proxy = self._proxy or None  # the vendor falls back to the environment's
        return self._client

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=self._timeout, trust_env=False)
        return self._http


def _persist_then_acknowledge(receive: Receive, allowed: tuple[str, ...]) -> Callable[..., Awaitable[BoltResponse]]:
    """Bolt's first middleware and its last: it answers 200 once the Inbound is persisted. Where that fails, Bolt answers
    500, nothing is acknowledged, and Slack delivers again. Authorization, which may fail, never comes in between."""

    async def middleware(req: AsyncBoltRequest) -> BoltResponse:
        inbound = inbound_of(req.body)
        if inbound is not None and allowed and inbound.workspace not in allowed:
            log.warning("workspace %s is not in slack.allow_workspaces: not handled", inbound.workspace)
        elif inbound is not None:
            await receive(inbound)
        return BoltResponse(status=200, body="")

    return middleware


def _scope_lines(headers: Any) -> list[str]:
    """What optional scopes are missing. Raises ParleyError where a needed one is. Slack names them in a header."""
    named = headers.get("x-oauth-scopes")
    if named is None:
        return ["scopes unknown: the answer names none"]
    granted = {scope.strip() for scope in named.split(",")}
    if needed := scopes.missing(granted, scopes.REQUIRED):
        raise ParleyError("the Slack app lacks a scope; add it and install the app again: " + "; ".join(needed))
    return [f"scope missing, {line}" for line in scopes.missing(granted, scopes.OPTIONAL)]


def _token_error(error: SlackApiError) -> ParleyError:
    app_token = "apps.connections.open" in str(error)
    name = "SLACK_APP_TOKEN" if app_token else "SLACK_BOT_TOKEN"
    reason = errors.of_api_error(error).reason
    return ParleyError(f"Slack does not take {name} ({reason}): copy it again from the app's page, see docs/slack.md")
