"""What comes in and goes out of the Telegram stand-in over HTTP, faults included."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one call; see `tests.world.telegram`."""

    drop: bool = False
    status: int = 0
    description: str = ""
    retry_after: int = 0
    delay: float = 0
    truncate: bool = False
    body: bytes | None = None
    accept: bool = False


async def read_form(request: web.Request) -> tuple[dict[str, str], dict[str, bytes]]:
    """Strings and files; a file is filed under the field it was attached for."""
    fields: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = value.file.read()
        else:
            fields[name] = str(value)
    for name in [name for name, value in fields.items() if value.startswith("attach://")]:
        files[name] = files.pop(fields.pop(name).removeprefix("attach://"))
    return fields, files


async def spoil(request: web.Request, fault: Fault, carried_out: web.Response | None) -> web.StreamResponse | None:
    """What the fault makes of the answer; None where it only delays."""
    if fault.drop:
        _cut(request)
        return web.Response()
    if fault.retry_after:
        words = f"Too Many Requests: retry after {fault.retry_after}"
        return refusal(429, words, retry_after=fault.retry_after)
    if fault.status:
        return refusal(fault.status, fault.description or f"Fault {fault.status}")
    if fault.body is not None:
        return web.Response(body=fault.body, content_type="application/json")
    if fault.truncate:
        cut = web.StreamResponse(headers={"Content-Length": "1000"})
        await cut.prepare(request)
        await cut.write(b'{"ok": true, "resu')
        _cut(request)
        return cut
    return carried_out


def _cut(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


def answer(status: int, body: dict[str, Any]) -> web.Response:
    """JSON, as the Bot API answers."""
    return web.json_response(body, status=status)


def refusal(status: int, description: str, **parameters: int) -> web.Response:
    """An `ok: false` answer."""
    body = {"ok": False, "error_code": status, "description": description}
    return answer(status, body | ({"parameters": parameters} if parameters else {}))
