"""What can be wrong with a configuration, in words an operator can act on."""

import copy
import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import ValidationError

from bot.core.digests import DAYS
from bot.core.errors import Problem, QueryError
from bot.core.matcher import Matcher
from bot.core.settings import ChannelSettings, Settings, TelegramSettings
from bot.core.urls import is_web

PLATFORMS = ("telegram", "slack", "console")

WEBHOOK_PORTS = (443, 80, 88, 8443)
"""The only ones that Telegram calls: https://core.telegram.org/bots/api#setwebhook"""

_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_HINTS = {
    "timedelta": 'write a number and a unit: "30s", "15m", "6h", "400d"',
    "int": "write a whole number",
    "bool": "write true or false, without quotes",
    "string": "put it in quotes",
    "tuple": "write a list in brackets",
    "dataclass": "write it as a table",
    "dict": "write it as a table",
}


def from_validation(error: ValidationError, raw: dict[str, Any]) -> list[Problem]:
    """Pydantic's findings, each with its key path as the file writes it and a suggestion."""
    return [_problem(found["type"], found["loc"], found["msg"], found.get("ctx", {}), raw) for found in error.errors()]


def without_errors(raw: dict[str, Any], error: ValidationError) -> dict[str, Any]:
    """`raw` with every value that pydantic refused taken out, and an empty text where one is missing, so that the rest can
    still be looked through. No list becomes shorter: the problems found then must name the same places."""
    mended = copy.deepcopy(raw)
    for found in error.errors():
        *path, last = found["loc"]
        holder = _given(mended, path)
        if found["type"] == "missing" and isinstance(holder, dict):
            holder[last] = ""
        elif isinstance(holder, dict):
            holder.pop(last, None)
        elif path and isinstance(parent := _given(mended, path[:-1]), dict):  # one entry of a list of plain values
            parent.pop(path[-1], None)
    return mended


def inconsistencies(settings: Settings) -> Iterator[Problem]:
    """What each key allows but the whole does not: names that lead nowhere, doubles, times and zones that do not exist."""
    yield from _names(settings)
    yield from _zone("general.timezone", settings.general.timezone or "(empty)")
    for number, feed in enumerate(settings.feeds):
        if not is_web(feed.url):
            yield Problem(f"feeds[{number}].url", f'"{feed.url}" is no web address', "it begins with https:// or http://")
    for number, channel in enumerate(settings.channels):
        yield from _channel(f"channels[{number}]", channel, settings)
    for number, address in enumerate(settings.general.operators):
        yield from _address(f"general.operators[{number}]", address)
    if settings.network.proxy and not is_web(settings.network.proxy):
        yield Problem("network.proxy", f'"{settings.network.proxy}" is no address of a proxy', "http://proxy.example.org:3128")
    yield from _webhook(settings)
    if settings.fetch.min_interval > settings.fetch.max_interval:
        yield Problem("fetch.min_interval", "is longer than fetch.max_interval", "swap them")


def _webhook(settings: Settings) -> Iterator[Problem]:
    """What Telegram needs to call in: an address it can reach, and a port of ours behind it."""
    if not settings.telegram.enabled or settings.telegram.mode != "webhook":
        return
    mode = 'telegram.mode is "webhook"'
    if not settings.web.listen:
        yield Problem("web.listen", f"is empty, and {mode}", 'write where to listen, such as "127.0.0.1:8080"')
    public, own_server = settings.web.public_url, settings.telegram.base_url != TelegramSettings().base_url
    try:
        parts = urlsplit(public)
        fits = parts.scheme == "https" and (parts.port or 443) in WEBHOOK_PORTS
    except ValueError:
        fits = False
    if not is_web(public):
        given = f'"{public}" is no web address' if public else "is empty"
        yield Problem("web.public_url", f"{given}, and {mode}", 'where Telegram reaches Parley: "https://parley.example.org"')
    elif not fits and not own_server:
        yield Problem("web.public_url", f'Telegram does not call "{public}"', "https on port 443, 80, 88 or 8443")


def _problem(kind: str, loc: tuple[int | str, ...], message: str, context: dict[str, Any], raw: dict[str, Any]) -> Problem:
    where = _path(loc)
    if kind == "unexpected_keyword_argument":
        names = _names_at(loc[:-1])
        close = difflib.get_close_matches(str(loc[-1]), names, n=1, cutoff=0.5)
        return Problem(
            where, "there is no such key", f"did you mean {close[0]}?" if close else f"keys here: {', '.join(names)}"
        )
    if kind == "missing":
        return Problem(where, "is needed and missing", "add it")
    given = _given(raw, loc)
    if kind == "literal_error":
        return Problem(where, f"{given!r} is not allowed", f"one of {context.get('expected', '')}")
    hint = next((words for name, words in _HINTS.items() if kind.startswith((name, f"time_delta_{name}")) or name in kind), "")
    if kind.startswith("time_delta"):
        hint = _HINTS["timedelta"]
    if where.endswith("max_bytes"):
        hint = 'write a size: "15MiB"'
    return Problem(where, f"{given!r} does not fit: {message[:1].lower()}{message[1:]}", hint)


