"""Which addresses Parley opens: the web's ports on global addresses, and what the operator opened by name.

A feed's address, a redirect and a name server's answer are all the words of strangers. So every address is checked where
the socket is made, after the name was resolved: what was checked is what is connected to, and a name that resolves
differently a second time gains nothing.
"""

import ipaddress
import socket
from collections.abc import Iterable
from contextvars import ContextVar

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.core.errors import AddressRefused
from bot.core.facts import fact

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_AddrInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]

_DENIED: tuple[_Network, ...] = tuple(
    map(
        ipaddress.ip_network,
        (
            "64:ff9b::/96",  # NAT64, RFC 6052: carries any IPv4 address
            "64:ff9b:1::/48",  # local NAT64, RFC 8215
            "2002::/16",  # 6to4, RFC 3056: the same
            "2001::/32",  # Teredo, RFC 4380: the same
            "::/96",  # IPv4-compatible, RFC 4291 2.5.5.1
            "fec0::/10",  # site-local, RFC 3879
            "192.88.99.0/24",  # 6to4 relay anycast, RFC 7526
        ),
    )
)
"""What `is_global` lets through although it leads, or may lead, to an inner network."""

_PORTS = frozenset({80, 443})

opened: ContextVar[bool] = ContextVar("opened", default=False)
"""Whether the operator opened the host of the request being made. A context variable, because aiohttp resolves and connects
in the requesting task's context but tells neither step which request it is for."""


def is_global(address: str) -> bool:
    """Whether an IP address belongs to the public internet, and to one host on it."""
    try:
        ip: _Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in network for network in _DENIED)


class Doors:
    """The hosts that an operator opened: `host` for every port of it, or `host:port`."""

    def __init__(self, allow_hosts: Iterable[str]) -> None:
        self._open = frozenset(entry.strip().lower() for entry in allow_hosts)

    def allows(self, url: URL) -> bool:
        """Whether the operator opened this URL's host and port."""
        host = url.host or ""
        bracketed = f"[{host}]" if ":" in host else host
        return not self._open.isdisjoint({host, bracketed, f"{bracketed}:{url.port}"})

    def check(self, url: URL, *, is_open: bool) -> None:
        """Raise AddressRefused for what can be told before connecting: scheme, port, an address in plain sight."""
        host = url.host or ""
        if url.scheme not in {"http", "https"} or not host:
            raise AddressRefused(fact("at", place=host or fact("the-address"), what=fact("fetch-scheme")))
        if is_open:
            return
        if url.port not in _PORTS:
            port = fact("fetch-port", port=str(url.port), place=f"{host}:{url.port}")
            raise AddressRefused(fact("at", place=host, what=port))
        if _is_literal(host) and not is_global(host):
            raise _refused(host, host)


class CheckedResolver(AbstractResolver):
    """Passes on only addresses that may be opened; AddressRefused where a name has no other."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        may = [answer for answer in found if opened.get() or is_global(answer["host"])]
        if found and not may:
            raise _refused(host, found[0]["host"])
        return may

    async def close(self) -> None:
        await self._inner.close()


def checked_socket(info: _AddrInfo) -> socket.socket:
    """aiohttp's `socket_factory`: the last gate before every connection, for names and literal addresses alike."""
    family, kind, protocol, _, address = info
    if not opened.get() and not is_global(str(address[0])):
        raise _refused(str(address[0]), str(address[0]))
    return socket.socket(family, kind, protocol)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _refused(host: str, address: str) -> AddressRefused:
    what = fact("fetch-private") if host == address else fact("fetch-leads", address=address)
    return AddressRefused(fact("at", place=host, what=what))
