"""Files that somebody made to hurt, and what becomes of each."""

import io
import os
import random
import zipfile
from copy import copy
from pathlib import Path

from bot.sources.spool import shown
from tests.world import documents as made
from tests.world import office
from tests.world.documents import STORIES

READ = ""
"""The outcome of what is odd, and nevertheless read."""


def bomb_docx() -> bytes:
    """About 235 KB that inflate to 240 MB of blanks."""
    blank = b" " * (60 * 2**20)
    return _docx({"word/document.xml": blank, "word/a.xml": blank, "word/b.xml": blank, "word/c.xml": blank})


def overlapping_docx() -> bytes:
    """About 235 KB that inflate to gigabytes: eighty entries of the directory name the same four members."""
    out = io.BytesIO(bomb_docx())
    with zipfile.ZipFile(out, "a") as archive:
        for info in archive.infolist()[1:]:
            for number in range(20):
                again = copy(info)
                again.filename = f"word/{number}-{info.filename.rpartition('/')[2]}"
                archive.filelist.append(again)
        archive.comment = b"overlapping"
    return out.getvalue()


def heavy_docx() -> bytes:
    """Within every bound of size, and more than a worker's memory or time once it is a tree of XML."""
    names = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    numbers = random.Random(5)  # noqa: S311 (makes text that packs badly)
    rows = "".join(f"<w:p><w:r><w:t>{numbers.getrandbits(64):x}</w:t></w:r></w:p>" for _ in range(600_000))
    with zipfile.ZipFile(io.BytesIO(office.docx(STORIES[0]))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["word/document.xml"] = f'<w:document xmlns:w="{names}"><w:body>{rows}</w:body></w:document>'.encode()
    return made.zipped(files)


def nested_zip(depth: int = 5) -> bytes:
    """Archives in archives."""
    data = made.zipped({"a.txt": b"The innermost text."})
    for _ in range(depth):
        data = made.zipped({"inner.zip": data})
    return data


def many_names() -> bytes:
    """An archive of 10^5 empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(100_000):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    return out.getvalue()


def long_header() -> bytes:
    """A mail with a header field of 160 KB."""
    return b"From: a@example.org\nTo: b@example.org\nSubject: " + b"=?utf-8?q?a?= " * 12_000 + b"\n\nText.\n"


def nested_from() -> bytes:
    """511 bytes that the address parser goes down one level for each."""
    return b"From: " + b"(" * 511 + b"\nTo: b@example.org\nSubject: Nested\nMessage-ID: <1@x>\n\nText.\n"


def deep_html() -> bytes:
    """50,000 elements inside each other around one sentence, which cost a careless reader 50 s."""
    return b"<html><body>" + b"<div>" * 50_000 + b"<p>The sentence in the middle says enough.</p>" + b"</div>" * 50_000


FILES = {
    "bomb.docx": (bomb_docx, "would unpack to 240 MB; such files are bombs"),
    "overlapping.docx": (overlapping_docx, "would unpack to 5,040 MB; such files are bombs"),
    "heavy.docx": (heavy_docx, "ran out of"),
    "nested.zip": (nested_zip, "packed more than 2 deep"),
    "names.zip": (many_names, "more than 2,000 files"),
    "gzip-bomb.gz": (lambda: made.gzipped(b"\0" * (80 * 2**20)), "would unpack to more than 50 MB"),
    "encrypted.pdf": (lambda: office.pdf(STORIES[0], encrypted=True), "an encrypted PDF"),
    "cut-off.pdf": (lambda: office.pdf(STORIES[0])[:-400], "a PDF whose end is missing"),
    "header.eml": (long_header, "KB of header lines"),
    "from.eml": (nested_from, "From: is nested without end"),
    "entities.odt": (
        lambda: made.zipped({
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>',
        }),
        "declares XML entities of its own",
    ),
    "nuls.txt": (lambda: b"Text\0" * 1000 + b"\0" * 5000, "a binary file"),
    "utf16.txt": (lambda: made.text(STORIES[1], "utf-16-le"), READ),
    "deep.html": (deep_html, READ),
    "line\nbreak.txt": (lambda: b"A file with a line break in its name is read.", READ),
    "n" * 251 + ".txt": (lambda: b"A file with the longest name there is is read.", READ),
}  # fmt: skip
"""Name -> (what makes it, words of the reason it is set aside with)."""


def drop_all(folder: Path) -> dict[str, str]:
    """Every one of them, and what no bytes make: a gigabyte, a link out, a FIFO. Returns outcomes by the name shown."""
    for name, (make, _) in FILES.items():
        (folder / name).write_bytes(make())
    outcomes = {shown(name): words for name, (_, words) in FILES.items()}
    with (folder / "gigabyte.txt").open("wb") as file:
        file.truncate(2**30)
    (folder / "link.txt").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe.txt")
    return outcomes | {
        "gigabyte.txt": "is larger than 32 MiB",
        "link.txt": "is a symbolic link",
        "pipe.txt": "is not a regular file",
    }


def _docx(files: dict[str, bytes]) -> bytes:
    return made.zipped({"[Content_Types].xml": b"<Types/>", **files})
