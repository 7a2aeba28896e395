"""Whether what the configuration names answers: `check --online`, and one test message."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console

from bot.catalogue import FluentCatalogue
from bot.chat.console import ConsoleClient
from bot.cli.common import Place, counted, err, options, place, start_log
from bot.config import Secret, feed_access, read_secrets
from bot.core.errors import ConfigError, ParleyError, SourceError
from bot.core.messages import say
from bot.core.model import Channel, Chat, Delivery, DeliveryState, Op
from bot.core.outbox import Verdict
from bot.core.ports import ChatClient
from bot.core.settings import FeedSettings, Settings
from bot.pipeline.declare import folder_path
from bot.pipeline.hosts import Hosts, PoliteFetcher
from bot.pipeline.notices import split_address
from bot.platforms import PLATFORMS, build_clients, missing_secrets
from bot.sources.http import SafeFetcher
from bot.sources.reader import SandboxReader
from bot.sources.sandbox import Sandbox


@click.command("send-test")
@click.argument("channel")
@click.option("--thread", default="", help="The forum topic's id, where there is one.")
@options
def send_test(channel: str, thread: str) -> None:
    """Send one test message.

    CHANNEL is telegram:-100..., slack:C0... or console.
    """
    start_log()
    here, secrets = place(), read_secrets()
    platform, address = split_address(channel)
    if platform not in PLATFORMS:
        raise ParleyError(f"{channel} is no channel: write telegram:-100200300, slack:C0123 or console")
    if not getattr(here.settings, platform).enabled:
        raise ParleyError(f"{platform} is not switched on in {here.config}: set {platform}.enabled = true")
    if problems := missing_secrets(here.settings, secrets):
        raise ConfigError(problems)
    clients = build_clients(here.settings, secrets, FluentCatalogue(), _console)
    text = say(FluentCatalogue().say("send-test", language=here.settings.general.language))
    chat = Chat(0, platform, address)
    delivery = Delivery(0, Channel(0, chat, thread), Op.POST, "test", 1, 0, text.to_json(), DeliveryState.SENDING)

    async def work() -> None:
        client = clients[platform]
        try:
            outcome = await client.send(delivery)
        finally:
            await client.stop()
        if outcome.verdict is not Verdict.SENT:
            raise ParleyError(f"{channel}: {outcome.verdict}: {outcome.reason}")

    asyncio.run(work())
    err.print(f"sent to {channel}", highlight=False)


async def try_all(here: Place, secrets: Mapping[str, Secret]) -> bool:
    """Try everything side by side; print a line each. False where anything failed."""
    clients = build_clients(here.settings, secrets, FluentCatalogue(), _console)
    sandbox = Sandbox()
    try:
        async with SafeFetcher(here.settings.fetch, here.settings.network, access=feed_access(here.settings)) as fetcher:
            reader, polite = SandboxReader(sandbox), PoliteFetcher(fetcher, Hosts())
            feeds = [_try_feed(polite, reader, feed) for feed in here.settings.feeds]
            tried = await asyncio.gather(*(_try_client(client, here.settings) for client in clients.values()), *feeds)
    finally:
        sandbox.close()
    tried += [_try_folder(path) for path in _folders(here.settings, here.base)]
    for good, lines in tried:
        for line in lines:
            click.echo(f"{'ok  ' if good else 'FAIL'}  {line}")
    return all(good for good, _ in tried)


async def _try_client(client: ChatClient, settings: Settings) -> tuple[bool, list[str]]:
    named = map(split_address, (*(channel.chat for channel in settings.channels), *settings.general.operators))
    try:
        return True, await client.check([address for platform, address in named if platform == client.name])
    except ParleyError as error:
        return False, [f"{client.name}: {error}"]
    finally:
        await client.stop()


async def _try_feed(fetcher: PoliteFetcher, reader: SandboxReader, feed: FeedSettings) -> tuple[bool, list[str]]:
    name = feed.title or feed.url
    try:
        parsed = await reader.feed(await fetcher.fetch(feed.url))
    except SourceError as error:
        return False, [f"{name}: {error}"]
    return True, [f"{name}: {counted(len(parsed.entries), 'entry', 'entries')} ({parsed.dialect})"]


def _folders(settings: Settings, base: Path) -> list[Path]:
    return [Path(folder_path(folder.path, base)) for folder in settings.folders]


def _try_folder(path: Path) -> tuple[bool, list[str]]:
    if path.is_dir():
        return True, [f"{path}: there"]
    return False, [f"{path}: there is no such folder; make it: mkdir {path}"]


def _console(repeat_note: str) -> ConsoleClient:
    return ConsoleClient(Console(), repeat_note=repeat_note)


VERBS = (send_test,)
