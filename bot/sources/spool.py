"""The private spool: a dropped file is copied there from one descriptor that nothing can swap meanwhile, and then hashed.

Only regular files are taken. A symbolic link, a FIFO or a device in a drop folder would let whoever can write there read
what Parley can read, or hang it; so every step down is opened relative to its directory, without following links. What the
workers read is the copy, which nobody else can change, and this process never holds a file's bytes.
"""

import asyncio
import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from threading import Lock

from bot.core.errors import SourceError
from bot.core.ports import FoundFile

MAX_BYTES = 32 * 1024 * 1024
"""Largest file taken; larger ones are set aside unread."""

_AT_ONCE = 4
"""Files copied at the same time."""
_CHUNK = 256 * 1024
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # O_NONBLOCK: opening a FIFO must not wait for a writer


class Spool:
    """A folder of its own that only this user may enter, made when first needed. `close` removes it."""

    def __init__(self, folder: Path | None = None, max_bytes: int = MAX_BYTES) -> None:
        """Below `folder`, by default where the system keeps temporary files."""
        self._folder = folder
        self._max_bytes = max_bytes
        self._made: TemporaryDirectory[str] | None = None
        self._making = Lock()
        self._copying = ThreadPoolExecutor(_AT_ONCE, "parley-spool")
        self._numbers = count(1)

    async def take(self, root: Path, path: str) -> FoundFile:
        """A copy of the file at `path` below `root`, or why it cannot be taken (`error`). `release` it when done.

        Raises SourceError where the spool itself fails (a full disk): the file is as it was, and can be taken later.
        """
        return await asyncio.get_running_loop().run_in_executor(self._copying, self._take, root, path)

    async def put(self, data: bytes, name: str, modified: datetime) -> FoundFile:
        """The same for bytes that came over the wire."""

        def write() -> FoundFile:
            copy = self._new()
            try:
                copy.write_bytes(data)
            except OSError as error:
                copy.unlink(missing_ok=True)
                raise self._failure(error) from error
            return FoundFile(name, len(data), modified, hashlib.sha256(data).hexdigest(), copy=copy)

        return await asyncio.get_running_loop().run_in_executor(self._copying, write)

    def release(self, found: FoundFile) -> None:
        """The copy is not needed any more."""
        if found.copy is not None:
            found.copy.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the spool with what is in it, once the copy is ended that somebody may have given up waiting for."""
        self._copying.shutdown(cancel_futures=True)
        if self._made is not None:
            self._made.cleanup()
            self._made = None

    def _take(self, root: Path, path: str) -> FoundFile:
        name = shown(path)
        try:
            with open_below(root, path) as handle:
                about = os.fstat(handle)
                modified = datetime.fromtimestamp(about.st_mtime, UTC)
                if not stat.S_ISREG(about.st_mode):
                    return _refused(name, "is not a regular file; only those are read", about)
                if about.st_size > self._max_bytes:
                    return _refused(name, self._too_large(), about)
                copy, size, digest = self._copied(handle)
        except FileNotFoundError:
            return _refused(name, "does not exist any more", gone=True)
        except OSError as error:
            if error.errno == errno.ELOOP:
                return _refused(name, "is a symbolic link; only regular files are read, copy it there instead")
            if error.errno in (errno.ENXIO, errno.ENOTDIR, errno.ENODEV):
                return _refused(name, "is not a regular file; only those are read")
            return _refused(
                name, f"cannot be read: {error.strerror or error}; mend its permissions, or remove it", may_pass=True
            )
        if copy is None:
            return _refused(name, self._too_large(), about)
        return FoundFile(name, size, modified, digest, about.st_mtime_ns, copy)

    def _copied(self, handle: int) -> tuple[Path | None, int, str]:
        """(the copy, its size, its hash), hashed as it is written. None in place of a copy that would be too large: the limit
        holds for what is read, not for what the size said, since the file may grow meanwhile."""
        copy, size, digest = self._new(), 0, hashlib.sha256()
        whole = False
        try:
            try:
                target = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            except OSError as error:
                raise self._failure(error) from error
            with os.fdopen(target, "wb") as file:
                while chunk := os.read(handle, _CHUNK):
                    size += len(chunk)
                    if size > self._max_bytes:
                        return None, size, ""
                    digest.update(chunk)
                    self._write(file.write, chunk)
                self._write(lambda _: file.flush(), b"")
            whole = True
        finally:
            if not whole:
                copy.unlink(missing_ok=True)
        return copy, size, digest.hexdigest()

    def _write(self, write: Callable[[bytes], object], chunk: bytes) -> None:
        try:
            write(chunk)
        except OSError as error:
            raise self._failure(error) from error

    def _new(self) -> Path:
        try:
            with self._making:
                if self._made is None:
                    self._made = TemporaryDirectory(prefix="parley-spool-", dir=self._folder)
        except OSError as error:
            raise self._failure(error) from error
        return Path(self._made.name) / str(next(self._numbers))

    def _failure(self, error: OSError) -> SourceError:
        where = self._made.name if self._made else self._folder or "the folder for temporary files"
        return SourceError(
            f"{where}: dropped files cannot be copied there: {error.strerror or error}; make room, then they are read"
        )

    def _too_large(self) -> str:
        return f"is larger than {self._max_bytes // 2**20} MiB; split it, or save its text alone"


@contextmanager
def open_below(root: Path, path: str) -> Iterator[int]:
    """A descriptor of a file below `root`, each step opened from the one above without following links. Raises OSError."""
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or path.startswith("/"):
        raise FileNotFoundError(errno.ENOENT, "leads out of the folder", path)
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            inner = os.open(part, _OPEN | os.O_DIRECTORY, dir_fd=handle)
            os.close(handle)
            handle = inner
        file = os.open(parts[-1], _OPEN, dir_fd=handle)
    finally:
        os.close(handle)
    try:
        yield file
    finally:
        os.close(file)


def shown(path: str) -> str:
    """A path as a name to show and store, on one line: bytes that are no UTF-8 become question marks, and what a terminal would
    obey or a log would break at is spelt out."""
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _refused(
    name: str, why: str, about: os.stat_result | None = None, *, may_pass: bool = False, gone: bool = False
) -> FoundFile:
    modified = datetime.fromtimestamp(about.st_mtime if about else 0, UTC)
    size, mtime_ns = (about.st_size, about.st_mtime_ns) if about else (0, 0)
    return FoundFile(name, size, modified, "", mtime_ns, error=f"{name} {why}", may_pass=may_pass, gone=gone)
