"""What pydantic finds wrong with a configuration, in words an operator can act on."""

import copy
import difflib
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from pydantic import ValidationError

from bot.core.errors import Problem
from bot.core.settings import Settings

_HINTS = {
    "timedelta": 'write a number and a unit: "30s", "15m", "6h", "400d"',
    "int": "write a whole number",
    "bool": "write true or false, without quotes",
    "string": "put it in quotes",
    "tuple": "write a list in brackets",
    "dataclass": "write it as a table",
    "dict": "write it as a table",
}


def from_validation(error: ValidationError, raw: dict[str, Any]) -> list[Problem]:
    """Pydantic's findings, each with its key path as the file writes it and a suggestion."""
    return [_problem(found["type"], found["loc"], found["msg"], found.get("ctx", {}), raw) for found in error.errors()]


def without_errors(raw: dict[str, Any], error: ValidationError) -> dict[str, Any]:
    """`raw` with every value that pydantic refused taken out, and an empty text where one is missing, so that the rest can
    still be looked through. No list becomes shorter: the problems found then must name the same places."""
    mended = copy.deepcopy(raw)
    for found in error.errors():
        *path, last = found["loc"]
        holder = _given(mended, path)
        if found["type"] == "missing" and isinstance(holder, dict):
            holder[last] = ""
        elif isinstance(holder, dict):
            holder.pop(last, None)
        elif path and isinstance(parent := _given(mended, path[:-1]), dict):  # one entry of a list of plain values
            parent.pop(path[-1], None)
    return mended


def _problem(kind: str, loc: tuple[int | str, ...], message: str, context: dict[str, Any], raw: dict[str, Any]) -> Problem:
    of_key = loc[-1:] == ("[key]",)  # it is the key itself that does not fit
    loc = loc[:-1] if of_key else loc
    where = _path(loc)
    if kind == "unexpected_keyword_argument":
        names = _names_at(loc[:-1])
        close = difflib.get_close_matches(str(loc[-1]), names, n=1, cutoff=0.5)
        return Problem(
            where, "there is no such key", f"did you mean {close[0]}?" if close else f"keys here: {', '.join(names)}"
        )
    if kind == "missing":
        return Problem(where, "is needed and missing", "add it")
    given = loc[-1] if of_key else _given(raw, loc)
    if kind == "literal_error":
        return Problem(where, f"{given!r} is not allowed", f"one of {context.get('expected', '')}")
    hint = next((words for name, words in _HINTS.items() if kind.startswith((name, f"time_delta_{name}")) or name in kind), "")
    if kind.startswith("time_delta"):
        hint = _HINTS["timedelta"]
    if where.endswith("max_bytes"):
        hint = 'write a size: "15MiB"'
    return Problem(where, f"{given!r} does not fit: {message[:1].lower()}{message[1:]}", hint)


def _path(loc: Iterable[int | str]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")


def _given(raw: Any, loc: Iterable[int | str]) -> Any:
    for part in loc:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            return raw
    return raw


def _names_at(loc: Iterable[int | str]) -> list[str]:
    """The keys that may stand at this place of the file."""
    shape: Any = Settings
    for part in loc:
        if isinstance(part, int):
            shape = next((a for a in get_args(shape) if is_dataclass(a)), None)
        elif is_dataclass(shape):
            shape = get_type_hints(shape).get(part)
    return [field.name for field in fields(shape)] if shape is not None and is_dataclass(shape) else []
