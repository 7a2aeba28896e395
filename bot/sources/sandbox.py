"""Killable workers for everything that parses bytes from outside (invariant 6).

A worker runs one job at a time under its own limits. A job that exceeds them costs its worker, never the parent: the worker
is killed and replaced, the job ends in a SandboxError, and the next job goes on.

Workers are forked from multiprocessing's fork server, which is single-threaded and has the parsers imported already: forking
this process, with its threads, could deadlock, and spawning costs a second for each replacement.
"""

import asyncio
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from importlib import import_module
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from threading import Lock
from typing import TypeVar, TypeVarTuple, Unpack, cast

from pebble import CONSTS, ProcessExpired, ProcessPool

from bot.core.errors import ParleyError, SandboxError
from bot.core.facts import Fact, fact

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

MEMORY = 512 * 1024 * 1024
"""Bytes of address space a job may take above what the worker has when it starts."""

WORKERS = 3
"""Two for first attempts, as many as the smallest machine has processors, and one that may be busy with a document's second."""

_PRELOADED = "bot.sources.preload"

_WRITES = 1024 * 1024
"""Largest file a worker may write, bytes: parsers write none, a coverage run's data fits."""

_HANDLES = 128
_LONGEST_TEMPORARY = 70
"""Bytes of TMPDIR: the fork server's socket lies below it, and its whole path must fit into 107 (unix(7))."""
_JOBS_A_WORKER = 1000
"""A worker is renewed after so many jobs, so that what parsers leak does not add up."""

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
"""linux/sched.h; `os.unshare` comes with Python 3.12."""

_FORBIDDEN = (
    "socket.__new__",
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
)


class Sandbox:
    """A pool of `workers` killable workers. Starts with its first job, or earlier with `start`."""

    def __init__(self, workers: int = WORKERS, memory: int = MEMORY) -> None:
        self._workers = workers
        self._memory = memory
        self._pool: ProcessPool | None = None
        self._opening = Lock()

    def start(self) -> None:
        """Start the workers, so that the first job finds them warm. Takes a second or two (the parsers are loaded): for a
        thread beside the loop. Does nothing where they run. Raises SandboxError where they cannot be started."""
        with self._opening:
            if self._pool is not None and not self._pool.active:
                # The pool gives up for good when an idle worker is killed from outside (the kernel's OOM killer): begin anew.
                self._end()
            if self._pool is None:
                if len(os.fsencode(folder := tempfile.gettempdir())) > _LONGEST_TEMPORARY:
                    raise SandboxError(
                        f"the folder for temporary files, {folder}, has too long a name: set TMPDIR to a shorter one"
                    )
                try:
                    self._pool = self._begin()
                except BrokenProcessPool as error:
                    raise SandboxError(f"the workers that read documents cannot be started: {error.__cause__}") from error

    async def run(self, function: Callable[[Unpack[Ts]], T], *args: *Ts, timeout: float = 20.0) -> T:  # noqa: ASYNC109 - kills
        """What `function`, a module-level one, returns in a worker. `timeout` is in seconds from the job's start.

        Raises SandboxError where the job ran out of time or memory, or its worker died; a ParleyError of the function itself
        passes through. Cancelling the caller kills the job.
        """
        try:
            pool = self._pool if self._pool is not None and self._pool.active else await asyncio.to_thread(self._started)
            return cast("T", await asyncio.wrap_future(pool.schedule(_job, (timeout, function, args), timeout=timeout)))
        except ParleyError:
            raise
        except TimeoutError:
            raise SandboxError(fact("read-late", seconds=timeout)) from None
        except MemoryError:
            raise SandboxError(fact("read-memory", most=self._memory // 2**20)) from None
        except RecursionError:
            raise SandboxError(fact("read-deep")) from None
        except (ProcessExpired, BrokenProcessPool) as died:
            raise SandboxError(_last_words(died, timeout)) from None

    def close(self) -> None:
        """Kill what runs and wait until every worker is gone."""
        with self._opening:
            self._end()

    def _started(self) -> ProcessPool:
        self.start()
        assert self._pool is not None  # noqa: S101 - `start` has made it
        return self._pool

    def _begin(self) -> ProcessPool:
        # Pebble waits this long between SIGTERM and SIGKILL; a worker busy inside C never hears the first.
        CONSTS.term_timeout = 0.2
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([_PRELOADED])
        _start_fork_server()
        pool = ProcessPool(self._workers, _JOBS_A_WORKER, _confine, (self._memory,), context)
        for _ in range(self._workers):
            pool.schedule(_warm_up)
        return pool

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it unannotated
            self._pool.join()
            self._pool = None


def _start_fork_server() -> None:
    """Deaf to SIGINT from its first instruction, which a blocked signal is and a handler set later is not: Ctrl-C goes to all
    of a terminal's processes, and ending this one is the parent's part."""
    resource_tracker.ensure_running()  # first: it unblocks the signal when it has started a process of its own
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _last_words(died: BaseException, timeout: float) -> Fact:
    code = getattr(died, "exitcode", None)
    if code == -signal.SIGXCPU:
        return fact("read-busy", seconds=timeout)
    if code in (-signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT):
        return fact("read-killed", signal=signal.Signals(-code).name)
    return fact("read-died", code=str(code))


def _job(timeout: float, function: Callable[..., T], args: tuple[object, ...]) -> T:
    """In the worker: run one job with its own share of processor time."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime + timeout) + 2)
    return function(*args)


def _warm_up() -> None:
    """A job that does nothing: when it is done, a worker is up."""


def _confine(memory: int) -> None:
    """In a new worker, before its first job: fetch what is needed from outside, close the doors."""
    import_module(_PRELOADED)  # there already, unless somebody else began this process's fork server without it
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, _WRITES)
    _limit(resource.RLIMIT_NOFILE, _HANDLES)
    _limit(resource.RLIMIT_AS, _address_space() + memory)
    _leave_the_network()
    sys.addaudithook(_refuse)


def _leave_the_network() -> None:
    """Into a network namespace of its own, which has no way out, where the kernel lets us; the audit hook stands anyway."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _refuse(event: str, _args: tuple[object, ...]) -> None:
    # No parser has business on the network or with other programs; an audit hook cannot be taken out again and also stops
    # what a library does behind our back (an XML parser that fetches a DTD through Python).
    if event in _FORBIDDEN:
        raise PermissionError(f"{event} is not allowed where documents are read")


def _limit(what: int, soft: int) -> None:
    _, hard = resource.getrlimit(what)
    with suppress(ValueError, OSError):  # macOS knows RLIMIT_AS but does not take it
        resource.setrlimit(what, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _address_space() -> int:
    """Bytes of address space of this process now; 0 where /proc is absent (then RLIMIT_AS is not enforced either)."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 4 * 2**30
    return int(pages) * resource.getpagesize()
