"""RTF, by striprtf."""

import re
from datetime import UTC, datetime

from striprtf.striprtf import rtf_to_text

from bot.core import bounds
from bot.core.dating import not_after
from bot.core.errors import DocumentError
from bot.core.model import UNDATED, Dating, ReadDocument
from bot.sources.documents.file import File
from bot.sources.documents.prose import Stated, read_prose

_CODE_PAGE = re.compile(r"\\ansicpg(\d{3,5})")
_TITLE = re.compile(r"\{\\title\s?((?:[^{}\\]|\\[^{}]){1,1000})\}")
_SAVED = re.compile(r"\{\\revtim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_DEEPEST = 500


def claims(file: File) -> bool:
    """The mark of RTF 1.x."""
    return file.data.startswith(b"{\\rtf")


def read(file: File) -> ReadDocument:
    """Raises DocumentError."""
    # RTF is ASCII with escapes; what stands in it raw is in the code page it names.
    page = _CODE_PAGE.search(file.data[:2000].decode("latin-1"))
    source = _decoded(file.data, f"cp{page[1]}" if page else "cp1252")
    if not file.data.rstrip(b"\0\r\n ").endswith(b"}"):
        raise DocumentError(f"{file.name}: an RTF document whose end is missing: it was cut off; save it again")
    header = f"{{\\rtf1\\ansi\\ansicpg{page[1] if page else 1252} "
    title = _TITLE.search(source[:20_000])
    try:
        text = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
        own = rtf_to_text(f"{header}{title[1]}}}", errors="replace").strip() if title else ""  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError) as error:
        raise DocumentError(f"{file.name}: a damaged RTF document ({error}); save it again, or its text as .txt") from error
    stated = Stated(title=own if len(own) >= 12 else "", made=_made(source))
    return read_prose(text, file.name, file.modified, kind="rtf", stated=stated)


def _decoded(data: bytes, page: str) -> str:
    try:
        return data.decode(page, errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")


def _made(source: str) -> Dating:
    found = _SAVED.search(source[:20_000])
    if not found:
        return UNDATED
    try:
        return not_after(datetime(*map(int, found.groups()), tzinfo=UTC), bounds.SAVED)  # type: ignore[arg-type, misc]
    except ValueError:
        return UNDATED
