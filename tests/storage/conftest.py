"""A real database in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import SqliteStore
from tests.storage.samples import NOW


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database stands."""
    return tmp_path / "parley.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """An empty store."""
    opened = SqliteStore.open(path, now=NOW)
    yield opened
    opened.close()
