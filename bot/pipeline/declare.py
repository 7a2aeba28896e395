"""Declare: what the config names becomes rows: sources, chats, channels, first subscriptions. Safe to repeat at every start."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.core.alert_settings import policy_of
from bot.core.model import Channel, DigestPlan, FolderRules, Mode, Source, SourceKind, Subscription
from bot.core.quiet import normal
from bot.core.settings import ChannelSettings, Settings
from bot.core.store import Tx
from bot.pipeline.digest import skip_passed
from bot.pipeline.notices import split_address


def declare(tx: Tx, settings: Settings, base: Path, now: datetime, *, removals: bool = True) -> None:
    """Bring the database in line with the config. Relative folder paths count from `base`, the config's own folder.

    What people changed in chat stays as they left it: a channel's first settings are given only when the config first names it.
    With `removals`, feeds and folders that the config no longer names are paused.
    """
    declare_sources(tx, settings, base, now)
    if removals:
        tx.sources.forget_missing(SourceKind.FEED, [feed.url for feed in settings.feeds])
        tx.sources.forget_missing(SourceKind.FOLDER, [folder_path(folder.path, base) for folder in settings.folders])
    for chat_id in settings.telegram.allow_chats:
        tx.channels.allow_chat("telegram", str(chat_id), now=now)
    for channel in settings.channels:
        _declare_channel(tx, channel, settings, now)
    for address in settings.general.operators:
        open_channel(tx, address, "", settings, now)


def declare_sources(tx: Tx, settings: Settings, base: Path, now: datetime) -> None:
    """Feeds and folders."""
    for feed in settings.feeds:
        source = Source(
            id=0,
            kind=SourceKind.FEED,
            address=feed.url,
            title=feed.title,
            publisher=feed.publisher,
            language=feed.language,
            default_context=feed.default_context,
            interval=(feed.interval or settings.fetch.interval).total_seconds(),
            fixed=feed.interval is not None,
            full_text=feed.full_text,
        )
        tx.sources.declare(source, now=now)
    for folder in settings.folders:
        source = Source(
            id=0,
            kind=SourceKind.FOLDER,
            address=folder_path(folder.path, base),
            title=folder.title,
            publisher=folder.publisher,
            language=folder.language,
            default_context=folder.default_context,
            recursive=folder.recursive,
            after=folder.after,
            rules=FolderRules(
                folder.include, folder.exclude, folder.topics, {str(meaning): name for meaning, name in folder.columns.items()}
            ),
        )
        tx.sources.declare(source, now=now)


def folder_path(path: str, base: Path) -> str:
    """A folder's address: absolute, from the config's own folder."""
    return str((base / Path(path).expanduser()).absolute())


def open_channel(
    tx: Tx, address: str, thread: str, settings: Settings, now: datetime, *, timezone: str = "", language: str = ""
) -> Channel:
    """The channel at an address such as `telegram:-100`, allowed and opened, with [general]'s zone and language by default."""
    platform, chat_address = split_address(address)
    chat = tx.channels.chat(platform, chat_address)
    if chat is None or chat.state == "unknown":
        chat = tx.channels.allow_chat(platform, chat_address, now=now)
    general = settings.general
    return tx.channels.open_channel(
        chat.id, thread, timezone=timezone or general.timezone, language=language or general.language
    )


def _declare_channel(tx: Tx, wanted: ChannelSettings, settings: Settings, now: datetime) -> None:
    zone = wanted.timezone or wanted.digest.timezone
    channel = open_channel(tx, wanted.chat, str(wanted.thread), settings, now, timezone=zone, language=wanted.language)
    if tx.channels.declared(channel.id):
        return
    digest = wanted.digest
    regular = DigestPlan(days="off") if "off" in (digest.at, digest.days) else DigestPlan(digest.at, digest.days)
    tx.channels.set_digest(channel.id, replace(regular, weekly=digest.weekly, empty=digest.empty))
    tx.channels.set_quiet(channel.id, normal(wanted.quiet) or "")
    tx.channels.set_policy(channel.id, policy_of(wanted))
    skip_passed(tx, tx.channels.get(channel.id), now)
    for topic in wanted.subscribe:
        tx.channels.subscribe(Subscription(channel.id, topic, Mode(wanted.mode), wanted.min), now=now)
