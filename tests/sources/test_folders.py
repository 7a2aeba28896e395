"""Drop folders: settled regular files are found, each once; everything else is left alone or refused with words."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.core.errors import SourceError
from bot.core.model import Source, SourceKind
from bot.sources.away import archived, put_away
from bot.sources.folders import FolderScanner
from bot.sources.spool import Spool
from bot.sources.watching import FolderWatcher
from tests.sources.dropping import NOW, drop, folder


class Hands:
    """A clock whose hands are moved."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> float:
        return self.at


def never_seen(_name: str, _size: int, _mtime_ns: int) -> bool | None:
    return None


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def scanner(hands: Hands) -> FolderScanner:
    return FolderScanner(clock=hands)


async def names(scanner: FolderScanner, source: Source) -> list[str]:
    return [found.name for found in (await scanner.scan(source, never_seen)).settled]


async def test_a_file_being_written_waits_until_it_rests(scanner: FolderScanner, hands: Hands, tmp_path: Path) -> None:
    """A fresh file is taken once two looks see it the same; one that was seen to grow, once it has rested for seconds."""
    drop(tmp_path / "a.txt", b"half", age=0.1)
    scan = await scanner.scan(folder(tmp_path), never_seen)
    assert (scan.settled, scan.waiting) == ((), True)
    hands.at += 0.3
    assert await names(scanner, folder(tmp_path)) == ["a.txt"]
    drop(tmp_path / "b.txt", b"half", age=-0.3)
    assert await names(scanner, folder(tmp_path)) == ["a.txt"]
    drop(tmp_path / "b.txt", b"half and more", age=-0.3)
    await names(scanner, folder(tmp_path))
    hands.at += 0.5
    assert await names(scanner, folder(tmp_path)) == ["a.txt"]
    hands.at += 2
    assert await names(scanner, folder(tmp_path)) == ["a.txt", "b.txt"]


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="only Linux tells who writes")
async def test_a_file_that_is_open_for_writing_waits(scanner: FolderScanner, hands: Hands, tmp_path: Path) -> None:
    """Whoever writes slowly may pause: as long as the file is open it is not taken, unless that lasts long."""
    path = drop(tmp_path / "a.txt", b"half", age=3)
    with path.open("ab"):
        assert await names(scanner, folder(tmp_path)) == []
        hands.at += 3
        assert await names(scanner, folder(tmp_path)) == ["a.txt"]
    hands.at -= 3
    assert await names(scanner, folder(tmp_path)) == ["a.txt"]


async def test_a_file_from_the_future_settles_too(scanner: FolderScanner, hands: Hands, tmp_path: Path) -> None:
    """A clock that runs ahead elsewhere does not keep a file waiting for ever."""
    drop(tmp_path / "a.txt", age=-3600)
    assert await names(scanner, folder(tmp_path)) == []
    hands.at += 2
    assert await names(scanner, folder(tmp_path)) == ["a.txt"]


async def test_what_was_read_before_is_not_read_again(scanner: FolderScanner, tmp_path: Path) -> None:
    """`seen` is asked with name, size and time, and what it knows is skipped."""
    drop(tmp_path / "a.txt", b"one")
    drop(tmp_path / "b.txt", b"two!")
    asked: list[tuple[str, int, float]] = []

    def seen(name: str, size: int, mtime_ns: int) -> bool:
        asked.append((name, size, mtime_ns / 1e9))
        return name == "a.txt"

    assert [f.name for f in (await scanner.scan(folder(tmp_path), seen)).settled] == ["b.txt"]
    assert sorted(asked) == [("a.txt", 3, NOW - 60), ("b.txt", 4, NOW - 60)]


@pytest.mark.parametrize("name", [".hidden", "a.txt.part", "a.tmp", "a.txt~", "a.crdownload", ".git/config", ".archive/a.txt"])
async def test_hidden_and_unfinished_files_are_left_alone(scanner: FolderScanner, tmp_path: Path, name: str) -> None:
    """Names that programs give to files they have not finished, and hidden ones, are never read."""
    drop(tmp_path / name)
    assert await names(scanner, folder(tmp_path)) == []


async def test_sub_folders_are_entered_only_where_wanted(scanner: FolderScanner, tmp_path: Path) -> None:
    """`recursive` decides; names inside sub-folders are paths."""
    drop(tmp_path / "a.txt")
    drop(tmp_path / "in" / "deep" / "b.txt")
    assert await names(scanner, folder(tmp_path)) == ["a.txt", "in/deep/b.txt"]
    assert await names(scanner, folder(tmp_path, recursive=False)) == ["a.txt"]


