"""Plain text: an article, or a page of blurbs, as somebody saved it."""

from bot.core.errors import DocumentError
from bot.core.model import ReadDocument
from bot.sources.documents.file import File
from bot.sources.documents.prose import read_prose


def claims(_file: File) -> bool:
    """Whatever nobody else claims."""
    return True


def read(file: File) -> ReadDocument:
    """Raises DocumentError where there is no text."""
    head = file.head.lstrip("\ufeff \t\r\n")
    if head.startswith("<?xml"):
        raise DocumentError(
            f"{file.name}: an XML file that is neither a feed, OPML nor a web page; save its text as .txt, or remove it"
        )
    return read_prose(file.text or "", file.name, file.modified, kind="text")
