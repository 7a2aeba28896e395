"""How calls of Slack's Web API come in, and how its answers go out: well, or spoilt."""

import asyncio
import json
from typing import Any

from aiohttp import web

from tests.world.slack_state import Fault, Json, Shown


async def spoil(request: web.Request, fault: Fault) -> web.StreamResponse:
    """The answer that a fault gives."""
    await asyncio.sleep(fault.delay)
    if fault.drop:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    if fault.retry_after:
        answer = {"ok": False, "error": "ratelimited"}
        return web.json_response(answer, status=429, headers={"Retry-After": str(fault.retry_after)})
    if fault.error:
        return web.json_response({"ok": False, "error": fault.error}, status=fault.status or 200)
    return web.Response(text=fault.body, status=fault.status or 200)


def as_object(value: Any) -> Json:
    """A form-encoded call carries JSON as text."""
    return dict(json.loads(value)) if isinstance(value, str) else dict(value)


async def read_arguments(request: web.Request) -> Json:
    """What a call was given, as JSON, as a form or in its address."""
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}


def wire_message(shown: Shown, *, metadata: bool) -> Json:
    """A message as Slack shows it to an app."""
    wired: Json = {"type": "message", "ts": shown.ts, "user": shown.user, "text": shown.text, "blocks": shown.blocks}
    if shown.thread_ts:
        wired["thread_ts"] = shown.thread_ts
    if shown.files:
        wired["files"] = shown.files
    if metadata and shown.metadata:
        wired["metadata"] = shown.metadata
    return wired


def page_of(messages: list[Shown], arguments: Json) -> Json:
    """As many of `messages` as were asked for, with where the next page begins."""
    start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit", 100))
    wanted = arguments.get("include_all_metadata") in {True, "1", "true"}
    more = start + limit < len(messages)
    return {
        "messages": [wire_message(message, metadata=wanted) for message in messages[start : start + limit]],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }
