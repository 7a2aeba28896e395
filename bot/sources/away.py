"""What becomes of a dropped file once it is committed."""

from contextlib import suppress
from pathlib import Path, PurePosixPath

from bot.core.errors import SourceError
from bot.core.model import Source

_ARCHIVE = ".archive"


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


def archived(folder: Source, name: str) -> Path:
    """Where `archive` puts the first file of this name."""
    return Path(folder.address) / _ARCHIVE / PurePosixPath(name)


def _free(path: Path) -> Path:
    """The path itself, or with a number before its suffix where another file has it."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_stem(f"{path.stem}-{number}")
    return candidate
