"""A whole Parley for tests: config text in, the real app serving, from feeds to chats, on loopback."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console

from bot.app import App, open_app
from bot.catalogue import FluentCatalogue
from bot.chat.console import ConsoleClient
from bot.clock import SystemClock
from bot.config import Secret, parse
from bot.core.model import SourceKind
from bot.core.ports import Clock
from bot.pipeline.poll import Polled
from bot.platforms import build_clients

NO_WEB = '[web]\nlisten = ""\n'


class Screen:
    """A terminal that keeps what it shows."""

    def __init__(self) -> None:
        self.out = Console(file=io.StringIO(), width=200)

    @property
    def text(self) -> str:
        """All that was printed so far."""
        shown = self.out.file
        assert isinstance(shown, io.StringIO)
        return shown.getvalue()


@asynccontextmanager
async def parley(
    config: str,
    folder: Path,
    *,
    secrets: dict[str, str] | None = None,
    screen: Screen | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[App]:
    """Parley serving on `config` (TOML; no web server unless it says where), its database in `folder`; stopped at the end."""
    settings = parse(config if "[web]" in config else config + NO_WEB)
    names = ("TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    given = {name: Secret((secrets or {}).get(name, "")) for name in names}
    out = (screen or Screen()).out
    clients = build_clients(settings, given, FluentCatalogue(), lambda note: ConsoleClient(out, repeat_note=note))
    async with open_app(
        settings, database=folder / "parley.db", clients=clients, clock=clock or SystemClock(), base=folder, checkpoint=True
    ) as app:
        serving = asyncio.create_task(app.serve())
        try:
            await until(lambda: serving.done() or len(app.live) == len(clients))
            yield app
        finally:
            app.stop()
            await serving


async def poll_now(app: App, kind: SourceKind | None = None) -> list[Polled]:
    """Poll every source at once, due or not."""
    return await app.poller.poll_all(await app.store.read(lambda tx: tx.sources.all(kind)))


async def until(ready: Callable[[], object], seconds: float = 180) -> None:
    """Until `ready()` is true. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not ready():  # noqa: ASYNC110 (anything may be waited for)
            await asyncio.sleep(0.02)
