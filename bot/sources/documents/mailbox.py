"""A mailbox (.mbox, RFC 4155): messages one after the other, each begun by a line `From ...`.

The standard library's mailbox wants a file of its own to write to; workers have none, and splitting is a line.
"""

import re
from collections.abc import Iterator
from functools import partial

from bot.core.model import ReadDocument
from bot.sources.documents.file import File
from bot.sources.documents.pieces import Part, gather

_BEGIN = re.compile(rb"(?m)(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]{1,200} \d\d:\d\d(?::\d\d)? [^\r\n]{0,60}\r?\n")


def claims(file: File) -> bool:
    """The first line is a postmark."""
    return _BEGIN.match(file.data[:1000]) is not None


def read(file: File) -> ReadDocument:
    """Every message. Raises DocumentError where none can be read."""
    return gather("mailbox", file.name, _messages(file))


def _messages(file: File) -> Iterator[Part]:
    starts = [found.span() for found in _BEGIN.finditer(file.data)]
    ends = [start for start, _ in starts[1:]] + [len(file.data)]
    for number, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), 1):
        # RFC 4155's quoting: ">From " inside a message stands for "From "
        data = re.sub(rb"(?m)^>(>*From )", rb"\1", file.data[begin:end])
        yield f"message {number}", partial(file.inside, data, f"{file.name} (message {number})")
