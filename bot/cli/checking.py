"""check, send-test, pair: is it set up right, and who may use it."""

import asyncio
import secrets as randomness
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import click
from rich.console import Console

from bot.catalogue import FluentCatalogue
from bot.chat.console import ConsoleClient
from bot.cli.common import Place, counted, err, options, place, start_log
from bot.cli.surroundings import notes, wrong_around
from bot.config import Secret, feed_access, read_secrets
from bot.core.errors import ConfigError, ParleyError, SourceError
from bot.core.messages import say
from bot.core.model import Channel, Chat, Delivery, DeliveryState, Op
from bot.core.outbox import Verdict
from bot.core.ports import ChatClient
from bot.core.settings import FeedSettings, Settings
from bot.pipeline.commands.chatting import hash_code
from bot.pipeline.declare import folder_path
from bot.pipeline.notices import split_address
from bot.platforms import PLATFORMS, build_clients, missing_secrets
from bot.sources.http import SafeFetcher
from bot.sources.reader import SandboxReader
from bot.sources.sandbox import Sandbox

CODE_LIFE = timedelta(minutes=15)
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without letters and digits that look alike."""


@click.command()
@click.option("--online", is_flag=True, help="Also try tokens, scopes, channels and feeds.")
@options
def check(online: bool) -> None:
    """Check the configuration: what will run, or every error."""
    here = place(wrong_around)
    for line in _what_runs(here):
        click.echo(line)
    if online and not asyncio.run(_check_online(here, read_secrets())):
        raise SystemExit(1)


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


@click.command()
@options
def pair() -> None:
    """Print a one-time code that connects a chat.

    Whoever sends it in the chat becomes the chat's admin.
    """
    here = place()
    code = "".join(randomness.choice(_ALPHABET) for _ in range(8))

    async def work() -> None:
        async with here.open() as app:
            now = app.clock.now()
            expires = now + CODE_LIFE
            await app.store.write(lambda tx: tx.channels.add_pair_code(hash_code(code), now=now, expires_at=expires))

    asyncio.run(work())
    shown = f"{code[:4]}-{code[4:]}"
    click.echo(f"Code: {shown}   (works once, for {CODE_LIFE.total_seconds() / 60:.0f} minutes)")
    click.echo(f"Telegram, in the chat to connect:  /start {shown}")
    click.echo(f"Slack, in the channel to connect:  /parley pair {shown}")


def _what_runs(here: Place) -> list[str]:
    settings = here.settings
    on = [name for name in PLATFORMS if getattr(settings, name).enabled]
    lines = [
        f"config     {here.config}",
        f"database   {here.database}",
        f"chats      {', '.join(on) or 'none: nothing will be posted'}",
        f"topics     {', '.join(topic.id for topic in settings.topics) or 'none'}",
        *(f"feed       {feed.title or feed.url}" for feed in settings.feeds),
        *(f"folder     {folder_path(folder.path, here.base)}" for folder in settings.folders),
    ]
    for channel in settings.channels:
        digest = "no digest" if channel.digest.days == "off" else f"digest {channel.digest.at} {channel.digest.days}"
        lines.append(f"channel    {channel.chat}: {', '.join(channel.subscribe) or 'nothing yet'}; {digest}")
    return [*lines, *(f"note       {note}" for note in notes(settings))]


async def _check_online(here: Place, secrets: Mapping[str, Secret]) -> bool:
    """Try everything side by side; print a line each. False where anything failed."""
    clients = build_clients(here.settings, secrets, FluentCatalogue(), _console)
    sandbox = Sandbox()
    try:
        async with SafeFetcher(here.settings.fetch, here.settings.network, access=feed_access(here.settings)) as fetcher:
            reader = SandboxReader(sandbox)
            feeds = [_try_feed(fetcher, reader, feed) for feed in here.settings.feeds]
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


async def _try_feed(fetcher: SafeFetcher, reader: SandboxReader, feed: FeedSettings) -> tuple[bool, list[str]]:
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


VERBS = (check, send_test, pair)
