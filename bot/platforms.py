"""Which platforms are switched on, and their clients: adding a platform is a package under `chat` and one entry here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

from bot.config import Secret
from bot.core.errors import Problem
from bot.core.ports import ChatClient
from bot.core.settings import Settings

if TYPE_CHECKING:
    from bot.catalogue import FluentCatalogue
    from bot.chat.console import ConsoleClient
    from bot.chat.telegram import Labels, Menu

PLATFORMS = ("console", "telegram", "slack")


def needed_secrets(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The secrets without which a platform that is switched on cannot start."""
    listens = "SLACK_SIGNING_SECRET" if settings.slack.mode == "http" else "SLACK_APP_TOKEN"
    needed = {"telegram": ("TELEGRAM_BOT_TOKEN",), "slack": ("SLACK_BOT_TOKEN", listens)}
    return {platform: names for platform, names in needed.items() if getattr(settings, platform).enabled}


def missing_secrets(settings: Settings, secrets: Mapping[str, Secret]) -> list[Problem]:
    """A Problem for each token that a platform which is switched on lacks."""
    return [
        Problem(name, f"is not set, and {platform}.enabled is true", f"export {name}=..., or {name}_FILE=/path/to/it")
        for platform, names in needed_secrets(settings).items()
        for name in names
        if not secrets[name]
    ]


def build_clients(
    settings: Settings, secrets: Mapping[str, Secret], catalogue: "FluentCatalogue", console: "Callable[[str], ConsoleClient]"
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

        clients["telegram"] = TelegramClient(
            settings.telegram,
            secrets["TELEGRAM_BOT_TOKEN"].reveal(),
            menus=telegram_menus(catalogue, language),
            repeat_note=repeat_note,
            stale_note=catalogue.say("stale-button", language=language),
            labels=telegram_labels(catalogue, language),
            public_url=settings.web.public_url,
            proxy=proxy,
        )
    if settings.slack.enabled:
        from bot.chat.slack import SlackClient  # noqa: PLC0415

        clients["slack"] = SlackClient(
            settings.slack,
            bot_token=secrets["SLACK_BOT_TOKEN"].reveal(),
            app_token=secrets["SLACK_APP_TOKEN"].reveal(),
            signing_secret=secrets["SLACK_SIGNING_SECRET"].reveal(),
            public_url=settings.web.public_url,
            repeat_note=repeat_note,
            proxy=proxy,
        )
    return clients


def telegram_menus(catalogue: "FluentCatalogue", language: str) -> "dict[str, Menu]":
    """The lists of commands: in the operator's language for everybody, and in each other one for who uses Telegram in it."""
    from bot.chat.telegram import Menu  # noqa: PLC0415
    from bot.pipeline.commands.verbs import VERBS  # noqa: PLC0415 (all commands: not needed to say which secrets are missing)

    def entries(verbs: Iterable[str], said_in: str) -> tuple[tuple[str, str], ...]:
        texts = ((verb, catalogue.say(f"help-{verb}", language=said_in)) for verb in verbs)
        # "ARGUMENTS: what it does": the list shows what it does, and asks for the arguments once it is tapped.
        return tuple((verb, text.partition(": ")[2] or text) for verb, text in texts)

    looked_up = [name for name, verb in VERBS.items() if verb.changes is not bool and not verb.stranger]
    return {
        "" if said_in == language else said_in: Menu(
            members=entries(looked_up, said_in),
            admins=entries([name for name in VERBS if name != "start"], said_in),
            alone=entries(VERBS, said_in),
        )
        for said_in in (language, *(other for other in catalogue.languages if other != language))
    }


def telegram_labels(catalogue: "FluentCatalogue", language: str) -> "dict[str, Labels]":
    """What stands on every form, by language; "" is the operator's."""
    from bot.chat.telegram import Labels  # noqa: PLC0415

    names = [field.name for field in fields(Labels)]
    return {
        said_in: Labels(**{name: catalogue.say(f"form-{name}", language=said_in or language) for name in names})
        for said_in in ("", *catalogue.languages)
    }
