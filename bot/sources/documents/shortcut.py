"""A saved link (.url, .webloc, .desktop): the page it leads to is fetched by the parent, through the safe client."""

import plistlib
import re
from xml.parsers.expat import ExpatError

from bot.core.errors import DocumentError
from bot.core.model import ReadDocument
from bot.core.urls import is_web
from bot.sources.documents.file import File

_INTERNET = re.compile(r"(?im)^\[(?:InternetShortcut|Desktop Entry)\][ \t]*\r?$")
_URL = re.compile(r"(?im)^URL(?:\[\w+\])?=(?P<url>\S+)")


def claims(file: File) -> bool:
    """An INI file of that section, or a property list with one address."""
    return bool(_INTERNET.search(file.head[:500])) or _is_plist(file)


def read(file: File) -> ReadDocument:
    """`fetch` is where it leads. Raises DocumentError."""
    found = _plist(file) if _is_plist(file) else (match["url"] if (match := _URL.search(file.head)) else "")
    if not is_web(found):
        raise DocumentError(f"{file.name}: a saved link that leads to no web page")
    return ReadDocument("link", (), fetch=found)


def _is_plist(file: File) -> bool:
    return file.data.startswith(b"bplist00") or (file.head.lstrip().startswith("<?xml") and "<plist" in file.head)


def _plist(file: File) -> str:
    try:
        loaded = plistlib.loads(file.data)
    except (
        plistlib.InvalidFileException,
        ExpatError,
        ValueError,
        TypeError,
        IndexError,
        OverflowError,
        RecursionError,
    ) as error:
        raise DocumentError(f"{file.name}: a damaged property list ({error})") from error
    return str(loaded.get("URL", "")) if isinstance(loaded, dict) else ""
