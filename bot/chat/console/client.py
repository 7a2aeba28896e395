"""The console client: prints deliveries to the terminal, reads commands from it."""

import asyncio
import contextlib
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from typing import TextIO

from rich.console import Console, RenderableType

from bot.chat.console.layout import SMALL, WIDEST
from bot.chat.console.render import choices, posted, render, render_update
from bot.core.forms import Values
from bot.core.messages import Message
from bot.core.model import Delivery, Inbound, Op
from bot.core.outbox import Outcome, Verdict
from bot.core.ports import Receive

ADDRESS = "console"
"""The one chat that this platform has."""

PROMPT = "parley> "
QUIT = frozenset({"quit", "exit", "q"})

MOST_CHOICES = 99
"""Numbers in use; then they begin anew, and mean what was offered last."""

IDLE = 0.1
"""Seconds without a message before the prompt is shown again: several that come together stand together."""


class ConsoleClient:
    """Implements `core.ports.ChatClient`. `lines` is where commands are read from; None reads nothing.

    `on_end` is called once when the input ends or somebody types `quit`.
    """

    name = "console"

    def __init__(
        self,
        out: Console,
        lines: TextIO | None = None,
        *,
        on_end: Callable[[str], None] = lambda _: None,
        repeat_note: str = "",
    ) -> None:
        self._out = out
        self._lines = lines
        self._on_end = on_end
        self._repeat_note = repeat_note
        self._count = 0
        self._gone = ""
        self._reading = False
        self._receive: Receive = _nobody
        self._choices: dict[int, str] = {}
        self._offered = 0
        self._idle: asyncio.TimerHandle | None = None
        self._prompting = lines is not None and lines.isatty()

    async def start(self, receive: Receive) -> None:
        """Read lines until the input ends; each is persisted by `receive` before the next is read. A second start (after the
        configuration changed) only brings another `receive`."""
        self._receive = receive
        if self._lines is None or self._reading:
            return
        self._reading = True
        loop = asyncio.get_running_loop()
        # A thread of its own, because a terminal cannot be read without blocking unless it is switched to non-blocking,
        # and that switches the output too. It is a daemon: an open prompt must not keep the process from ending.
        threading.Thread(target=self._read, args=(self._lines, loop), daemon=True, name="console").start()
        self.prompt()

    async def stop(self) -> None:
        """Nothing to close: the terminal is not ours."""
        if self._idle:
            self._idle.cancel()

    def prompt(self) -> None:
        """Show that a command may be typed."""
        if self._prompting and self._reading and not self._gone:
            with contextlib.suppress(OSError, ValueError):  # the terminal is closed; the next message finds out
                self._out.print(PROMPT, end="", style="bold cyan")

    def parts(self, delivery: Delivery) -> int:  # noqa: ARG002 (the Protocol asks)
        """A terminal takes a message of any length."""
        return 1

    async def send(self, delivery: Delivery) -> Outcome:
        """Print it. An edit says only what changed: headline and sources."""
        message = Message.from_json(delivery.payload)
        if not self._gone:
            try:
                self._print(message, delivery)
            except (OSError, ValueError) as error:  # whoever read the pipe has gone; the terminal was closed
                self._gone = f"the terminal is closed: {error}"
        if self._gone:
            return Outcome(Verdict.CHAT_GONE, reason=self._gone)
        self._count += 1
        return Outcome(Verdict.SENT, remote_ref=str(self._count))

    async def look_back(self, delivery: Delivery) -> Outcome | None:  # noqa: ARG002 (the Protocol asks)
        """Nobody can tell what a terminal showed before a crash."""
        return None

    async def is_admin(self, inbound: Inbound) -> bool:  # noqa: ARG002 (the Protocol asks)
        """Whoever holds the terminal runs the bot."""
        return True

    async def may_look(self, inbound: Inbound, *, afresh: bool = False) -> bool:  # noqa: ARG002 (the Protocol asks)
        """Likewise."""
        return True

    async def check(self, _chats: Sequence[str] = ()) -> list[str]:
        """There is nothing that could be wrong with it."""
        return ["console: ready"]

    def _print(self, message: Message, delivery: Delivery) -> None:
        wrap = self._out.is_terminal
        self._out.print()
        if delivery.maybe_repeated and self._repeat_note:
            self._out.print(self._repeat_note, style=SMALL, markup=False, highlight=False)
        shown = render_update(message, wrap=wrap) if delivery.op is Op.EDIT else self._offering(message, wrap)
        if wrap and not delivery.subject.startswith("reply:"):
            shown = posted(shown, delivery.subject)
        self._out.print(shown, soft_wrap=not wrap, width=min(self._out.width, WIDEST) if wrap else None)
        self._prompt_soon()

    def _offering(self, message: Message, wrap: bool) -> RenderableType:
        """The message; its buttons take the next numbers, so that those of the messages above still mean what they say."""
        offered = choices(message) if self._lines is not None else []
        if self._offered + len(offered) > MOST_CHOICES:
            self._offered = 0
        first = self._offered + 1
        self._offered += len(offered)
        self._choices.update(enumerate(offered, first))
        return render(message, wrap=wrap, first=first if offered else 0)

    def _prompt_soon(self) -> None:
        if self._idle:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(IDLE, self.prompt)

    def _read(self, lines: TextIO, loop: asyncio.AbstractEventLoop) -> None:
        for line in _until_gone(lines):
            text = line.strip()
            if text.casefold() in QUIT:
                break
            if text:
                inbound = Inbound(
                    key=uuid.uuid4().hex, platform=self.name, chat=ADDRESS, user="console", text=self._meant(text), private=True
                )
                try:
                    asyncio.run_coroutine_threadsafe(_take(self._receive, inbound), loop).result()
                except RuntimeError:  # the loop has ended while a line was typed
                    return
            else:
                loop.call_soon_threadsafe(self.prompt)
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._on_end, "the input ended")

    def _meant(self, text: str) -> str:
        """A number means the choice that was offered under it last."""
        return self._choices.get(int(text), text) if text.isascii() and text.isdigit() and len(text) < 4 else text


def _until_gone(lines: TextIO) -> Iterator[str]:
    """The lines, until they end or the terminal hangs up. Bytes that are no text are replaced, not an error."""
    if isinstance(lines, TextIOWrapper):
        lines.reconfigure(errors="replace")
    with contextlib.suppress(OSError, ValueError):
        yield from lines


async def _nobody(inbound: Inbound, filled: Values | None = None, /) -> Mapping[str, str]:  # noqa: ARG001 (the Protocol asks)
    """Before the start nobody listens."""
    return {}


async def _take(receive: Receive, inbound: Inbound) -> None:
    await receive(inbound)
