"""ZIP-based files, summed before anything is unpacked: a 235 KB document can need gigabytes (contracts, "Documents")."""

import io
import struct
import zipfile
import zlib

from bot.core.errors import DocumentError
from bot.sources.documents.file import UNPACKED, File

ENTRIES = 2000
RATIO = 100
_SMALL = 2 * 1024 * 1024
"""Bytes unpacked under which the ratio says nothing: an empty spreadsheet is nearly all zeros."""

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, UnicodeDecodeError, OSError)
"""What the standard library raises over a damaged archive."""


def is_zip(file: File) -> bool:
    """Begins with a member, or is an empty archive."""
    return file.data.startswith((b"PK\x03\x04", _END))


def opened(file: File) -> zipfile.ZipFile:
    """The archive, its members counted and summed against the file's budget. Raises DocumentError.

    `zipfile` reads no more of a member than its directory entry says, so the sum is a bound even where that entry lies.
    """
    count = _count(file.data)
    if count > ENTRIES:
        raise DocumentError(f"{file.name}: an archive of more than {ENTRIES:,} files; unpack it yourself and drop what matters")
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.data))
    except DAMAGED as error:
        raise DocumentError(f"{file.name}: a damaged or cut off archive ({error}); save it again") from error
    total = sum(info.file_size for info in archive.infolist())
    if total > UNPACKED or (total > _SMALL and total > RATIO * len(file.data)):
        raise DocumentError(
            f"{file.name}: {len(file.data) // 1024:,} KB that would unpack to {total // 2**20:,} MB; such files are bombs,"
            " and it is not opened"
        )
    file.budget.spend(total, file.name)
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise DocumentError(f"{file.name}: an encrypted archive; save it without its password")
    return archive


def member(archive: zipfile.ZipFile, path: str) -> bytes:
    """The bytes of a member; empty where there is none. Raises one of DAMAGED."""
    try:
        return archive.read(path)
    except KeyError:
        return b""


def _count(data: bytes) -> int:
    """How many members the end of the archive names, before `zipfile` makes an object of each; more than can be for ZIP64."""
    at = data.rfind(_END, max(0, len(data) - _END_SIZE - _LONGEST_COMMENT))
    return int.from_bytes(data[at + 10 : at + 12], "little") if at >= 0 else 0
