"""A strict Telegram Bot API server on loopback, for tests through the real client library.

    async with TelegramWorld() as world:
        client = TelegramClient(TelegramSettings(base_url=world.base_url), world.token)
        world.user_says(-100, 7, "/subscribe ceasefire")        # returns the update id; makes the group and the member
        await world.wait_for(lambda: world.messages(-100))
        world.messages(-100)[-1].text                            # what people read; see Shown for the rest
        world.user_presses(-100, 7, message_id, 0)               # the first button, counted over all rows

People and chats
    `chat(id)` is the Chat, made on first use: positive ids are private chats, ids from -1000000000000 down supergroups, others
    groups; `chat(id, kind="channel")`. Change it at will: `.members[7] = "administrator"`, `.bot_status = "kicked"`,
    `.topics = {17}`, `.moved_to = -200`. `user_says`, `anonymous_admin_says`, `channel_says`, `other_bot_says`, `bot_added`,
    `user_presses` queue updates; `messages(id)` are the bot's messages in order, as they stand now (edits shown).

Faults
    `fail(method, *faults)` queues what happens to the next calls of a method: `Fault(drop=True)` closes the connection,
    `status=500`, `retry_after=30` (429), `delay=0.5` seconds, `truncate=True` cuts the answer short, `body=b"..."` answers that
    with 200, `description=...` words a refusal (with `status`). `accept=True` carries the call out first, so that its
    effect stands although the answer is lost. `revoked = True` answers 401 to everything.

`calls` are all calls received: method, parameters read by type, and the raw strings. Parameters are checked against the
published description of the Bot API where it is at hand (`telegram_methods`), HTML as strictly as Telegram does
(`telegram_html`). getUpdates holds, confirms only by a higher offset, and ends an older poll with 409.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from tests.world.telegram_chats import BOT_ID, GROUP_ANONYMOUS_BOT, Chat, Refused, Shown, keyboard, wire_message, wire_user
from tests.world.telegram_rights import ADMIN_RIGHTS
from tests.world.telegram_server import Call, TelegramServer
from tests.world.telegram_wire import Fault

__all__ = ["Call", "Chat", "Fault", "Shown", "TelegramWorld"]


class TelegramWorld(TelegramServer):
    """See the module's docstring."""

    def user_says(self, chat_id: int, user: int, text: str, thread: int | None = None, *, to: int | None = None) -> int:
        """A person writes, maybe as a reply `to` a message; returns the update's id."""
        chat = self.chat(chat_id)
        chat.members.setdefault(user, "member")
        return self._said(chat, text, {"from": wire_user(user)}, thread, to=to)

    def user_sends(self, chat_id: int, user: int, name: str, data: bytes, caption: str = "") -> int:
        """A person sends a file; returns the update's id."""
        chat = self.chat(chat_id)
        chat.members.setdefault(user, "member")
        shown = Shown(self.new_message_id(), caption, by=user)
        chat.messages[shown.id] = shown
        file_id = f"file-{shown.id}"
        self.files[file_id] = data
        document = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": len(data)}
        message = {key: value for key, value in wire_message(chat, shown, None).items() if key != "text"}
        words = {"caption": caption} if caption else {}
        return self.queue("message", {**message, **words, "document": document, "from": wire_user(user)})

    def anonymous_admin_says(self, chat_id: int, text: str) -> int:
        """An admin who stays anonymous writes as the group itself."""
        chat = self.chat(chat_id)
        sender = {"id": GROUP_ANONYMOUS_BOT, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        return self._said(chat, text, {"from": sender, "sender_chat": chat.wire}, None)

    def other_bot_says(self, chat_id: int, text: str) -> int:
        """Another bot writes."""
        return self._said(self.chat(chat_id), text, {"from": {"id": 99, "is_bot": True, "first_name": "Other"}}, None)

    def channel_says(self, chat_id: int, text: str, *, posing_in: int | None = None) -> int:
        """A channel's post; `posing_in` instead: somebody writes in that group under the channel's name."""
        channel = self.chat(chat_id, kind="channel")
        if posing_in is None:
            return self._said(channel, text, {"sender_chat": channel.wire}, None, kind="channel_post")
        sender = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
        return self._said(self.chat(posing_in), text, {"from": sender, "sender_chat": channel.wire}, None)

    def bot_added(self, chat_id: int, by: int, *, kind: str = "", status: str = "member") -> int:
        """Somebody adds the bot to a group, or (`kind="channel"`, as its administrator) to a channel."""
        chat = self.chat(chat_id, kind=kind)
        me = {"id": BOT_ID, "is_bot": True, "first_name": "Parley", "username": self.username}
        change = {"chat": chat.wire, "from": wire_user(by), "date": 1_767_225_600}
        now = {"status": status, "user": me, **(ADMIN_RIGHTS if status == "administrator" else {})}
        return self.queue(
            "my_chat_member", {**change, "old_chat_member": {"status": "left", "user": me}, "new_chat_member": now}
        )

    def group_upgraded(self, chat_id: int, new_id: int) -> None:
        """A group becomes a supergroup with a new id: a service message on either side."""
        old, new = self.chat(chat_id), self.chat(new_id)
        new.members, new.title, old.moved_to = dict(old.members), old.title, new_id
        for chat, link in ((old, {"migrate_to_chat_id": new_id}), (new, {"migrate_from_chat_id": chat_id})):
            shown = Shown(self.new_message_id(), "", by=GROUP_ANONYMOUS_BOT)
            message = {key: value for key, value in wire_message(chat, shown, None).items() if key != "text"}
            self.queue("message", {**message, **link, "from": wire_user(1), "sender_chat": chat.wire})

    def user_presses(self, chat_id: int, user: int, message_id: int, button: int = 0) -> int:
        """A person presses a button (its number over all rows) of a message; returns the update's id."""
        chat = self.chat(chat_id)
        chat.members.setdefault(user, "member")
        shown = chat.messages[message_id]
        pressed = [b for row in shown.buttons for b in row][button]
        return self.user_forges(chat_id, user, message_id, pressed["callback_data"])

    def user_forges(self, chat_id: int, user: int, message_id: int, data: str) -> int:
        """A person's own program sends any data as if a button of the message had been pressed."""
        chat = self.chat(chat_id)
        shown = chat.messages[message_id]
        query = {"from": wire_user(user), "chat_instance": "1", "data": data}
        update_id = self.new_update_id()
        press = f"press-{update_id}"
        self._pressed[press] = time.monotonic()
        message = wire_message(chat, shown, self.me())
        return self.queue("callback_query", {**query, "id": press, "message": message}, update_id)

    async def _on_editMessageReplyMarkup(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 (named as the API names them)
        chat = self._open(given["chat_id"])
        shown, rows = chat.messages.get(given["message_id"]), keyboard(given.get("reply_markup") or {})
        if shown is None or shown.by != BOT_ID:
            raise Refused(400, "Bad Request: message to edit not found")
        if shown.buttons == rows:
            raise Refused(400, "Bad Request: message is not modified: specified new reply markup is the same")
        shown.buttons = rows
        return wire_message(chat, shown, self.me())

    def messages(self, chat_id: int) -> list[Shown]:
        """The bot's messages in a chat, in order, as they stand now."""
        return [shown for shown in self.chat(chat_id).messages.values() if shown.by == BOT_ID]

    async def wait_for(self, ready: Callable[[], Any], timeout: float = 180) -> None:  # noqa: ASYNC109
        """Until `ready()` is true. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not ready():  # noqa: ASYNC110 (anything may be waited for)
                await asyncio.sleep(0.01)

    def _said(
        self, chat: Chat, text: str, sender: dict[str, Any], thread: int | None, *, kind: str = "message", to: int | None = None
    ) -> int:
        if thread is not None:
            chat.topics.add(thread)
        shown = Shown(self.new_message_id(), text, thread=thread, reply_to=to, by=sender.get("from", {}).get("id", 0))
        chat.messages[shown.id] = shown
        return self.queue(kind, wire_message(chat, shown, None) | sender)
