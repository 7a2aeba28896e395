"""Socket Mode of `SlackWorld`: tickets, WebSockets, envelopes, acknowledgements."""

import asyncio
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

Json = dict[str, Any]


@dataclass
class Envelope:
    """One delivery to the bot. `acked_after` is in seconds, None while nobody acknowledged it."""

    id: str
    kind: str
    payload: Json
    sent_at: float
    acked_after: float | None = None
    attempt: int = 0
    answer: Json | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acked(self) -> bool:
        """Whether the bot acknowledged it."""
        return self.acked_after is not None


class SocketServer:
    """GET /link?ticket=N upgrades to a WebSocket; each ticket is good for one connection."""

    def __init__(self) -> None:
        self.origin = ""
        self.sockets: list[web.WebSocketResponse] = []
        self.envelopes: list[Envelope] = []
        self.tickets: set[str] = set()
        self.refused_tickets = 0
        self.reject_upgrades = 0
        """So many upgrades are refused, their tickets used up."""
        self._numbers = itertools.count(1)

    def ticket(self) -> str:
        """A fresh address, as apps.connections.open gives it."""
        ticket = f"ticket-{next(self._numbers)}"
        self.tickets.add(ticket)
        return f"{self.origin.replace('http', 'ws', 1)}/link?ticket={ticket}&app_id=A0WORLD"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, until it closes."""
        ticket = request.query.get("ticket", "")
        valid = ticket in self.tickets
        self.tickets.discard(ticket)
        if not valid or self.reject_upgrades:
            self.reject_upgrades = max(0, self.reject_upgrades - 1)
            self.refused_tickets += not valid
            return web.Response(status=403)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        hello = {"type": "hello", "num_connections": len(self.sockets), "connection_info": {"app_id": "A0WORLD"}}
        await socket.send_str(json.dumps(hello))
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._acknowledge(json.loads(message.data))
        self.sockets.remove(socket)
        return socket

    async def connected(self, timeout: float = 180.0) -> web.WebSocketResponse:  # noqa: ASYNC109  # a test's own patience
        """The newest connection, waited for."""
        deadline = time.monotonic() + timeout
        while not (alive := [socket for socket in self.sockets if not socket.closed]):
            assert time.monotonic() < deadline, "the bot has not connected by Socket Mode"
            await asyncio.sleep(0.01)
        return alive[-1]

    async def deliver(self, kind: str, payload: Json) -> Envelope:
        """Send `payload` in a fresh envelope."""
        socket = await self.connected()
        envelope = Envelope(f"envelope-{next(self._numbers)}", kind, payload, time.monotonic())
        self.envelopes.append(envelope)
        wired = {
            "envelope_id": envelope.id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            wired |= {"retry_attempt": 0, "retry_reason": ""}  # as Slack does, also for a redelivery
        await socket.send_str(json.dumps(wired))
        return envelope

    async def refresh(self) -> None:
        """Ask the bot to reconnect, as Slack does every few hours, and close a moment later."""
        socket = await self.connected()
        await socket.send_str(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))

    async def cut(self) -> None:
        """Close all connections without a word."""
        for socket in list(self.sockets):
            await socket.close(code=1011)

    def _acknowledge(self, answer: Json) -> None:
        for envelope in self.envelopes:
            if envelope.id == answer.get("envelope_id"):
                envelope.acked_after = time.monotonic() - envelope.sent_at
                envelope.answer = answer.get("payload")
                envelope.done.set()
