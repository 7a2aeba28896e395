"""The one client that all fetching goes through. Whose turn it is, `pipeline.hosts` says."""

import asyncio
import ssl
from asyncio.sslproto import SSLProtocol
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.core.errors import FetchError
from bot.core.facts import Fact, fact
from bot.core.model import FetchedFeed
from bot.core.settings import Fetch, Network
from bot.sources.http import words
from bot.sources.http.addresses import CheckedResolver, Doors, checked_socket, opened
from bot.sources.http.names import ThreadedNames

MOST_REDIRECTS = 5

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, application/json;q=0.8,"
    " text/xml;q=0.8, */*;q=0.5"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_CHUNK = 64 * 1024
_KEPT_OPEN = 0.1
"""Seconds a connection stays open for another feed of the same host that waits for its turn. Longer costs memory, and thousands
of hosts are asked in a minute."""
_TLS_BUFFER = 32 * 1024
"""Bytes that a TLS connection reads at most at a time: two records. asyncio sets 256 KiB aside for each connection, which leave
the heap in pieces: 22 MB with fifty of them."""
_IF_ETAG, _IF_DATE = "If-None-Match", "If-Modified-Since"


class SafeFetcher:
    """A `core.ports.FeedFetcher` over aiohttp: `async with SafeFetcher(fetch, network) as fetcher`.

    Every request has one deadline (`fetch.timeout`, redirects and body included), a byte cap counted after decompression
    (`fetch.max_bytes`), and goes only where `addresses` allows. With `network.proxy` the proxy opens the connections, and
    the proxy has to check the addresses that names lead to.

    `access` holds, by feed URL, headers that this feed alone is asked with (keys, a login): they go to its own scheme, host
    and port, or from http to https of that host, and are left out where a redirect leads elsewhere. Give `resolver` to
    resolve names otherwise than the system does, `tls` to trust other certificate authorities.
    """

    def __init__(
        self,
        fetch: Fetch,
        network: Network,
        *,
        access: Mapping[str, Mapping[str, str]] | None = None,
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._timeout = fetch.timeout.total_seconds()
        self._max_bytes = fetch.max_bytes
        self._doors = Doors(fetch.allow_hosts)
        self._proxy = network.proxy or None
        self._access = access or {}
        self._resolver = resolver
        self._tls = tls
        contact = f" (+{fetch.contact})" if fetch.contact else ""
        self._headers = {"User-Agent": f"Parley/{version('parley-bot')}{contact}", "Accept": _ACCEPT}
        self._exit = AsyncExitStack()
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def __aenter__(self) -> Self:
        SSLProtocol.max_size = _TLS_BUFFER  # asyncio's own switch, for the whole process
        # Two of them: a connection that the operator's word opened is never lent to a request that has not that word.
        for is_open in (False, True):
            self._sessions[is_open] = await self._exit.enter_async_context(self._session())
        return self

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=CheckedResolver(self._resolver or ThreadedNames()),
            ssl=self._tls or True,
            socket_factory=checked_socket,
            use_dns_cache=False,  # an answer must not outlive the check made for one request
            keepalive_timeout=_KEPT_OPEN,
            limit=0,
        )
        return aiohttp.ClientSession(
            connector=connector,
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            trust_env=False,
        )

    async def __aexit__(self, *exc: object) -> None:
        await self._exit.aclose()

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", feed: str = "") -> FetchedFeed:
        """The answer to a GET of `url`, conditional where validators are given. `feed` is the address that `access` knows the
        feed by, where that is another.

        `moved_to` is where the unbroken chain of permanent redirects at the start led; `cut` says that the connection broke
        inside the body, of which `body` is what came. Raises AddressRefused or another FetchError; each message begins with
        the host that it is about.
        """
        validators = {_IF_ETAG: etag, _IF_DATE: last_modified}
        conditions = {name: value for name, value in validators.items() if value}
        target = _parse(url)
        home = target if feed in {"", url} else _parse(feed)
        asked = _Asked(target, conditions, self._access.get(feed or url, {}), home)
        try:
            async with asyncio.timeout(self._timeout):
                return await self._follow(asked)
        except TimeoutError as error:
            raise _failed(target.host, fact("fetch-late", seconds=self._timeout)) from error

    async def _follow(self, asked: "_Asked") -> FetchedFeed:
        target, moved_to, permanent = asked.start, "", True
        begins_open = self._doors.allows(asked.start)
        for _ in range(MOST_REDIRECTS + 1):
            # A stranger's redirect must not use the door that the operator opened for a feed of their own.
            is_open = begins_open and self._doors.allows(target)
            self._doors.check(target, is_open=is_open)
            answer = await self._get(target, asked, is_open=is_open or self._proxy is not None)
            if isinstance(answer, FetchedFeed):
                return replace(answer, moved_to=moved_to) if moved_to else answer
            target = answer.target
            permanent = permanent and answer.permanent
            moved_to = str(target) if permanent else moved_to
        raise _failed(asked.start.host, fact("fetch-redirects", most=MOST_REDIRECTS))

    async def _get(self, target: URL, asked: "_Asked", *, is_open: bool) -> "FetchedFeed | _Redirect":
        token = opened.set(is_open)
        headers = asked.headers_for(target)
        try:
            async with self._sessions[is_open].get(
                target, headers=headers, allow_redirects=False, proxy=self._proxy
            ) as response:
                return await self._answer(response, asked.conditions)
        except (aiohttp.ClientError, ConnectionError, ValueError) as error:  # ValueError: a Location that is no address
            raise words.for_failure(target.host or "", error) from error
        finally:
            opened.reset(token)

    async def _answer(self, response: aiohttp.ClientResponse, conditions: dict[str, str]) -> "FetchedFeed | _Redirect":
        headers, status, host = response.headers, response.status, response.url.host or ""
        if status in _REDIRECTS and "Location" in headers:
            target = response.url.join(URL(headers["Location"]))
            return _Redirect(target.with_user(None) if target.user else target, status in _PERMANENT)
        not_modified = status == 304 and bool(conditions)
        if not (200 <= status < 300 or not_modified):
            raise words.for_status(host, status, headers)
        body, cut = (b"", False) if not_modified else await self._body(response, host)
        return FetchedFeed(
            url=str(response.url),
            status=status,
            body=body,
            content_type=headers.get("Content-Type", ""),
            etag=headers.get("ETag", conditions.get(_IF_ETAG, "") if not_modified else ""),
            last_modified=headers.get("Last-Modified", conditions.get(_IF_DATE, "") if not_modified else ""),
            not_modified=not_modified,
            cut=cut,
            max_age=words.max_age(headers),
        )

    async def _body(self, response: aiohttp.ClientResponse, host: str) -> tuple[bytes, bool]:
        """What came, and whether the connection broke before its end: the entries that came are news all the same."""
        body = bytearray()
        try:
            async for chunk in response.content.iter_chunked(_CHUNK):
                body += chunk
                if len(body) > self._max_bytes:
                    raise _failed(host, fact("fetch-large", most=self._max_bytes))
        except (aiohttp.ClientPayloadError, ConnectionError):
            if not body:
                raise
            return bytes(body), True
        return bytes(body), False


@dataclass(frozen=True, slots=True)
class _Asked:
    """One fetch: where it began, under which conditions, and what only the feed's own place may be told."""

    start: URL
    conditions: dict[str, str]
    access: Mapping[str, str] = field(repr=False)
    home: URL

    def headers_for(self, target: URL) -> dict[str, str]:
        if not self.access:
            return self.conditions
        upgraded = self.home.scheme == "http" and self.home.is_default_port() and target.scheme == "https"
        home = self.home.with_scheme("https") if upgraded else self.home
        return {**self.access, **self.conditions} if target.origin() == home.origin() else self.conditions


@dataclass(frozen=True, slots=True)
class _Redirect:
    target: URL
    permanent: bool


def _parse(url: str) -> URL:
    try:
        parsed = URL(url.strip())
    except ValueError as error:
        raise words.for_failure("", error) from error
    if parsed.user or parsed.password:  # addresses are shown in lists, logs and exports
        raise _failed(parsed.host, fact("fetch-login"))
    return parsed


def _failed(host: str | None, what: Fact) -> FetchError:
    return FetchError(fact("at", place=host or fact("the-address"), what=what))
