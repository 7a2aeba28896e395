"""Home: one person's own page about the chats they are in, where a platform has such a page. Pure values."""

from dataclasses import dataclass

from bot.core.messages import Message


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page. Its buttons act in `chat` (an address), as if they had been pressed there; in none where empty."""

    message: Message
    chat: str = ""
    chat_title: str = ""


Home = tuple[Section, ...]
