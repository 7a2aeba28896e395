"""Word documents (.docx), by python-docx."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import cast

from docx import Document
from docx.document import Document as DocumentType
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from bot.core import bounds
from bot.core.dating import not_after
from bot.core.errors import DocumentError
from bot.core.model import UNDATED, Dating, ReadDocument
from bot.sources.documents import packed
from bot.sources.documents.file import File
from bot.sources.documents.prose import Stated, read_prose

_TEMPLATE_YEAR = 2013
"""When the empty template of python-docx was made: a date of then says nothing."""


def claims(file: File) -> bool:
    """A ZIP archive that names the part every Word document has."""
    return packed.is_zip(file) and b"word/document.xml" in file.data


def read(file: File) -> ReadDocument:
    """Raises DocumentError."""
    packed.opened(file).close()
    try:
        document = Document(io.BytesIO(file.data))
        lines = list(_lines(document))
    except (*packed.DAMAGED, OpcError, LxmlError, KeyError, ValueError, AttributeError) as error:
        raise DocumentError(f"{file.name}: a damaged Word document ({error}); save it again, or its text as .txt") from error
    title = next((text for style, text in lines[:3] if style in {"Title", "Heading 1"}), "") or _own_title(document)
    stated = Stated(title=title, made=_made(document))
    return read_prose("\n\n".join(text for _, text in lines), file.name, file.modified, kind="docx", stated=stated)


def _lines(document: DocumentType) -> Iterator[tuple[str, str]]:
    """(style, text) of each paragraph, and of each row of a table."""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            if block.text.strip():
                yield _style(block), block.text.strip()
        else:
            yield from (("", row) for row in _rows(block))


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells = dict.fromkeys(cell.text.strip() for cell in row.cells)  # a merged cell comes once for each column it spans
        if text := " | ".join(cell for cell in cells if cell):
            yield text


def _style(paragraph: Paragraph) -> str:
    return cast("str", getattr(paragraph.style, "name", "") or "")


def _own_title(document: DocumentType) -> str:
    title = (document.core_properties.title or "").strip()
    return title if len(title) >= 12 and title != "Word Document" else ""


def _made(document: DocumentType) -> Dating:
    try:
        at: datetime | None = document.core_properties.modified or document.core_properties.created
    except ValueError:
        return UNDATED
    if at is None or at.year <= _TEMPLATE_YEAR:
        return UNDATED
    return not_after(at.replace(tzinfo=at.tzinfo or UTC), bounds.SAVED)
