"""A house on a real database in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import SqliteStore
from tests.pipeline.house import NOW, House


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """An empty store."""
    opened = SqliteStore.open(tmp_path / "parley.db", now=NOW)
    yield opened
    opened.close()


@pytest.fixture
def house(store: SqliteStore) -> House:
    """The pipeline on it."""
    return House(store)


@pytest.fixture
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pacing has tests of its own; here nothing waits."""
    monkeypatch.setattr("bot.core.pacing.LIMITS", {})