def _path(loc: Iterable[int | str]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")


def _given(raw: Any, loc: Iterable[int | str]) -> Any:
    for part in loc:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            return raw
    return raw


def _names_at(loc: Iterable[int | str]) -> list[str]:
    """The keys that may stand at this place of the file."""
    shape: Any = Settings
    for part in loc:
        if isinstance(part, int):
            shape = next((a for a in get_args(shape) if is_dataclass(a)), None)
        elif is_dataclass(shape):
            shape = get_type_hints(shape).get(part)
    return [field.name for field in fields(shape)] if shape is not None and is_dataclass(shape) else []


def _names(settings: Settings) -> Iterator[Problem]:
    for where, names in (
        ("topics", [topic.id for topic in settings.topics]),
        ("feeds", [feed.url for feed in settings.feeds]),
        ("folders", [folder.path for folder in settings.folders]),
        ("channels", [f"{channel.chat} {channel.thread}".strip() for channel in settings.channels]),
    ):
        for name in [name for name, count in Counter(names).items() if count > 1]:
            yield Problem(where, f'"{name}" stands there twice', "keep one of them")
    broken = False
    for number, topic in enumerate(settings.topics):
        where = f"topics[{number}]"
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", topic.id) or re.fullmatch(r"[sikd]\d+", topic.id):
            yield Problem(
                f"{where}.id", f'"{topic.id}" cannot be typed as a name', "use a-z, 0-9 and dashes, such as peace-talks"
            )
        if not topic.phrases and not topic.query:
            yield Problem(where, f'topic "{topic.id}" has neither phrases nor a query', "add [topics.phrases]")
        for key in ("context", "rivals", "exclude"):
            for entry in getattr(topic, key):
                if entry.startswith("@") and entry[1:] not in settings.groups:
                    broken = True
                    yield Problem(f"{where}.{key}", f"there is no group {entry}", _near(entry[1:], settings.groups))
    contexts = {f"feeds[{number}]": feed.default_context for number, feed in enumerate(settings.feeds)}
    contexts |= {f"folders[{number}]": folder.default_context for number, folder in enumerate(settings.folders)}
    for where, groups in contexts.items():
        for group in groups:
            if group not in settings.groups:
                yield Problem(f"{where}.default_context", f'there is no group "{group}"', _near(group, settings.groups))
    if not broken:
        yield from _queries(settings)


def _queries(settings: Settings) -> Iterator[Problem]:
    for number, topic in enumerate(settings.topics):
        try:
            if topic.phrases or topic.query:  # without both there is nothing to read, and `_names` says so
                Matcher.compile((topic,), settings.groups, ())
        except QueryError as error:
            yield Problem(f"topics[{number}]", f"{error}" + (f" (column {error.column})" if error.query else ""), error.query)


def _channel(where: str, channel: ChannelSettings, settings: Settings) -> Iterator[Problem]:
    yield from _address(f"{where}.chat", channel.chat)
    topics = [topic.id for topic in settings.topics]
    for topic in channel.subscribe:
        if topic not in topics:
            yield Problem(f"{where}.subscribe", f'there is no topic "{topic}"', _near(topic, topics))
    yield from _zone(f"{where}.timezone", channel.timezone)
    yield from _zone(f"{where}.digest.timezone", channel.digest.timezone)
    if not re.fullmatch(f"{_CLOCK}|off", channel.digest.at):
        yield Problem(f"{where}.digest.at", f'"{channel.digest.at}" is no time of day', 'write it like "08:00", or "off"')
    if channel.min < 1:
        yield Problem(f"{where}.min", f"{channel.min} is no number of publishers", "write 1 or more")
    if channel.digest.days not in ("daily", "weekdays", "off", *DAYS):
        yield Problem(f"{where}.digest.days", f'"{channel.digest.days}" is not known', "daily, weekdays, off, or mon ... sun")
    if channel.quiet and not re.fullmatch(f"{_CLOCK}-{_CLOCK}", channel.quiet):
        yield Problem(f"{where}.quiet", f'"{channel.quiet}" is no span of hours', 'write it like "22:00-07:00"')


def _address(where: str, address: str) -> Iterator[Problem]:
    platform, _, chat = address.partition(":")
    if platform not in PLATFORMS or (platform != "console" and not chat):
        yield Problem(where, f'"{address}" is no chat', "write telegram:-100200300, slack:C0123 or console")


def _zone(where: str, zone: str) -> Iterator[Problem]:
    if zone and zone not in available_timezones():
        yield Problem(where, f'there is no time zone "{zone}"', _near(zone, available_timezones(), "such as Europe/Kyiv"))


def _near(name: str, names: Iterable[str], otherwise: str = "") -> str:
    known = list(names)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else otherwise or f"there are: {', '.join(known) or 'none'}"
