"""Jobs for the sandbox's tests: module-level, so that a worker can import them."""

import os
import re
import signal
import socket
import subprocess
import time

from bot.sources.language import detect


def sleep_a_minute() -> None:
    time.sleep(60)


def backtrack() -> bool:
    """Minutes inside one call of C code that hears no signal."""
    return re.match(r"(a+)+$", "a" * 40 + "b") is not None


def take(megabytes: int) -> int:
    return len(bytearray(megabytes * 2**20))


def recurse(depth: int) -> int:
    return recurse(depth + 1)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    os._exit(3)


def connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port))


def call_out() -> None:
    subprocess.run(["true"], check=True)  # noqa: S607 - must not run at all


def write(path: str, size: int) -> None:
    with open(path, "wb") as file:  # noqa: PTH123 - a plain descriptor
        file.write(b"x" * size)


def who() -> int:
    return os.getpid()


def fail() -> None:
    from bot.core.errors import DocumentError  # noqa: PLC0415

    raise DocumentError("a.txt: holds no text")


def tongue(text: str, allowed: tuple[str, ...]) -> str:
    return detect(text, allowed)
