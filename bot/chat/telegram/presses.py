"""What answers a press on a button: a popup for whoever pressed, the buttons that stand there from now on, or a message.

https://core.telegram.org/bots/api#answercallbackquery: up to 200 characters, and only soon after the press.
"""

import logging
from dataclasses import replace
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.chat.telegram import render, split
from bot.chat.telegram.errors import UNCHANGED, redact
from bot.chat.telegram.layout import clean
from bot.chat.telegram.seal import Errand, Seal
from bot.core.messages import Button, Buttons, Message, Popup
from bot.core.model import Delivery, Op

logger = logging.getLogger(__name__)

MOST_POPUP = 200
"""Characters of a popup, counted as UTF-16 units to be sure."""


def popup_text(text: str) -> str:
    """`text` within a popup's limit: whole, or cut at a word with an ellipsis."""
    text = clean(text).strip()
    if split.units(text) <= MOST_POPUP:
        return text
    start, end = split.parts(text, MOST_POPUP - 2)[0]
    return text[start:end].rstrip() + " …"


def chat_id(delivery: Delivery) -> int | str:
    """A number; an operator may also have written a public channel's @name."""
    address = delivery.channel.chat.address
    return address if address.startswith("@") else int(address)


class Presses:
    """Answers presses through `bot`. The pressed message and the press stand in a reply's route."""

    def __init__(self, bot: ExtBot[None], seal: Seal, *, token: str) -> None:
        self._bot = bot
        self._seal = seal
        self._token = token

    async def answer(self, delivery: Delivery) -> bool:
        """True where a popup says all there is to say. Else the press is only acknowledged, and the message is to be sent."""
        if delivery.op is not Op.REPLY or delivery.part or "callback" not in delivery.route:
            return False
        message = Message.from_json(delivery.payload)
        popup = message.popup or _short(message)
        if popup is None:
            await self._say(delivery, "")
            return False
        if not await self._say(delivery, popup_text(popup.text)) and popup.text:
            return False  # too late for a popup: then it is a message
        if popup.rows:
            await self._put(delivery, popup.rows)
        return True

    def with_links(self, message: Message, delivery: Delivery) -> Message:
        """Buttons that are to be answered in private lead to the private chat with the bot, where such a link can be made."""
        blocks = tuple(
            Buttons(tuple(self._linked(button, delivery) for button in block.buttons)) if isinstance(block, Buttons) else block
            for block in message.blocks
        )
        return replace(message, blocks=blocks)

    def _linked(self, button: Button, delivery: Delivery) -> Button:
        if not button.private:
            return button
        errand = Errand(button.command, delivery.channel.chat.address, delivery.channel.thread)
        link = self._seal.deep_link(self._bot.username, errand)
        return replace(button, url=link, command="" if link else button.command, private=False)

    async def _say(self, delivery: Delivery, text: str) -> bool:
        try:
            await self._bot.answer_callback_query(delivery.route["callback"], text or None, show_alert=bool(text) or None)
        except TelegramError as error:
            logger.info("Telegram: a press could not be answered in a popup: %s", redact(error.message, self._token))
            return False
        return True

    async def _put(self, delivery: Delivery, rows: tuple[Buttons, ...]) -> None:
        """Other buttons under the pressed message; where that fails, the old ones go on working."""
        wire: dict[str, Any] = render.render(self.with_links(Message(rows, ""), delivery), press=self._seal.press)[-1]
        try:
            await self._bot.edit_message_reply_markup(
                chat_id=chat_id(delivery),
                message_id=int(delivery.route["reply_to"]),
                reply_markup=InlineKeyboardMarkup.de_json(wire["reply_markup"]),
            )
        except BadRequest as error:
            if UNCHANGED not in error.message.lower():
                logger.info("Telegram: buttons could not be changed: %s", error.message)
        except TelegramError as error:
            logger.info("Telegram: buttons could not be changed: %s", redact(error.message, self._token))


def _short(message: Message) -> Popup | None:
    """Words that fit into a popup whole, without buttons or links that it could not show."""
    text = message.plain().strip()
    if any(isinstance(block, Buttons) for block in message.blocks) or "://" in text or split.units(text) > MOST_POPUP:
        return None
    return Popup(text)
