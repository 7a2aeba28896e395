"""The real TelegramClient against the stand-in: what the client's own tests share."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

from bot.chat.telegram import TelegramClient, Timeouts
from bot.core.forms import Values
from bot.core.messages import Message, say
from bot.core.model import Channel, Chat, Delivery, DeliveryState, Inbound, Op
from bot.core.settings import TelegramSettings
from bot.web import WebServer
from tests.world.ports import free_port
from tests.world.telegram import TelegramWorld

QUICK = Timeouts(connect=60, read=60, write=60, pool=60, stop=60, poll=1, token_retry=0.2, connect_retry=0.1, webhook_watch=0.2)
"""Soon tries again; but however busy the machine, it gives up nothing that only is slow."""


def client_of(world: TelegramWorld, **options: Any) -> TelegramClient:
    """A client for the stand-in, impatient."""
    named = {name: options.pop(name) for name in ("allow_chats", "admins", "mode") if name in options}
    settings = TelegramSettings(enabled=True, base_url=world.base_url, **named)
    return TelegramClient(settings, options.pop("token", world.token), **{"timeouts": QUICK, **options})


@contextlib.asynccontextmanager
async def listening(world: TelegramWorld, **options: Any) -> AsyncIterator[tuple[TelegramClient, list[Inbound]]]:
    """A polling client, and what it hands in."""
    heard: list[Inbound] = []

    async def receive(inbound: Inbound, filled: Values | None = None, /) -> Mapping[str, str]:
        heard.append(inbound)
        return {}

    client = client_of(world, **options)
    await client.start(receive)
    try:
        yield client, heard
    finally:
        await client.stop()


@contextlib.asynccontextmanager
async def called(world: TelegramWorld, **options: Any) -> AsyncIterator[tuple[TelegramClient, list[Inbound]]]:
    """A client that Telegram calls through the real web server, and what it hands in (`through` a function put before it)."""
    heard: list[Inbound] = []

    async def receive(inbound: Inbound) -> None:
        heard.append(inbound)

    async def numbers() -> dict[str, float]:
        return {"healthy": 1.0}

    address = f"127.0.0.1:{free_port()}"
    through = options.pop("through", lambda receive: receive)
    client = client_of(world, mode="webhook", public_url=f"http://{address}/", **options)
    server = WebServer(address, numbers, [client])
    await server.start()
    await client.start(through(receive))
    try:
        yield client, heard
    finally:
        await server.stop()
        await client.stop()


@contextlib.asynccontextmanager
async def sending(world: TelegramWorld, **options: Any) -> AsyncIterator[TelegramClient]:
    """A client that only sends."""
    client = client_of(world, **options)
    try:
        yield client
    finally:
        await client.stop()


def delivery(chat: int, message: Message | str = "Talks resume.", *, thread: str = "", **fields: Any) -> Delivery:
    """A claimed delivery to a chat of the stand-in."""
    message = say(message) if isinstance(message, str) else message
    whole: dict[str, Any] = {
        "id": 1,
        "channel": Channel(1, Chat(1, "telegram", str(chat)), thread=thread),
        "op": Op.POST,
        "subject": "story:1",
        "revision": 1,
        "part": 0,
        "payload": message.to_json(),
        "state": DeliveryState.SENDING,
    }
    return Delivery(**{**whole, **fields})
