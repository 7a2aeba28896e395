"""What the tests of `bot.sources` share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sources.sandbox import Sandbox
from bot.sources.spool import Spool


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One warm sandbox for all tests of a run: starting one costs about a second."""
    sandbox = Sandbox()
    sandbox.start()
    yield sandbox
    sandbox.close()


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    """In a test's own folder."""
    spool = Spool(tmp_path)
    yield spool
    spool.close()
