"""All tables, indexes and views, as migrations: what is released is never edited, only added to.

A migration runs in one transaction with its record (sqlite-utils), one statement at a time: `executescript` would commit
half-way. Tables are grouped as people think of them: `news`, `documents`, `feeds`, `chats`, `outbox`, `policy`.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bot.storage.schema import chats, documents, feeds, news, outbox, policy

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = Callable[["Database"], None]


def begin(db: "Database") -> None:
    """The first release."""
    for statement in (*news.TABLES, *documents.TABLES, *feeds.TABLES, *chats.TABLES, *outbox.TABLES, *policy.TABLES):
        db.execute(statement)


MIGRATIONS: Mapping[str, Step] = {"0001": begin}
"""By name, in order."""
