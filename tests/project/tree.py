"""The project's own files, as these tests read them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (".ci", "bot", "docs", "tests")
CACHES = {"__pycache__", ".hypothesis"}


def files(*folders: str, suffix: str = "") -> Iterator[Path]:
    """Every file under `folders` of the project (those of this list, if none is named), caches left out."""
    for folder in folders or FOLDERS:
        for path in sorted((ROOT / folder).rglob(f"*{suffix}")):
            if path.is_file() and not CACHES.intersection(path.parts):
                yield path


def own_files() -> Iterator[Path]:
    """Every text file that is committed: the folders above, and the files at the top but for what a user may keep there."""
    yield from files()
    for name in (".dockerignore", ".gitignore", "Dockerfile", "LICENSE", "Makefile", "config.example.toml", "pyproject.toml"):
        yield ROOT / name
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted(ROOT.glob("*.lock"))


def text(path: Path) -> str:
    """The file's text; bytes that are no UTF-8 (a test's binary sample) are replaced."""
    return path.read_text("utf-8", errors="replace")


def name(path: Path) -> str:
    """The path as people write it: relative to the project."""
    return path.relative_to(ROOT).as_posix()
