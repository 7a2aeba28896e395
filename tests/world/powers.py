"""Root may read and write whatever stands closed. Here it may not, so that tests as root see what everybody else sees."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_VERSION_3 = 0x20080522
_OVERRIDE = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH. This and the rest: linux/capability.h, capset(2)."""
_EFFECTIVE = 0
_WORDS = 6


@contextmanager
def no_powers() -> Iterator[None]:
    """What this thread opens meanwhile, and threads that it begins, obeys permissions. Nothing changes for who is not root.

    A program that is started meanwhile has all powers again: this is for what runs in the test's own process.
    """
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("root may read everything here, and gives that power up on Linux only")
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION_3, 0)
    had, less = (ctypes.c_uint32 * _WORDS)(), (ctypes.c_uint32 * _WORDS)()
    _called(libc.capget(header, had))
    less[:] = list(had)
    less[_EFFECTIVE] &= ~_OVERRIDE
    _called(libc.capset(header, less))
    try:
        yield
    finally:
        _called(libc.capset(header, had))


def _called(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
