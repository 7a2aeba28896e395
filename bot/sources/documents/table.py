"""Tables (.csv, .tsv): a row an item, columns known by their names or by the folder's `columns`."""

import csv
import io
from collections.abc import Iterator
from functools import partial

from bot.core.errors import DocumentError
from bot.core.model import ReadDocument
from bot.sources.documents.file import File, has_suffix
from bot.sources.documents.pieces import Part, gather
from bot.sources.documents.records import article, fold, looks_like_record

_DELIMITERS = (",", ";", "\t", "|")
_LARGEST_FIELD = 1_000_000


def claims(file: File) -> bool:
    """Its first line names columns that hold items."""
    first = file.head.lstrip("\ufeff\r\n").split("\n", 1)[0]
    delimiter = _delimiter(first)
    if not delimiter:
        return False
    names = _row(first, delimiter)
    mapped = {fold(name) for name in file.columns.values()}
    return looks_like_record(names) or (has_suffix(file.name, ".csv", ".tsv") and any(fold(name) in mapped for name in names))


def read(file: File) -> ReadDocument:
    """Raises DocumentError."""
    csv.field_size_limit(_LARGEST_FIELD)
    text = (file.text or "").lstrip("\ufeff\r\n")
    return gather("table", file.name, _rows(file, text, _delimiter(text.split("\n", 1)[0])))


def _rows(file: File, text: str, delimiter: str) -> Iterator[Part]:
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="", restval="")
    try:
        for number, row in enumerate(rows, 2):
            if any(isinstance(value, str) and value.strip() for value in row.values()):
                yield f"row {number}", partial(_one, file, row, f"row {number}")
    except csv.Error as error:
        raise DocumentError(f"{file.name}: a damaged table ({error}); save it again") from error


def _one(file: File, row: dict[str, str], where: str) -> ReadDocument:
    return ReadDocument("table", (article(row, file.columns, where, file.modified),))


def _delimiter(line: str) -> str:
    """The one that makes the most columns of the first line; empty where none makes two."""
    best = max(_DELIMITERS, key=line.count)
    return best if best in line else ""


def _row(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line[:10_000]], delimiter=delimiter), [])
