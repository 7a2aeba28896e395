"""Files of drop folders, as stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FolderRules:
    """What the operator says of a drop folder beside what every source has.

    `include` and `exclude` are globs of names (`*.pdf`, `drafts/*`); nothing in `include` means everything. `topics` are the
    only ones its items may meet; none means all. `columns` says, for tables, which column holds what.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A file as stored: identity is its content (`sha256`; empty for one that could not be read at all).

    The same name with other content is the next `version` of the document, and `replaces` the one before.
    """

    id: int
    source_id: int
    name: str
    sha256: str
    size: int
    state: str = "read"
    """`read`, `set aside` (with `error`), or `dropped`: set aside, and the operator has said to leave it so."""
    kind: str = ""
    error: str = ""
    first_seen: datetime | None = None
    version: int = 1
    replaces: int | None = None
    attempts: int = 1
    note: str = ""
    """What to know of a file that was read: parts of it that could not be, feeds it lists."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file that asks to be recorded as read, or with `error` as set aside."""

    name: str
    sha256: str
    size: int
    mtime_ns: int = 0
    kind: str = ""
    error: str = ""
    note: str = ""
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item was found: in which document of which folder, and where in it (`blurb` and `page` from 1, `part` in
    words)."""

    document: Document
    folder: str
    blurb: int = 0
    part: str = ""
    page: int = 0
