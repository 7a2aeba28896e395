"""Drop folders: finds files that have settled and reads each once, from one descriptor that nothing can swap meanwhile.

Only regular files are taken. A symbolic link, a FIFO or a device in a drop folder would let whoever can write there read
what Parley can read, or hang it; so every step down is opened relative to its directory, without following links.
"""

import asyncio
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from bot.core.errors import SourceError
from bot.core.model import Source
from bot.core.ports import FoundFile

MAX_BYTES = 15 * 1024 * 1024
"""Largest file taken; larger ones are set aside unread."""

_SETTLED_AFTER = 2.0
"""Seconds since its last change after which a file seen for the first time counts as settled."""

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")
_ARCHIVE = ".archive"
_CHUNK = 1024 * 1024
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # O_NONBLOCK: opening a FIFO must not wait for a writer


@dataclass(frozen=True, slots=True)
class _Seen:
    """A directory entry as of one scan. `name` is relative to the folder."""

    name: str
    size: int
    mtime: float


class FolderScanner:
    """Scans drop folders off the loop. Remembers what it saw, so that a file still being written is left until it rests.

    `clock` gives the present as a Unix time; file times are compared with it.
    """

    def __init__(self, clock: Callable[[], float], max_bytes: int = MAX_BYTES) -> None:
        self._clock = clock
        self._max_bytes = max_bytes
        self._last: dict[int, dict[str, _Seen]] = {}

    async def scan(self, folder: Source, seen: Callable[[str, int, float], bool]) -> list[FoundFile]:
        """Files that have settled and that `seen(name, size, mtime)` does not report as read already, by name.

        Raises SourceError where the folder itself cannot be read.
        """
        return await asyncio.to_thread(self._scan, folder, seen)

    async def take(self, path: Path, root: Path) -> FoundFile:
        """One file at once, as `parley ingest` does: no waiting for it to settle. `root` is where its name begins."""
        return await asyncio.to_thread(self._take, path, root)

    def _scan(self, folder: Source, seen: Callable[[str, int, float], bool]) -> list[FoundFile]:
        root = Path(folder.address)
        before, now = self._last.get(folder.id, {}), self._clock()
        try:
            present = {found.name: found for found in _walk(root, recursive=folder.recursive)}
        except OSError as error:
            raise SourceError(f"drop folder {root}: {error.strerror or error}; create it, or mend its permissions") from error
        self._last[folder.id] = present
        settled = [f for f in present.values() if before.get(f.name) == f or now - f.mtime >= _SETTLED_AFTER]
        fresh = (f for f in sorted(settled, key=lambda f: f.name) if not seen(f.name, f.size, f.mtime))
        return [read for f in fresh if (read := self._read(root, f.name)) is not None]

    def _take(self, path: Path, root: Path) -> FoundFile:
        try:
            name = path.absolute().relative_to(root.absolute()).as_posix()
        except ValueError:
            root, name = path.parent, path.name
        read = self._read(root, name)
        return read if read is not None else _refused(name, "does not exist")

    def _read(self, root: Path, name: str) -> FoundFile | None:
        """The file, one with `error` where it cannot be taken, or None where it has gone meanwhile."""
        try:
            with _opened(root, name) as handle:
                return self._read_open(handle, name)
        except FileNotFoundError:
            return None
        except OSError as error:
            return _refused(name, f"cannot be read: {error.strerror or error}; mend its permissions, or remove it")

    def _read_open(self, handle: int, name: str) -> FoundFile:
        about = os.fstat(handle)
        modified = datetime.fromtimestamp(about.st_mtime, UTC)
        if not stat.S_ISREG(about.st_mode):
            return _refused(name, "is not a regular file", modified)
        if about.st_size > self._max_bytes:
            return _refused(name, self._too_large(), modified, about.st_size)
        data = bytearray()
        # The limit holds for what is read, not for what the size said: the file may grow meanwhile.
        while len(data) <= self._max_bytes and (chunk := os.read(handle, _CHUNK)):
            data += chunk
        if len(data) > self._max_bytes:
            return _refused(name, self._too_large(), modified, len(data))
        return FoundFile(name, len(data), modified, bytes(data), hashlib.sha256(data).hexdigest())

    def _too_large(self) -> str:
        return f"is larger than {self._max_bytes // 2**20} MiB; split it, or save its text alone"


def put_away(folder: Source, name: str, after: str = "") -> None:
    """What `after` (by default the folder's own) says happens to a file once it is committed: keep, archive or delete.

    The archive is `.archive/` in the folder, which scans skip. A file that has gone already is fine. Raises SourceError.
    """
    root, wanted = Path(folder.address), after or folder.after
    path = root / PurePosixPath(name)
    try:
        with suppress(FileNotFoundError):
            if wanted == "delete":
                path.unlink()
            elif wanted == "archive":
                target = _free(root / _ARCHIVE / PurePosixPath(name))
                target.parent.mkdir(parents=True, exist_ok=True)
                path.rename(target)
    except OSError as error:
        raise SourceError(f"{path}: {wanted} failed: {error.strerror or error}; mend the folder's permissions") from error


def _free(path: Path) -> Path:
    """The path itself, or with a number before its suffix where another file has it."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_stem(f"{path.stem}-{number}")
    return candidate


def _walk(root: Path, *, recursive: bool) -> Iterator[_Seen]:
    for where, directories, names, handle in os.fwalk(root, onerror=_raise_for(root), follow_symlinks=False):
        directories[:] = sorted(d for d in directories if recursive and not d.startswith("."))
        for name in names:
            if name.startswith(".") or name.lower().endswith(_UNFINISHED):
                continue
            with suppress(OSError):  # gone since the directory was read
                about = os.stat(name, dir_fd=handle, follow_symlinks=False)
                if stat.S_ISREG(about.st_mode):
                    yield _Seen((Path(where) / name).relative_to(root).as_posix(), about.st_size, about.st_mtime)


def _raise_for(root: Path) -> Callable[[OSError], None]:
    def on_error(error: OSError) -> None:
        # A sub-folder that cannot be entered must not hide the others; the folder itself must.
        if error.filename is None or Path(error.filename) == root:
            raise error

    return on_error


@contextmanager
def _opened(root: Path, name: str) -> Iterator[int]:
    """A descriptor of a file below `root`, each step opened from the one above without following links."""
    parts = PurePosixPath(name).parts
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


def _refused(name: str, why: str, modified: datetime | None = None, size: int = 0) -> FoundFile:
    return FoundFile(name, size, modified or datetime.fromtimestamp(0, UTC), b"", "", f"{name} {why}")
