"""Files of JSON lines (title, summary, lang, and the labels of careful readers), as `eval` and `topics diff` take them."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.core.errors import ParleyError
from bot.core.matcher import ItemText
from bot.core.model import RawEntry
from bot.pipeline.backtest import Piece
from bot.pipeline.evaluating import Labelled
from bot.pipeline.pairs import Pair
from bot.sources.feeds import plain
from bot.sources.language import detect


def read_labelled(path: Path) -> Iterator[Labelled]:
    """Every line of a file as a labelled item. Raises ParleyError naming the file and line."""
    for number, line in _lines(path):
        try:
            yield Labelled.from_json(line)
        except (KeyError, TypeError) as error:
            raise ParleyError(f"{path}, line {number}: needs title and topics ({error})") from error


def read_pieces(path: Path) -> Iterator[Piece]:
    """Every line of a file as a piece to match, whether it has labels or not."""
    for number, line in _lines(path):
        entry = entry_of(str(line.get("title") or ""), str(line.get("summary") or ""), str(line.get("lang") or ""))
        yield Piece(str(line.get("id") or f"line {number}"), ItemText(entry.title, entry.summary, entry.language))


def read_pairs(path: Path) -> Iterator[Pair]:
    """Every line of a file as a labelled pair. Raises ParleyError naming the file and line."""
    for number, line in _lines(path):
        try:
            yield Pair.from_json(line, number, _plain)
        except (KeyError, TypeError, ValueError) as error:
            raise ParleyError(
                f"{path}, line {number}: needs a, b (each with title and published) and same ({error})"
            ) from error


def _plain(title: str, text: str) -> tuple[str, str, str]:
    entry = entry_of(title, text, "")
    return entry.title, entry.summary, entry.language


def entry_of(title: str, summary: str, language: str) -> RawEntry:
    """A feed's entry as its reader would hand it on: plain text, its language the feed's word, else told from the text."""
    title, summary = plain.one_line(plain.from_html(title)), plain.from_html(summary)
    return RawEntry(title=title, summary=summary, language=language or detect(f"{title}\n{summary}"))


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number, object) for every line that holds something."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _object(line, path, number)
    except (OSError, UnicodeDecodeError) as error:
        raise ParleyError(f"{path}: cannot be read: {error}") from error


def _object(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise ParleyError(f"{path}, line {number}: is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise ParleyError(f"{path}, line {number}: is no JSON object")
    return found
