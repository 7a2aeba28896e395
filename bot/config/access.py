"""What single feeds are asked with: logins and keys, named in the config and kept in the environment."""

import base64
import os
import re
from collections.abc import Mapping

from bot.config.secrets import read_secret
from bot.core.errors import ConfigError, Problem
from bot.core.settings import FeedSettings, Settings

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""A header's name (RFC 9110, 5.6.2)."""


_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def is_variable(name: str) -> bool:
    """Whether an environment variable can have this name."""
    return _VARIABLE.fullmatch(name) is not None


def feed_access(settings: Settings, environment: Mapping[str, str] = os.environ) -> dict[str, dict[str, str]]:
    """By feed URL, the headers that this feed alone is asked with. Their values are secrets: hand them to the fetcher only.

    Raises ConfigError, naming the feed and the variable, never a value.
    """
    problems: list[Problem] = []
    access = {
        feed.url: _headers(feed, f"feeds[{number}]", environment, problems)
        for number, feed in enumerate(settings.feeds)
        if feed.login or feed.headers
    }
    if problems:
        raise ConfigError(problems)
    return access


def _headers(feed: FeedSettings, where: str, environment: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    headers = {
        header: _value(name, f"{where}.headers.{header}", environment, problems) for header, name in feed.headers.items()
    }
    problems += [
        Problem(f"{where}.headers", f'"{header}" is no header\'s name', "letters, digits and dashes, such as X-Api-Key")
        for header in headers
        if not _NAME.fullmatch(header)
    ]
    if feed.login:
        login = _value(feed.login, f"{where}.login", environment, problems)
        headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
    return headers


def _value(name: str, where: str, environment: Mapping[str, str], problems: list[Problem]) -> str:
    if not is_variable(name):  # it may be the secret itself: it is not shown
        problems.append(Problem(where, "is no name of an environment variable", "write the NAME of one, such as HARBOUR_LOGIN"))
        return ""
    value = read_secret(name, environment, problems).reveal()
    if not value:
        problems.append(
            Problem(where, f"the variable {name} is not set", f"set {name}, or {name}_FILE to a file that holds it")
        )
    elif not value.isprintable():
        problems.append(Problem(where, f"the value of {name} holds line breaks or control characters", "it must be one line"))
    return value
