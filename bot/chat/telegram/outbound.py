"""One delivery's part to one Bot API call, and its answer to an Outcome."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.telegram import errors, render
from bot.core.messages import Message
from bot.core.model import Delivery, Op
from bot.core.outbox import Outcome, Verdict

logger = logging.getLogger(__name__)

_GENERAL_TOPIC = "1"
"""A forum's General topic: its messages carry no thread id, and sending with this one is refused."""


def parts(delivery: Delivery) -> int:
    """An edit and a file are one message each; the rest as many as the text needs."""
    return len(render.render(Message.from_json(delivery.payload))) if delivery.op in {Op.POST, Op.REPLY} else 1


class Sender:
    """Sends through `bot`. `token` is kept out of reasons; `repeat_note` stands before what may be a repeat."""

    def __init__(self, bot: ExtBot[None], *, token: str, repeat_note: str) -> None:
        self._bot = bot
        self._token = token
        self._repeat_note = repeat_note

    async def send(self, delivery: Delivery) -> Outcome:
        """See `errors` for what each answer means."""
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

    async def _prepare(self, delivery: Delivery) -> Callable[[], Awaitable[Any]]:
        """The call to make. A file's words stand in `payload["file"]` (`{"name", "text"}`); or `route["file"]` is a path on
        this machine and `route["name"]` what people see it called."""
        message = Message.from_json(delivery.payload)
        match delivery.op:
            case Op.EDIT:
                target: dict[str, Any] = {"chat_id": _chat_id(delivery), "message_id": int(delivery.target_ref)}
                content = _content(render.render_edit(message, plain=delivery.plain))
                return partial(self._bot.edit_message_text, **target, **content)
            case Op.FILE:
                name, data = await _attached(delivery)
                note = f"{self._repeat_note}\n" if delivery.maybe_repeated and self._repeat_note else ""
                named: dict[str, Any] = {"filename": name, "caption": note + render.caption(message)}
                return partial(self._bot.send_document, **_place(delivery), document=data, **named)
            case Op.POST | Op.REPLY:
                note = self._repeat_note if delivery.maybe_repeated else ""
                payload = render.render(message, plain=delivery.plain, repeat_note=note)[delivery.part]
                return partial(self._bot.send_message, **_place(delivery), **_content(payload))

    def _failed(self, delivery: Delivery, error: TelegramError) -> Outcome:
        outcome = errors.translate(error, secret=self._token)
        match outcome.verdict:
            case Verdict.SENT:  # an edit to what is shown already
                return Outcome(Verdict.SENT, remote_ref=delivery.target_ref)
            case Verdict.MARKUP:
                logger.error("Telegram refused the markup of %s, please report it: %s", delivery.ref, outcome.reason)
        return outcome


async def _attached(delivery: Delivery) -> tuple[str, bytes]:
    """A file's name and bytes. Raises OSError."""
    if "file" in delivery.payload:
        return str(delivery.payload["file"]["name"]), str(delivery.payload["file"]["text"]).encode()
    path = Path(delivery.route["file"])
    return str(delivery.route.get("name") or path.name), await asyncio.to_thread(path.read_bytes)


def _place(delivery: Delivery) -> dict[str, Any]:
    """Where and how: chat, forum topic, what it answers, with or without a sound."""
    place: dict[str, Any] = {"chat_id": _chat_id(delivery), "disable_notification": delivery.silent}
    thread = delivery.channel.thread
    if thread and thread != _GENERAL_TOPIC:
        place["message_thread_id"] = int(thread)
    answers = delivery.target_ref or delivery.route.get("reply_to", "")
    if delivery.op in {Op.REPLY, Op.FILE} and answers:
        place["reply_parameters"] = ReplyParameters(int(answers), allow_sending_without_reply=True)
    return place


def _chat_id(delivery: Delivery) -> int | str:
    """A number; an operator may also have written a public channel's @name."""
    address = delivery.channel.chat.address
    return address if address.startswith("@") else int(address)


def _content(payload: render.Payload) -> dict[str, Any]:
    """The renderer's wire payload as the library's types, which serialise to the same keys."""
    typed = dict(payload, link_preview_options=LinkPreviewOptions(**payload["link_preview_options"]))
    if "reply_markup" in payload:
        typed["reply_markup"] = InlineKeyboardMarkup.de_json(payload["reply_markup"])
    return typed
