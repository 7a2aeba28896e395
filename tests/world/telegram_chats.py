"""The chats of the Telegram stand-in: who is in them, what stands in them, and what the server refuses there."""

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.world.telegram_html import BadMarkup, Entity, parse, units

BOT_ID = 4242
GROUP_ANONYMOUS_BOT = 1087968824
MOST_PLACEHOLDER = 64
MOST_UNITS, MOST_CAPTION_UNITS, MOST_MARKUP_BYTES, MOST_CALLBACK_BYTES = 4096, 1024, 1 << 15, 64


class Refused(Exception):
    """An `ok: false` answer."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.parameters = parameters


@dataclass(slots=True)
class Shown:
    """A message as it stands in a chat: `text` is what people read, `markup` what was sent, `buttons` in rows."""

    id: int
    text: str
    markup: str = ""
    html: bool = False
    entities: list[Entity] = field(default_factory=list)
    buttons: list[list[dict[str, str]]] = field(default_factory=list)
    thread: int | None = None
    reply_to: int | None = None
    silent: bool = False
    edits: int = 0
    preview: bool = True
    document: bytes | None = None
    asks_for_reply: bool = False
    by: int = BOT_ID

    def labels(self) -> list[str]:
        """What stands on its buttons, row after row."""
        return [button["text"] for row in self.buttons for button in row]


@dataclass(slots=True)
class Chat:
    """One chat. Set `bot_status` to "kicked" or "blocked", `moved_to` to a new id, or take a topic out of `topics`."""

    id: int
    kind: str
    title: str
    members: dict[int, str] = field(default_factory=dict)
    """User id -> status as getChatMember says it: creator, administrator, member, left, kicked."""
    outside: set[int] = field(default_factory=set)
    """Of those that are `restricted`, who is not in the chat."""
    topics: set[int] = field(default_factory=set)
    bot_status: str = "member"
    moved_to: int | None = None
    messages: dict[int, Shown] = field(default_factory=dict)

    @property
    def wire(self) -> dict[str, Any]:
        """As the Bot API shows it."""
        if self.kind == "private":
            return {"id": self.id, "type": "private", "first_name": self.title}
        forum = {"is_forum": True} if self.topics else {}
        return {"id": self.id, "type": self.kind, "title": self.title, **forum}

    def check_open(self) -> None:
        """Raises Refused where the bot may not write."""
        if self.moved_to is not None:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(400, words, migrate_to_chat_id=self.moved_to)
        if self.bot_status == "blocked":
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if self.bot_status in {"kicked", "left"}:
            raise Refused(403, f"Forbidden: bot was kicked from the {self.kind} chat")
        if self.bot_status == "restricted":
            raise Refused(400, "Bad Request: not enough rights to send text messages to the chat")

    def check_thread(self, thread: int | None) -> None:
        """Raises Refused where there is no such forum topic."""
        if thread is not None and thread not in self.topics:
            raise Refused(400, "Bad Request: message thread not found")

    def check_reply(self, reply: dict[str, Any] | None) -> int | None:
        """The id replied to, or None where that is gone and it may be. Raises Refused."""
        if reply is None:
            return None
        if reply["message_id"] in self.messages:
            return int(reply["message_id"])
        if reply.get("allow_sending_without_reply"):
            return None
        raise Refused(400, "Bad Request: message to be replied not found")


def content(given: dict[str, Any], *, key: str = "text", most: int = MOST_UNITS) -> dict[str, Any]:
    """The fields of Shown that a text (or caption) and its keyboard make. Raises Refused."""
    raw = given.get(key, "")
    if len(raw.encode()) > MOST_MARKUP_BYTES:
        raise Refused(400, "Bad Request: text is too long")
    html = given.get("parse_mode", "").lower() == "html"
    try:
        text, entities = parse(raw) if html else (raw, [])
    except BadMarkup as bad:
        raise Refused(400, str(bad)) from None
    if key == "text" and not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if units(text) > most:
        raise Refused(400, "Bad Request: message is too long")
    preview = not given.get("link_preview_options", {}).get("is_disabled", False)
    shown = {"text": text.strip(), "markup": raw, "html": html, "entities": entities, "preview": preview}
    markup = given.get("reply_markup") or {}
    if len(markup.get("input_field_placeholder", "")) > MOST_PLACEHOLDER:
        raise Refused(400, "Bad Request: input field placeholder is too long")
    return {**shown, "buttons": keyboard(markup), "asks_for_reply": markup.get("force_reply", False)}


def keyboard(markup: dict[str, Any]) -> list[list[dict[str, str]]]:
    """The rows of an inline keyboard. Raises Refused."""
    rows: list[list[dict[str, str]]] = markup.get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if not button["text"].strip():
            raise Refused(400, "Bad Request: can't parse inline keyboard button: button text must be non-empty")
        if "url" not in button and "callback_data" not in button:
            raise Refused(400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed")
        if not 1 <= len(button.get("callback_data", "x").encode()) <= MOST_CALLBACK_BYTES:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        if "url" in button and urlsplit(button["url"]).scheme not in {"http", "https", "tg"}:
            raise Refused(400, f"Bad Request: inline keyboard button URL '{button['url']}' is invalid")
    return rows


def wire_message(chat: Chat, shown: Shown, user: dict[str, Any] | None) -> dict[str, Any]:
    """A message as the Bot API shows it."""
    message: dict[str, Any] = {"message_id": shown.id, "date": int(time.time()), "chat": chat.wire, "text": shown.text}
    if user:
        message["from"] = user
    if shown.reply_to is not None:
        message["reply_to_message"] = {"message_id": shown.reply_to, "date": 1, "chat": chat.wire} | _author(
            chat, shown.reply_to
        )
    if shown.thread is not None:
        message |= {"message_thread_id": shown.thread, "is_topic_message": True}
    if shown.buttons:
        message["reply_markup"] = {"inline_keyboard": shown.buttons}
    return message


def _author(chat: Chat, message_id: int) -> dict[str, Any]:
    said = chat.messages.get(message_id)
    bot = {"id": BOT_ID, "is_bot": True, "first_name": "Parley", "username": "ParleyTestBot"}
    return {"from": bot if said and said.by == BOT_ID else wire_user(said.by if said else 1)}


def wire_user(user_id: int, name: str = "") -> dict[str, Any]:
    """A person as the Bot API shows one."""
    return {"id": user_id, "is_bot": False, "first_name": name or f"User {user_id}"}
