"""Messages on paper: a Message as a page of its own, to be mailed, archived or printed. Pure; every word of it is untrusted.

A page stands alone: no script, no picture, no style sheet from elsewhere, nothing is fetched when it is opened.
"""

from collections.abc import Callable, Mapping

from bot.core.messages import Message
from bot.paper.html import html
from bot.paper.markdown import markdown

Write = Callable[[Message, str], str]

FORMATS: Mapping[str, Write] = {
    "text": lambda message, _: message.plain() + "\n",
    "md": lambda message, _: markdown(message),
    "html": html,
}
"""Format -> what writes a Message, in a language (`en`), so."""
