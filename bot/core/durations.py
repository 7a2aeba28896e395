"""How people write lengths of time, in the config and in chat: "15m", "8h", "400d", "1h30m"."""

import re
from datetime import timedelta

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|w)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def duration(text: str) -> timedelta | None:
    """ "15m" as a timedelta; None where it is none, or longer than time itself. Parts add up: "1h30m"."""
    squeezed = re.sub(r"\s+", "", text)
    if not re.fullmatch(rf"(?:{_PART.pattern})+", squeezed):
        return None
    try:
        return timedelta(seconds=sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(squeezed)))
    except OverflowError:
        return None


def written(span: timedelta) -> str:
    """As `duration` reads it: "15m", "1h30m", "24h"; in days where they are whole and more than one; "0s" for none."""
    left, parts = round(span.total_seconds()), []
    if left > _SECONDS["d"] and left % _SECONDS["d"] == 0:
        return f"{left // _SECONDS['d']}d"
    for unit in ("h", "m", "s"):
        count, left = divmod(left, _SECONDS[unit])
        parts += [f"{count}{unit}"] if count else []
    return "".join(parts) or "0s"
