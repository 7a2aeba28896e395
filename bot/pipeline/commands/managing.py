"""manage: a channel or group is set up from the private chat with the bot, out of its readers' sight.

The choice is kept for a week, by private chat and person. Every line said there is then about the chosen chat: the platform is
asked about the person there, each time, as if the line had been said in it.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.core.errors import CommandError
from bot.core.messages import Button, Buttons, Message, Text, say, words
from bot.core.model import Chat, Inbound
from bot.core.ports import ChatClient
from bot.core.store import Store
from bot.pipeline.commands.grammar import Command
from bot.pipeline.commands.request import Request

CHOSEN_FOR = timedelta(days=7)
MOST_OFFERED = 30
"""Chats that the platform is asked about when somebody looks what there is to manage; others are chosen by their id."""
OFF = ("off", "done", "stop", "none")


def manage(request: Request) -> Message:
    """`manage`: what there is; `manage ID|TITLE`: from now on what is said here is about it; `manage off`."""
    if not request.inbound.private:
        raise CommandError(request.say("manage-private"))
    chats: tuple[Chat, ...] = request.prepared or ()
    wanted = " ".join(word.text for word in request.command.bare).casefold()
    if wanted in OFF:
        choose(request, None)
        return say(request.say("manage-off"))
    if not wanted:
        return _offer(request, chats)
    found = next((c for c in chats if wanted in {c.address.casefold(), c.title.casefold()}), None)
    found = found or next((c for c in chats if wanted in c.title.casefold()), None)
    if found is None:
        raise CommandError(request.say("manage-none", chat=wanted))
    title = request.inbound.route.get("about_title", "") or found.title
    chat = request.tx.channels.meet_chat(found.platform, found.address, workspace=found.workspace, title=title, now=request.now)
    choose(request, chat)
    told = [request.say("manage-chosen", chat=chat.title or chat.address)]
    if chat.state == "unknown":
        told.append(request.say("stranger", chat=f"{chat.platform}:{chat.address}"))
    return say(*told)


async def administered(store: Store, client: ChatClient, inbound: Inbound, command: Command) -> tuple[Chat, ...]:
    """Of the chats that Parley knows, and the one that is named, those in which the platform calls the person an admin."""
    if not inbound.private:
        return ()
    known = await store.read(lambda tx: tx.channels.chats(inbound.platform, inbound.workspace))
    wanted = " ".join(word.text for word in command.bare)
    named = [chat for chat in known if chat.address == wanted]
    if not named and wanted.removeprefix("-").isdigit():
        named = [Chat(0, inbound.platform, wanted, inbound.workspace, state="unknown")]
    asked = named or [chat for chat in known if chat.address != inbound.chat][:MOST_OFFERED]
    may = await asyncio.gather(*(client.is_admin(said_in(chat.address, "", inbound)) for chat in asked))
    return tuple(chat for chat, admin in zip(asked, may, strict=True) if admin)


def said_in(address: str, thread: str, inbound: Inbound) -> Inbound:
    """`inbound` as if it had been said in another chat; `route["about"]` tells that it was not."""
    return replace(inbound, chat=address, thread=thread, private=False, chat_title="", route=inbound.route | {"about": address})


def choose(request: Request, chat: Chat | None) -> None:
    """Keep the choice, or end it."""
    until = request.now + CHOSEN_FOR if chat else request.now
    request.tx.memories.keep(key_of(request.inbound), chat.address if chat else "", until=until, now=request.now)


def titled(message: Message, title: str) -> Message:
    """The answer, with the chat that it is about."""
    return replace(message, blocks=(Text(words(f"» {title}")), *message.blocks))


def key_of(inbound: Inbound) -> str:
    """What this person's choice in this private chat is kept under."""
    return f"manages:{inbound.platform}:{inbound.workspace}:{inbound.chat}:{inbound.user}"


def _offer(request: Request, chats: Iterable[Chat]) -> Message:
    rows = [Buttons((Button(chat.title or chat.address, f"manage {chat.address}"),)) for chat in chats]
    if not rows:
        return say(request.say("manage-empty"))
    title = request.say("manage-offer")
    return Message((Text(words(title)), *rows), title)
