"""What Slack takes: arguments of each method, blocks and their limits, and what in a message would be active.

Sources: https://docs.slack.dev/reference/methods, .../reference/block-kit/blocks, .../messaging/formatting-message-text.
Stricter than Slack where Slack is silent: an unknown argument or block key is refused.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]

ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    method: (frozenset(required.split()), frozenset(f"{required} {optional}".split()))
    for method, required, optional in (
        ("auth.test", "", ""),
        ("apps.connections.open", "", ""),
        (
            "chat.postMessage",
            "channel",
            "text blocks thread_ts reply_broadcast metadata mrkdwn parse link_names unfurl_links unfurl_media",
        ),
        ("chat.update", "channel ts", "text blocks metadata parse link_names reply_broadcast"),
        ("chat.postEphemeral", "channel user", "text blocks thread_ts parse link_names"),
        ("conversations.history", "channel", "cursor include_all_metadata inclusive latest limit oldest"),
        ("conversations.replies", "channel ts", "cursor include_all_metadata inclusive latest limit oldest"),
        ("conversations.info", "channel", "include_locale include_num_members"),
        ("users.info", "user", "include_locale"),
        ("files.info", "file", "count cursor limit page"),
        ("users.conversations", "", "cursor exclude_archived limit team_id types user"),
        ("views.open", "trigger_id view", ""),
        ("views.publish", "user_id view", "hash"),
        ("files.getUploadURLExternal", "filename length", "alt_txt snippet_type"),
        ("files.completeUploadExternal", "files", "channel_id channels initial_comment thread_ts blocks"),
    )
}
"""Method -> (required, known) argument names."""

SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "conversations.history": "{kind}:history",
    "conversations.replies": "{kind}:history",
    "conversations.info": "{kind}:read",
    "users.conversations": "{kind}:read",
    "users.info": "users:read",
    "files.info": "files:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}
"""Method -> the scope it needs; `{kind}` is the conversation's: channels (public), groups (private) or im."""

EVENT_SCOPES = {"app_mention": "app_mentions:read", "message": "im:history", "member_joined_channel": "{kind}:read"}
"""Event -> the scope without which it is not delivered; app_home_opened needs none."""

KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im"}

_KEYS: dict[str, set[str]] = {
    "section": {"text", "fields", "accessory"},
    "header": {"text"},
    "context": {"elements"},
    "actions": {"elements"},
    "divider": set(),
    "image": {"image_url", "slack_file", "alt_text", "title"},
    "rich_text": {"elements"},
}
_RICH = {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}


def wrong_arguments(method: str, arguments: Json) -> str:
    """What is wrong with a call's arguments, empty if nothing."""
    required, known = ARGUMENTS[method]
    if missing := required - arguments.keys():
        return f"[ERROR] missing required field: {min(missing)}"
    if unknown := arguments.keys() - known:
        return f"[ERROR] unknown argument: {min(unknown)}"
    return ""


def wrong_metadata(metadata: Any) -> str:
    """What is wrong with a message's metadata."""
    if metadata is None:
        return ""
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        return "metadata must hold event_type and event_payload"
    if not isinstance(metadata["event_type"], str) or not isinstance(metadata["event_payload"], dict):
        return "metadata's event_type is a string, its event_payload an object"
    return ""


def wrong_blocks(blocks: Any, most: int = 50) -> str:
    """The first thing wrong with a message's (or, with `most` 100, a view's) blocks, empty if nothing."""
    if not isinstance(blocks, list):
        return "blocks must be a list"
    if len(blocks) > most:
        return f"no more than {most} items allowed [{len(blocks)}]"
    if most == 50 and (total := _characters(blocks)) > 10_000:
        return f"blocks hold {total} characters"
    return next((f"{problem} [/blocks/{n}]" for n, block in enumerate(blocks) for problem in _block(block)), "")


def _block(block: Json) -> Iterator[str]:
    kind = block.get("type")
    if kind not in _KEYS:
        yield f"unsupported type: {kind}"
        return
    if unknown := block.keys() - _KEYS[kind] - {"type", "block_id"}:
        yield f"unknown key: {min(unknown)}"
    match kind:
        case "header":
            yield from text_problems(block["text"], 150, {"plain_text"})
        case "section":
            yield from text_problems(block["text"], 3000)
        case "context":
            yield from _count(block["elements"], 10)
            for element in block["elements"]:
                yield from text_problems(element, 3000)
        case "actions":
            yield from _count(block["elements"], 25)
            yield from _buttons(block["elements"])
        case "image":
            yield from _image(block)
        case "rich_text":
            yield from _count(block["elements"], 50)
            for element in block["elements"]:
                yield from _rich(element)


