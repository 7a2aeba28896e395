"""Every error Parley raises on purpose.

    ParleyError
    |-- ConfigError           the configuration cannot be used; carries every problem found
    |-- QueryError            a topic's or keyword's query cannot be read; carries the column
    |-- CommandError          a chat command cannot be carried out; the text is the answer the person sees
    |   `-- NotAllowed        the person or the chat may not do this
    |-- SourceError           one feed or folder failed; the rest goes on
    |   |-- FetchError        nothing usable came over the wire
    |   |   `-- AddressRefused    the host resolves to an address that Parley does not open
    |   |-- FeedError         bytes came, but they are no feed
    |   `-- DocumentError     one file cannot be read; it is set aside
    |       `-- SandboxError  the killable worker ran out of time or memory, or died
    `-- StoreError            the database cannot be used (newer than the code, locked by another instance)
        |-- DiskFull          it cannot grow; reading goes on
        |-- Damaged           a page is corrupt; nothing is written any more
        `-- LeaseLost         another instance holds the right to send

Each message says what happened, to which feed, file, channel or key, and what the operator can do. Bugs are not wrapped:
they pass through as they are.
"""

from dataclasses import dataclass

from bot.core.facts import Fact, in_words


class ParleyError(Exception):
    """Something went wrong that a person can act on."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the configuration: where (a key path such as `feeds[2].url`), what, and how to mend it."""

    where: str
    what: str
    suggestion: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" ({self.suggestion})" if self.suggestion else "")


class ConfigError(ParleyError):
    """The configuration cannot be used."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class QueryError(ParleyError):
    """A query cannot be read. `column` counts from 1 in `query`; `complaint` is what people in a chat are told of it."""

    def __init__(self, message: str, *, query: str = "", column: int = 1, complaint: Fact | None = None) -> None:
        super().__init__(message)
        self.query = query
        self.column = column
        self.complaint = complaint


class CommandError(ParleyError):
    """A command cannot be carried out; its text is the reply."""


class NotAllowed(CommandError):
    """The person or the chat may not do this."""


class SourceError(ParleyError):
    """A source failed; the others go on. Made of a Fact, so that each reader is told it in a language of their own; of plain
    words where there is no kind for it."""

    def __init__(self, what: str | Fact) -> None:
        super().__init__(what)
        self.fact = what if isinstance(what, Fact) else in_words(what)


class FetchError(SourceError):
    """Nothing usable came over the wire. `retry_after` is in seconds where the server named one; `gone` means 410."""

    def __init__(
        self, what: str | Fact, *, status: int | None = None, retry_after: float | None = None, gone: bool = False
    ) -> None:
        super().__init__(what)
        self.status = status
        self.retry_after = retry_after
        self.gone = gone


class AddressRefused(FetchError):
    """The host resolves to an address that Parley does not open."""


class FeedError(SourceError):
    """Bytes came, but they are no feed."""


class DocumentError(SourceError):
    """One file cannot be read; it is set aside with this reason."""


class SandboxError(DocumentError):
    """The killable worker ran out of time or memory, or died."""


class StoreError(ParleyError):
    """The database cannot be used."""


class DiskFull(StoreError):
    """The database cannot grow: the disk is full."""


class Damaged(StoreError):
    """A page of the database is corrupt: nothing is written until a backup is restored."""


class LeaseLost(StoreError):
    """Another instance holds the right to send."""
