"""Drop folders: settled regular files, each read once; everything else is left alone or refused with words."""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.errors import SourceError
from bot.core.model import Source, SourceKind
from bot.sources.folders import FolderScanner, put_away

NOW = 1_750_000_000.0


def folder(path: Path, *, recursive: bool = True, after: str = "keep") -> Source:
    return Source(1, SourceKind.FOLDER, str(path), recursive=recursive, after=after)


def drop(path: Path, data: bytes = b"text", age: float = 60.0) -> Path:
    """A file last changed `age` seconds ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (NOW - age, NOW - age))
    return path


def never_seen(_name: str, _size: int, _mtime: float) -> bool:
    return False


@pytest.fixture
def scanner() -> FolderScanner:
    return FolderScanner(clock=lambda: NOW)


async def test_a_settled_file_is_found_with_its_content(scanner: FolderScanner, tmp_path: Path) -> None:
    """Name, size, time, bytes and their hash are those of what was read."""
    drop(tmp_path / "a.txt", b"one")
    (found,) = await scanner.scan(folder(tmp_path), never_seen)
    assert (found.name, found.size, found.data, found.error) == ("a.txt", 3, b"one", "")
    assert found.sha256 == hashlib.sha256(b"one").hexdigest()
    assert found.modified == datetime.fromtimestamp(NOW - 60, UTC)


async def test_a_file_being_written_waits_until_it_rests(scanner: FolderScanner, tmp_path: Path) -> None:
    """A fresh file is taken once two scans see it with the same size and time."""
    drop(tmp_path / "a.txt", b"half", age=0.1)
    assert await scanner.scan(folder(tmp_path), never_seen) == []
    drop(tmp_path / "a.txt", b"half and more", age=0.0)
    assert await scanner.scan(folder(tmp_path), never_seen) == []
    assert [f.data for f in await scanner.scan(folder(tmp_path), never_seen)] == [b"half and more"]


async def test_what_was_read_before_is_not_read_again(scanner: FolderScanner, tmp_path: Path) -> None:
    """`seen` is asked with name, size and time, and what it knows is skipped."""
    drop(tmp_path / "a.txt", b"one")
    drop(tmp_path / "b.txt", b"two!")
    asked: list[tuple[str, int, float]] = []

    def seen(name: str, size: int, mtime: float) -> bool:
        asked.append((name, size, mtime))
        return name == "a.txt"

    assert [f.name for f in await scanner.scan(folder(tmp_path), seen)] == ["b.txt"]
    assert asked == [("a.txt", 3, NOW - 60), ("b.txt", 4, NOW - 60)]


@pytest.mark.parametrize("name", [".hidden", "a.txt.part", "a.tmp", "a.txt~", "a.crdownload", ".git/config", ".archive/a.txt"])
async def test_hidden_and_unfinished_files_are_left_alone(scanner: FolderScanner, tmp_path: Path, name: str) -> None:
    """Names that programs give to files they have not finished, and hidden ones, are never read."""
    drop(tmp_path / name)
    assert await scanner.scan(folder(tmp_path), never_seen) == []


async def test_sub_folders_are_entered_only_where_wanted(scanner: FolderScanner, tmp_path: Path) -> None:
    """`recursive` decides; names inside sub-folders are paths."""
    drop(tmp_path / "a.txt")
    drop(tmp_path / "in" / "deep" / "b.txt")
    assert [f.name for f in await scanner.scan(folder(tmp_path), never_seen)] == ["a.txt", "in/deep/b.txt"]
    assert [f.name for f in await scanner.scan(folder(tmp_path, recursive=False), never_seen)] == ["a.txt"]


async def test_links_and_pipes_are_never_opened(scanner: FolderScanner, tmp_path: Path) -> None:
    """A link to a file or folder outside and a FIFO stay unread, and nothing waits for them."""
    outside = drop(tmp_path / "outside" / "secret.txt")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "link.txt").symlink_to(outside)
    (inbox / "folder").symlink_to(outside.parent)
    os.mkfifo(inbox / "pipe.txt")
    assert await scanner.scan(folder(inbox), never_seen) == []
    for name in ("link.txt", "pipe.txt", "folder/secret.txt"):
        taken = await scanner.take(inbox / name, inbox)
        assert taken.data == b""
        assert taken.error.startswith(name)


async def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    """The limit is named in the error."""
    drop(tmp_path / "a.txt", b"x" * 2_000_000)
    (found,) = await FolderScanner(clock=lambda: NOW, max_bytes=2**20).scan(folder(tmp_path), never_seen)
    assert found.data == b""
    assert found.error == "a.txt is larger than 1 MiB; split it, or save its text alone"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_an_unreadable_file_says_so(scanner: FolderScanner, tmp_path: Path) -> None:
    """A file without read permission is an error to show, not a crash."""
    drop(tmp_path / "a.txt").chmod(0)
    (found,) = await scanner.scan(folder(tmp_path), never_seen)
    assert "Permission denied" in found.error


async def test_a_file_that_goes_meanwhile_is_skipped(scanner: FolderScanner, tmp_path: Path) -> None:
    """A file deleted between listing and reading is no error."""
    path = drop(tmp_path / "a.txt")

    def seen(_name: str, _size: int, _mtime: float) -> bool:
        path.unlink()
        return False

    assert await scanner.scan(folder(tmp_path), seen) == []


async def test_a_missing_folder_is_an_error_with_words(scanner: FolderScanner, tmp_path: Path) -> None:
    """The operator is told which folder and what to do."""
    with pytest.raises(SourceError, match=r"drop folder .*nowhere: No such file or directory; create it"):
        await scanner.scan(folder(tmp_path / "nowhere"), never_seen)


@pytest.mark.parametrize("name", ["with\nnewline.txt", "x" * 251 + ".txt", "name with space.txt"])
async def test_odd_names_are_names(scanner: FolderScanner, tmp_path: Path, name: str) -> None:
    """Newlines, spaces and 255 bytes are fine in a name."""
    drop(tmp_path / name)
    assert [f.name for f in await scanner.scan(folder(tmp_path), never_seen)] == [name]


async def test_one_file_is_taken_at_once(scanner: FolderScanner, tmp_path: Path) -> None:
    """`take` does not wait for a file to settle; its name begins at the root given, or is its own outside of it."""
    path = drop(tmp_path / "in" / "a.txt", age=0)
    assert (await scanner.take(path, tmp_path)).name == "in/a.txt"
    assert (await scanner.take(path, tmp_path / "elsewhere")).name == "a.txt"
    assert (await scanner.take(tmp_path / "none.txt", tmp_path)).error == "none.txt does not exist"


def test_after_its_commit_a_file_is_kept_archived_or_deleted(tmp_path: Path) -> None:
    """`keep` touches nothing, `archive` moves without overwriting, `delete` removes; a file already gone is fine."""
    put_away(folder(tmp_path), "in/a.txt")
    first = drop(tmp_path / "in" / "a.txt", b"one")
    put_away(folder(tmp_path, after="keep"), "in/a.txt")
    assert first.exists()
    put_away(folder(tmp_path, after="archive"), "in/a.txt")
    drop(first, b"two")
    put_away(folder(tmp_path, after="archive"), "in/a.txt")
    assert (tmp_path / ".archive/in/a.txt").read_bytes() == b"one"
    assert (tmp_path / ".archive/in/a-2.txt").read_bytes() == b"two"
    drop(first)
    put_away(folder(tmp_path), "in/a.txt", "delete")
    assert not first.exists()
    put_away(folder(tmp_path, after="delete"), "in/a.txt")
    put_away(folder(tmp_path, after="archive"), "in/a.txt")
