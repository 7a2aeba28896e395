"""One file as the readers of this package see it, and the bounds that hold for it and for whatever is packed inside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from bot.core.errors import DocumentError
from bot.core.model import ReadDocument
from bot.sources.documents.charset import decode

UNPACKED = 50 * 1024 * 1024
"""Bytes that everything packed in one file may come to (contracts, "Documents")."""

DEEPEST = 2
"""Archives or mails inside each other."""

_HEAD = 4000


@dataclass
class Budget:
    """What may still be unpacked from one dropped file, counted over all that is nested in it."""

    left: int = UNPACKED

    def spend(self, size: int, name: str) -> None:
        """Raises DocumentError where `size` bytes are more than is left."""
        self.left -= size
        if self.left < 0:
            raise DocumentError(
                f"{name}: would unpack to more than {UNPACKED // 2**20} MB; unpack it yourself and drop what matters"
            )


@dataclass(frozen=True)
class File:
    """`data` under `name`. `modified` is the file's own time: relative dates count from it. `columns` names, for tables, which
    column holds what (`{"title": "Headline"}`)."""

    data: bytes
    name: str
    modified: datetime
    read: Callable[["File"], ReadDocument]
    """Reads a file of any type; for `inside`."""
    columns: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0
    budget: Budget = field(default_factory=Budget)

    @cached_property
    def text(self) -> str | None:
        """The characters that the bytes stand for; None for a binary file."""
        return decode(self.data)

    @cached_property
    def head(self) -> str:
        """The beginning of `text`, for telling types apart; empty for a binary file."""
        return (self.text or "")[:_HEAD]

    def inside(self, data: bytes, name: str) -> ReadDocument:
        """What a file packed in this one holds. Raises DocumentError."""
        if self.depth >= DEEPEST:
            raise DocumentError(f"{name}: is packed more than {DEEPEST} deep; unpack it yourself and drop what matters")
        return self.read(File(data, name, self.modified, self.read, self.columns, self.depth + 1, self.budget))


def has_suffix(name: str, *suffixes: str) -> bool:
    """Does the name end so, in whatever case? Only ever asked between types that look alike."""
    return name.lower().endswith(suffixes)
