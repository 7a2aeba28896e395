"""Plain text: an article, or a page of blurbs, as somebody saved it."""

from datetime import datetime

from bot.core.model import ReadDocument
from bot.sources.documents.prose import read_prose


def claims(_text: str, _name: str) -> bool:
    """Whatever nobody else claims."""
    return True


def read(text: str, name: str, modified: datetime) -> ReadDocument:
    """Raises DocumentError where there is no text."""
    return read_prose(text, name, modified, kind="text")
