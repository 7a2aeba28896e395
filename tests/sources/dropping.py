"""Drop folders to test with, and files in them whose age is known."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TextIO

from bot.core.model import FolderRules, Source, SourceKind

NOW = 1_750_000_000.0


def folder(path: Path, *, recursive: bool = True, after: str = "keep", **rules: tuple[str, ...]) -> Source:
    """A drop folder at `path`."""
    return Source(1, SourceKind.FOLDER, str(path), recursive=recursive, after=after, rules=FolderRules(**rules))  # type: ignore[arg-type]


def drop(path: Path, data: bytes = b"text", age: float = 60.0) -> Path:
    """A file last changed `age` seconds before NOW."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (NOW - age, NOW - age))
    return path


@contextmanager
def writing(file: TextIO, words: str, *, pause: float) -> Iterator[None]:
    """Somebody writes a letter every `pause` seconds; where the words run out before the block does, its time of change alone
    goes on, so that the file never rests. The end of the block writes what is left."""
    letters, ended = iter(words), Event()

    def write() -> None:
        while not ended.wait(pause):
            file.write(next(letters, ""))
            file.flush()
            os.utime(file.fileno())

    writer = Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        ended.set()
        writer.join()
        file.write("".join(letters))
