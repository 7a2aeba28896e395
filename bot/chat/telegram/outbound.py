"""One delivery's part to one Bot API call, and its answer to an Outcome."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.chat.telegram import errors, render
from bot.chat.telegram.inbound import GENERAL_TOPIC
from bot.chat.telegram.presses import Presses, chat_id
from bot.chat.telegram.seal import Seal, kept_key
from bot.core.messages import Message
from bot.core.model import Delivery, Op
from bot.core.outbox import Outcome, Verdict
from bot.core.ports import Memory  # noqa: TC001 (a public attribute's type)

logger = logging.getLogger(__name__)

Call = Callable[[], Awaitable[Any]]

KEPT = timedelta(days=90)
"""How long a button whose command had to be kept goes on working."""


_NOT_THERE = ("message to edit not found", "message can't be edited", "message_id_invalid")


def parts(delivery: Delivery) -> int:
    """An edit, a file and what takes the place of another message are one each; the rest as many as the text needs."""
    if instead_of(delivery):
        return 1
    return len(render.render(Message.from_json(delivery.payload))) if delivery.op in {Op.POST, Op.REPLY} else 1


def instead_of(delivery: Delivery) -> str:
    """The message whose place a reply takes: a dialog's, or the pressed one where the answer says so; empty for none."""
    pressed = delivery.payload.get("replaces", False) and "callback" in delivery.route
    return str(delivery.route.get("edit") or (delivery.route["reply_to"] if pressed else ""))


class Sender:
    """Sends through `bot`. `token` is kept out of reasons; `repeat_note` stands before what may be a repeat; `seal` signs what
    buttons say. `memory` keeps what is too long for a button."""

    def __init__(self, bot: ExtBot[None], seal: Seal, *, token: str, repeat_note: str) -> None:
        self._bot = bot
        self._seal = seal
        self._token = token
        self._repeat_note = repeat_note
        self.memory: Memory | None = None
        self._presses = Presses(bot, seal, token=token)

    async def send(self, delivery: Delivery) -> Outcome:
        """See `errors` for what each answer means."""
        if await self._presses.answer(delivery):
            return Outcome(Verdict.SENT)
        try:
            call = await self._prepare(delivery)
        except OSError as error:
            return Outcome(Verdict.REFUSED, reason=f"the file cannot be read: {error.strerror}")
        try:
            answer = await call()
            return Outcome(Verdict.SENT, remote_ref=delivery.target_ref if delivery.op is Op.EDIT else str(answer.message_id))
        except TelegramError as error:
            return self._failed(delivery, error)
        except (AttributeError, KeyError, TypeError) as error:  # a 200 without the Message that the Bot API promises
            logger.exception("Telegram's answer to %s cannot be read", delivery.ref)
            return Outcome(Verdict.UNKNOWN, reason=f"the answer cannot be read: {type(error).__name__}")

    async def _prepare(self, delivery: Delivery) -> Call:
        """The call to make. A file's words stand in `payload["file"]` (`{"name", "text"}`); or `route["file"]` is a path on
        this machine and `route["name"]` what people see it called."""
        message = self._presses.with_links(Message.from_json(delivery.payload), delivery)
        await self._keep_long(message)
        named: dict[str, Any]
        match delivery.op:
            case Op.EDIT:
                return self._editing(delivery, message, delivery.target_ref)
            case Op.FILE:
                name, data = await _attached(delivery)
                note = f"{self._repeat_note}\n" if delivery.maybe_repeated and self._repeat_note else ""
                named = {"filename": name, "caption": note + render.caption(message)}
                return partial(self._bot.send_document, **_place(delivery), document=data, **named)
            case Op.POST | Op.REPLY:
                note = self._repeat_note if delivery.maybe_repeated else ""
                press = self._seal.press
                if png := render.picture(message):
                    bare = render.render(render.unpictured(message), plain=delivery.plain, repeat_note=note, press=press)
                    if len(bare) == 1 and (captioned := render.captioned(bare[0])):
                        named = {"photo": png, "filename": "chart.png"}
                        return partial(self._bot.send_photo, **_place(delivery), **named, **_content(captioned))
                payload = render.render(message, plain=delivery.plain, repeat_note=note, press=press)[delivery.part]
                send = partial(self._bot.send_message, **_place(delivery), **_content(payload))
                if target := instead_of(delivery):
                    return partial(_either, self._editing(delivery, message, target), send)
                return send

    def _editing(self, delivery: Delivery, message: Message, target: str) -> Call:
        payload = render.render_edit(message, plain=delivery.plain, press=self._seal.press)
        place: dict[str, Any] = {"chat_id": chat_id(delivery), "message_id": int(target)}
        return partial(self._bot.edit_message_text, **place, **_content(payload))

    async def _keep_long(self, message: Message) -> None:
        """Commands that no button holds are kept, and the button says under which key."""
        for button in render.buttons(message):
            if self.memory and button.command and self._seal.is_long(button.command):
                await self.memory.keep(kept_key(button.command), button.command, KEPT)

    def _failed(self, delivery: Delivery, error: TelegramError) -> Outcome:
        outcome = errors.translate(error, secret=self._token)
        match outcome.verdict:
            case Verdict.SENT:  # an edit to what is shown already
                return Outcome(Verdict.SENT, remote_ref=delivery.target_ref or instead_of(delivery))
            case Verdict.MARKUP:
                logger.error("Telegram refused the markup of %s, please report it: %s", delivery.ref, outcome.reason)
        return outcome


async def _either(edit: Call, send: Call) -> Any:
    """The edit; where that message is gone or too old, the same as a message of its own."""
    try:
        return await edit()
    except BadRequest as error:
        if any(words in error.message.lower() for words in _NOT_THERE):
            return await send()
        raise


async def _attached(delivery: Delivery) -> tuple[str, bytes]:
    """A file's name and bytes. Raises OSError."""
    if "file" in delivery.payload:
        return str(delivery.payload["file"]["name"]), str(delivery.payload["file"]["text"]).encode()
    path = Path(delivery.route["file"])
    return str(delivery.route.get("name") or path.name), await asyncio.to_thread(path.read_bytes)


def _place(delivery: Delivery) -> dict[str, Any]:
    """Where and how: chat, forum topic, what it answers, with or without a sound."""
    place: dict[str, Any] = {"chat_id": chat_id(delivery), "disable_notification": delivery.silent}
    thread = delivery.channel.thread
    if thread and thread != str(GENERAL_TOPIC):
        place["message_thread_id"] = int(thread)
    answers = delivery.target_ref or delivery.route.get("reply_to", "")
    if delivery.op in {Op.REPLY, Op.FILE} and answers:
        place["reply_parameters"] = ReplyParameters(int(answers), allow_sending_without_reply=True)
    return place


def _content(payload: render.Payload) -> dict[str, Any]:
    """The renderer's wire payload as the library's types, which serialise to the same keys."""
    typed = dict(payload)
    if "link_preview_options" in payload:
        typed["link_preview_options"] = LinkPreviewOptions(**payload["link_preview_options"])
    if "reply_markup" in payload:
        typed["reply_markup"] = InlineKeyboardMarkup.de_json(payload["reply_markup"])
    return typed
