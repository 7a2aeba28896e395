"""Tokens, from the environment or from the file that NAME_FILE names; wrapped so that they do not reach a log."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from bot.core.errors import ConfigError, Problem

NAMES = ("TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")


class Secret:
    """A value that must not be shown: its repr and str hide it; `reveal` hands it to the one client that needs it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(***)" if self._value else "Secret(unset)"

    __str__ = __repr__


def read_secrets(environment: Mapping[str, str] = os.environ) -> dict[str, Secret]:
    """Every name of NAMES with its value, empty where it is not set. Raises ConfigError for files that cannot be used."""
    problems: list[Problem] = []
    found = {name: read_secret(name, environment, problems) for name in NAMES}
    if problems:
        raise ConfigError(problems)
    return found


def read_secret(name: str, environment: Mapping[str, str], problems: list[Problem]) -> Secret:
    """The value of one name, empty where it is not set; what is wrong with its file is added to `problems`."""
    return Secret(_read(name, environment, problems))


def _read(name: str, environment: Mapping[str, str], problems: list[Problem]) -> str:
    if value := environment.get(name, "").strip():
        return value
    file = environment.get(f"{name}_FILE", "")
    if not file:
        return ""
    path = Path(file)
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            problems.append(Problem(f"{name}_FILE", f"{path} can be read by others", f"chmod 600 {path}"))
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        problems.append(Problem(f"{name}_FILE", f"{path} cannot be read: {reason}", "check the path and its owner"))
        return ""
