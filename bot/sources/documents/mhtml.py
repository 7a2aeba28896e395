"""A web page saved whole (.mhtml, RFC 2557): the page among the parts of a MIME message."""

from bot.core.errors import DocumentError
from bot.core.model import ReadDocument
from bot.core.urls import is_web
from bot.sources.documents import html, mail
from bot.sources.documents.file import File
from bot.sources.documents.prose import Stated


def claims(file: File) -> bool:
    """A MIME message of related parts that was saved by a browser: nobody sent it."""
    head = file.data[:8192].lstrip().lower()
    return (b"multipart/related" in head and head.startswith((b"from: <saved by", b"mime-version:", b"content-type:"))) or (
        b"snapshot-content-location:" in head
    )


def read(file: File) -> ReadDocument:
    """Raises DocumentError."""
    message = mail.parsed(file)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            address = mail.field(message, "Snapshot-Content-Location") or mail.field(part, "Content-Location")
            stated = Stated(link=address if is_web(address) else "")
            return html.page(mail.content(part), file.name, file.modified, stated)
    raise DocumentError(f"{file.name}: a saved web page without a page in it; save it again")
