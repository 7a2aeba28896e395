"""What each key of a configuration allows but the whole does not: names that lead nowhere, doubles, addresses that are none."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from bot.config.access import is_variable
from bot.core import quiet
from bot.core.alert_settings import MOST, fits_fresh, read_pass, read_storm
from bot.core.digests import DAYS
from bot.core.durations import written
from bot.core.errors import Problem, QueryError
from bot.core.matcher import NEAR
from bot.core.matching.automaton import PhraseTable
from bot.core.matching.rules import topic_rule
from bot.core.model import Pass
from bot.core.settings import (
    ChannelSettings,
    FeedSettings,
    FolderSettings,
    Names,
    Settings,
    SlackSettings,
    TelegramSettings,
    TopicSettings,
)
from bot.core.urls import is_web, without_login

PLATFORMS = ("telegram", "slack", "console")

WEBHOOK_PORTS = (443, 80, 88, 8443)
"""The only ones that Telegram calls: https://core.telegram.org/bots/api#setwebhook"""

_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
LAST_PORT = 65_535
_LISTEN = r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})"
_CHATS = {"telegram": r"-?\d+|@\w+", "slack": r"[CGDU][A-Z0-9]+", "console": r"(console)?"}
"""How a platform's chats are addressed: Telegram's by numbers, Slack's by ids of channels, messages (D) and people (U)."""


def inconsistencies(settings: Settings) -> Iterator[Problem]:
    """What each key allows but the whole does not: names that lead nowhere, doubles, times and zones that do not exist."""
    yield from _doubles(settings)
    for name, entries in settings.groups.items():
        yield from _group(f"groups.{name}", name, entries)
    for number, topic in enumerate(settings.topics):
        yield from _topic(f"topics[{number}]", topic, settings)
    yield from _zone("general.timezone", settings.general.timezone or "(empty)")
    yield from _language("general.language", settings.general.language or "(empty)")
    for number, feed in enumerate(settings.feeds):
        yield from _feed(f"feeds[{number}]", feed, settings)
    for number, folder in enumerate(settings.folders):
        yield from _folder(f"folders[{number}]", folder, settings)
    for number, channel in enumerate(settings.channels):
        yield from _channel(f"channels[{number}]", channel, settings)
    for number, address in enumerate(settings.general.operators):
        yield from _address(f"general.operators[{number}]", address)
    yield from _addresses(settings)
    yield from _webhook(settings)
    if settings.fetch.min_interval > settings.fetch.max_interval:
        yield Problem("fetch.min_interval", "is longer than fetch.max_interval", "swap them")
    if settings.fetch.tell_failures < 1:
        yield Problem("fetch.tell_failures", f"{settings.fetch.tell_failures} is no count of failures", "1 tells of the first")


def _addresses(settings: Settings) -> Iterator[Problem]:
    """Of servers: whom Parley calls, and where it listens."""
    proxy = settings.network.proxy
    if proxy and not is_web(proxy):
        yield Problem("network.proxy", f'"{proxy}" is no address of a proxy', "http://proxy.example.org:3128")
    for where, url, usual in (
        ("telegram.base_url", settings.telegram.base_url, TelegramSettings().base_url),
        ("slack.base_url", settings.slack.base_url, SlackSettings().base_url),
        ("general.heartbeat_url", settings.general.heartbeat_url or "https://none", "https://monitor.example.org/parley"),
    ):
        if not is_web(url):
            yield Problem(where, f'"{url}" is no web address', f"such as {usual}")
    listen = re.fullmatch(_LISTEN, settings.web.listen)
    if settings.web.listen and not (listen and int(listen[1]) <= LAST_PORT):
        yield Problem("web.listen", f'"{settings.web.listen}" is no address to listen on', 'host and port: "127.0.0.1:8080"')


