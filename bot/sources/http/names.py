"""Resolving names on threads of its own."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

THREADS = 64
"""Names looked up at once: more than fetches run at once, so that names that hang hold up no other feed's."""

_NUMERIC = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV


class ThreadedNames(AbstractResolver):
    """The system's resolver. aiohttp's own runs on the loop's default threads, where hanging names would keep matching and
    file work waiting."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "parley-names")

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG
        )
        return [
            ResolveResult(
                hostname=host, host=_numeric(kind, address), port=port, family=kind, proto=protocol, flags=socket.AI_NUMERICHOST
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _numeric(kind: int, address: tuple[Any, ...]) -> str:
    """With the scope of a link-local address, which alone says where it leads."""
    if kind == socket.AF_INET6 and len(address) > 3 and address[3]:
        return socket.getnameinfo(address, _NUMERIC)[0]
    return str(address[0])