def _count(elements: list[Any], most: int) -> Iterator[str]:
    if not 1 <= len(elements) <= most:
        yield f"between 1 and {most} elements needed, {len(elements)} given"


def text_problems(text: Json, most: int, kinds: Iterable[str] = ("plain_text", "mrkdwn")) -> Iterator[str]:
    """What is wrong with a text object of at most `most` characters."""
    if text.get("type") not in set(kinds):
        yield f"text type {text.get('type')} is not taken here"
    if text.keys() - {"type", "text", "emoji" if text.get("type") == "plain_text" else "verbatim"}:
        yield "unknown key in a text object"
    if not 1 <= len(text.get("text", "")) <= most:
        yield f"must be between 1 and {most} characters"


def _buttons(elements: list[Json]) -> Iterator[str]:
    if len({element.get("action_id") for element in elements}) < len(elements):
        yield "action_id must be unique in its block"
    for element in elements:
        if element.get("type") != "button" or element.keys() - {"type", "action_id", "text", "value", "url", "style"}:
            yield "not a button"
        yield from text_problems(element["text"], 75, {"plain_text"})
        if len(element.get("value", "-")) > 2000 or not element.get("value", "-"):
            yield "value must be between 1 and 2000 characters"
        if "url" in element and not _is_url(element["url"], 3000):
            yield "invalid url"


def _image(block: Json) -> Iterator[str]:
    if ("image_url" in block) == ("slack_file" in block):
        yield "one of image_url and slack_file is needed"
    if "image_url" in block and not _is_url(block["image_url"], 3000):
        yield "invalid image_url"
    if not 1 <= len(block.get("alt_text", "")) <= 2000:
        yield "alt_text must be between 1 and 2000 characters"


def _rich(element: Json) -> Iterator[str]:
    if element.get("type") not in _RICH:
        yield f"unsupported rich text: {element.get('type')}"
        return
    if not element["elements"]:
        yield "empty rich text"
    for part in element["elements"]:
        if part.get("type") not in {"text", "link"} or part.keys() - {"type", "text", "url", "style"}:
            yield f"unsupported rich text element: {part.get('type')}"
        elif not part.get("text"):
            yield "text must be more than 0 characters"
        elif part["type"] == "link" and not _is_url(part["url"], 3000):
            yield "invalid url"


def _is_url(url: str, most: int) -> bool:
    return len(url) <= most and re.fullmatch(r"https?://[^\s<>|]+", url) is not None


def _characters(value: Any) -> int:
    match value:
        case str():
            return len(value)
        case dict():
            return sum(_characters(inner) for key, inner in value.items() if key != "type")
        case list():
            return sum(map(_characters, value))
        case _:
            return 0


def words(text: str, blocks: list[Json]) -> str:
    """What a person reads: the blocks' words, a block a line, else the text with its entities resolved."""
    if not blocks:
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return "\n".join("".join(_shown(block)) for block in blocks)


def _shown(value: Any) -> Iterator[str]:
    match value:
        case {"type": "mrkdwn", "text": str(text)}:
            label = re.sub(r"<[^<>|]*\|([^<>]*)>", r"\1", text)
            yield label.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        case {"alt_text": str(alt)}:
            yield alt
        case {"text": str(text)}:
            yield text
        case dict():
            for inner in value.values():
                yield from _shown(inner)
        case list():
            for number, inner in enumerate(value):
                if number and inner.get("type") in {"plain_text", "mrkdwn", "button"}:
                    yield " "
                yield from _shown(inner)


def active(payload: Json) -> list[str]:
    """Everything in a payload that Slack would act on or format by itself: mentions, formatting, links to elsewhere."""
    found = re.findall(r"<[^<>]*>", payload.get("text", ""))
    if payload.get("mrkdwn", True) and re.search(r"[*_~`]", payload.get("text", "")):
        found.append(payload["text"])
    return found + list(_active(payload.get("blocks", [])))


def _active(value: Any) -> Iterator[str]:
    match value:
        case {"type": "mrkdwn", "text": str(text)}:
            bare = re.sub(r"<https?://[^<>|]+\|[^<>|*_~`]+>", "", text)
            if re.search(r"[<>*_~`]", bare):
                yield text
        case {"type": "user" | "usergroup" | "broadcast" | "channel" | "emoji" | "date" as kind}:
            yield kind
        case {"type": "plain_text", "emoji": True, "text": str(text)}:
            yield text
        case {"url": str(url)} | {"image_url": str(url)} if not url.startswith(("http://", "https://")):
            yield url
        case dict():
            for inner in value.values():
                yield from _active(inner)
        case list():
            for inner in value:
                yield from _active(inner)
