"""Feeds that somebody made to hurt, and what becomes of each. The tests and `make bench-hostile` serve the same list."""

import gzip
from collections.abc import Callable
from typing import NamedTuple

from bot.core.errors import ParleyError
from bot.core.model import ParsedFeed
from tests.world import feeds
from tests.world.feeds import Entry, FeedWorld, rss

PATH, TOUCHED = "/hostile", "/touched"
"""Where an attack is served; what nobody may ever ask its server for."""

WHOLE = rss(Entry(f"Title {number}") for number in range(3))
"""A healthy feed of three entries."""

INNER = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "224.0.0.1",
    "255.255.255.255", "192.0.0.1", "198.18.0.1", "240.0.0.1", "::1", "::", "::ffff:10.0.0.1",
    "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:7f00:1::", "fe80::1", "fc00::1", "fec0::1", "ff02::1",
)  # fmt: skip
"""Addresses that no stranger's word opens."""

LATE = "no full answer within"
"""Words of the error of what ran out of time."""

_LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
_QUADRATIC = '<!ENTITY a "' + "a" * 100_000 + '">'


class Attack(NamedTuple):
    """`serve` puts it at PATH; `outcome` is how many entries, or which words of an error, must come of it. An empty word:
    anything, as long as it comes in time."""

    serve: Callable[[FeedWorld], None]
    outcome: str | int

    def wrong(self, result: ParsedFeed | ParleyError) -> str:
        """What came of it instead; empty where it is as documented."""
        if isinstance(result, ParsedFeed):
            return "" if self.outcome in (result.total, "") else f"{result.total} entries"
        return "" if isinstance(self.outcome, str) and self.outcome in str(result) else str(result)


def address_url(address: str) -> str:
    """The web address of an IP address."""
    return f"http://[{address}]/" if ":" in address else f"http://{address}/"


def _leads_to(where: str) -> Callable[[FeedWorld], None]:
    return lambda world: world.break_(PATH, feeds.redirect(where))


def _serves(body: bytes, content_type: str = "application/xml") -> Callable[[FeedWorld], None]:
    return lambda world: world.serve(PATH, body, content_type)


def _fault(made: feeds.Fault) -> Callable[[FeedWorld], None]:
    return lambda world: world.break_(PATH, made)


def _touching(world: FeedWorld) -> None:
    entity = f'<!DOCTYPE r [<!ENTITY a SYSTEM "{world.url(TOUCHED)}">]>'
    _serves(f"{entity}<rss><channel><title>&a;</title></channel></rss>".encode())(world)


def _touching_dtd(world: FeedWorld) -> None:
    _serves(f'<!DOCTYPE rss SYSTEM "{world.url(TOUCHED)}">'.encode() + WHOLE.partition(b"?>")[2])(world)


ATTACKS = {
    "a byte every half second": Attack(_fault(feeds.stream(b" ", pause=0.5)), LATE),
    "an infinite body": Attack(_fault(feeds.endless()), "larger than"),
    "a 400 MB gzip bomb": Attack(_fault(feeds.gzip_bomb(400)), "larger than"),
    "a packed body that does not say so": Attack(_serves(gzip.compress(WHOLE)), ""),
    "a billion laughs": Attack(_serves(f"<!DOCTYPE rss [{_LOL}]><rss>&l9;</rss>".encode()), "declares entities"),
    "a quadratic blowup": Attack(
        _serves(f"<!DOCTYPE rss [{_QUADRATIC}]><rss>{'&a;' * 1000}</rss>".encode()), "declares entities"
    ),
    "a one-line DTD": Attack(_serves(b'<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss>&c;</rss>'), "declares entities"),
    "an entity that names a file": Attack(
        _serves(b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;</title></channel></rss>'),
        "declares entities",
    ),
    "an entity that names a server": Attack(_touching, "declares entities"),
    "a DTD on a server": Attack(_touching_dtd, 3),
    "400 KB of newlines": Attack(_serves(b"<?xml version='1.0'?>" + b"\n" * 400_000 + WHOLE.partition(b"?>")[2]), 3),
    "a redirect loop": Attack(_leads_to(PATH), "more than 5 redirects"),
    "a redirect to this machine": Attack(_leads_to("http://127.0.0.1:1/"), "port 1 is not opened"),
    "a redirect to the cloud's secrets": Attack(_leads_to("http://169.254.169.254/latest"), "not a public address"),
    "a redirect to ::1": Attack(_leads_to("http://[::1]/"), "not a public address"),
    "a redirect to a mapped address": Attack(_leads_to("http://[::ffff:10.0.0.1]/"), "not a public address"),
    "a redirect to a translated address": Attack(_leads_to("http://[64:ff9b::7f00:1]/"), "not a public address"),
    "truncated XML": Attack(_serves(WHOLE[: WHOLE.rindex(b"<item>") + 40]), 3),
    "a page with 200": Attack(_serves(b"<!DOCTYPE html><html><body>Not found</body></html>", "text/html"), "an HTML page"),
    "an empty 200": Attack(_serves(b""), "the answer is empty"),
    "a wrong charset": Attack(_serves(rss([Entry("Мир")]).decode().encode("utf-16-le")), 1),
    "a 304 that nobody asked for": Attack(_fault(feeds.status(304)), "answered 304"),
    "5,000 entries": Attack(_serves(rss(Entry(f"Title {number}") for number in range(5000))), 5000),
    "100,000 levels": Attack(_serves(b"<rss><channel><item>" + b"<a>" * 100_000), 1),
    "a tag of a megabyte": Attack(_serves(b"<rss><channel><item " + b"a='b' " * 170_000 + b"/></channel></rss>"), ""),
    "a name of a megabyte": Attack(
        _serves(b"<rss><channel><item><author>@" + b"a" * 1_000_000 + b"</author></item></channel></rss>"), ""
    ),
    "a comment that never ends": Attack(_serves(b"<rss><channel><item><!--" + b"- " * 200_000), ""),
    "a CDATA that never ends": Attack(_serves(b"<rss><channel>" + b"<item><title><![CDATA[" * 20_000), ""),
    "text that is no text": Attack(_serves(bytes(range(256)) * 2000), ""),
}
"""The hostile list, by what each is."""
