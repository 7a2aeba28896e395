"""Which platforms are switched on, and their clients: adding a platform is a package under `chat` and one entry here."""

from collections.abc import Callable, Mapping

from bot.chat.console import ConsoleClient
from bot.config import Secret
from bot.core.errors import Problem
from bot.core.ports import Catalogue, ChatClient
from bot.core.settings import Settings
from bot.pipeline.commands.verbs import VERBS

PLATFORMS = ("console", "telegram", "slack")

NEEDED = {"telegram": ("TELEGRAM_BOT_TOKEN",), "slack": ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")}
"""The secrets without which a platform cannot start."""


def missing_secrets(settings: Settings, secrets: Mapping[str, Secret]) -> list[Problem]:
    """A Problem for each token that a platform which is switched on lacks."""
    return [
        Problem(name, f"is not set, and {platform}.enabled is true", f"export {name}=..., or {name}_FILE=/path/to/it")
        for platform, names in NEEDED.items()
        if getattr(settings, platform).enabled
        for name in names
        if not secrets[name]
    ]


def build_clients(
    settings: Settings, secrets: Mapping[str, Secret], catalogue: Catalogue, console: Callable[[str], ConsoleClient]
) -> dict[str, ChatClient]:
    """A client for each platform that is switched on. `console` makes the terminal's, given the repeat note."""
    language, proxy = settings.general.language, settings.network.proxy
    repeat_note = catalogue.say("maybe-repeated", language=language)
    clients: dict[str, ChatClient] = {}
    if settings.console.enabled:
        clients["console"] = console(repeat_note)
    # The platforms' libraries take seconds to import: `parley status`, or a Parley without them, need not pay for that.
    if settings.telegram.enabled:
        from bot.chat.telegram import TelegramClient  # noqa: PLC0415

        menu = [(verb, catalogue.say(f"help-{verb}", language=language)) for verb in VERBS]
        token = secrets["TELEGRAM_BOT_TOKEN"].reveal()
        clients["telegram"] = TelegramClient(settings.telegram, token, menu=menu, repeat_note=repeat_note, proxy=proxy)
    if settings.slack.enabled:
        from bot.chat.slack import SlackClient  # noqa: PLC0415

        clients["slack"] = SlackClient(
            settings.slack,
            bot_token=secrets["SLACK_BOT_TOKEN"].reveal(),
            app_token=secrets["SLACK_APP_TOKEN"].reveal(),
            repeat_note=repeat_note,
            proxy=proxy,
        )
    return clients
