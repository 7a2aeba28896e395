"""A Slack workspace on loopback: Web API, response URLs and Socket Mode, strict, for the real client to talk to.

    async with SlackWorld() as world:
        client = SlackClient(SlackSettings(enabled=True, base_url=world.base_url),
                             bot_token=world.bot_token, app_token=world.app_token)
        await client.start(receive)
        await world.user_says_command("C0NEWS", "U0ADMIN", "/parley subscribe ceasefire")
        await world.wait_for(lambda: world.ephemerals("C0NEWS", "U0ADMIN"))
        assert "Subscribed" in world.ephemerals("C0NEWS", "U0ADMIN")[-1].words

There from the start: team T0WORLD; channel C0NEWS (`#news`, made by U0MAKER, the bot invited); people U0ADMIN (workspace
admin), U0MAKER, U0MEMBER, U0GUEST (restricted), U0STRANGER (of T0OTHER). More by `add_user`, `add_channel`.

What people do (each waits until the bot acknowledges, and returns the Envelope):
`user_says_command`, `user_mentions`, `user_dms`, `user_clicks`, `user_points_at` (message shortcut), `user_submits` (a modal,
from `modal(user)`), `user_opens_home`, `user_presses_home`, `user_invites_bot`; `redeliver(envelope)` sends it again in a fresh
one. `calls_over_http(url, secret)` turns to HTTP mode.

What stands there: `messages(channel)` and `ephemerals(channel, user)` give `Shown` (ts, words, text, blocks, buttons,
thread_ts, edits, metadata); `home(user)` the words of App Home. `calls` lists every request,
`called(method)` the arguments of each.

What goes wrong, for one call each: `fail("chat.postMessage", retry_after=3)`, `fail(method, drop=True, accept=True)`,
`status=500`, `error="internal_error"`, `delay=1.0`. `refresh()` and `cut()` end the Socket Mode connection.
"""

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from tests.world.slack_acts import Acts
from tests.world.slack_http import HttpCaller
from tests.world.slack_rules import words
from tests.world.slack_socket import Envelope, SocketServer
from tests.world.slack_state import BOT_USER, Call, ChannelState, Fault, Json, Shown, State
from tests.world.slack_web import Refusal, WebApi, check_content
from tests.world.slack_wire import spoil

__all__ = ["Envelope", "Shown", "SlackWorld"]


class SlackWorld(Acts):
    """See the module's docstring."""

    def __init__(self) -> None:
        self.state = State()
        self.socket = SocketServer()
        self.http: HttpCaller | None = None
        self.origin = ""
        self._uses: dict[str, int] = {}
        self._answers: dict[str, tuple[str, str]] = {}
        self._numbers = itertools.count(1)
        self._runner: web.AppRunner | None = None
        for user, flags in (
            ("U0ADMIN", {"is_admin": True}),
            ("U0MAKER", {}),
            ("U0MEMBER", {}),
            ("U0GUEST", {"is_restricted": True}),
            ("U0STRANGER", {"is_stranger": True, "team_id": "T0OTHER"}),
        ):
            self.add_user(user, **flags)
        self.add_channel("C0NEWS", name="news", creator="U0MAKER")

    async def __aenter__(self) -> Self:
        api = WebApi(self.state, self.socket.ticket, lambda: self.origin)
        app = web.Application()
        app.router.add_route("*", "/api/{method}", api.handle)
        app.router.add_post("/upload/{file}", api.upload)
        app.router.add_get("/files/{file}", api.download)
        app.router.add_post("/commands/{number}", self._respond)
        app.router.add_get("/link", self.socket.handle)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.origin = self.socket.origin = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.cut()
        assert self._runner is not None
        await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        """For `slack.base_url`."""
        return f"{self.origin}/api/"

    @property
    def bot_token(self) -> str:
        """For SLACK_BOT_TOKEN."""
        return self.state.bot_token

    @property
    def app_token(self) -> str:
        """For SLACK_APP_TOKEN."""
        return self.state.app_token

    @property
    def calls(self) -> list[Call]:
        """Every request, in order."""
        return self.state.calls

    def called(self, method: str) -> list[Json]:
        """The arguments of each call of `method`."""
        return [call.arguments for call in self.calls if call.method == method]

    def add_user(self, user: str, **flags: Any) -> None:
        """A person, with flags as in users.info."""
        self.state.add_user(user, **flags)

    def add_channel(self, channel: str, **kwargs: Any) -> ChannelState:
        """A channel: `name`, `creator`, `member` (the bot is in it), `archived`."""
        return self.state.add_channel(channel, **kwargs)

    def fail(self, method: str, **fault: Any) -> None:
        """The next call of `method` (or `response_url`) goes wrong; see `Fault`. Several calls queue up."""
        self.state.faults.setdefault(method, []).append(Fault(**fault))

    def messages(self, channel: str) -> list[Shown]:
        """What everybody in the channel sees, in order, thread replies among them."""
        return self.state.channels[channel].shown

    def ephemerals(self, channel: str, user: str) -> list[Shown]:
        """What only this person sees there."""
        return [shown for whom, shown in self.state.channels[channel].whispered if whom == user]

    def home(self, user: str) -> str:
        """What this person reads on App Home; empty before it was published."""
        view = self.state.homes.get(user)
        return words("", view["blocks"]) if view else ""

    async def wait_for(self, condition: Callable[[], object], timeout: float = 180.0) -> None:  # noqa: ASYNC109
        """Until `condition()` holds; AssertionError after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while not condition():
            assert time.monotonic() < deadline, "it did not come true in time"
            await asyncio.sleep(0.01)

    def calls_over_http(self, url: str, secret: str) -> HttpCaller:
        """From now on everything is posted there, signed, instead of going through Socket Mode."""
        self.http = HttpCaller(url, secret)
        return self.http

    async def refresh(self) -> None:
        """Ask the bot to reconnect, as Slack does every few hours."""
        await self.socket.refresh()

    async def cut(self) -> None:
        """Close all Socket Mode connections."""
        await self.socket.cut()

    def expire_response_urls(self) -> None:
        """As after thirty minutes."""
        self._uses = dict.fromkeys(self._uses, 99)

    def _response_url(self, channel: str, user: str) -> str:
        number = str(next(self._numbers))
        self._uses[number] = 0
        self._answers[number] = (channel, user)
        return f"{self.origin}/commands/{number}"

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        number = request.match_info["number"]
        body = json.loads(await request.text())
        self.calls.append(Call("response_url", body))
        if fault := self.state.fault("response_url"):
            return await spoil(request, fault)
        self._uses[number] += 1
        if self._uses[number] > 5:
            return web.Response(status=404, text="used_url")
        known = {"response_type", "replace_original", "delete_original", "text", "blocks", "unfurl_links", "unfurl_media"}
        try:
            check_content(body)
        except Refusal as refusal:
            return web.Response(status=400, text=str(refusal))
        if body.keys() - known:
            return web.Response(status=400, text="invalid_payload")
        channel, user = self._answers[number]
        shown = Shown(self.state.next_ts(), BOT_USER, body.get("text", ""), body.get("blocks", []), arguments=body)
        if body.get("response_type") == "in_channel":
            self.state.channels[channel].shown.append(shown)
        else:
            self.state.channels[channel].whispered.append((user, shown))
        return web.Response(text="ok")
