"""check, pair: is it set up right, and who may use it."""

import asyncio
import secrets as randomness
from datetime import timedelta

import click

from bot.cli.common import Place, options, place
from bot.cli.surroundings import notes, wrong_around
from bot.config import read_secrets
from bot.pipeline.commands.chatting import hash_code
from bot.pipeline.declare import folder_path
from bot.platforms import PLATFORMS

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
    if online:
        from bot.cli.trying import try_all  # noqa: PLC0415 (all that talks to the outside)

        if not asyncio.run(try_all(here, read_secrets())):
            raise SystemExit(1)


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


VERBS = (check, pair)
