"""How the file writes durations ("15m", "400d") and sizes ("15MiB"), turned into timedeltas and bytes before validation."""

import re
import types
from dataclasses import is_dataclass
from datetime import timedelta
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.core.durations import duration
from bot.core.settings import Bytes

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(|B|kB|KiB|MB|MiB|GB|GiB)", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1024, "mib": 1024**2, "gib": 1024**3}


def size(text: str) -> int | None:
    """ "15MiB" in bytes; None where it is none."""
    found = _SIZE.fullmatch(text.strip())
    return int(float(found[1]) * _UNITS[found[2].casefold()]) if found else None


def convert(value: Any, shape: Any) -> Any:
    """`value` as it came from TOML, with each duration and size of `shape` (a dataclass type) converted where it can be.

    What cannot be converted is left for validation to name.
    """
    if shape == Bytes:
        return (size(value) if isinstance(value, str) else None) or value
    origin, arguments = get_origin(shape), get_args(shape)
    if origin in (Union, types.UnionType):
        return convert(value, next((a for a in arguments if a is not type(None)), shape))
    if shape is timedelta:  # a bare number would be read as seconds by some and minutes by others: as text it is refused
        return (duration(value) if isinstance(value, str) else None) or str(value)
    if is_dataclass(shape) and isinstance(value, dict):
        hints = get_type_hints(shape, include_extras=True)
        return {key: convert(item, hints[key]) if key in hints else item for key, item in value.items()}
    if origin is tuple and isinstance(value, list):
        return tuple(convert(item, arguments[0]) for item in value)
    return value