def _webhook(settings: Settings) -> Iterator[Problem]:
    """What platforms need to call in: an address that they can reach and take, and a port of ours behind it."""
    web, telegram, slack = settings.web, settings.telegram, settings.slack
    by_telegram = telegram.enabled and telegram.mode == "webhook"
    by_slack = slack.enabled and slack.mode == "http"
    if not (by_telegram or by_slack):
        return
    mode = 'telegram.mode is "webhook"' if by_telegram else 'slack.mode is "http"'
    if not web.listen:
        yield Problem("web.listen", f"is empty, and {mode}", 'write where to listen, such as "127.0.0.1:8080"')
    if not is_web(web.public_url):
        given = f'"{web.public_url}" is no web address' if web.public_url else "is empty"
        who = " and ".join(name for name, calls in (("Telegram", by_telegram), ("Slack", by_slack)) if calls)
        yield Problem("web.public_url", f"{given}, and {mode}", f'where {who} can reach Parley: "https://parley.example.org"')
        return
    if by_telegram and telegram.base_url == TelegramSettings().base_url and not _telegram_calls(web.public_url):
        yield Problem("web.public_url", f'Telegram does not call "{web.public_url}"', "https on port 443, 80, 88 or 8443")
    if by_slack and slack.base_url == SlackSettings().base_url and not web.public_url.startswith("https://"):
        yield Problem("web.public_url", f'Slack does not call "{web.public_url}"', "it must begin with https://")


