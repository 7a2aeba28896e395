"""What the Bot API takes: parameters and their types, from the published description where it is at hand.

`telegram-bot-api.json` (the Bot API as data) lies outside the repository; without it the small table below stands in.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

PUBLISHED = Path(__file__).parents[2].parent / "shared" / "judges" / "telegram-bot-api.json"


class BadParameter(Exception):
    """The call is refused; the message is a description as the server words it."""


def _method(**fields: str) -> dict[str, Any]:
    """`name="Type!"` is required."""
    return {"fields": [{"name": k, "types": [v.rstrip("!")], "required": v.endswith("!")} for k, v in fields.items()]}


_MESSAGE = {
    "parse_mode": "String",
    "entities": "Array of MessageEntity",
    "link_preview_options": "LinkPreviewOptions",
    "reply_markup": "InlineKeyboardMarkup or ForceReply",
}
_PLACE = {
    "chat_id": "Integer or String!",
    "message_thread_id": "Integer",
    "disable_notification": "Boolean",
    "protect_content": "Boolean",
    "reply_parameters": "ReplyParameters",
}
_BUILT_IN: dict[str, Any] = {
    "methods": {
        "getMe": _method(),
        "deleteWebhook": _method(drop_pending_updates="Boolean"),
        "getUpdates": _method(offset="Integer", limit="Integer", timeout="Integer", allowed_updates="Array of String"),
        "setWebhook": _method(
            url="String!", secret_token="String", allowed_updates="Array of String", max_connections="Integer"
        ),
        "getWebhookInfo": _method(),
        "getMyCommands": _method(scope="BotCommandScope", language_code="String"),
        "setMyCommands": _method(commands="Array of BotCommand!", scope="BotCommandScope", language_code="String"),
        "getFile": _method(file_id="String!"),
        "getChat": _method(chat_id="Integer or String!"),
        "getChatMember": _method(chat_id="Integer or String!", user_id="Integer!"),
        "answerCallbackQuery": _method(callback_query_id="String!", text="String", show_alert="Boolean", url="String"),
        "sendMessage": _method(text="String!", **_MESSAGE, **_PLACE),
        "editMessageText": _method(chat_id="Integer or String", message_id="Integer", text="String!", **_MESSAGE),
        "editMessageReplyMarkup": _method(
            chat_id="Integer or String", message_id="Integer", reply_markup="InlineKeyboardMarkup"
        ),
        "sendDocument": _method(document="InputFile or String!", caption="String", **_PLACE),
        "sendPhoto": _method(
            photo="InputFile or String!", caption="String", parse_mode="String", reply_markup="InlineKeyboardMarkup", **_PLACE
        ),
    },
    "types": {
        "LinkPreviewOptions": _method(is_disabled="Boolean"),
        "InlineKeyboardMarkup": _method(inline_keyboard="Array of Array of InlineKeyboardButton!"),
        "ForceReply": _method(force_reply="Boolean!", input_field_placeholder="String", selective="Boolean"),
        "InlineKeyboardButton": _method(text="String!", url="String", callback_data="String"),
        "ReplyParameters": _method(message_id="Integer!", allow_sending_without_reply="Boolean"),
        "BotCommand": _method(command="String!", description="String!"),
    },
}


@cache
def published() -> dict[str, Any]:
    """The Bot API's methods and types as data."""
    table: dict[str, Any] = json.loads(PUBLISHED.read_text()) if PUBLISHED.exists() else _BUILT_IN
    return table


def read_parameters(method: str, given: dict[str, str], files: dict[str, bytes]) -> dict[str, Any]:
    """The parameters as values, each checked against its type. Raises KeyError for a method there is not, else BadParameter."""
    fields = {field["name"]: field for field in published()["methods"][method].get("fields", [])}
    if unknown := set(given) - set(fields):
        raise BadParameter(f"Bad Request: {method} has no parameter {', '.join(sorted(unknown))}")
    if missing := {name for name, field in fields.items() if field["required"]} - set(given) - set(files):
        words = "message text is empty" if "text" in missing else f"{min(missing)} is empty"
        raise BadParameter(f"Bad Request: {words}")
    return {name: _read(raw, fields[name]["types"], name) for name, raw in given.items()}


def _read(raw: str, types: list[str], name: str) -> Any:
    kinds = [kind for entry in types for kind in entry.split(" or ")]
    if "Integer" in kinds and re.fullmatch(r"-?\d+", raw):
        return int(raw)
    if kinds == ["Boolean"] and raw in {"true", "false"}:
        return raw == "true"
    if "String" in kinds or "InputFile" in kinds:
        return raw
    try:
        value = json.loads(raw)
    except ValueError:
        raise BadParameter(f"Bad Request: can't parse {name}: not {' or '.join(types)}") from None
    if not any(_fits(value, kind) for kind in kinds):
        raise BadParameter(f"Bad Request: can't parse {name}: not {' or '.join(types)}")
    return value


def _fits(value: Any, kind: str) -> bool:
    match kind:
        case "String":
            return isinstance(value, str)
        case "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "Float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "Boolean" | "True":
            return isinstance(value, bool)
        case _ if kind.startswith("Array of "):
            inner = kind.removeprefix("Array of ").split(" or ")
            return isinstance(value, list) and all(any(_fits(each, k) for k in inner) for each in value)
    shape = published()["types"].get(kind)
    if shape is None or "fields" not in shape:  # a union (BotCommandScope, say), or a type the small table does not know
        return isinstance(value, dict)
    fields = {field["name"]: field for field in shape["fields"]}
    if not isinstance(value, dict) or set(value) - set(fields):
        return False
    required = {name for name, field in fields.items() if field["required"]}
    return required <= set(value) and all(any(_fits(v, t) for t in fields[k]["types"]) for k, v in value.items())