async def test_globs_choose_the_files(scanner: FolderScanner, tmp_path: Path) -> None:
    """`include` lets in, `exclude` keeps out; a pattern with a slash is asked of the path, one without of the name."""
    for name in ("a.pdf", "b.txt", "drafts/c.pdf", "in/d.pdf"):
        drop(tmp_path / name)
    assert await names(scanner, folder(tmp_path, include=("*.pdf",))) == ["a.pdf", "drafts/c.pdf", "in/d.pdf"]
    assert await names(scanner, folder(tmp_path, exclude=("drafts/*", "b.*"))) == ["a.pdf", "in/d.pdf"]


async def test_links_and_pipes_are_refused_unopened(scanner: FolderScanner, spool: Spool, tmp_path: Path) -> None:
    """A link to a file or folder outside and a FIFO stay unread, are named with the reason, and nothing waits for them."""
    outside = drop(tmp_path / "outside" / "secret.txt")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "link.txt").symlink_to(outside)
    (inbox / "folder").symlink_to(outside.parent)
    os.mkfifo(inbox / "pipe.txt")
    assert await names(scanner, folder(inbox)) == ["folder", "link.txt", "pipe.txt"]
    for name, words in (
        ("link.txt", "symbolic link"),
        ("pipe.txt", "not a regular file"),
        ("folder/secret.txt", "not a regular"),
    ):
        taken = await spool.take(inbox, name)
        assert taken.copy is None
        assert taken.error.startswith(name)
        assert words in taken.error
    assert (await spool.take(inbox, "../outside/secret.txt")).gone


async def test_a_missing_folder_is_an_error_with_words(scanner: FolderScanner, tmp_path: Path) -> None:
    """The operator is told which folder and what to do."""
    with pytest.raises(SourceError, match=r"drop folder .*nowhere: No such file or directory; create it"):
        await scanner.scan(folder(tmp_path / "nowhere"), never_seen)


@pytest.mark.parametrize("name", ["with\nnewline.txt", "x" * 251 + ".txt", "name with space.txt", "b\udcffad.txt"])
async def test_odd_names_are_names(scanner: FolderScanner, spool: Spool, tmp_path: Path, name: str) -> None:
    """Newlines (spelt out where shown), spaces, 255 bytes and bytes that are no UTF-8 are fine in a name."""
    drop(tmp_path / name)
    (found,) = (await scanner.scan(folder(tmp_path), never_seen)).settled
    taken = await spool.take(tmp_path, found.path)
    assert taken.size == 4
    assert taken.name == found.name == name.replace("\udcff", "�").replace("\n", "\\n")


async def test_the_watch_tells_which_folder(tmp_path: Path) -> None:
    """A file that appears is told with its folder; without one, the tick still comes."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    folders = [Source(number, SourceKind.FOLDER, str(tmp_path / name)) for number, name in enumerate(("one", "two"), 1)]
    changes = FolderWatcher().changes(folders, 0.5)
    assert await anext(changes) == frozenset()
    (tmp_path / "two" / "a.txt").write_text("text")
    async with asyncio.timeout(60):
        while not (told := await anext(changes)):
            pass
    assert told == {2}
    await changes.aclose()


def test_after_its_commit_a_file_is_kept_archived_or_deleted(tmp_path: Path) -> None:
    """`keep` touches nothing, `archive` moves without overwriting, `delete` removes; a file already gone is fine."""
    put_away(folder(tmp_path), "in/a.txt")
    first = drop(tmp_path / "in" / "a.txt", b"one")
    put_away(folder(tmp_path, after="keep"), "in/a.txt")
    assert first.exists()
    put_away(folder(tmp_path, after="archive"), "in/a.txt")
    drop(first, b"two")
    put_away(folder(tmp_path, after="archive"), "in/a.txt")
    assert archived(folder(tmp_path), "in/a.txt").read_bytes() == b"one"
    assert (tmp_path / ".archive/in/a-2.txt").read_bytes() == b"two"
    drop(first)
    put_away(folder(tmp_path), "in/a.txt", "delete")
    assert not first.exists()
    put_away(folder(tmp_path, after="delete"), "in/a.txt")
    put_away(folder(tmp_path, after="archive"), "in/a.txt")
