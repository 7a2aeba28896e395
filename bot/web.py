"""The web server: health for load balancers, metrics for Prometheus, and the paths that platforms call."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial

from aiohttp import web

from bot.core.errors import ParleyError
from bot.core.ports import Called

log = logging.getLogger(__name__)

Numbers = Callable[[], Awaitable[Mapping[str, float]]]


class WebServer:
    """Serves `GET /health` (200 or 503, JSON) and `GET /metrics` (Prometheus text) from `numbers`, asked at each request.

    `numbers` gives gauge names with their values; `healthy` (1 or 0) among them decides the status. What is posted to a
    platform's `hook` is handed to it; at most a MiB.
    """

    def __init__(self, listen: str, numbers: Numbers, platforms: Iterable[Called] = ()) -> None:
        self._listen = listen
        self._numbers = numbers
        self._platforms = tuple(platforms)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen. Raises ParleyError where the address cannot be used."""
        app = web.Application()
        app.router.add_get("/health", self._health)
        app.router.add_get("/metrics", self._metrics)
        for platform in self._platforms:
            app.router.add_post(platform.hook, partial(_call, platform))
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        host, _, port = self._listen.rpartition(":")
        try:
            await web.TCPSite(self._runner, host.strip("[]") or "127.0.0.1", int(port)).start()
        except (OSError, ValueError) as error:
            await self.stop()
            hint = "choose another address, or empty it to serve nothing"
            raise ParleyError(f"web.listen {self._listen}: cannot listen there ({error}); {hint}") from error

    async def stop(self) -> None:
        """Close the port and what is open on it."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _health(self, _: web.Request) -> web.Response:
        try:
            numbers = await self._numbers()
        except ParleyError as error:
            return web.json_response({"healthy": False, "error": str(error)}, status=503)
        healthy = bool(numbers.get("healthy", 0))
        return web.json_response({**numbers, "healthy": healthy}, status=200 if healthy else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        lines = [f"# TYPE parley_{name} gauge\nparley_{name} {value:.17g}" for name, value in (await self._numbers()).items()]
        return web.Response(text="\n".join(lines) + "\n", content_type="text/plain")


async def _call(platform: Called, request: web.Request) -> web.Response:
    answer = await platform.called(request.headers, await request.read())
    return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)


async def start_web(listen: str, numbers: Numbers, clients: Iterable[object] = ()) -> WebServer | None:
    """A server that listens, or None where `listen` is empty or cannot be used: health is no reason not to run."""
    platforms = [client for client in clients if isinstance(client, Called) and client.hook]
    if not listen:
        return None
    server = WebServer(listen, numbers, platforms)
    try:
        await server.start()
    except ParleyError as error:
        lost = "".join(f", nor are calls to {platform.hook} taken" for platform in platforms)
        log.error("%s; health and metrics are not served%s", error, lost)  # noqa: TRY400 (a setting to mend)
        return None
    return server
