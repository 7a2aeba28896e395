"""A forward proxy for plain HTTP: hands each connection on to the host that its first request names, and notes that request."""

import asyncio
from typing import Self
from urllib.parse import urlsplit


class Proxy:
    """`async with Proxy() as proxy`; `asked` holds each connection's first line, such as `POST http://host/path HTTP/1.1`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._open:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n")
        except asyncio.IncompleteReadError:  # closed without a word
            writer.close()
            return
        self.asked.append(head.decode().strip())
        named = urlsplit(head.split()[1].decode())
        there, onward = await asyncio.open_connection(named.hostname, named.port)
        self._open |= {writer, onward}
        onward.write(head)
        await asyncio.gather(_pipe(reader, onward), _pipe(there, writer))


async def _pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    except ConnectionError:
        pass
    target.close()
