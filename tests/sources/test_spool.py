"""The spool: what is read is a private copy, made whole or not at all, and the words say why not."""

import asyncio
import hashlib
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.errors import SourceError
from bot.sources.spool import Spool
from tests.sources.dropping import NOW, drop
from tests.world.powers import no_powers


async def test_a_settled_file_is_copied_with_its_hash(spool: Spool, tmp_path: Path) -> None:
    """Name, size, time and hash are those of what was copied; the copy is only ours, and goes when released."""
    drop(tmp_path / "in" / "a.txt", b"one")
    found = await spool.take(tmp_path, "in/a.txt")
    assert (found.name, found.size, found.error) == ("in/a.txt", 3, "")
    assert found.sha256 == hashlib.sha256(b"one").hexdigest()
    assert found.modified == datetime.fromtimestamp(NOW - 60, UTC)
    assert found.copy is not None
    assert found.copy.read_bytes() == b"one"
    assert found.copy.stat().st_mode & 0o777 == 0o600
    assert found.copy.parent.stat().st_mode & 0o777 == 0o700
    spool.release(found)
    assert not found.copy.exists()
    spool.close()
    assert not found.copy.parent.exists()


async def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    """The limit is named in the error, and holds for what is read, not for what the size said."""
    drop(tmp_path / "a.txt", b"x" * 2_000_000)
    spool = Spool(tmp_path, max_bytes=2**20)
    found = await spool.take(tmp_path, "a.txt")
    assert found.copy is None
    assert found.error == "a.txt is larger than 1 MiB; split it, or save its text alone"
    spool.close()


async def test_an_unreadable_file_says_so(spool: Spool, tmp_path: Path) -> None:
    """A file without read permission is an error to show, not a crash, and may be read once its permissions are mended."""
    drop(tmp_path / "a.txt").chmod(0)
    with no_powers():
        found = await spool.take(tmp_path, "a.txt")
    assert "Permission denied" in found.error
    assert found.may_pass
    (tmp_path / "a.txt").chmod(0o600)
    assert (await spool.take(tmp_path, "a.txt")).copy


async def test_a_file_that_goes_meanwhile_is_gone(spool: Spool, tmp_path: Path) -> None:
    """A file deleted between listing and reading is no error of its own."""
    assert (await spool.take(tmp_path, "a.txt")).gone


async def test_a_file_deleted_while_it_is_copied_is_read_as_it_was(
    spool: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is made from one descriptor: whoever deletes the name takes nothing from it."""
    path = drop(tmp_path / "a.txt", b"x" * 700_000)
    read = os.read

    def read_and_delete(handle: int, size: int) -> bytes:
        path.unlink(missing_ok=True)
        return read(handle, size)

    monkeypatch.setattr("bot.sources.spool.os.read", read_and_delete)
    found = await spool.take(tmp_path, "a.txt")
    assert not path.exists()
    assert (found.size, found.gone, found.error) == (700_000, False, "")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB, where one may be mounted."""
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:  # noqa: S603 (of the system)
        pytest.skip("a small disk cannot be mounted here")
    yield small
    subprocess.run(["umount", str(small)], check=True)  # noqa: S603, S607 (of the system)


async def test_a_full_disk_is_no_fault_of_the_file(small_disk: Path, tmp_path: Path) -> None:
    """Where the copy finds no room, the spool says so, leaves nothing behind, and the file can be taken later."""
    spool = Spool(small_disk)
    path = drop(tmp_path / "a.txt", b"x" * 200_000)
    with pytest.raises(SourceError, match=r"No space left on device; make room, then they are read"):
        await spool.take(tmp_path, "a.txt")
    path.write_bytes(b"x" * 1000)
    found = await spool.take(tmp_path, "a.txt")
    assert found.size == 1000
    assert found.copy is not None
    assert [each.name for each in found.copy.parent.iterdir()] == [found.copy.name]
    spool.close()


async def test_bytes_from_the_wire_are_spooled_like_files(spool: Spool) -> None:
    """What was fetched for a saved link is read from a copy, too."""
    found = await spool.put(b"page", "a.url", datetime.fromtimestamp(NOW, UTC))
    assert found.copy is not None
    assert found.copy.read_bytes() == b"page"
    spool.release(found)
    spool.close()


async def test_a_copy_that_nobody_waits_for_leaves_nothing_behind(tmp_path: Path) -> None:
    """Ctrl-C in the midst of many files: the spool is gone at once, and no copy under way brings it back."""
    for number in range(20):
        drop(tmp_path / "in" / f"{number}.txt", b"x" * 2_000_000)
    (tmp_path / "spool").mkdir()
    spool = Spool(tmp_path / "spool")
    taking = [asyncio.create_task(spool.take(tmp_path, f"in/{number}.txt")) for number in range(20)]
    await asyncio.wait(taking, return_when=asyncio.FIRST_COMPLETED)
    for task in taking:
        task.cancel()
    spool.close()
    await asyncio.gather(*taking, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_default_executor()
    assert not [*(tmp_path / "spool").iterdir()]
