"""A Telegram Update as an Inbound command line, or None where it is no business of ours. Pure.

- `/verb@bot args` -> `verb args`, where it is addressed to this bot or to nobody; `/s12` -> `s12`; `/start CODE` the same way.
- A file is handed on with its caption; a list of feeds sent in private without one means `feeds import`.
- In a private chat any text is a command line; in a group one that begins with a mention of the bot. A mention alone greets.
- A press on a button whose data is a command that we signed -> that command; a key that we signed -> that key, with
  `route["kept"]`: the command itself is kept in the database; a dialog's step that we signed -> `route["dialog"]`.
- A deep link that we made (`/start` and a signed errand) -> its command, with `route["about"]`: the chat that it is about.
- The bot was added to a group -> `start`; to a channel -> `manage` by whoever did it, in the private chat with the bot.
- A group became a supergroup -> an empty line with `route["moved_to"]`.
- In a group, a reply to one of the bot's messages -> its text, with `route["answers"]`: maybe it was not meant for the bot.
- `route["words"]`: no command by its look, so maybe the answer to a question of ours.
- Other bots are not heard. An anonymous admin writes as `ANONYMOUS_ADMIN` with the chat itself as sender; so does a channel.
"""

import re
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User

from bot.chat.telegram.seal import DIALOG_MARK, KEPT_MARK, Seal
from bot.core.model import Inbound

ANONYMOUS_ADMIN = "1087968824"
"""@GroupAnonymousBot: https://core.telegram.org/bots/api#message , `from`."""

ALLOWED_UPDATES = (Update.MESSAGE, Update.CHANNEL_POST, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)

IMPORT = "feeds import"
"""What a list of feeds means that somebody sends without a word."""

GENERAL_TOPIC = 1
"""A forum's General topic: its messages carry no thread id, and sending with this one is refused."""

_LISTS = (".opml", ".xml")
_COMMAND = re.compile(r"/(?P<verb>\w+)(?:@(?P<bot>\w+))?(?P<rest>(?:\s.*)?)", re.DOTALL)
_OUTSIDE = frozenset({ChatMember.LEFT, ChatMember.BANNED})


def read_update(update: Update, *, username: str, seal: Seal) -> Inbound | None:
    """`username` is the bot's own, without the @."""
    key = str(update.update_id)
    if update.callback_query:
        return _press(key, update.callback_query, seal)
    if update.my_chat_member:
        return _added(key, update.my_chat_member)
    message = update.message or update.channel_post
    if message is None:
        return None
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return _moved(key, message)
    return _said(key, message, username, seal)


def _said(key: str, message: Message, username: str, seal: Seal) -> Inbound | None:
    user = _speaker(message)
    text, route = message.text or message.caption or "", {"reply_to": str(message.message_id)}
    private = message.chat.type == Chat.PRIVATE
    if message.document:
        route["attached"] = message.document.file_id
        is_list = (message.document.file_name or "").casefold().endswith(_LISTS)
        text = text or (f"/{IMPORT}" if private and is_list else "")
    line = command_line(text, username=username, private=private)
    if answered := _answered(message, username):
        route["answers"] = answered
        line = line or text.strip()
    if (private or answered) and not text.startswith("/"):
        route["words"] = "1"
    if private and (errand := seal.read_payload(line.removeprefix("start ").strip())):
        line = errand.line
        route |= {"about": errand.chat, "about_thread": errand.thread}
    if not user or not line:
        return None
    return _inbound(key, message.chat, user, line, route=route, name=_name(message.from_user), thread=_thread(message))


def command_line(text: str, *, username: str, private: bool) -> str:
    """The command line in what somebody wrote, or nothing where the bot is not spoken to."""
    text = text.strip()
    if command := _COMMAND.fullmatch(text):
        if command["bot"] and command["bot"].casefold() != username.casefold():
            return ""
        return f"{command['verb']} {command['rest'].strip()}".strip()
    mention = f"@{username}"
    if text[: len(mention)].casefold() == mention.casefold() and not text[len(mention) : len(mention) + 1].isalnum():
        rest = text[len(mention) :].lstrip(" ,:\n")
        return command_line(rest, username=username, private=True) if rest else "start"
    return text if private else ""


def _press(key: str, query: CallbackQuery, seal: Seal) -> Inbound | None:
    pressed = seal.read_callback(query.data or "")
    if not query.message or not pressed or query.from_user.is_bot:
        return None
    mark, command = pressed
    thread = _thread(query.message) if isinstance(query.message, Message) else ""
    route = {"reply_to": str(query.message.message_id), "callback": query.id}
    if mark == KEPT_MARK:
        route["kept"] = "1"
    if mark == DIALOG_MARK:
        route["dialog"] = command
    user = query.from_user
    return _inbound(key, query.message.chat, str(user.id), command, route=route, name=_name(user), thread=thread)


def _added(key: str, change: ChatMemberUpdated) -> Inbound | None:
    """Private chats are left out: there a person begins with /start. In a channel nothing is said for all to read."""
    came = change.old_chat_member.status in _OUTSIDE and change.new_chat_member.status not in _OUTSIDE
    user = change.from_user
    if not came or user.is_bot or change.chat.type == Chat.PRIVATE:
        return None
    if change.chat.type == Chat.CHANNEL:
        alone = Chat(user.id, Chat.PRIVATE, first_name=user.first_name, last_name=user.last_name)
        return _inbound(
            key,
            alone,
            str(user.id),
            f"manage {change.chat.id}",
            route={"about_title": change.chat.title or ""},
            name=_name(user),
            thread="",
        )
    return _inbound(key, change.chat, str(user.id), "start", route={}, name=_name(user), thread="")


def _moved(key: str, message: Message) -> Inbound:
    """Said on either side; the old address with the new one in its route."""
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    chat = Chat(old, Chat.GROUP, title=message.chat.title)
    return _inbound(key, chat, "", "", route={"moved_to": str(new)}, name="", thread="")


def _answered(message: Message, username: str) -> str:
    """The id of the bot's message that this one replies to; empty where it does not."""
    to = message.reply_to_message
    author = to.from_user if to else None
    return str(to.message_id) if to and author and (author.username or "").casefold() == username.casefold() else ""


def _speaker(message: Message) -> str:
    """Who wrote, as a user id; nothing for bots and for people who write as some other channel."""
    if message.sender_chat:
        as_chat = message.sender_chat.id == message.chat.id
        return ANONYMOUS_ADMIN if as_chat else ""
    user = message.from_user
    return str(user.id) if user and not user.is_bot else ""


def _thread(message: Message) -> str:
    """The forum topic; empty for the General one, which is the chat itself."""
    topic = message.message_thread_id if message.is_topic_message else None
    return str(topic) if topic and topic != GENERAL_TOPIC else ""


def _name(user: User | None) -> str:
    return user.full_name if user else ""


def _inbound(key: str, chat: Chat, user: str, text: str, *, route: dict[str, Any], name: str, thread: str) -> Inbound:
    return Inbound(
        key=key,
        platform="telegram",
        chat=str(chat.id),
        user=user,
        text=text,
        thread=thread,
        user_name=name,
        chat_title=chat.effective_name or "",
        private=chat.type == Chat.PRIVATE,
        route=route,
    )
