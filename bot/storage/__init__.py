"""The database: SQLite behind the Protocols of `bot.core.store`.

Rules of this package:
- SQL lives here and nowhere else; nothing here decides (that is `core`), fetches or sends.
- One writer thread owns the only writing connection; every write is one BEGIN IMMEDIATE transaction, all or nothing.
  Readers are read-only connections that see one snapshot and never checkpoint.
- "Once" is a UNIQUE key in `schema`, never code that remembers.
- Times are fixed-width UTC text (`stamps`), so that comparing text compares time. `now` is always a parameter.
- A schema that was released is never edited: a change is a further migration, in one transaction with its record.

It may import `bot.core` and the standard library, sqlite-utils (migrations only) and filelock.
"""

from bot.storage.lease import InstanceLock
from bot.storage.store import SqliteStore

__all__ = ["InstanceLock", "SqliteStore"]
