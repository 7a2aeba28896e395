"""What the tests of `bot.sources` share."""

from collections.abc import Iterator

import pytest

from bot.sources.sandbox import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One warm sandbox for all tests of a run: starting one costs about a second."""
    sandbox = Sandbox()
    sandbox.start()
    yield sandbox
    sandbox.close()
