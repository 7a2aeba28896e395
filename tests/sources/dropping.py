"""Drop folders to test with, and files in them whose age is known."""

import os
from pathlib import Path

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
