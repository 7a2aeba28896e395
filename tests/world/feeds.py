"""A feed server on loopback, for tests: real HTTP, real 304s, and every fault that feeds show in the wild.

async with FeedWorld() as world:
    world.publish("/news.xml", Entry("Talks resume"))              # an RSS document, newest entry first
    fetch = Fetch(allow_hosts=(world.host,))
    async with SafeFetcher(fetch, Network()) as fetcher:
        await fetcher.fetch(world.url("/news.xml"))
    world.publish("/news.xml", Entry("Talks end"))                 # new ETag and Last-Modified
    world.break_("/news.xml", status(503, retry_after="120"))      # until world.mend("/news.xml")
    assert [seen.path for seen in world.requests] == ["/news.xml"]
"""

import asyncio
import gzip
import re
import ssl
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Literal, Self
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

EPOCH = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""When a world's first document was changed; every later change is a second later."""

Dialect = Literal["rss", "atom"]
Fault = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Entry:
    """One entry to publish. `summary` and `content` are HTML; `link` and `guid` are made from the title where not given."""

    title: str
    summary: str = ""
    link: str = ""
    guid: str = ""
    published: datetime | None = EPOCH
    author: str = ""
    content: str = ""
    source: str = ""

    @property
    def address(self) -> str:
        return self.link or "https://news.example.org/" + re.sub(r"\W+", "-", self.title.lower()).strip("-")

    @property
    def id(self) -> str:
        return self.guid or self.address


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class _Page:
    body: bytes = b""
    content_type: str = "application/rss+xml; charset=utf-8"
    revision: int = 0
    entries: list[Entry] = field(default_factory=list)

    @property
    def etag(self) -> str:
        return f'"v{self.revision}"'

    @property
    def last_modified(self) -> str:
        return format_datetime(EPOCH + timedelta(seconds=self.revision), usegmt=True)


class FeedWorld:
    """The server: an async context manager on 127.0.0.1 and a free port. `host` is what goes into `fetch.allow_hosts`."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.requests: list[Seen] = []
        self._pages: dict[str, _Page] = defaultdict(_Page)
        self._faults: dict[str, Fault] = {}
        self._runner: web.AppRunner
        self._port = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._runner.cleanup()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._port}"

    def url(self, path: str) -> str:
        return f"{'https' if self._tls else 'http'}://{self.host}{path}"

    def publish(self, path: str, *entries: Entry, title: str = "World News", dialect: Dialect = "rss") -> None:
        """Put entries on top of the feed at `path`, the last one given uppermost."""
        known = self._pages[path].entries
        known[:0] = reversed(entries)
        build = rss if dialect == "rss" else atom
        self.serve(path, build(known, title=title), f"application/{dialect}+xml; charset=utf-8")

    def serve(self, path: str, body: bytes, content_type: str = "application/rss+xml; charset=utf-8") -> None:
        """Serve these very bytes at `path`, under new validators."""
        page = self._pages[path]
        page.body, page.content_type, page.revision = body, content_type, page.revision + 1

    def break_(self, path: str, fault: Fault) -> None:
        """Answer `path` with `fault` until it is mended."""
        self._faults[path] = fault

    def mend(self, path: str) -> None:
        self._faults.pop(path, None)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(Seen(request.method, request.path, dict(request.headers)))
        if fault := self._faults.get(request.path):
            return await fault(request)
        page = self._pages.get(request.path)
        if page is None:
            return web.Response(status=404)
        headers = {"ETag": page.etag, "Last-Modified": page.last_modified}
        if _is_unchanged(request, page):
            return web.Response(status=304, headers=headers)
        return web.Response(body=page.body, headers={**headers, "Content-Type": page.content_type})


def _is_unchanged(request: web.Request, page: _Page) -> bool:
    """RFC 9110 13.2.2: If-None-Match decides where it is given, else If-Modified-Since."""
    if "If-None-Match" in request.headers:
        return request.headers["If-None-Match"] == page.etag
    return request.headers.get("If-Modified-Since") == page.last_modified


def status(code: int, *, retry_after: str = "", location: str = "", date: str = "") -> Fault:
    """Answer with this status; `retry_after` in seconds or as an HTTP date, `location` for a redirect."""
    given = {"Retry-After": retry_after, "Location": location, "Date": date}
    headers = {name: value for name, value in given.items() if value}

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=code, headers=headers)

    return answer


def redirect(location: str, code: int = 301) -> Fault:
    """Lead elsewhere."""
    return status(code, location=location)


def delay(seconds: float) -> Fault:
    """Answer with an empty 200, late."""

    async def answer(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return web.Response()

    return answer


def stream(chunk: bytes, *, pause: float = 0.0, times: int | None = None, encoding: str = "") -> Fault:
    """Send `chunk` again and again (for ever without `times`) with a pause between: a drip, an endless body."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Encoding": encoding} if encoding else {})
        await response.prepare(request)
        sent = 0
        while times is None or sent < times:
            await response.write(chunk)
            await asyncio.sleep(pause)
            sent += 1
        return response

    return answer


def packed(body: bytes, encoding: str) -> Fault:
    """Answer with a body that is compressed already, under this Content-Encoding."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, headers={"Content-Encoding": encoding})

    return answer


def drip() -> Fault:
    """A byte every twentieth of a second, for ever: no read timeout ends it."""
    return stream(b" ", pause=0.05)


def endless() -> Fault:
    """Bytes as fast as they are taken, for ever."""
    return stream(b"x" * 65536)


def gzip_bomb(megabytes: int) -> Fault:
    """A small answer that unpacks to this many megabytes."""
    return stream(gzip.compress(bytes(1_000_000)), times=megabytes, encoding="gzip")


def drop(after: bytes = b"") -> Fault:
    """Promise a body, send this much of it, and cut the connection (before any answer if empty)."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(after) + 1000)})
        if after:
            await response.prepare(request)
            await response.write(after)
        if request.transport:
            request.transport.close()
        return response

    return answer


def rss(entries: Iterable[Entry], *, title: str = "World News", link: str = "https://news.example.org/") -> bytes:
    """An RSS 2.0 document."""
    items = "".join(
        "<item>"
        f"<title>{escape(entry.title)}</title><link>{escape(entry.address)}</link>"
        f'<guid isPermaLink="false">{escape(entry.id)}</guid>'
        + _tag("description", entry.summary)
        + _tag("dc:creator", entry.author)
        + _tag("content:encoded", entry.content)
        + _tag("source", entry.source, ' url="https://source.example.org/rss"')
        + _tag("pubDate", format_datetime(entry.published) if entry.published else "")
        + "</item>\n"
        for entry in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(title)}</title><link>{escape(link)}</link><language>en</language>\n{items}</channel></rss>"
    ).encode()


def atom(entries: Iterable[Entry], *, title: str = "World News", link: str = "https://news.example.org/") -> bytes:
    """An Atom 1.0 document."""
    items = "".join(
        f"<entry><id>{escape(entry.id)}</id><title>{escape(entry.title)}</title><link href={quoteattr(entry.address)}/>"
        + _tag("summary", entry.summary, ' type="html"')
        + _tag("content", entry.content, ' type="html"')
        + (f"<author><name>{escape(entry.author)}</name></author>" if entry.author else "")
        + (f"<source><title>{escape(entry.source)}</title></source>" if entry.source else "")
        + _tag("published", entry.published.isoformat() if entry.published else "")
        + "</entry>\n"
        for entry in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>{escape(title)}</title><link href={quoteattr(link)}/><id>{escape(link)}</id>\n{items}</feed>"
    ).encode()


def _tag(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(text)}</{name}>" if text else ""
