"""Telegram's own entity parser (tdlib, through `tdjson`), as a judge of markup."""

import json
from collections.abc import Iterable
from typing import Any

import tdjson


def td_parse(markup: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text and (offset, length, type or address) of its entities. Raises ValueError with the server's words."""
    _execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    answer = _execute({"@type": "parseTextEntities", "text": markup, "parse_mode": {"@type": "textParseModeHTML"}})
    if answer["@type"] == "error":
        raise ValueError(answer["message"])
    found = [(e["offset"], e["length"], e["type"].get("url") or e["type"]["@type"]) for e in answer["entities"]]
    return answer["text"], found


def td_active(text: str, code: Iterable[tuple[int, int]] = ()) -> list[tuple[str, str]]:
    """(type, text) of what every app would make active in plain text by itself: mentions, commands, addresses, hashtags; but
    nothing in the `code` (offset and length of each)."""
    taken = [range(offset, offset + length) for offset, length in code]
    _execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    found = _execute({"@type": "getTextEntities", "text": text})["entities"]
    wide = text.encode("utf-16-le")
    return [
        (
            e["type"]["@type"].removeprefix("textEntityType"),
            wide[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le"),
        )
        for e in found
        if not any(e["offset"] in stretch for stretch in taken)
    ]


def _execute(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
    return answer
