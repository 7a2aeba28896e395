"""OPML: a list of feeds. It holds no news; whoever dropped it is offered to import it."""

from bot.core.errors import DocumentError
from bot.core.model import ReadDocument
from bot.core.urls import is_web
from bot.sources.documents.file import File
from bot.sources.documents.xml import parse_xml

_MOST_NAMED = 10


def claims(file: File) -> bool:
    """Its root element is `opml`."""
    head = file.head.lstrip("\ufeff \t\r\n").casefold()
    return head.startswith(("<?xml", "<opml")) and "<opml" in head


def read(file: File) -> ReadDocument:
    """Raises DocumentError where it names no feed."""
    outlines = parse_xml(file.data, file.name).iter("{*}outline")
    feeds = list(dict.fromkeys(url for each in outlines if is_web(url := (each.get("xmlUrl") or "").strip())))
    if not feeds:
        raise DocumentError(f"{file.name}: an OPML file that lists no feed")
    named = ", ".join(feeds[:_MOST_NAMED]) + (", ..." if len(feeds) > _MOST_NAMED else "")
    note = f"lists {len(feeds)} feed{'s'[: len(feeds) != 1]}; to watch them: parley feeds import FILE ({named})"
    return ReadDocument("opml", (), note=note)
