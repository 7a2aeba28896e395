"""Forms in Telegram: shown, edited at each press, asked for in writing where they want text. What is filled in outlives a
restart: it is kept in the database, for a day."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from telegram import ForceReply, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.chat.telegram import dialogs, errors
from bot.chat.telegram.dialogs import Dialog, End, Labels
from bot.chat.telegram.inbound import GENERAL_TOPIC
from bot.chat.telegram.render import render_edit
from bot.chat.telegram.seal import DIALOG_MARK, Seal
from bot.core.forms import Form
from bot.core.messages import Message, say
from bot.core.model import Inbound
from bot.core.ports import Memory, Receive

logger = logging.getLogger(__name__)

DIALOG_LIFE = timedelta(days=1)
QUESTION_LIFE = timedelta(hours=1)
"""How long what somebody writes is taken for the answer to our question."""


class Asking:
    """Shows forms and reads what is pressed and written. `labels` are the words of each language, "" for all others."""

    def __init__(self, bot: ExtBot[None], seal: Seal, labels: Mapping[str, Labels], *, token: str) -> None:
        self._bot = bot
        self._seal = seal
        self._labels = labels
        self._token = token

    async def resume(self, inbound: Inbound, memory: Memory | None) -> Inbound | None:
        """A press on a dialog's button, or what was written to its question, as the bare verb with what was filled in so far;
        anything else as it came. None: the dialog is over."""
        if memory is None or "form" in inbound.route:
            return inbound
        pressed, text = inbound.route.get("dialog", ""), ""
        if not pressed and (asked := await self._question(inbound, memory)):
            pressed, text = asked, inbound.text
        if not pressed:
            return inbound
        dialog_id, _, step = pressed.partition(".")
        kept = await memory.recall(f"dialog:{dialog_id}")
        if kept is None:
            return None
        dialog = Dialog.from_json(dialog_id, kept)
        route = inbound.route | {"dialog": dialog_id, "step": step, "text": text, "given": dict(dialog.values)}
        return replace(inbound, text=dialog.verb, route=route)

    async def ask(self, inbound: Inbound, form: Form, memory: Memory, receive: Receive) -> bool:
        """Show the form, or what a press made of it. False where Telegram does not take it: then words answer."""
        labels = self._labels.get(form.language) or self._labels.get("") or Labels()
        try:
            if "dialog" not in inbound.route:
                dialog = dialogs.begin(hashlib.sha256(inbound.key.encode()).hexdigest()[:10], form)
                await self._show(inbound, form, dialog, labels, memory)
                return True
            return await self._go_on(inbound, form, labels, memory, receive)
        except TelegramError as error:
            words = errors.redact(error.message, self._token)
            logger.warning("Telegram does not show the form of %s in %s: %s", form.verb, inbound.chat, words)
            return False

    async def _acknowledge(self, press: str) -> None:
        """Ends the waiting sign on the button; nothing is lost where that fails."""
        try:
            await self._bot.answer_callback_query(press)
        except TelegramError as error:
            logger.info("Telegram: a press could not be acknowledged: %s", errors.redact(error.message, self._token))

    async def _go_on(self, inbound: Inbound, form: Form, labels: Labels, memory: Memory, receive: Receive) -> bool:
        kept = await memory.recall(f"dialog:{inbound.route['dialog']}")
        if kept is None:
            return False
        # As kept now, not as it was when this came in: another press may have been handled meanwhile.
        dialog = Dialog.from_json(inbound.route["dialog"], kept)
        if press := inbound.route.get("callback"):
            await self._acknowledge(press)
            dialog = replace(dialog, message=int(inbound.route["reply_to"]))
        dialog, end = dialogs.step(dialog, form, inbound.route["step"], inbound.route.get("text", ""))
        if text := inbound.route.get("text"):
            await memory.keep(_question_to(inbound), "", timedelta())
            end = End.CANCEL if text.strip().casefold() == labels.cancel.casefold() else end
        if end is End.CANCEL:
            await self._put(inbound, dialog, say(labels.cancelled))
            return True
        if end is End.SUBMIT:
            route = {"reply_to": inbound.route["reply_to"]} | ({"edit": str(dialog.message)} if dialog.message else {})
            filled = replace(inbound, key=f"{inbound.key}/form", text=form.verb, route=self._about(inbound) | route)
            wrong = await receive(filled, dialog.values)
            if not wrong:
                return True
            dialog = replace(dialog, wrong=tuple(wrong.items()))
        await self._show(inbound, form, dialog, labels, memory)
        return True

    async def _show(self, inbound: Inbound, form: Form, dialog: Dialog, labels: Labels, memory: Memory) -> None:
        # Kept before it is shown: the first press may come at once.
        await memory.keep(f"dialog:{dialog.id}", dialog.to_json(), DIALOG_LIFE)
        if field := dialogs.asks_in_writing(dialog, form):
            message = dialogs.prompt(dialog, form, field, labels)
            reply = ForceReply(selective=True, input_field_placeholder=field.label[:64])
            step, key = f"{dialog.id}.t{dialog.open}", _question_to(inbound)
            await memory.keep(key, step, QUESTION_LIFE)
            sent = await self._bot.send_message(**self._place(inbound), **self._content(message), reply_markup=reply)
            await memory.keep(key, f"{step} {sent.message_id}", QUESTION_LIFE)
        else:
            shown = replace(dialog, message=await self._put(inbound, dialog, dialogs.show(dialog, form, labels)))
            if shown != dialog:
                await memory.keep(f"dialog:{dialog.id}", shown.to_json(), DIALOG_LIFE)

    async def _put(self, inbound: Inbound, dialog: Dialog, message: Message) -> int:
        """In the place of the panel; where there is none, or what was written stands below it by now, as a new message. Returns
        its id."""
        if not dialog.message or inbound.route.get("text"):
            sent = await self._bot.send_message(**self._place(inbound), **self._content(message))
            return int(sent.message_id)
        try:
            await self._bot.edit_message_text(chat_id=int(inbound.chat), message_id=dialog.message, **self._content(message))
        except BadRequest as error:
            if errors.UNCHANGED not in error.message.lower():
                raise
        return dialog.message

    async def _question(self, inbound: Inbound, memory: Memory) -> str | None:
        """The step that these words are, if they answer a question of ours: in private any words but a command, elsewhere a
        reply to the question itself."""
        answered = inbound.route.get("answers", "")
        if "words" not in inbound.route:
            return None
        step, _, question = (await memory.recall(_question_to(inbound)) or "").partition(" ")
        return step if not (answered and question) or answered == question else None

    def _about(self, inbound: Inbound) -> dict[str, Any]:
        return {name: inbound.route[name] for name in ("about", "about_thread") if name in inbound.route}

    def _content(self, message: Message) -> dict[str, Any]:
        payload = render_edit(message, press=lambda step: self._seal.callback_data(step, DIALOG_MARK))
        typed = dict(payload, link_preview_options=LinkPreviewOptions(is_disabled=True))
        if "reply_markup" in payload:
            typed["reply_markup"] = InlineKeyboardMarkup.de_json(payload["reply_markup"])
        return typed

    def _place(self, inbound: Inbound) -> dict[str, Any]:
        place: dict[str, Any] = {"chat_id": int(inbound.chat)}
        if inbound.thread and inbound.thread != str(GENERAL_TOPIC):
            place["message_thread_id"] = int(inbound.thread)
        if answers := inbound.route.get("reply_to"):
            place["reply_parameters"] = ReplyParameters(int(answers), allow_sending_without_reply=True)
        return place


def _question_to(inbound: Inbound) -> str:
    """Under what key a question to this person is kept: one at a time."""
    return f"question:{inbound.chat}:{inbound.thread}:{inbound.user}"
