"""Archives (.zip, .gz) of files of the other types, bounded in number, size and depth."""

import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from bot.core.errors import DocumentError
from bot.core.model import ReadDocument
from bot.sources.documents import packed
from bot.sources.documents.file import UNPACKED, File
from bot.sources.documents.pieces import Part, gather

_GZIP = b"\x1f\x8b"


def claims(file: File) -> bool:
    """Whatever is ZIP or gzip and no office document."""
    return packed.is_zip(file) or file.data.startswith(_GZIP)


def read(file: File) -> ReadDocument:
    """All articles of all members. Raises DocumentError where none can be read, or it is too large to be opened."""
    if file.data.startswith(_GZIP):
        return file.inside(_gunzipped(file), _without_gz(file.name))
    with packed.opened(file) as archive:
        return gather("zip archive", file.name, _members(file, archive))


def _members(file: File, archive: zipfile.ZipFile) -> Iterator[Part]:
    for info in archive.infolist():
        hidden = any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(info.filename).parts)
        if not info.is_dir() and not hidden:
            yield info.filename, partial(_member, file, archive, info)


def _member(file: File, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> ReadDocument:
    try:
        data = archive.read(info)
    except packed.DAMAGED as error:
        raise DocumentError(f"{info.filename}: damaged in the archive ({error})") from error
    return file.inside(data, info.filename)


def _gunzipped(file: File) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    most = min(UNPACKED, file.budget.left)
    try:
        data = unpacker.decompress(file.data, most + 1)
    except zlib.error as error:
        raise DocumentError(f"{file.name}: a damaged gzip archive ({error}); save it again") from error
    file.budget.spend(len(data), file.name)
    if not unpacker.eof:
        raise DocumentError(f"{file.name}: a gzip archive whose end is missing: it was cut off; save it again")
    return data


def _without_gz(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name
