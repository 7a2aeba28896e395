"""The Socket Mode connection: slack_sdk's client with its reconnecting bounded.

The vendor's `connect` tries a rejected ticket again for ever, and its monitor asks for a new one every few seconds while the
token is refused. Here a ticket is good for one attempt, and asking waits longer each time: 2 s, doubling, up to 5 minutes.
"""

import asyncio
import logging
import time

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import errors

log = logging.getLogger(__name__)

FIRST_WAIT = 2.0
LONGEST_WAIT = 300.0
PING_INTERVAL = 10.0


class BoundedSocketClient(SocketModeClient):
    """Reconnects for as long as it takes, but never in a tight loop. `first_wait` is in seconds."""

    def __init__(self, *, app_token: str, web_client: AsyncWebClient, proxy: str, first_wait: float = FIRST_WAIT) -> None:
        super().__init__(app_token, logger=web_client.logger, web_client=web_client, proxy=proxy, ping_interval=PING_INTERVAL)
        self.proxy = proxy or None  # the vendor falls back to the environment's
        self._first_wait = first_wait
        self._wait = first_wait

    async def issue_new_wss_url(self) -> str:
        """A fresh address; asks until it is given one or the client is closed (then empty)."""
        while not self.closed:
            try:
                answer = await self.web_client.apps_connections_open(app_token=self.app_token)
            except SlackApiError as error:
                outcome = errors.of_api_error(error)
                log.warning("Slack gives no Socket Mode address: %s", outcome.reason)
                await self._pause(outcome.retry_after)
            except errors.SilenceError as error:
                log.warning("Slack gives no Socket Mode address: %s", errors.of_silence(error).reason)
                await self._pause()
            else:
                return str(answer["url"])
        return ""

    async def connect(self) -> None:
        """Open a WebSocket and read from it."""
        while not self.closed:
            url, self.wss_uri = self.wss_uri or await self.issue_new_wss_url(), None
            try:
                await self._open(url)
            except (*errors.SilenceError, ValueError) as error:
                log.warning("Socket Mode does not connect: %s", type(error).__name__)
                await self._pause()
            else:
                self._wait = self._first_wait
                return

    async def close(self) -> None:
        """Stop for good: also while a connection is being made."""
        self.closed = True
        self.auto_reconnect_enabled = False
        if self.current_session is not None:
            await self.current_session.close()
        readers = (self.message_processor, self.current_session_monitor, self.message_receiver)
        tasks = [task for task in readers if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.aiohttp_client_session.close()

    async def _open(self, url: str) -> None:
        self.auto_reconnect_enabled = False
        if self.current_session is not None:
            await self.current_session.close()  # Slack allows ten connections an app
        session = await self.aiohttp_client_session.ws_connect(
            url, autoping=False, heartbeat=self.ping_interval, proxy=self.proxy, timeout=aiohttp.ClientWSTimeout(ws_close=5)
        )
        self.current_session = session
        self.stale = False
        self.last_ping_pong_time = None
        self.auto_reconnect_enabled = self.default_auto_reconnect_enabled
        await session.ping(f"sdk-ping-pong:{time.time()}".encode())
        outdated = (self.current_session_monitor, self.message_receiver)
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())
        for task in outdated:  # last: one of them may be the task that runs this
            if task is not None:
                task.cancel()

    async def _pause(self, seconds: float | None = None) -> None:
        await asyncio.sleep(seconds or self._wait)
        self._wait = min(self._wait * 2, LONGEST_WAIT)


def dispatch(client: BoundedSocketClient, app: AsyncApp) -> None:
    """Hand each envelope to Bolt; it is acknowledged only if Bolt answers 200."""

    async def handle(socket: AsyncBaseSocketModeClient, envelope: SocketModeRequest) -> None:
        started = time.time()
        await send_async_response(socket, envelope, await run_async_bolt_app(app, envelope), started)

    client.socket_mode_request_listeners.append(handle)
