"""JSON and JSON lines: items in the documented shape, a JSON Feed, or a list of either (docs/documents.md)."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from bot.core.errors import DocumentError
from bot.core.model import ReadDocument
from bot.sources.documents import feed
from bot.sources.documents.file import File, has_suffix
from bot.sources.documents.pieces import Part, gather
from bot.sources.documents.records import article

_LISTS = ("items", "articles", "entries", "results", "documents", "data")
"""Where an object keeps its items."""


def claims(file: File) -> bool:
    """Begins as an object or a list does, and is one, or is called so (then what is wrong with it is said)."""
    head = file.head.lstrip("\ufeff \t\r\n")
    if not head.startswith(("{", "[")):
        return False
    return has_suffix(file.name, ".json", ".jsonl", ".ndjson") or _is_json(file.text or "")


def read(file: File) -> ReadDocument:
    """Raises DocumentError with the line where it breaks off being JSON."""
    text = (file.text or "").lstrip("\ufeff")
    try:
        loaded = json.loads(text)
    except RecursionError:
        raise DocumentError(f"{file.name}: JSON nested too deeply to be read") from None
    except ValueError as error:
        if text.lstrip().startswith("{") and "\n" in text.strip():
            return gather("json lines", file.name, _lines(file, text))
        raise DocumentError(f"{file.name}: damaged JSON ({error}); save it again") from error
    if isinstance(loaded, dict) and str(loaded.get("version", "")).startswith("https://jsonfeed.org/"):
        return feed.read(file)
    records = _records(loaded)
    if len(records) == 1 and isinstance(records[0], Mapping):
        return ReadDocument("json", (article(records[0], file.columns, file.name, file.modified),))
    return gather("json", file.name, (_part(file, number, record, "item") for number, record in enumerate(records, 1)))


def _records(loaded: Any) -> list[Any]:
    if isinstance(loaded, list):
        return loaded
    for name in _LISTS:
        if isinstance(loaded.get(name), list):
            return list(loaded[name])
    return [loaded]


def _lines(file: File, text: str) -> Iterator[Part]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield f"line {number}", partial(_line, file, line, f"line {number}")


def _line(file: File, line: str, where: str) -> ReadDocument:
    try:
        return _one(file, json.loads(line), where)
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"{where}: damaged JSON ({error})") from error


def _part(file: File, number: int, record: Any, word: str) -> Part:
    where = f"{word} {number}"
    return where, partial(_one, file, record, where)


def _one(file: File, record: Any, where: str) -> ReadDocument:
    if not isinstance(record, Mapping):
        raise DocumentError(f"{where}: is no object with title and text")
    return ReadDocument("json", (article(record, file.columns, where, file.modified),))


def _is_json(text: str) -> bool:
    """The whole, or at least its first line, is JSON: "[Kyiv, 3 March] ..." is none."""
    first = text.lstrip("\ufeff \t\r\n").split("\n", 1)[0]
    for candidate in (first, text):
        try:
            return isinstance(json.loads(candidate), dict | list)
        except (ValueError, RecursionError):
            continue
    return False
