"""Lengths as Slack may count them, escaping, and where a long text is cut. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import quote, urlsplit

from bot.core.bidi import untwist
from bot.core.messages import Run
from bot.core.sentences import sentences

URL_LIMIT = 2000
"""Slack takes 3,000 in a button; a longer link is no link that a person can check."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_WRAPPED = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_UNSAFE_IN_URL = re.compile(r"[\s<>|\"\\^`{}\x00-\x1f\x7f]")


def units(text: str) -> int:
    """Length in UTF-16 units: whichever way Slack counts, it finds no more than this."""
    return len(text) + sum(char > "\uffff" for char in text)


def clean(text: str) -> str:
    """Without control characters (line breaks and tabs stay), lone surrogates, which no JSON reader likes, and what turns the
    direction of all that follows it."""
    return untwist(_CONTROLS.sub("", text.replace("\r\n", "\n")))


def escape(text: str) -> str:
    """For a message's `text`: the three characters that Slack parses. Done last, since feeds carry `&lt;!channel&gt;`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(text: str) -> str:
    """What the person typed: Slack wraps links and mentions in `<...>` and escapes three characters."""
    plain = _WRAPPED.sub(_unwrap, text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def escaped_units(text: str) -> int:
    """How long `text` is once escaped."""
    return units(escape(text))


def safe_href(href: str) -> str:
    """`href` if it is an http or https address that Slack can open, with what could end a link encoded; else empty."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return ""
    url = _UNSAFE_IN_URL.sub(lambda char: quote(char.group(), safe=""), clean(href.strip()))
    return url if units(url) <= URL_LIMIT else ""


def chop(text: str, limit: int, size: Callable[[str], int] = units) -> list[tuple[int, int]]:
    """Spans of `text`, each of at most `limit`, cut at a line's, else a sentence's, else a word's end.

    Whitespace at a cut belongs to neither side. Only a single word longer than `limit` is cut inside.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    while size(text[start:]) > limit:
        end = _cut(text, start, _fit(text, start, limit, size))
        spans.append((start, start + len(text[start:end].rstrip())))
        start = end + len(text[end:]) - len(text[end:].lstrip())
    return [(a, b) for a, b in [*spans, (start, len(text))] if a < b]


def shorten(text: str, limit: int, size: Callable[[str], int] = units) -> str:
    """`text`, or its beginning up to a word's end and an ellipsis."""
    if size(text) <= limit:
        return text
    end = _last_word(text, 0, _fit(text, 0, limit - 1, size))
    return text[:end].rstrip() + "…"


def slice_runs(runs: Iterable[Run], start: int, end: int) -> tuple[Run, ...]:
    """The runs between two positions of their joined text, styles and links kept."""
    found: list[Run] = []
    at = 0
    for run in runs:
        text = run.text[max(start - at, 0) : max(end - at, 0)]
        if text:
            found.append(replace(run, text=text))
        at += len(run.text)
    return tuple(found)


def _fit(text: str, start: int, limit: int, size: Callable[[str], int]) -> int:
    end = min(len(text), start + limit)
    while (excess := size(text[start:end]) - limit) > 0:
        end -= max(1, excess // 6)  # one character counts for five at most (`&amp;`): never takes too many away
    return max(end, start + 1)


def _cut(text: str, start: int, end: int) -> int:
    third = start + (end - start) // 3
    line = text.rfind("\n", third, end)
    if line > start:
        return line
    whole = sentences(text[start:end])[:-1]  # the last may go on beyond `end`
    ends = [start + stop for _, stop in whole if start + stop > third]
    return ends[-1] if ends else _last_word(text, start, end)


def _last_word(text: str, start: int, end: int) -> int:
    for at in range(end, start, -1):
        if at == len(text) or text[at].isspace():
            return at
    while end > start + 1 and (unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0f"):
        end -= 1
    return end


def _unwrap(found: re.Match[str]) -> str:
    target, label = found.group(1), found.group(2) or ""
    match target[0]:
        case "@" | "#" | "!":
            return ("#" if target[0] == "#" else "@") + (label or target[1:])
        case _:  # Slack made a link of `example.org`: then the label is what was typed
            return label if label and target in {f"http://{label}", f"mailto:{label}"} else target