def _telegram_calls(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        return False
    return parts.scheme == "https" and port in WEBHOOK_PORTS


def _doubles(settings: Settings) -> Iterator[Problem]:
    for where, names in (
        ("topics", [topic.id for topic in settings.topics]),
        ("feeds", [feed.url for feed in settings.feeds]),
        ("folders", [str(Path(folder.path)) for folder in settings.folders if folder.path]),
        ("channels", [f"{channel.chat} {channel.thread}".strip() for channel in settings.channels]),
    ):
        for name in [name for name, count in Counter(names).items() if count > 1]:
            yield Problem(where, f'"{name}" stands there twice', "keep one of them")


def _group(where: str, name: str, entries: Names) -> Iterator[Problem]:
    """A group holds phrases (and languages, for contexts), so that no group can lead back to itself."""
    if not re.fullmatch(r"[\w-]+", name):
        yield Problem(where, f'"@{name}" cannot be typed in a query', "use letters, digits and dashes, such as my-group")
    if not entries:
        yield Problem(where, "the group is empty", "write a phrase, or remove it")
    for entry in entries:
        if entry.startswith("@"):
            yield Problem(where, f'holds "{entry}", but a group takes in no other', "copy the entries that you mean")
        elif NEAR in entry:
            yield Problem(
                where, f'holds "{entry}"', "NEAR stands in a topic's query or exclude, where @names of groups may stand too"
            )


def _topic(where: str, topic: TopicSettings, settings: Settings) -> Iterator[Problem]:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", topic.id) or re.fullmatch(r"[sikd]\d+", topic.id):
        yield Problem(f"{where}.id", f'"{topic.id}" cannot be typed as a name', "use a-z, 0-9 and dashes, such as peace-talks")
    if not topic.phrases and not topic.query:
        yield Problem(where, f'topic "{topic.id}" has neither phrases nor a query', "add [topics.phrases]")
    lost = [
        Problem(f"{where}.{key}", f"there is no group {entry}", _near(entry[1:], settings.groups))
        for key in ("context", "rivals", "exclude")
        for entry in getattr(topic, key)
        if entry.startswith("@") and " " not in entry and entry[1:] not in settings.groups
    ]
    yield from lost
    if lost or not (topic.phrases or topic.query):
        return  # what it says cannot be compiled, and why is told
    try:
        topic_rule(topic, settings.groups, PhraseTable())
    except QueryError as error:
        yield Problem(where, str(error), error.query)


def _feed(where: str, feed: FeedSettings, settings: Settings) -> Iterator[Problem]:
    if without_login(feed.url) != feed.url:  # addresses are shown in lists and logs, so this one is not
        advice = "leave it out of the address, and name the variable that holds it in this feed's `login`"
        yield Problem(f"{where}.url", "the address holds a login", advice)
    elif not is_web(feed.url):
        yield Problem(f"{where}.url", f'"{feed.url}" is no web address', "it begins with https:// or http://")
    yield from _written_in(where, feed.language)
    yield from _contexts(where, feed.default_context, settings)
    variables = {f"{where}.login": feed.login} | {f"{where}.headers.{name}": value for name, value in feed.headers.items()}
    for key, name in variables.items():
        if name and not is_variable(name):  # it may be the secret itself: it is not shown
            advice = "put the secret into the environment and write the NAME of its variable here, such as HARBOUR_LOGIN"
            yield Problem(key, "is no name of an environment variable", advice)


def _folder(where: str, folder: FolderSettings, settings: Settings) -> Iterator[Problem]:
    if not folder.path.strip():
        yield Problem(f"{where}.path", "is empty", 'name a folder of its own, such as "inbox"')
    topics = [topic.id for topic in settings.topics]
    for topic in folder.topics:
        if topic not in topics:
            yield Problem(f"{where}.topics", f'there is no topic "{topic}"', _near(topic, topics))
    yield from _written_in(where, folder.language)
    yield from _contexts(where, folder.default_context, settings)


def _written_in(where: str, language: str) -> Iterator[Problem]:
    if language and not re.fullmatch(r"[a-z]{2,3}(?:[-_]\w+)?", language):
        yield Problem(f"{where}.language", f'"{language}" is no code of a language', 'two letters, such as "uk"')


def _contexts(where: str, groups: Iterable[str], settings: Settings) -> Iterator[Problem]:
    for group in groups:
        if group not in settings.groups:
            yield Problem(f"{where}.default_context", f'there is no group "{group}"', _near(group, settings.groups))


def _channel(where: str, channel: ChannelSettings, settings: Settings) -> Iterator[Problem]:
    yield from _address(f"{where}.chat", channel.chat)
    topics = [topic.id for topic in settings.topics]
    for topic in channel.subscribe:
        if topic not in topics:
            yield Problem(f"{where}.subscribe", f'there is no topic "{topic}"', _near(topic, topics))
    yield from _zone(f"{where}.timezone", channel.timezone)
    yield from _language(f"{where}.language", channel.language)
    yield from _zone(f"{where}.digest.timezone", channel.digest.timezone)
    if not re.fullmatch(f"{_CLOCK}|off", channel.digest.at):
        yield Problem(f"{where}.digest.at", f'"{channel.digest.at}" is no time of day', 'write it like "08:00", or "off"')
    if channel.min < 1:
        yield Problem(f"{where}.min", f"{channel.min} is no number of publishers", "write 1 or more")
    if channel.digest.days not in ("daily", "weekdays", "off", *DAYS):
        yield Problem(f"{where}.digest.days", f'"{channel.digest.days}" is not known', "daily, weekdays, off, or mon ... sun")
    if channel.digest.weekly and not re.fullmatch(f"({'|'.join(DAYS)}) {_CLOCK}", channel.digest.weekly):
        yield Problem(f"{where}.digest.weekly", f'"{channel.digest.weekly}" is no day and time', 'write it like "mon 08:00"')
    elif channel.digest.weekly and channel.digest.days in DAYS:
        yield Problem(f"{where}.digest.weekly", "the regular digest is weekly itself", "keep one of the two")
    yield from _policy(where, channel)


def _policy(where: str, channel: ChannelSettings) -> Iterator[Problem]:
    if channel.quiet and quiet.normal(channel.quiet) is None:
        yield Problem(f"{where}.quiet", f'"{channel.quiet}" is no span of hours', 'write it like "22:00-07:00"')
    if read_pass(channel.quiet_pass) is None:
        known = ", ".join(f'"{name}"' for name in Pass)
        yield Problem(f"{where}.quiet_pass", f"{list(channel.quiet_pass)} names something unknown", f"there are: {known}")
    if not 0 <= channel.cap <= MOST:
        yield Problem(f"{where}.cap", f"{channel.cap} is no number of cards an hour", f"write 1 to {MOST}, or 0 for no cap")
    if read_storm(channel.storm) is None:
        yield Problem(f"{where}.storm", f'"{channel.storm}" is no storm', 'write it like "6 in 15m", or "off"')
    if not fits_fresh(channel.fresh):
        yield Problem(f"{where}.fresh", f'"{written(channel.fresh)}" is no age of news', 'write it like "24h"')


def _address(where: str, address: str) -> Iterator[Problem]:
    platform, _, chat = address.partition(":")
    if platform not in PLATFORMS or not re.fullmatch(_CHATS[platform], chat):
        yield Problem(where, f'"{address}" is no chat', "write telegram:-100200300, slack:C0123 or console")


def _language(where: str, language: str) -> Iterator[Problem]:
    spoken = sorted(Path(file.name).stem for file in (files("bot") / "locales").iterdir() if file.name.endswith(".ftl"))
    if language and language not in spoken:
        yield Problem(where, f'Parley does not speak "{language}"', f"it speaks: {', '.join(spoken)}")


def _zone(where: str, zone: str) -> Iterator[Problem]:
    if zone and zone not in available_timezones():
        yield Problem(where, f'there is no time zone "{zone}"', _near(zone, available_timezones(), "such as Europe/Kyiv"))


def _near(name: str, names: Iterable[str], otherwise: str = "") -> str:
    known = list(names)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else otherwise or f"there are: {', '.join(known) or 'none'}"
