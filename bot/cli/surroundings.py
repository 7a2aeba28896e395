"""What a configuration needs around it: tokens and secrets in the environment, folders that can be folders."""

from collections.abc import Iterator
from pathlib import Path

from bot.config import feed_access, read_secrets
from bot.core.errors import ConfigError, Problem
from bot.core.settings import Settings
from bot.pipeline.declare import folder_path
from bot.pipeline.notices import split_address
from bot.platforms import missing_secrets


def missing_around(settings: Settings, _base: Path) -> list[Problem]:
    """Tokens of platforms that are switched on, and variables that feeds name."""
    problems: list[Problem] = []
    try:
        problems += missing_secrets(settings, read_secrets())
    except ConfigError as error:
        problems += error.problems
    try:
        feed_access(settings)
    except ConfigError as error:
        problems += error.problems
    return problems


def wrong_around(settings: Settings, base: Path) -> list[Problem]:
    """All that is missing, and folders (their paths count from `base`) that are something else."""
    return [*missing_around(settings, base), *_folders(settings, base)]


def notes(settings: Settings) -> Iterator[str]:
    """What may well be meant, and is worth a word: nothing to read, nobody to tell, places on platforms that are off."""
    if not settings.feeds and not settings.folders:
        yield "there are no [[feeds]] and no [[folders]]: nothing comes in but what `feeds add` and `parley ingest` bring"
    if not settings.channels:
        yield "there are no [[channels]]: nothing is posted until somebody subscribes in a chat"
    places = [(f"channels[{number}].chat", channel.chat) for number, channel in enumerate(settings.channels)]
    places += [(f"general.operators[{number}]", address) for number, address in enumerate(settings.general.operators)]
    for where, address in places:
        platform, _ = split_address(address)
        if not getattr(settings, platform).enabled:
            yield f"{where}: {platform} is switched off, so {address} is told nothing (set {platform}.enabled = true)"


def _folders(settings: Settings, base: Path) -> Iterator[Problem]:
    for number, folder in enumerate(settings.folders):
        path = Path(folder_path(folder.path, base))
        if path.exists() and not path.is_dir():
            yield Problem(f"folders[{number}].path", f"{path} is a file", "name the folder that it lies in")
