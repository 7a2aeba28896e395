"""An event loop whose clock jumps to the next timer as soon as nothing is left to do: hours pass in seconds, on real sockets.

Nothing is left to do when no socket is ready for a moment and no thread works for the loop (`run_in_executor` is counted).
Nothing else moves the clock: work takes no time, however busy the machine is.
"""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any

QUIET = 0.004
"""Real seconds without an event after which the clock may jump: loopback answers sooner."""

LATE = 1e-6
"""Virtual seconds that each look at the sockets takes: a timer fires a little late, as on a real clock, and never early by
rounding."""


class _Jumping(selectors.DefaultSelector):
    """Waits a moment for what is real, then jumps."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.working = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += LATE
        if timeout is not None and timeout <= 0:
            return super().select(0)
        while True:
            events = super().select(QUIET)
            if events:
                return events
            if timeout is not None and not self.working:
                self.now += timeout
                return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """See the module's docstring. `time()` is in virtual seconds."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)
        self._clock_resolution = 0.0

    def time(self) -> float:
        return self._jumping.now

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        self._jumping.working += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._worked)
        return future

    def _worked(self, _: object) -> None:
        self._jumping.working -= 1


class VirtualClock:
    """`core.ports.Clock` by the running loop; `step` puts the wall clock forward or back, as an operator would."""

    def __init__(self, start: datetime) -> None:
        self._loop = asyncio.get_running_loop()  # asked from the store's threads too
        self._start = start - timedelta(seconds=self._loop.time())

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._loop.time())

    def step(self, by: timedelta) -> None:
        self._start += by


def run(work: Callable[[], Any]) -> Any:
    """Run a coroutine function on a virtual loop of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work())


START = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
