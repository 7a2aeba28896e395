"""What comes back through people's hands, signed: callback data, deep links, the webhook's secret. Pure.

A program that poses as Telegram's app may send any callback data and any `/start` payload. Whatever returns without our
signature is no word of ours. It still is only a command line: who sent it is asked at every click all the same.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

MARK = "!"
"""Callback data that is a command line begins with it."""
KEPT_MARK = "#"
"""So does the key of one that was too long and is kept in the database."""
DIALOG_MARK = "~"
"""And a step in a dialog (`dialogs`)."""
MOST_CALLBACK_BYTES = 64
MOST_PAYLOAD = 64
"""Characters of a deep link's `start`: https://core.telegram.org/bots/features#deep-linking"""
_TAG_BYTES = 6
_TAG = 8
"""Characters of a signature: 48 bits, guessed against a server that answers a few times a second."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A command line that a deep link carries into the private chat, and the chat (and thread) that it is about."""

    line: str
    chat: str
    thread: str = ""


def kept_key(command: str) -> str:
    """What a long command line is kept under: the same for the same line, so that sending it again keeps nothing new."""
    return base64.urlsafe_b64encode(hashlib.sha256(command.encode()).digest()[:12]).decode()


class Seal:
    """Signs with a key made of the bot's token: it outlives restarts, and dies with the token."""

    def __init__(self, token: str) -> None:
        self._key = hashlib.sha256(f"parley:{token}".encode()).digest()

    def callback_data(self, command: str, mark: str = MARK) -> str | None:
        """The data of a button that says `command`; None where it does not fit."""
        data = mark + self._tag("press", mark + command) + command
        return data if len(data.encode()) <= MOST_CALLBACK_BYTES else None

    def press(self, command: str) -> str | None:
        """The data of a button that says `command`, or (too long for 64 bytes) the key that it is to be kept under."""
        return self.callback_data(command) or self.callback_data(kept_key(command), KEPT_MARK)

    def is_long(self, command: str) -> bool:
        """Whether `press` gives only a key."""
        return self.callback_data(command) is None

    def read_callback(self, data: str) -> tuple[str, str] | None:
        """(mark, command) of data that `callback_data` made, else None."""
        mark, tag, command = data[:1], data[1 : 1 + _TAG], data[1 + _TAG :]
        good = mark in {MARK, KEPT_MARK, DIALOG_MARK} and command and self._fits(tag, "press", mark + command)
        return (mark, command) if good else None

    def payload(self, errand: Errand) -> str | None:
        """For `https://t.me/BOT?start=PAYLOAD`; None where it does not fit."""
        content = f"{errand.line}\n{errand.chat}\n{errand.thread}"
        payload = self._tag("start", content) + base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")
        return payload if len(payload) <= MOST_PAYLOAD else None

    def read_payload(self, payload: str) -> Errand | None:
        """What `payload` was made of, or None for anything else (a pairing code, say)."""
        tag, body = payload[:_TAG], payload[_TAG:]
        try:
            content = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
        except (binascii.Error, ValueError):
            return None
        parts = content.split("\n")
        return Errand(*parts) if len(parts) == 3 and self._fits(tag, "start", content) else None

    def deep_link(self, username: str, errand: Errand) -> str:
        """The address that opens the private chat with the bot and asks there; empty where it does not fit."""
        payload = self.payload(errand)
        return f"https://t.me/{username}?start={payload}" if payload else ""

    @property
    def webhook_secret(self) -> str:
        """What Telegram sends along with every call: 64 of the characters it allows."""
        return hmac.new(self._key, b"webhook", hashlib.sha256).hexdigest()

    def _tag(self, purpose: str, content: str) -> str:
        digest = hmac.new(self._key, f"{purpose}\0{content}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:_TAG_BYTES]).decode()

    def _fits(self, tag: str, purpose: str, content: str) -> bool:
        return hmac.compare_digest(tag.encode(), self._tag(purpose, content).encode())
