"""Documents broken in the ways that servers, proxies and careless hands break them. The same seed breaks the same way."""

import random
import re
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]

_TAG = re.compile(rb"</?[\w:]+[^<>]{0,200}>")
_ENTRY = re.compile(rb"<(item|entry)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_DECLARED = re.compile(rb"""encoding=["'][\w-]+["']""")
_ENCODINGS = (
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "latin-1",
    "windows-1251",
    "koi8-r",
    "cp437",
    "utf-8-sig",
    "shift_jis",
)
_RUBBISH = (
    b"&nbsp;",
    b"&bogus;",
    b"&",
    b"<",
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b"\x00",
    b"\x0b",
    b"\xff\xfe",
    b"<a:b>",
    b"\xc3",
    b"<?x",
)
CONTENT_TYPES = ("application/rss+xml", "text/xml; charset=us-ascii", "text/html; charset=utf-16", "application/json",
                 "text/plain", "", "application/xml; charset=\"bogus\"", "image/png", "text/html")  # fmt: skip


def cut(body: bytes, chance: random.Random) -> bytes:
    """The connection broke."""
    return body[: chance.randrange(len(body) + 1)]


def flip(body: bytes, chance: random.Random) -> bytes:
    """A few bytes are others."""
    made = bytearray(body)
    for _ in range(chance.randint(1, 8) if made else 0):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def recode(body: bytes, chance: random.Random) -> bytes:
    """Another encoding than it says."""
    return body.decode("utf-8", "replace").encode(chance.choice(_ENCODINGS), "replace")


def mislabel(body: bytes, chance: random.Random) -> bytes:
    """It says another encoding than it has."""
    label = f'encoding="{chance.choice((*_ENCODINGS, "bogus", "us-ascii"))}"'.encode()
    return _DECLARED.sub(label, body, count=1)


def drop_tags(body: bytes, chance: random.Random) -> bytes:
    """Some tags are missing."""
    return _TAG.sub(lambda found: b"" if chance.random() < 0.03 else found[0], body)


def double_tags(body: bytes, chance: random.Random) -> bytes:
    """Some tags stand there twice."""
    return _TAG.sub(lambda found: found[0] * (1 + (chance.random() < 0.03)), body)


def shout(body: bytes, chance: random.Random) -> bytes:
    """Some tags are written in capitals."""
    return _TAG.sub(lambda found: found[0].upper() if chance.random() < 0.1 else found[0], body)


def repeat(body: bytes, chance: random.Random) -> bytes:
    """An entry stands there several times."""
    entries = list(_ENTRY.finditer(body))
    if not entries:
        return body + body
    one = chance.choice(entries)
    return body[: one.end()] + one[0] * chance.randint(1, 5) + body[one.end() :]


def nest(body: bytes, chance: random.Random) -> bytes:
    """An entry stands inside another."""
    entries = list(_ENTRY.finditer(body))
    if len(entries) < 2:
        return b"<x>" + body + b"</x>"
    one, other = chance.sample(entries, 2)
    middle = one.start() + (one.end() - one.start()) // 2
    return body[:middle] + other[0] + body[middle:]


def soil(body: bytes, chance: random.Random) -> bytes:
    """Something stands where it must not."""
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(body) + 1)
        body = body[:at] + chance.choice(_RUBBISH) + body[at:]
    return body


def frame(body: bytes, chance: random.Random) -> bytes:
    """Something stands before or after it: blanks, a warning of PHP's, a page, the document once more."""
    return (
        chance.choice((b"\n \n", b"<b>Warning</b>: mysql\n", b"\xef\xbb\xbf\xef\xbb\xbf", b"<html><body>", body))
        + body
        + chance.choice((b"", b"</html>", b"<!-- cached -->", body, b"\x00" * 20))
    )


def shuffle(body: bytes, chance: random.Random) -> bytes:
    """Its lines are out of order."""
    lines = body.splitlines(keepends=True)
    for _ in range(min(3, len(lines) // 2)):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


MUTATIONS: tuple[Mutation, ...] = (
    cut, flip, recode, mislabel, drop_tags, double_tags, shout, repeat, nest, soil, frame, shuffle,
)  # fmt: skip


def broken(body: bytes, seed: int) -> tuple[bytes, str, str]:
    """The document after one to three mutations, with a content type, and the names of what was done to it."""
    chance = random.Random(seed)  # noqa: S311 (breaks documents, guards nothing)
    done = chance.choices(MUTATIONS, k=chance.choice((1, 1, 1, 2, 3)))
    for mutation in done:
        body = mutation(body, chance)
    kind = chance.choice(CONTENT_TYPES) if chance.random() < 0.3 else "application/xml"
    return body, kind, "+".join(mutation.__name__ for mutation in done)
