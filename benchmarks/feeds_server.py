"""The feeds that both sides are measured on: a server on loopback, in a process of its own.

`/f/N` is feed N. `POST /state` sets what all of them answer: `fresh` (entries added on top of the first ones), `every` (only
each so manyth feed gets them), `date` (the build date alone), `validators` (ETag and 304, or neither), `flood` (so many new
entries at every answer).

`feeds_server.py [ENTRIES] [CERTIFICATE]`: how many entries a feed has, and a PEM file to serve TLS with.
"""

import asyncio
import random
import ssl
import sys
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path

from aiohttp import web

ENTRIES = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdecimal() else 30
_COUNTS = Path(__file__).parent.parent / "bot" / "data" / "word_counts.txt"
_SMALL = "the of to in and a on for with at by from as after over its that was"
_SYLLABLES = "ba cor dan el fen gor hi jul kar len mo nar os pel ri sta tur ul ven wy za".split()
_SMALL_SHARE, _RARE_SHARE = 0.4, 0.12
"""Of a text's words: those that every sentence needs, and those that hardly any other text has (names of people)."""


def _everyday() -> tuple[list[str], list[int]]:
    """The words of everyday news, each with the number of items it stands in: few are common, most are not."""
    counted: dict[str, int] = {}
    for line in _COUNTS.read_text("utf-8").splitlines():
        count, *terms = line.split()
        if count.isdecimal():
            counted |= {term.strip("@:").replace("_", " "): int(count) for term in terms}
    return list(counted), list(accumulate(counted.values()))


_WORDS, _WEIGHTS = _everyday()


def _said(chance: random.Random, least: int, most: int) -> str:
    """So many words, as often as news uses them: in texts of a few dozen words all feeds would report the same story."""
    words = chance.choices(_WORDS, cum_weights=_WEIGHTS, k=chance.randint(least, most))
    for at in range(len(words)):
        kind = chance.random()
        if kind < _SMALL_SHARE:
            words[at] = chance.choice(_SMALL.split())
        elif kind < _SMALL_SHARE + _RARE_SHARE:
            words[at] = "".join(chance.choices(_SYLLABLES, k=3))
    return " ".join(words)


@lru_cache(maxsize=200_000)
def entry(feed: int, number: int) -> str:
    """About a kilobyte, as news sites give: HTML in the description, a link, a guid, a date, an author, two categories."""
    chance = random.Random(feed * 100_003 + number)
    said = partial(_said, chance)
    title = (f"Ceasefire in Ukraine: {said(5, 8)}" if chance.random() < 0.02 else said(6, 11)) + f" ({feed}-{number})"
    link = f"https://site{feed}.example.org/2026/01/{number}-{said(4, 6).replace(' ', '-')}"
    body = (
        f"&lt;p&gt;{said(30, 60)}.&lt;/p&gt;&lt;p&gt;{said(20, 50)}. &lt;a href=&quot;{link}&quot;&gt;More&lt;/a&gt;&lt;/p&gt;"
    )
    return (
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>urn:{feed}:{number}</guid>"
        f"<description>{body}</description><dc:creator>{said(2, 2).title()}</dc:creator><category>World</category>"
        f"<category>{said(1, 1)}</category><pubDate>Mon, 05 Jan 2026 {number % 24:02}:{feed % 60:02}:00 GMT</pubDate></item>\n"
    )


class Feeds:
    """What is served now."""

    def __init__(self) -> None:
        self.state = {"fresh": 0, "every": 1, "date": 0, "validators": True, "flood": 0}
        self.counts = [0] * 1_000_000

    def document(self, feed: int) -> bytes:
        newest = ENTRIES + self.counts[feed]
        items = "".join(entry(feed, number) for number in range(newest, newest - ENTRIES, -1))
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            f"<title>Site {feed}</title><link>https://site{feed}.example.org/</link><language>en</language>"
            f"<lastBuildDate>Mon, 05 Jan 2026 12:00:{self.state['date'] % 60:02} GMT</lastBuildDate>\n{items}</channel></rss>"
        ).encode()

    async def answer(self, request: web.Request) -> web.Response:
        feed = int(request.match_info["feed"])
        self.counts[feed] += self.state["flood"]
        newest = ENTRIES + self.counts[feed]
        tag = f'"{feed}-{newest}-{self.state["date"]}"'
        if not self.state["validators"]:
            return web.Response(body=self.document(feed), content_type="application/rss+xml")
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=self.document(feed), content_type="application/rss+xml", headers={"ETag": tag})

    async def change(self, request: web.Request) -> web.Response:
        asked = await request.json()
        self.state |= asked
        if fresh := asked.get("fresh"):
            for feed in range(0, len(self.counts), self.state["every"]):
                self.counts[feed] += fresh
        return web.Response()


async def main() -> None:
    feeds, app = Feeds(), web.Application()
    app.router.add_get("/f/{feed}", feeds.answer)
    app.router.add_post("/state", feeds.change)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    tls = None
    if sys.argv[2:]:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(sys.argv[2])
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024, ssl_context=tls).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
