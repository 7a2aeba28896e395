"""SlackClient: Slack behind `core.ports.ChatClient`, with forms and Home."""

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import checking, errors, files, history, modal
from bot.chat.slack.hearing import HOOK, Door, build_app
from bot.chat.slack.home import home_view
from bot.chat.slack.people import People
from bot.chat.slack.quiet import vendor_logger
from bot.chat.slack.render import render
from bot.chat.slack.send import Sender, thread_of
from bot.chat.slack.socket import FIRST_WAIT, BoundedSocketClient, dispatch
from bot.core.errors import ParleyError
from bot.core.forms import Form
from bot.core.home import Home
from bot.core.messages import Message
from bot.core.model import Delivery, Inbound, Op
from bot.core.outbox import Outcome, Verdict
from bot.core.ports import HttpAnswer, Receive
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
    """One workspace, through Socket Mode (`app_token`) or called over HTTP (`signing_secret`, `public_url`). `proxy` is used
    for all that goes out, and never taken from the environment.

    `repeat_note` is the line under a message that may be a repeat. `timeout` bounds every request;
    `reconnect_after` is the first pause, in seconds, after Socket Mode could not connect.
    """

    name = "slack"

    def __init__(
        self,
        settings: SlackSettings,
        *,
        bot_token: str,
        app_token: str = "",
        signing_secret: str = "",
        public_url: str = "",
        repeat_note: str = "",
        proxy: str = "",
        timeout: aiohttp.ClientTimeout = TIMEOUT,
        reconnect_after: float = FIRST_WAIT,
    ) -> None:
        self._settings = settings
        self._bot_token = bot_token
        self._app_token = app_token
        self._signing_secret = signing_secret
        self._public_url = public_url.rstrip("/")
        self.hook = HOOK if settings.mode == "http" else ""
        self._repeat_note = repeat_note
        self._proxy = proxy
        self._timeout = timeout
        self._reconnect_after = reconnect_after
        self._http: aiohttp.ClientSession | None = None
        self._client: AsyncWebClient | None = None
        self._socket: BoundedSocketClient | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._door: Door | None = None
        self._identity = checking.Identity()
        self._people = People(self._web, settings.admins)

    async def start(self, receive: Receive) -> None:
        """Try the tokens, then listen. Slack being out of reach is no error: connecting goes on in the background."""
        tokens = {"SLACK_BOT_TOKEN": self._bot_token}
        if not self.hook:
            tokens["SLACK_APP_TOKEN"] = self._app_token
        self._identity = await checking.refuse_bad_tokens(self._web(), tokens)
        app = build_app(self._bot_token, receive, self._settings.allow_workspaces, lambda: self._identity)
        if self.hook:
            if not self._signing_secret:
                raise ParleyError("SLACK_SIGNING_SECRET is not set: HTTP mode takes nothing that is not signed (docs/slack.md)")
            self._door = Door(app, self._signing_secret)
            return
        self._socket = BoundedSocketClient(
            app_token=self._app_token, web_client=self._web(), proxy=self._proxy, first_wait=self._reconnect_after
        )
        dispatch(self._socket, app)
        self._connecting = asyncio.create_task(self._socket.connect())
        await asyncio.wait({self._connecting}, timeout=CONNECT_WAIT)

    async def called(self, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """Slack's call, in HTTP mode; before the start it is asked to come again."""
        return await self._door.called(headers, body) if self._door else HttpAnswer(503)

    async def stop(self) -> None:
        """Close the WebSocket and the sessions. Safe to call twice, or without `start`."""
        if self._connecting is not None:
            self._connecting.cancel()
        if self._socket is not None:
            await self._socket.close()
        if self._http is not None:
            await self._http.close()
        self._connecting = self._socket = self._http = self._client = self._door = None

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
            message = Message.from_json(delivery.payload)
            pictured = await sender.with_pictures(message)
            payloads = render(pictured, plain=delivery.plain, repeat_note=note)
            if delivery.part >= len(payloads):
                return Outcome(Verdict.REFUSED, reason=f"the message has {len(payloads)} parts, not {delivery.part + 1}")
            try:
                return await sender.message(delivery, payloads[delivery.part])
            except SlackApiError as error:
                if pictured is message or error.response["error"] != "invalid_blocks":
                    raise
                # Slack is not done with the picture: its words come without it
                return await sender.message(delivery, render(message, repeat_note=note)[delivery.part])
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
        return await self._people.is_admin(inbound)

    async def may_look(self, inbound: Inbound, *, afresh: bool = False) -> bool:  # noqa: ARG002 (it is asked each time)
        """False for guests, strangers and foreign teams."""
        return await self._people.may_look(inbound)

    async def invitation(self, inbound: Inbound) -> str:
        """`/invite @parley` where the bot is not in the channel."""
        return f"/invite @{self._identity.name}" if await self._people.is_away(inbound.chat) else ""

    async def ask(self, inbound: Inbound, form: Form) -> bool:
        """Open a modal. False where nothing was pressed or typed as a command, or more than three seconds ago."""
        trigger = inbound.route.get("trigger", "")
        return bool(trigger) and await self._show(
            self._web().views_open(trigger_id=trigger, view=modal.view_of(form, inbound)), "a form"
        )

    async def chats_of(self, inbound: Inbound) -> frozenset[str]:
        """The channels that the person is in; private ones where the bot is too."""
        return await self._people.chats_of(inbound.user)

    async def show_home(self, inbound: Inbound, home: Home) -> None:
        """Publish the person's App Home."""
        await self._show(self._web().views_publish(user_id=inbound.user, view=home_view(home)), "App Home")

    async def attachment(self, inbound: Inbound) -> bytes:
        """The file that came with it. Raises SourceError."""
        return await files.fetch(self._web(), self._session(), inbound.route["attached"], self._proxy)

    async def check(self, chats: Sequence[str] = ()) -> list[str]:
        """The workspace, the scopes, Socket Mode, the channels. Raises ParleyError where a token, a needed scope or a channel
        is missing."""
        try:
            identity, lines = await checking.identify(self._web())
            if not self.hook:
                await self._web().apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            raise checking.token_error(error) from None
        except errors.SilenceError as error:
            raise ParleyError(f"Slack at {self._settings.base_url}: {errors.of_silence(error).reason}") from None
        listens = f"HTTP mode: Slack must call {self._public_url}{self.hook}" if self.hook else "Socket Mode is open to us"
        named = f"connected to {identity.team_name} ({identity.team}) as @{identity.name}"
        return [named, *lines, listens, *await checking.channel_lines(self._web(), chats)]

    async def _show(self, call: Awaitable[object], what: str) -> bool:
        """Whether Slack took a view. One that it did not take is said in the log: nothing was lost."""
        try:
            await call
        except SlackApiError as error:
            log.warning("Slack did not show %s: %s", what, errors.of_api_error(error).reason)
        except errors.SilenceError as error:
            log.warning("Slack did not show %s: %s", what, errors.of_silence(error).reason)
        else:
            return True
        return False

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
