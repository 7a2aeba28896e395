"""Drop folders: finds the files that have settled. What is found is taken by `bot.sources.spool`.

Settled means that nobody is writing any more. Linux tells (a read lease is refused while a file is open for writing); where
it does not, a file counts as settled once it has rested. A name alone says nothing: a rename into the folder, which is how
careful programs finish a file, is a file that nobody writes to, and is taken at the second look.
"""

import asyncio
import errno
import fcntl
import os
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from bot.core.errors import SourceError
from bot.core.model import FolderRules, Source
from bot.core.ports import Candidate, Scan
from bot.sources.spool import open_below, shown

STABLE = 0.25
"""Seconds between two looks that must find a file unchanged."""

_RESTED = 2.0
"""Seconds without a change after which a file counts as settled where the system does not tell who writes, or where it was
seen to grow or was read before: a slow writer may open it anew for every line."""

_OPEN_LONG = 5.0
"""Seconds without a change after which a file that is still open for writing is taken anyway: some programs never close."""

_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A directory entry as of one look. `path` is relative to the folder, as the system spells it."""

    path: str
    size: int
    mtime_ns: int
    regular: bool
    since: float = 0.0
    """When it was first seen with this size and time."""
    grew: bool = False


class FolderScanner:
    """Looks into drop folders off the loop. Remembers what it saw, so that a file still being written is left until it rests.

    `clock` gives the present as a Unix time; file times are compared with it.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: dict[int, dict[str, _Entry]] = {}

    async def scan(self, folder: Source, seen: Callable[[str, int, int], bool | None]) -> Scan:
        """What has settled and is not reported by `seen(name, size, mtime_ns)` as read already (True), by name.

        `seen` answers None for a name that it does not know at all. Raises SourceError where the folder cannot be read.
        """
        return await asyncio.to_thread(self._scan, folder, seen)

    def _scan(self, folder: Source, seen: Callable[[str, int, int], bool | None]) -> Scan:
        root = Path(folder.address)
        before, now = self._last.get(folder.id, {}), self._clock()
        present: dict[str, _Entry] = {}
        settled, waiting = [], False
        try:
            for entry in _walk(root, folder):
                name = shown(entry.path)
                known = seen(name, entry.size, entry.mtime_ns)
                if known:
                    continue
                entry = present[entry.path] = _aged(entry, before.get(entry.path), now)  # noqa: PLW2901 (the same, with its age)
                if not entry.regular or self._is_settled(root, entry, now, was_read=known is False):
                    settled.append(Candidate(name, entry.path, entry.size, entry.mtime_ns))
                else:
                    waiting = True
        except OSError as error:
            raise SourceError(f"drop folder {root}: {error.strerror or error}; create it, or mend its permissions") from error
        self._last[folder.id] = present
        return Scan(tuple(sorted(settled, key=lambda candidate: candidate.name)), waiting)

    def _is_settled(self, root: Path, entry: _Entry, now: float, *, was_read: bool) -> bool:
        # A clock that runs behind (network mounts) makes files of the future; how long they were seen counts as well.
        rested = max(now - entry.mtime_ns / 1e9, now - entry.since)
        if rested < STABLE or (rested < _RESTED and now - entry.since < STABLE):
            return False
        match _is_written(root, entry.path):
            case True:
                return rested >= _OPEN_LONG
            case None:
                return rested >= _RESTED
            case _:
                return rested >= _RESTED or not (entry.grew or was_read)


def _aged(entry: _Entry, before: _Entry | None, now: float) -> _Entry:
    if before is None:
        return replace(entry, since=now)
    if (before.size, before.mtime_ns) == (entry.size, entry.mtime_ns):
        return before
    return replace(entry, since=now, grew=True)


def _is_written(root: Path, path: str) -> bool | None:
    """Has anybody the file open for writing? None where the system does not tell (network mounts, others' files, macOS)."""
    if not hasattr(fcntl, "F_SETLEASE"):
        return None
    try:
        with open_below(root, path) as handle:
            # Whoever opens the file within this instant makes the kernel signal us: with one that is ignored.
            fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    return False


def _walk(root: Path, folder: Source) -> Iterator[_Entry]:
    """Every entry that the folder's rules let through; links and pipes too, so that they can be named."""
    for where, directories, names, handle in os.fwalk(root, onerror=_raise_for(root), follow_symlinks=False):
        inner = [name for name in sorted(directories) if not name.startswith(".")]
        links = [name for name in inner if stat.S_ISLNK(os.stat(name, dir_fd=handle, follow_symlinks=False).st_mode)]
        directories[:] = [name for name in inner if folder.recursive and name not in links]
        for name in (*names, *links):
            if name.startswith(".") or name.lower().endswith(_UNFINISHED):
                continue
            path = (Path(where) / name).relative_to(root).as_posix()
            if not _is_wanted(path, folder.rules):
                continue
            with suppress(OSError):  # gone since the directory was read
                about = os.stat(name, dir_fd=handle, follow_symlinks=False)
                yield _Entry(path, about.st_size, about.st_mtime_ns, stat.S_ISREG(about.st_mode))


def _is_wanted(path: str, rules: FolderRules) -> bool:
    return (not rules.include or _meets(path, rules.include)) and not _meets(path, rules.exclude)


def _meets(path: str, globs: tuple[str, ...]) -> bool:
    """`*.pdf` is asked of the name, `drafts/*` of the whole path."""
    name = path.rpartition("/")[2]
    return any(fnmatchcase(path if "/" in glob else name, glob) for glob in globs)


def _raise_for(root: Path) -> Callable[[OSError], None]:
    def on_error(error: OSError) -> None:
        # A sub-folder that cannot be entered must not hide the others; the folder itself must.
        if error.filename is None or Path(error.filename) == root:
            raise error

    return on_error
