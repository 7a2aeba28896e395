"""A real `parley` process: started, watched, spoken to, stopped or killed."""

import asyncio
import os
import pty
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

ENDS_WITHIN = 120.0
"""Seconds; sends under way are given 15."""


class Process:
    """What was started. `out` and `err` are all it has printed so far; on a terminal both are `out`."""

    def __init__(self, child: asyncio.subprocess.Process, keyboard: int | None = None) -> None:
        self.out = ""
        self.err = ""
        self._child = child
        self._keyboard = keyboard
        self._readers: list[asyncio.Task[None]] = []

    @property
    def ended(self) -> bool:
        """It is over."""
        return self._child.returncode is not None

    async def until(self, *texts: str, seconds: float = 120) -> None:
        """Until each text was printed. AssertionError with all that was printed instead."""
        try:
            async with asyncio.timeout(seconds):
                while not all(text in self.out or text in self.err for text in texts):
                    assert not self.ended, f"it ended: {self.out}\n{self.err}"
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"not within {seconds} s: {texts}\n{self.out}\n{self.err}") from None

    def type(self, text: str) -> None:
        """Type on its keyboard, or write into its standard input."""
        if self._keyboard is not None:
            os.write(self._keyboard, text.encode())
        else:
            assert self._child.stdin
            self._child.stdin.write(text.encode())

    def close_input(self) -> None:
        """Nothing more will be typed."""
        assert self._child.stdin
        self._child.stdin.close()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal; nothing happens where it has ended."""
        with suppress(ProcessLookupError):
            self._child.send_signal(number)

    def maps(self) -> str:
        """What it has mapped into its memory (Linux): the libraries that it has loaded so far are among it."""
        with suppress(OSError):
            return Path(f"/proc/{self._child.pid}/maps").read_text("utf-8")
        return ""

    def family(self) -> list[int]:
        """Which processes of the session that it leads on its terminal there are (Linux)."""
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                state, _, _, session = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()[:4]
                if int(session) == self._child.pid and state != "Z":
                    found.append(int(entry.name))
        return found

    async def end(self, seconds: float = ENDS_WITHIN) -> int:
        """Wait until it has ended; its exit code."""
        async with asyncio.timeout(seconds):
            code = await self._child.wait()
            await asyncio.gather(*self._readers)
        return code

    def read(self, descriptor: int, name: str) -> None:
        """Collect what comes from a descriptor."""
        self._readers.append(asyncio.create_task(asyncio.to_thread(self._collect, descriptor, name)))

    def _collect(self, descriptor: int, name: str) -> None:
        with suppress(OSError):  # a terminal whose last process has ended
            while data := os.read(descriptor, 65536):
                setattr(self, name, getattr(self, name) + data.decode(errors="replace"))
        os.close(descriptor)


@contextmanager
def hearing_interrupts() -> Iterator[None]:
    """What is started meanwhile hears Ctrl-C, even where we don't: a shell's background jobs, and all that they start, ignore
    SIGINT from birth, and so would the process under test."""
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@asynccontextmanager
async def running(*arguments: object, terminal: bool = False, **environment: str) -> AsyncIterator[Process]:
    """`parley ARGUMENTS` with pipes, or on a terminal of its own; killed in the end where it still runs."""
    call = [sys.executable, "-m", "bot", *map(str, arguments)]
    env = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
    if terminal:
        keyboard, screen = pty.openpty()
        # The first terminal that a session leader opens is its controlling one: only that turns Ctrl-C into a signal.
        opened = ["sh", "-c", f'exec "$0" "$@" <{os.ttyname(screen)}', *call]
        with hearing_interrupts():
            child = await asyncio.create_subprocess_exec(
                *opened, stdin=asyncio.subprocess.DEVNULL, stdout=screen, stderr=screen, env=env, start_new_session=True
            )
        os.close(screen)
        process = Process(child, keyboard)
        process.read(keyboard, "out")
    else:
        out, err = os.pipe(), os.pipe()
        with hearing_interrupts():
            child = await asyncio.create_subprocess_exec(
                *call, stdin=asyncio.subprocess.PIPE, stdout=out[1], stderr=err[1], env=env
            )
        os.close(out[1])
        os.close(err[1])
        process = Process(child)
        process.read(out[0], "out")
        process.read(err[0], "err")
    try:
        yield process
    finally:
        process.signal(signal.SIGKILL)
        await process.end()
